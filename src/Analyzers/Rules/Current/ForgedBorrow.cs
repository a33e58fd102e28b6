using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Current;

/// <summary>PIDNS104.</summary>
internal sealed class ForgedBorrow : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS104",
        "Forged borrow or guard",
        "'{0}' is not a real {1}: it was made from nothing, and protects nothing",
        "PidNs.Current",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A borrow or guard made by 'default' or 'new', or bounded by a scope token that lives in static or heap storage, claims a lifetime that nobody granted.",
        helpLinkUri: HelpLink("PIDNS104"));

    public ForgedBorrow()
        : base(s_descriptor, FindingKind.Forged)
    {
    }
}
