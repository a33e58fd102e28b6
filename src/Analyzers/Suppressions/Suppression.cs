namespace PidNs.Analyzers.Suppressions;

/// <summary>A warning of another tool that the flow can prove wrong.</summary>
internal abstract class Suppression(SuppressionDescriptor descriptor)
{
    public SuppressionDescriptor Descriptor { get; } = descriptor;

    /// <summary>Whether the warning is wrong.</summary>
    /// <param name="node">What it is about.</param>
    /// <param name="body">The body around it, which the flow looks at when it is asked.</param>
    public abstract bool IsWrong(SyntaxNode node, AnalyzedBody body);
}
