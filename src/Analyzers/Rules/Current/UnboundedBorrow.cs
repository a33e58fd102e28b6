using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Current;

/// <summary>PIDNS102.</summary>
internal sealed class UnboundedBorrow : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS102",
        "Unbounded current PID namespace",
        "'{0}' returns a borrow that nothing bounds; use '{1}'",
        "PidNs.Current",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The unbounded form returns a borrow with no lifetime at all, as the kernel's raw current_pid_ns() does. The bounded form is as fast, and the compiler checks it.",
        helpLinkUri: HelpLink("PIDNS102"));

    public UnboundedBorrow()
        : base(s_descriptor, FindingKind.UnboundedBorrow)
    {
    }
}
