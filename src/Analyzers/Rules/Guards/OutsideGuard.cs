using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS301.</summary>
internal sealed class OutsideGuard : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS301",
        "Another task's namespace accessed outside an RCU guard",
        "'{0}' needs an open '{1}' here",
        "PidNs.Guards",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Another task's namespace is protected by RCU only: outside of a read-side critical section it may be freed at any moment.",
        helpLinkUri: HelpLink("PIDNS301"));

    public OutsideGuard()
        : base(s_descriptor, FindingKind.OutsideGuard)
    {
    }
}
