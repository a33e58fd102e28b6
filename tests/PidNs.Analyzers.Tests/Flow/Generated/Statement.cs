namespace PidNs.Analyzers.Tests.Flow.Generated;

/// <summary>A statement of a small language of handles, loops, branches and exceptions. <c>Line</c> is where it is written.</summary>
internal abstract record Statement
{
    public int Line { get; set; }
}

internal sealed record Acquire(int Variable) : Statement;

internal sealed record Clear(int Variable) : Statement;

internal sealed record Alias(int Target, int Source) : Statement;

internal sealed record Use(int Variable) : Statement;

internal sealed record Release(int Variable) : Statement;

internal sealed record Give(int Variable) : Statement;

internal sealed record If(Block Then, Block? Else) : Statement;

internal sealed record While(Block Body) : Statement;

internal sealed record TryCatch(Block Body, Block Handler) : Statement;

internal sealed record TryFinally(Block Body, Block Cleanup) : Statement;

internal sealed record Jump(JumpKind Kind) : Statement;

internal sealed record Block(IReadOnlyList<Statement> Statements) : Statement;

internal enum JumpKind
{
    Return,
    Throw,
    Break,
    Continue,
}
