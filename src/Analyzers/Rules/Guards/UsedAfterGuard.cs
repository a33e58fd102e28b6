using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Guards;

/// <summary>PIDNS302.</summary>
internal sealed class UsedAfterGuard : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS302",
        "Borrow used after its guard ended",
        "'{0}' is borrowed from '{1}', which has ended",
        "PidNs.Guards",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A borrow made inside a read-side critical section is valid until the section ends. To keep the namespace, take a counted reference inside.",
        helpLinkUri: HelpLink("PIDNS302"));

    public UsedAfterGuard()
        : base(s_descriptor, FindingKind.UsedAfterGuard)
    {
    }
}
