namespace PidNs.Analyzers.Flow;

/// <summary>One step of a lowered body. Slots are given by index.</summary>
internal abstract class Instruction(SyntaxNode syntax)
{
    /// <summary>The code that it stands for, and where a diagnostic about it goes.</summary>
    public SyntaxNode Syntax { get; } = syntax;

    /// <summary>Its place in <see cref="Body.Instructions"/>.</summary>
    public int Index { get; set; }
}

/// <summary>A resource comes into being.</summary>
internal sealed class Acquire(SyntaxNode syntax, int target, Resource resource, NoneState none) : Instruction(syntax)
{
    public int Target { get; } = target;

    public Resource Resource { get; } = resource;

    public NoneState None { get; } = none;

    /// <summary>The slot that decides whether it is there: <c>[return: NotNullIfNotNull]</c>.</summary>
    public int NoneOf { get; init; } = -1;

    /// <summary>The slot that remembers that an earlier result of the same lookup was checked; -1 if there is none.</summary>
    public int Memory { get; init; } = -1;

    /// <summary>A counted reference to the caller's own namespace.</summary>
    public bool IsOfCurrent { get; init; }
}

/// <summary>A value comes into being that borrows from others.</summary>
internal sealed class Lend(SyntaxNode syntax, int target, NoneState none) : Instruction(syntax)
{
    public int Target { get; } = target;

    public NoneState None { get; } = none;

    /// <summary>The slots whose resources it borrows from.</summary>
    public ImmutableArray<int> From { get; init; } = ImmutableArray<int>.Empty;

    /// <summary>The types of guard whose outermost open section it borrows from.</summary>
    public ImmutableArray<INamedTypeSymbol> Guards { get; init; } = ImmutableArray<INamedTypeSymbol>.Empty;

    /// <summary>The block that bounds it.</summary>
    public Resource? Scope { get; init; }

    /// <summary>The slot whose None it shares: <c>[return: NotNullIfNotNull]</c>.</summary>
    public int NoneOf { get; init; } = -1;

    /// <summary>A stack-only value: it does not survive an <c>await</c>.</summary>
    public bool IsStackOnly { get; init; }

    /// <summary>A number that stands for what it borrows from: a raw descriptor.</summary>
    public bool IsDescriptor { get; init; }

    /// <summary>A number of a process in a namespace that is not the caller's own.</summary>
    public bool IsForeignPid { get; init; }

    /// <inheritdoc cref="Acquire.Memory"/>
    public int Memory { get; init; } = -1;
}

/// <summary>One slot gets what another holds: two names of one thing.</summary>
internal sealed class Copy(SyntaxNode syntax, int target, int source) : Instruction(syntax)
{
    public int Target { get; } = target;

    public int Source { get; } = source;

    /// <summary>The target stands for the source, but releasing it need not release that.</summary>
    public bool IsView { get; init; }

    /// <summary>That the target stands for the source is only likely.</summary>
    public bool IsGuess { get; init; }

    /// <summary>What is copied is a bool.</summary>
    public bool IsCondition { get; init; }

    /// <summary>What is known about None besides: a matched pattern's variable.</summary>
    public NoneState? None { get; init; }

    /// <summary>The target's declaration is outside of these blocks, so that a borrow bounded by one of them escapes.</summary>
    public SyntaxNode? TargetScope { get; init; }
}

/// <summary>A member of an object is read.</summary>
internal sealed class Load(SyntaxNode syntax, int target, Slot member, NoneState none) : Instruction(syntax)
{
    public int Target { get; } = target;

    public Slot Member { get; } = member;

    /// <summary>What its declaration says of None.</summary>
    public NoneState None { get; } = none;
}

/// <summary>A slot loses its value.</summary>
internal sealed class Forget(SyntaxNode syntax, ImmutableArray<int> slots) : Instruction(syntax)
{
    public ImmutableArray<int> Slots { get; } = slots;
}

internal enum UseKind : byte
{
    /// <summary>A member is used: None is a mistake.</summary>
    Member,

