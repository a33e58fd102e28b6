using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Pids;

/// <summary>PIDNS401.</summary>
internal sealed class PidInWrongNamespace : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS401",
        "Pid used in the wrong namespace",
        "'{0}' is a number in another PID namespace; here it means another process",
        "PidNs.Pids",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A pid is a number in one namespace. In another one the same number is another process, or none.",
        helpLinkUri: HelpLink("PIDNS401"));

    public PidInWrongNamespace()
        : base(s_descriptor, FindingKind.ForeignPid)
    {
    }
}
