using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS306.</summary>
internal sealed class GuardReleasedTwice : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS306",
        "Guard released twice or copied",
        "'{0}' is {1}",
        "PidNs.Guards",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A guard is one section: it is ended once, by the one variable that holds it.",
        helpLinkUri: HelpLink("PIDNS306"));

    public GuardReleasedTwice()
        : base(s_descriptor, FindingKind.GuardReleasedTwice)
    {
    }
}
