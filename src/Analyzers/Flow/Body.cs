using Microsoft.CodeAnalysis.FlowAnalysis;

namespace PidNs.Analyzers.Flow;

internal enum SlotKind : byte
{
    Local,
    Parameter,

    /// <summary>A field, a property that acts like one, or an element of a tuple; of the slot that is its parent.</summary>
    Member,

    /// <summary>The object whose method this is, or the type of a static member: only a parent of members.</summary>
    Owner,

    /// <summary>The value of an expression, within one statement.</summary>
    Temporary,

    /// <summary>A flow capture of the control flow graph.</summary>
    Capture,
}

/// <summary>A place that can hold a tracked value.</summary>
internal sealed class Slot(int index, SlotKind kind, string name, ISymbol? symbol, Slot? parent)
{
    public int Index { get; } = index;

    public SlotKind Kind { get; } = kind;

    /// <summary>What a message calls it.</summary>
    public string Name { get; } = name;

    public ISymbol? Symbol { get; } = symbol;

    public Slot? Parent { get; } = parent;

    /// <summary>Members of this slot that the body uses; they go when it gets another value.</summary>
    public List<Slot> Members { get; } = [];

    public bool IsNamed => Kind is SlotKind.Local or SlotKind.Parameter or SlotKind.Member;

    /// <summary>A member of an object (not of a local struct or tuple): others can see what is stored there.</summary>
    public bool IsOnHeap { get; init; }

    /// <summary>A property that computes its value: each read is another lookup.</summary>
    public bool IsLookup { get; init; }

    /// <summary>What its declaration says of None, for a member that a path has not seen.</summary>
    public NoneState Declared { get; set; }

    /// <summary>What it is called below its parent.</summary>
    public string Key { get; init; } = "";

    /// <summary>The resource of a member whose owner is out of sight: what it held before.</summary>
    public int EntryResource { get; set; } = -1;
}

internal enum ResourceKind : byte
{
    /// <summary>A counted reference that the body acquired, or took as an <c>[Owned]</c> parameter.</summary>
    Reference,

    /// <summary>Something that the body made, which may be disposed of but need not be.</summary>
    Optional,

    /// <summary>A guard that the body opened.</summary>
    Guard,

    /// <summary>A guard that the caller holds open for the whole body.</summary>
    CallersGuard,

    /// <summary>A reference that the caller lent.</summary>
    Parameter,

    /// <summary>A reference that a field held before.</summary>
    Field,

    /// <summary>A block of the body: what borrows from it is gone when the block is.</summary>
    Scope,

    /// <summary>A borrow or guard that was made from nothing.</summary>
    Forgery,
}

/// <summary>Something with a lifetime: one for each place of the body that acquires one.</summary>
internal sealed class Resource(int index, ResourceKind kind, ITypeSymbol? type, SyntaxNode site, string? name)
{
    public int Index { get; } = index;

    public ResourceKind Kind { get; } = kind;

    public ITypeSymbol? Type { get; } = type;

    /// <summary>Where it is acquired; for a scope, the block.</summary>
    public SyntaxNode Site { get; } = site;

    /// <summary>What a message calls it: the variable that gets it, else the expression.</summary>
    public string Name
    {
        get => name ??= Lowering.Describe(Site);
        set => name = value;
    }

    /// <summary>In a loop, what the same place acquired before: it may still be held when the next one is acquired.</summary>
    public Resource? Previous { get; set; }

    /// <summary>For such a one: the resource that it was.</summary>
    public Resource? Next { get; init; }

    /// <summary>It is tracked because it can be disposed: nothing is promised of it, and to dispose of it twice is allowed.</summary>
    public bool IsDisposable { get; init; }

    public bool IsGuard => Kind is ResourceKind.Guard or ResourceKind.CallersGuard;
}

/// <summary>A method body, lowered to the instructions that matter to lifetimes.</summary>
internal sealed class Body(ControlFlowGraph graph, IMethodSymbol? method)
{
    public ControlFlowGraph Graph { get; } = graph;

    /// <summary>The method, accessor, local function or lambda; null for a field initializer.</summary>
    public IMethodSymbol? Method { get; } = method;

    public List<Slot> Slots { get; } = [];

    public List<Resource> Resources { get; } = [];

    /// <summary>Nothing in it is tracked but what can be disposed, of which nothing is promised.</summary>
    public bool HasOnlyDisposables => Resources.Count > 0 && Resources.TrueForAll(r => r.IsDisposable);

    public List<Instruction> Instructions { get; } = [];

    /// <summary>The instructions of each block: [Blocks[i].Start, Blocks[i].End).</summary>
    public (int Start, int End)[] Blocks { get; } = new (int, int)[graph.Blocks.Length];

    /// <summary>The slot of each block's branch condition; -1: nothing is known of it.</summary>
    public int[] Conditions { get; } = new int[graph.Blocks.Length];

    /// <summary>The temporaries that each block's branch condition was computed from: they go when the branch is taken.</summary>
    public ImmutableArray<int>[] ConditionSlots { get; } = new ImmutableArray<int>[graph.Blocks.Length];

    /// <summary>The slots that a region's end drops.</summary>
    public Dictionary<ControlFlowRegion, int[]> RegionSlots { get; } = [];
}
