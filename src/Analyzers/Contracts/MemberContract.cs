namespace PidNs.Analyzers.Contracts;

/// <summary>How a parameter, a return value or a property passes a reference.</summary>
internal enum Passing : byte
{
    /// <summary>Nothing is declared: the defaults hold.</summary>
    Default,

    Borrowed,

    Owned,
}

/// <summary>The contract of a method, an accessor or a constructor.</summary>
internal sealed class MemberContract
{
    public static readonly MemberContract Empty = new();

    public ImmutableArray<INamedTypeSymbol> RequiredGuards { get; init; } = ImmutableArray<INamedTypeSymbol>.Empty;

    public ImmutableArray<INamedTypeSymbol> WaitsFor { get; init; } = ImmutableArray<INamedTypeSymbol>.Empty;

    public bool MayBlock { get; init; }

    /// <summary>For a member that returns an unbounded borrow: what to use instead.</summary>
    public string? UseInstead { get; init; }

    public bool IsNoneTest { get; init; }

    public Passing Returns { get; init; }

    /// <summary>For a borrowed result: the parameter that it borrows from; null: the receiver.</summary>
    public string? BorrowedFrom { get; init; }

    /// <summary>How each parameter that a contract file speaks of is passed.</summary>
    public ImmutableDictionary<string, Passing> Parameters { get; init; } = ImmutableDictionary<string, Passing>.Empty;

    /// <summary>The parameters that are numbers of processes of the caller's own PID namespace.</summary>
    public ImmutableHashSet<string> OwnPids { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>The result is the number of a process in the namespace that this parameter is; null: it is no such number.</summary>
    public string? PidIn { get; init; }

    public bool IsEmpty => this == Empty;

    /// <summary>Whether it says more than how the result is passed.</summary>
    public bool HasDemands => MayBlock || UseInstead is not null || !RequiredGuards.IsEmpty || !WaitsFor.IsEmpty;
}
