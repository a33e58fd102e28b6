using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Contracts;

/// <summary>PIDNS901.</summary>
internal sealed class InvalidContract : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS901",
        "Invalid contract on a declaration",
        "{0}",
        "PidNs.Contracts",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A contract that cannot hold, or that the declaration itself breaks, protects nobody.",
        helpLinkUri: HelpLink("PIDNS901"));

    public InvalidContract()
        : base(s_descriptor, FindingKind.InvalidContract)
    {
    }
}
