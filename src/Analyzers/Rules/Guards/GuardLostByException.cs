using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS308.</summary>
internal sealed class GuardLostByException : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS308",
        "Guard not released when an exception leaves the method",
        "'{0}' stays open when an exception leaves this method",
        "PidNs.Guards",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A guard that an exception leaves open stalls every grace period from then on. 'using' releases it on that path as well.",
        helpLinkUri: HelpLink("PIDNS308"));

    public GuardLostByException()
        : base(s_descriptor, FindingKind.GuardLostByException)
    {
    }
}
