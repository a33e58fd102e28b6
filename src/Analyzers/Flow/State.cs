namespace PidNs.Analyzers.Flow;

/// <summary>What is known about a value being None. Several flags: it may be any of these.</summary>
[Flags]
internal enum NoneState : byte
{
    NotNone = 1,
    None = 2,
    MaybeNone = NotNone | None,

    /// <summary>None as far as one can see, though nobody says that it can be: a test may find it, but not to test is no mistake.</summary>
    Untold = 4,
    AnyNone = None | Untold,
}

/// <summary>What may have happened to a resource on the paths that lead here.</summary>
[Flags]
internal enum Ownership : byte
{
    /// <summary>The method holds it and has to release it: an owned reference, or an open guard.</summary>
    Held = 1,

    /// <summary>It was released.</summary>
    Released = 2,

    /// <summary>An <c>[Owned]</c> parameter took it: it may be released at any time.</summary>
    Taken = 4,

    /// <summary>Somebody else answers for it: the caller, a field, an object that it was handed to.</summary>
    Lent = 8,

    /// <summary>Out of the engine's sight, or reported already; nothing is said about it any more.</summary>
    Unknown = 16,

    /// <summary>There is a path on which it was never acquired.</summary>
    Absent = 32,

    /// <summary>It was returned or stored: whoever has it now relies on it.</summary>
    GivenAway = 64,

    /// <summary>It was released and used nevertheless, which is reported already.</summary>
    Accused = 128,

    /// <summary>Nothing is said about it any more.</summary>
    Silent = Unknown | Accused,
}

/// <summary>What a slot (a local, a parameter, a field, a temporary) holds. Immutable.</summary>
internal sealed record SlotValue : IMapValue<SlotValue>
{
    /// <summary>The resources that the slot may refer to.</summary>
    public IntSet Resources { get; init; }

    /// <summary>The resources that the slot borrows from: it is valid for as long as they are.</summary>
    public IntSet Lenders { get; init; }

    public NoneState None { get; init; } = NoneState.NotNone;

    /// <summary>Nothing says that it may be None.</summary>
    public bool IsTakenAsThere => (None & NoneState.None) == 0;

    /// <summary>The instruction whose None it may be (an index), for the message; -1 if there is none.</summary>
    public int NoneOrigin { get; init; } = -1;

    /// <summary>The instruction that gave the slot its value, or a number of its own for a join of two: equal stamps mean one value.</summary>
    public int Stamp { get; init; }

    /// <summary>For a stack-only borrow: the <see cref="State.Suspension"/> that it was made after. Else <see cref="Timeless"/>.</summary>
    public int Epoch { get; init; } = Timeless;

    /// <summary>The slot that the value was read from, which it tells about as long as their stamps agree; -1 if there is none.</summary>
    public int ReadFrom { get; init; } = -1;

    /// <summary>It comes from a lookup that was checked before, so that it may be None now although the earlier one was not.</summary>
    public bool IsAnotherLookup { get; init; }

    /// <summary>A test ruled out on every path that it is None.</summary>
    public bool IsChecked { get; init; }

    /// <summary>It stands for what it refers to, but releasing it need not release that.</summary>
    public bool IsView { get; init; }

    /// <summary>That it stands for what it refers to is only likely, as of the result of a builder: no mistake is proved by it.</summary>
    public bool IsGuess { get; init; }

    /// <summary>A number that stands for what it borrows from: a raw descriptor.</summary>
    public bool IsDescriptor { get; init; }

    /// <summary>A number of a process in a namespace that is not the caller's own.</summary>
    public bool IsForeignPid { get; init; }

    /// <summary>For a bool: what else holds when it is true and when it is false.</summary>
    public Condition? Condition { get; init; }

    public const int Timeless = int.MinValue;

    /// <summary>For a member: what its declaration says of None, which is all that is known on a path that has not seen it.</summary>
    public NoneState Declared { get; init; }

    /// <summary>For a member: there is a path that has not seen it.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>What else holds when it is not None: what goes with the paths on which it got a value.</summary>
    public ImmutableArray<Fact> WhenThere { get; init; } = ImmutableArray<Fact>.Empty;

