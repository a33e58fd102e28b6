using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Pids;

/// <summary>PIDNS403.</summary>
internal sealed class RawProcFsLookup : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS403",
        "Raw lookup of /proc/PID/ns/pid",
        "'{0}' is looked up by number: it may be another process's by now",
        "PidNs.Pids",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Between learning a pid and opening its file the process may be reaped and the number reused. A TaskRef holds on to the process itself.",
        helpLinkUri: HelpLink("PIDNS403"));

    public RawProcFsLookup()
        : base(s_descriptor, FindingKind.RawProcFsLookup)
    {
    }
}
