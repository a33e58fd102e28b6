using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS203.</summary>
internal sealed class NotReleased : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS203",
        "Counted reference not released on every path",
        "'{0}' is not released on every path",
        "PidNs.References",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A counted reference has to be put on every path that the method writes: branches, loops, return, throw, and exceptions that it catches.",
        helpLinkUri: HelpLink("PIDNS203"));

    public NotReleased()
        : base(s_descriptor, FindingKind.NotReleased)
    {
    }
}
