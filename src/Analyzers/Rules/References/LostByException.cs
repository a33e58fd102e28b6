using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS209.</summary>
internal sealed class LostByException : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS209",
        "Reference lost when an exception leaves the method",
        "'{0}' is lost when an exception leaves this method",
        "PidNs.References",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A call between acquisition and release may throw straight through the method. 'using' releases the reference on that path as well.",
        helpLinkUri: HelpLink("PIDNS209"));

    public LostByException()
        : base(s_descriptor, FindingKind.LostByException)
    {
    }
}
