using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Current;

/// <summary>PIDNS105.</summary>
internal sealed class CountedReferenceToCurrent : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS105",
        "Counted reference to the current namespace where a borrow is enough",
        "'{0}' is only used in this scope: a borrow of the current namespace is enough",
        "PidNs.Current",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A task's own PID namespace never changes while it lives, so borrowing it needs no reference count.",
        helpLinkUri: HelpLink("PIDNS105"),
        customTags: WellKnownDiagnosticTags.Unnecessary);

    public CountedReferenceToCurrent()
        : base(s_descriptor, FindingKind.CountedWhereBorrowWillDo)
    {
    }
}