    /// <summary>Passed where None is not accepted.</summary>
    Argument,

    /// <summary>Passed or inspected where None is accepted.</summary>
    Inspect,

    /// <summary>A number is used: a mistake if a lookup under contract gave none, and otherwise the compiler's business.</summary>
    Number,

    /// <summary>Only looked at: compared, tested, or asked for a property. What can be disposed allows that afterwards.</summary>
    Look,
}

/// <summary>A value is used, so what it stands for has to be alive.</summary>
internal sealed class Use(SyntaxNode syntax, int slot, UseKind kind) : Instruction(syntax)
{
    public int Slot { get; } = slot;

    public UseKind Kind { get; } = kind;
}

/// <summary>A reference is put, or a guard ended.</summary>
internal sealed class Release(SyntaxNode syntax, int slot, bool isImplicit) : Instruction(syntax)
{
    public int Slot { get; } = slot;

    /// <summary>By a <c>using</c>.</summary>
    public bool IsImplicit { get; } = isImplicit;

    /// <summary>Whether there is something to release is the compiler's business.</summary>
    public bool IsNoneAllowed { get; init; }
}

internal enum MoveKind : byte
{
    /// <summary>To the caller.</summary>
    Returned,

    /// <summary>To a parameter that is declared to take it.</summary>
    Taken,

    /// <summary>To something that is not under contract: out of sight.</summary>
    Handed,

    /// <summary>To a field or an <c>out</c> or <c>ref</c> parameter.</summary>
    Stored,

    /// <summary>To a lambda, or a local function that changes it.</summary>
    Captured,
}

/// <summary>A value goes where the body does not answer for it any more.</summary>
internal sealed class Move(SyntaxNode syntax, int slot, MoveKind kind, string destination) : Instruction(syntax)
{
    public int Slot { get; } = slot;

    public MoveKind Kind { get; } = kind;

    /// <summary>What a message calls the destination; of a move that no message speaks of, nothing.</summary>
    public string Destination { get; } = destination;

    /// <summary>The destination is declared to borrow: nothing is handed over.</summary>
    public bool IsBorrow { get; init; }
}

/// <summary>A field of an object gets a value.</summary>
internal sealed class Store(SyntaxNode syntax, Slot member, int source, NoneState none) : Instruction(syntax)
{
    /// <summary>The field answers for what it holds, and may hold something before the body: what it loses has to be released.</summary>
    public bool IsOwning { get; init; }

    public Slot Member { get; } = member;

    public int Source { get; } = source;

    public NoneState None { get; } = none;
}

/// <summary>A bool comes into being that tells something.</summary>
internal sealed class Test(SyntaxNode syntax, int target) : Instruction(syntax)
{
    public int Target { get; } = target;

    /// <summary>What holds of which slot when the outcome is true.</summary>
    public ImmutableArray<(int Slot, NoneState None)> WhenTrue { get; init; } = ImmutableArray<(int, NoneState)>.Empty;

    public ImmutableArray<(int Slot, NoneState None)> WhenFalse { get; init; } = ImmutableArray<(int, NoneState)>.Empty;

    /// <summary>Two values that are compared: what equals something that is there is there as well.</summary>
    public (int Left, int Right)? Compared { get; init; }

    /// <summary>The outcome that means that they are equal.</summary>
    public bool EqualWhen { get; init; }

    /// <summary>The outcome is always this.</summary>
    public bool? Constant { get; init; }

    /// <summary>What can be disposed and, with the outcome <see cref="DisownedWhen"/>, is what somebody else has.</summary>
    public ImmutableArray<int> Disowned { get; init; } = ImmutableArray<int>.Empty;

    public bool DisownedWhen { get; init; }
}

internal enum Connective : byte
{
    Not,
    And,
    Or,
}

/// <summary>A bool comes into being from others.</summary>
internal sealed class Connect(SyntaxNode syntax, int target, Connective connective, int left, int right) : Instruction(syntax)
{
    public int Target { get; } = target;

