using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Current;

/// <summary>PIDNS101.</summary>
internal sealed class CurrentEscapes : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS101",
        "Current PID namespace escapes its scope",
        "'{0}' borrows from this scope and must not {1}",
        "PidNs.Current",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A borrow of the current PID namespace is valid while the scope that made it is. What is kept longer has to be a counted reference: Acquire().",
        helpLinkUri: HelpLink("PIDNS101"));

    public CurrentEscapes()
        : base(s_descriptor, FindingKind.CurrentEscapes)
    {
    }
}
