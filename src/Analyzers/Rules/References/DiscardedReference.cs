using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS207.</summary>
internal sealed class DiscardedReference : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS207",
        "Counted reference discarded",
        "The reference that '{0}' returns is never released",
        "PidNs.References",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The call returns a counted reference, and nothing keeps it to release it.",
        helpLinkUri: HelpLink("PIDNS207"));

    public DiscardedReference()
        : base(s_descriptor, FindingKind.Discarded)
    {
    }
}
