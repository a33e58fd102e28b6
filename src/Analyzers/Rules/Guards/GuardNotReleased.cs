using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS305.</summary>
internal sealed class GuardNotReleased : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS305",
        "Guard not released on every path, or discarded",
        "'{0}' is not released on every path",
        "PidNs.Guards",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A guard that is never released stalls every grace period from then on.",
        helpLinkUri: HelpLink("PIDNS305"));

    public GuardNotReleased()
        : base(s_descriptor, FindingKind.GuardNotReleased)
    {
    }
}