    /// <summary>What else holds when it is None.</summary>
    public ImmutableArray<Fact> WhenNone { get; init; } = ImmutableArray<Fact>.Empty;

    /// <summary>A bool that only one side knows may be anything.</summary>
    public SlotValue JoinedAlone
    {
        get
        {
            var none = None | Declared;
            var condition = Condition is null || Condition.Same(Condition.Unknown) ? Condition : Condition.Unknown;
            var isUnseen = IsUnseen || Declared != 0;
            return none == None && condition == Condition && isUnseen == IsUnseen ? this : this with { None = none, Condition = condition, IsUnseen = isUnseen };
        }
    }

    public bool Same(SlotValue other) =>
        Resources.Equals(other.Resources) && Lenders.Equals(other.Lenders) && None == other.None && NoneOrigin == other.NoneOrigin
        && Stamp == other.Stamp && Epoch == other.Epoch && ReadFrom == other.ReadFrom && IsDescriptor == other.IsDescriptor && IsForeignPid == other.IsForeignPid
        && IsAnotherLookup == other.IsAnotherLookup && IsView == other.IsView && IsGuess == other.IsGuess && IsUnseen == other.IsUnseen && IsChecked == other.IsChecked
        && Declared == other.Declared && WhenThere.SequenceEqual(other.WhenThere) && WhenNone.SequenceEqual(other.WhenNone)
        && (Condition is null ? other.Condition is null : other.Condition is not null && Condition.Same(other.Condition));
}

/// <summary>What is known about one resource: an acquisition site, a parameter, or a field. Immutable.</summary>
internal sealed record ResourceValue : IMapValue<ResourceValue>
{
    public Ownership Ownership { get; init; }

    /// <summary>The slots that hold it whenever there is one: an operation on one of these is an operation on the resource.</summary>
    public IntSet Holders { get; init; }

    /// <summary>The slots that hold it unless they are None, as <c>result</c> does after <c>if (isValid) result = file;</c>.</summary>
    public IntSet HoldersIfThere { get; init; }

    /// <summary>The slots that may hold it.</summary>
    public IntSet MayHold { get; init; }

    /// <summary>The slots that may hold a borrow of it.</summary>
    public IntSet Borrowers { get; init; }

    /// <summary>The instruction that released it (an index), for the message; -1 if there is none.</summary>
    public int ReleasedAt { get; init; } = -1;

    /// <summary>The instruction that last changed <see cref="Ownership"/>, or a number of its own for a join of two.</summary>
    public int Stamp { get; init; }

    /// <summary>A local, a parameter or a field held it at some time, so that it has a name.</summary>
    public bool WasNamed { get; init; }

    public ResourceValue JoinedAlone => (Ownership & Ownership.Absent) != 0 ? this : this with { Ownership = Ownership | Ownership.Absent };

    public bool Same(ResourceValue other) =>
        Ownership == other.Ownership && Holders.Equals(other.Holders) && HoldersIfThere.Equals(other.HoldersIfThere) && MayHold.Equals(other.MayHold) && Borrowers.Equals(other.Borrowers) && ReleasedAt == other.ReleasedAt
        && Stamp == other.Stamp && WasNamed == other.WasNamed;
}

/// <summary>Whether what a member held when it was last seen is what it holds.</summary>
internal sealed class Freshness : IMapValue<Freshness>
{
    public static readonly Freshness Stale = new();

    public static readonly Freshness Fresh = new();

    public Freshness JoinedAlone => Stale;
}

/// <summary>The state of a body at one point. Immutable.</summary>
internal sealed class State
{
    private const int UntouchedMark = int.MaxValue;

    private static readonly PersistentMap<Freshness> s_untouched = PersistentMap<Freshness>.Empty.Set(UntouchedMark, Freshness.Fresh);

    public static readonly State Initial = new(PersistentMap<SlotValue>.Empty, PersistentMap<ResourceValue>.Empty, s_untouched, default, 0);

