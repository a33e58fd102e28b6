using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS304.</summary>
internal sealed class WaitsInGuard : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS304",
        "Waiting for readers inside a guard",
        "'{0}' waits for '{1}' to end, which is open here: it never returns",
        "PidNs.Guards",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A grace period ends when every reader that was there at its start has ended. The waiter is one of them.",
        helpLinkUri: HelpLink("PIDNS304"));

    public WaitsInGuard()
        : base(s_descriptor, FindingKind.WaitsInGuard)
    {
    }
}
