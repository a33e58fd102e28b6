using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS202.</summary>
internal sealed class LookedUpAgain : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS202",
        "One lookup checked, another one used",
        "'{0}' looks it up again: what was checked is another lookup's result",
        "PidNs.References",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Between two lookups the task may be reaped. Keep the one that was checked in a local.",
        helpLinkUri: HelpLink("PIDNS202"));

    public LookedUpAgain()
        : base(s_descriptor, FindingKind.LookedUpAgain)
    {
    }
}
