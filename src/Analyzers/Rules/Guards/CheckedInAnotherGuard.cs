using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS307.</summary>
internal sealed class CheckedInAnotherGuard : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS307",
        "Checked in one guard, acted on in another",
        "'{0}' acts on what was checked inside another guard, which has ended",
        "PidNs.Guards",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What was true in one read-side critical section need not be in the next: the task may be reaped in between.",
        helpLinkUri: HelpLink("PIDNS307"));

    public CheckedInAnotherGuard()
        : base(s_descriptor, FindingKind.CheckedInAnotherGuard)
    {
    }
}
