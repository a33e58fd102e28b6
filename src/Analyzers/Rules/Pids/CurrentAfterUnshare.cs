using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Pids;

/// <summary>PIDNS402.</summary>
internal sealed class CurrentAfterUnshare : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS402",
        "New namespace expected of the current task after unshare/setns",
        "'{0}' is still the old namespace: '{1}' changes the namespace of children only",
        "PidNs.Pids",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "unshare(2) and setns(2) with CLONE_NEWPID change the namespace that later children get, never that of the calling task.",
        helpLinkUri: HelpLink("PIDNS402"));

    public CurrentAfterUnshare()
        : base(s_descriptor, FindingKind.CurrentAfterUnshare)
    {
    }
}