    public Connective Connective { get; } = connective;

    public int Left { get; } = left;

    public int Right { get; } = right;
}

/// <summary>A part of a variable of which nothing is known yet is what its declaration says.</summary>
internal sealed class Declare(SyntaxNode syntax, int slot, NoneState none) : Instruction(syntax)
{
    public int Slot { get; } = slot;

    public NoneState None { get; } = none;
}

/// <summary>From here on something holds; where it does not, the path ends.</summary>
internal sealed class Assume(SyntaxNode syntax, int slot, NoneState? none, bool? outcome) : Instruction(syntax)
{
    public int Slot { get; } = slot;

    public NoneState? None { get; } = none;

    /// <summary>For a bool: its outcome.</summary>
    public bool? Outcome { get; } = outcome;
}

/// <summary>An exception may leave here.</summary>
internal sealed class Throws(SyntaxNode syntax) : Instruction(syntax)
{
    /// <summary>Nobody writes code for this one: a cast, a property that is read, a wrapper that is made, an object that is closed.</summary>
    public bool IsUnlikely { get; init; }
}

/// <summary>An exception certainly leaves here, because the code says so: a call of a method that never returns.</summary>
internal sealed class NeverReturns(SyntaxNode syntax) : Instruction(syntax)
{
    /// <summary>Nor does it throw: there is no process any more that could lose anything, or no way that leads there.</summary>
    public bool IsDeadEnd { get; init; }
}

/// <summary>Code runs that may change any field.</summary>
internal sealed class FieldsMayChange(SyntaxNode syntax) : Instruction(syntax)
{
    /// <summary>It is code of the same type, which may release and reset its fields.</summary>
    public bool IsOwnCode { get; init; }
}

/// <summary>The method is suspended: <c>await</c> or <c>yield return</c>.</summary>
internal sealed class Suspend(SyntaxNode syntax) : Instruction(syntax);

/// <summary>A guard of this type has to be open here.</summary>
internal sealed class RequireGuard(SyntaxNode syntax, INamedTypeSymbol guard, string member) : Instruction(syntax)
{
    public INamedTypeSymbol Guard { get; } = guard;

    public string Member { get; } = member;
}

/// <summary>The thread may block here.</summary>
internal sealed class Block(SyntaxNode syntax, string? member = null) : Instruction(syntax)
{
    public string Member => member ?? Lowering.Describe(Syntax);
}

/// <summary>The thread waits for readers here.</summary>
internal sealed class WaitForReaders(SyntaxNode syntax, INamedTypeSymbol guard, string member) : Instruction(syntax)
{
    public INamedTypeSymbol Guard { get; } = guard;

    public string Member { get; } = member;
}

/// <summary>A number of a process of the caller's own namespace is expected here.</summary>
internal sealed class ExpectOwnPid(SyntaxNode syntax, int slot) : Instruction(syntax)
{
    public int Slot { get; } = slot;
}

/// <summary>The namespace that later children of this task get changes here: unshare(2) or setns(2).</summary>
internal sealed class ChangeChildrensNamespace(SyntaxNode syntax, int flag, string member) : Instruction(syntax)
{
    /// <summary>The slot that remembers it.</summary>
    public int Flag { get; } = flag;

    public string Member { get; } = member;
}

/// <summary>The caller's own namespace is asked for here.</summary>
internal sealed class AskForCurrent(SyntaxNode syntax, int flag) : Instruction(syntax)
{
    public int Flag { get; } = flag;
}

/// <summary>Something is wrong here whatever the state.</summary>
internal sealed class Report(SyntaxNode syntax, FindingKind kind, params string[] arguments) : Instruction(syntax)
{
    public FindingKind Kind { get; } = kind;

    public string[] Arguments { get; } = arguments;
}

/// <summary>A lambda or local function sees what the variables that it shares hold now.</summary>
internal sealed class Capture(SyntaxNode syntax, IMethodSymbol function) : Instruction(syntax)
{
    public IMethodSymbol Function { get; } = function;
}