    private State(PersistentMap<SlotValue> slots, PersistentMap<ResourceValue> resources, PersistentMap<Freshness> members, IntSet guards, int suspension)
    {
        Guards = guards;
        Slots = slots;
        Resources = resources;
        Members = members;
        Suspension = suspension;
    }

    public PersistentMap<SlotValue> Slots { get; }

    public PersistentMap<ResourceValue> Resources { get; }

    /// <summary>The members that no code that is out of sight can have changed since they were last seen.</summary>
    public PersistentMap<Freshness> Members { get; }

    /// <summary>The guards that may be open here, or have ended and still be held or borrowed from.</summary>
    public IntSet Guards { get; }

    /// <summary>The last <c>await</c> or <c>yield</c>: a stack-only value made before it is gone.</summary>
    public int Suspension { get; }

    public State With(PersistentMap<SlotValue> slots, PersistentMap<ResourceValue> resources) =>
        slots == Slots && resources == Resources ? this : new(slots, resources, Members, Guards, Suspension);

    public State WithMember(int slot) => new(Slots, Resources, Members.Set(slot, Freshness.Fresh), Guards, Suspension);

    /// <summary>Code that is out of sight runs.</summary>
    /// <param name="isOwnCode">It is code of the same type.</param>
    public State WithoutMembers(bool isOwnCode) =>
        new(Slots, Resources, isOwnCode || !IsUntouched ? PersistentMap<Freshness>.Empty : s_untouched, Guards, Suspension);

    /// <summary>No other code of the type has run since the body began, so that a field that was not seen holds what it held then.</summary>
    public bool IsUntouched => Members[UntouchedMark] == Freshness.Fresh;

    public State WithSuspension(int suspension) => new(Slots, Resources, PersistentMap<Freshness>.Empty, Guards, suspension);

    public State WithGuards(IntSet guards) => new(Slots, Resources, Members, guards, Suspension);

    public bool Same(State other) =>
        Slots == other.Slots && Resources == other.Resources && Members == other.Members && Guards.Equals(other.Guards) && Suspension == other.Suspension;

    /// <summary>The least state that both states are instances of.</summary>
    /// <param name="left">What is known already.</param>
    /// <param name="right">What comes in.</param>
    /// <param name="stamp">
    /// The first of a range of numbers below zero for this place, one for each slot: the stamps of values that differ between the two.
    /// </param>
    public static State Join(State left, State right, int stamp)
    {
        if (left == right)
            return left;

        var resources = left.Resources.Merge(right.Resources, (key, l, r) => JoinResources(l, left, r, right, stamp - key));
        List<int>? conditions = null;
        var slots = left.Slots.Merge(right.Slots, (key, l, r) =>
        {
            if (Condition.IsTelling(l, r))
                (conditions ??= []).Add(key);
            return JoinSlots(l, r, stamp - key);
        });

        var joined = new State(
            slots,
            resources,
            JoinMembers(left.Members, right.Members),
            left.Guards.Union(right.Guards),
            left.Suspension == right.Suspension ? left.Suspension : stamp);

        if (conditions is not null)
        {
            var changedSlots = new List<int>();
            var changedResources = new List<int>();
            right.Slots.Differences(left.Slots, changedSlots);
            right.Resources.Differences(left.Resources, changedResources);
            joined = Condition.Correlate(joined, conditions, left, right, changedSlots, changedResources);
        }

        return joined.Same(left) ? left : joined;
    }

    /// <summary>Joins only what is named, where the rest is known to be covered already.</summary>
    public State JoinChanges(State news, List<int> slots, List<int> resources, int stamp)
    {
        var joinedSlots = Slots;
        List<int>? conditions = null;
        foreach (var key in slots)
        {
            var known = Slots[key];
            var value = news.Slots[key];
            if (known is not null && value is not null && Condition.IsTelling(known, value))
                (conditions ??= []).Add(key);
            joinedSlots = joinedSlots.Set(key, known is null ? value?.JoinedAlone : value is null ? known.JoinedAlone : JoinSlots(known, value, stamp - key));
        }

        var joinedResources = Resources;
        foreach (var key in resources)
        {
            var known = Resources[key];
            var value = news.Resources[key];
            joinedResources = joinedResources.Set(key, known is null ? value?.JoinedAlone : value is null ? known.JoinedAlone : JoinResources(known, this, value, news, stamp - key));
        }

        var joined = new State(
            joinedSlots,
            joinedResources,
            JoinMembers(Members, news.Members),
            Guards.Union(news.Guards),
            Suspension == news.Suspension ? Suspension : stamp);
        return conditions is null ? joined : Condition.Correlate(joined, conditions, this, news, slots, resources);
    }

