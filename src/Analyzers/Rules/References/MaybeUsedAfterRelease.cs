using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS205.</summary>
internal sealed class MaybeUsedAfterRelease : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS205",
        "May be used after release",
        "'{0}' may have been released before this",
        "PidNs.References",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "On some path the reference has been released already, or was handed to somebody who may release it at any time.",
        helpLinkUri: HelpLink("PIDNS205"));

    public MaybeUsedAfterRelease()
        : base(s_descriptor, FindingKind.MaybeUsedAfterRelease, FindingKind.MaybeUsedAfterDisposal)
    {
    }

    /// <summary>Nobody promises what becomes of an object after its disposal: that it may have come to that is a suggestion.</summary>
    protected override DiagnosticSeverity SeverityOf(FindingKind kind) =>
        kind == FindingKind.MaybeUsedAfterDisposal ? DiagnosticSeverity.Info : base.SeverityOf(kind);
}
