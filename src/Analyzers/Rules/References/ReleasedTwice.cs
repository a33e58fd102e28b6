using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS206.</summary>
internal sealed class ReleasedTwice : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS206",
        "Released twice",
        "'{0}' is released twice",
        "PidNs.References",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The second put belongs to somebody else's reference.",
        helpLinkUri: HelpLink("PIDNS206"),
        customTags: WellKnownDiagnosticTags.Unnecessary);

    public ReleasedTwice()
        : base(s_descriptor, FindingKind.ReleasedTwice)
    {
    }
}