    private static PersistentMap<Freshness> JoinMembers(PersistentMap<Freshness> left, PersistentMap<Freshness> right) =>
        left.Merge(right, (_, l, r) => l == r ? l : Freshness.Stale);

    private static SlotValue JoinSlots(SlotValue left, SlotValue right, int stamp)
    {
        var joined = new SlotValue
        {
            Resources = left.Resources.Union(right.Resources),
            Lenders = left.Lenders.Union(right.Lenders),
            None = left.None | right.None,
            NoneOrigin = left.NoneOrigin == right.NoneOrigin ? left.NoneOrigin : Math.Max(left.NoneOrigin, right.NoneOrigin),
            Stamp = left.Stamp == right.Stamp ? left.Stamp : stamp,
            Epoch = left.Epoch == right.Epoch || right.Epoch == SlotValue.Timeless ? left.Epoch : left.Epoch == SlotValue.Timeless ? right.Epoch : stamp,
            ReadFrom = left.ReadFrom == right.ReadFrom ? left.ReadFrom : -1,
            Declared = left.Declared | right.Declared,
            IsDescriptor = left.IsDescriptor || right.IsDescriptor,
            IsForeignPid = left.IsForeignPid || right.IsForeignPid,
            IsAnotherLookup = left.IsAnotherLookup || right.IsAnotherLookup,
            IsChecked = left.IsChecked && right.IsChecked,
            IsView = left.IsView || right.IsView,
            IsGuess = left.IsGuess || right.IsGuess,
            IsUnseen = left.IsUnseen || right.IsUnseen,
        };
        return joined.Same(left) ? left : joined.Same(right) ? right : joined;
    }

    private static IntSet JoinHoldersIfThere(IntSet holders, ResourceValue left, State leftState, ResourceValue right, State rightState)
    {
        var joined = default(IntSet);
        foreach (var slot in left.Holders.Union(left.HoldersIfThere).Union(right.Holders).Union(right.HoldersIfThere))
        {
            if (!holders.Contains(slot) && HoldsIfThere(left, leftState, slot) && HoldsIfThere(right, rightState, slot))
                joined = joined.Add(slot);
        }

        return joined;
    }

    private static bool HoldsIfThere(ResourceValue resource, State state, int slot) =>
        resource.Holders.Contains(slot) || resource.HoldersIfThere.Contains(slot) || state.Slots[slot] is { } value && (value.None & NoneState.NotNone) == 0;

    private static ResourceValue JoinResources(ResourceValue left, State leftState, ResourceValue right, State rightState, int stamp)
    {
        var holders = left.Holders.Intersect(right.Holders);
        var joined = new ResourceValue
        {
            Ownership = left.Ownership | right.Ownership,
            Holders = holders,
            HoldersIfThere = left.Holders.Equals(right.Holders) && left.HoldersIfThere.Equals(right.HoldersIfThere) ? left.HoldersIfThere : JoinHoldersIfThere(holders, left, leftState, right, rightState),
            MayHold = left.MayHold.Union(right.MayHold),
            Borrowers = left.Borrowers.Union(right.Borrowers),
            ReleasedAt = Math.Max(left.ReleasedAt, right.ReleasedAt),
            Stamp = left.Stamp == right.Stamp ? left.Stamp : stamp,
            WasNamed = left.WasNamed || right.WasNamed,
        };
        return joined.Same(left) ? left : joined.Same(right) ? right : joined;
    }
}
