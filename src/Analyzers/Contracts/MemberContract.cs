namespace PidNs.Analyzers.Contracts;

/// <summary>How a parameter, a return value or a property passes a reference.</summary>
internal enum Passing : byte
{
    /// <summary>Nothing is declared: the defaults hold.</summary>
    Default,

    Borrowed,

    /// <summary>Handed over: who gets it has to release it.</summary>
    Owned,

    /// <summary>A parameter that the callee stores: it may be used on, and nothing more is said about it.</summary>
    Kept,

    /// <summary>A parameter that the result is only another name of: to release one is to release both.</summary>
    Wrapped,

    /// <summary>A parameter that the result is a view of: it has nothing else to release, and may leave that open.</summary>
    Viewed,
}

/// <summary>How a parameter is passed.</summary>
/// <param name="Passing">How.</param>
/// <param name="If">The bool parameter that decides: with another value than <paramref name="IfValue"/> it is only borrowed.</param>
/// <param name="IfValue">The value of that parameter.</param>
internal sealed record ParameterContract(Passing Passing, string? If = null, bool IfValue = true)
{
    public static readonly ParameterContract Undeclared = new(Passing.Default);
}

/// <summary>The contract of a method, an accessor or a constructor.</summary>
internal sealed class MemberContract
{
    private static readonly Dictionary<int, ParameterContract> s_noParameters = [];

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

    /// <summary>How each parameter that something is declared of is passed, by its position; <see cref="Receiver"/> for the object.</summary>
    public IReadOnlyDictionary<int, ParameterContract> Parameters { get; init; } = s_noParameters;

    public const int Receiver = -1;

    /// <summary>The parameters that are numbers of processes of the caller's own PID namespace.</summary>
    public ImmutableHashSet<string> OwnPids { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>The result is the number of a process in the namespace that this parameter is; null: it is no such number.</summary>
    public string? PidIn { get; init; }

    public bool IsEmpty => this == Empty;

    /// <summary>This contract, and where it says nothing that of the member which is overridden or implemented.</summary>
    public MemberContract Over(MemberContract inherited) =>
        inherited.IsEmpty ? this
        : IsEmpty ? inherited
        : new()
        {
            RequiredGuards = RequiredGuards.IsEmpty ? inherited.RequiredGuards : RequiredGuards,
            WaitsFor = WaitsFor.IsEmpty ? inherited.WaitsFor : WaitsFor,
            MayBlock = MayBlock || inherited.MayBlock,
            UseInstead = UseInstead ?? inherited.UseInstead,
            IsNoneTest = IsNoneTest || inherited.IsNoneTest,
            Returns = Returns == Passing.Default ? inherited.Returns : Returns,
            BorrowedFrom = Returns == Passing.Default ? inherited.BorrowedFrom : BorrowedFrom,
            Parameters = Parameters.Concat(inherited.Parameters.Where(p => !Parameters.ContainsKey(p.Key))).ToDictionary(p => p.Key, p => p.Value),
            OwnPids = OwnPids.IsEmpty ? inherited.OwnPids : OwnPids,
            PidIn = PidIn ?? inherited.PidIn,
        };

    /// <summary>Whether it says how objects are passed and nothing else.</summary>
    public bool IsOnlyPassing => !HasDemands && !IsNoneTest && BorrowedFrom is null && OwnPids.IsEmpty && PidIn is null;

    /// <summary>Whether it says more than how the result is passed.</summary>
    public bool HasDemands => MayBlock || UseInstead is not null || !RequiredGuards.IsEmpty || !WaitsFor.IsEmpty;
}
