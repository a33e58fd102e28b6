using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS303.</summary>
internal sealed class BlocksInGuard : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS303",
        "Blocking call inside a guard",
        "'{0}' may block while '{1}' is open",
        "PidNs.Guards",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A reader that sleeps holds up every grace period, and with it every release that waits for one.",
        helpLinkUri: HelpLink("PIDNS303"));

    public BlocksInGuard()
        : base(s_descriptor, FindingKind.BlocksInGuard)
    {
    }
}
