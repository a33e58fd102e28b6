using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS204.</summary>
internal sealed class UsedAfterRelease : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS204",
        "Used after release",
        "'{0}' is used after its release",
        "PidNs.References",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "After the release the descriptor's number may already be another namespace's.",
        helpLinkUri: HelpLink("PIDNS204"));

    public UsedAfterRelease()
        : base(s_descriptor, FindingKind.UsedAfterRelease)
    {
    }
}
