using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS201.</summary>
internal sealed class NoneUsed : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS201",
        "None used without a check",
        "'{0}' may be None here: check it first",
        "PidNs.References",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A task that has been reaped has no PID namespace. The lookup says so with None, and what may be None has to be checked before it is used.",
        helpLinkUri: HelpLink("PIDNS201"));

    public NoneUsed()
        : base(s_descriptor, FindingKind.NoneUsed)
    {
    }
}
