namespace PidNs.Analyzers.Flow;

/// <summary>Something that holds when a condition has a certain outcome, provided that what it speaks of has not changed since.</summary>
internal readonly record struct Fact
{
    private Fact(int slot, int resource, int stamp, NoneState none, Ownership ownership, bool? outcome = null)
    {
        Outcome = outcome;
        Slot = slot;
        Resource = resource;
        Stamp = stamp;
        None = none;
        Ownership = ownership;
    }

    /// <summary>The slot that the fact is about, or -1 when it is about a resource only. About both: the slot does not hold that resource.</summary>
    public int Slot { get; }

    public int Resource { get; }

    /// <summary>The stamp of the slot or resource that the fact was found for.</summary>
    public int Stamp { get; }

    public NoneState None { get; }

    /// <summary>What is known of the resource then; <see cref="Ownership.Absent"/>: there is none.</summary>
    public Ownership Ownership { get; }

    /// <summary>Whether it is about what became of a resource.</summary>
    public bool IsOfOwnership => Slot < 0 && Resource >= 0;

    /// <summary>For a bool: its outcome.</summary>
    public bool? Outcome { get; }

    public Fact Restamped(int stamp) => new(Slot, Resource, stamp, None, Ownership, Outcome);

    public static Fact AboutOutcome(int slot, int stamp, bool outcome) => new(slot, -1, stamp, 0, 0, outcome);

    public static Fact About(int slot, int stamp, NoneState none) => new(slot, -1, stamp, none, 0);

    public static Fact Apart(int slot, int stamp, int resource) => new(slot, resource, stamp, 0, 0);

    public static Fact AboutResource(int resource, int stamp, Ownership ownership) => new(-1, resource, stamp, 0, ownership);
}

/// <summary>
/// What the value of a bool tells about other values: <c>ok = h is not null</c>, the result of a TryGet, a flag that is set on one path.
/// Immutable.
/// </summary>
internal sealed class Condition(bool mayBeTrue, bool mayBeFalse, ImmutableArray<Fact> whenTrue, ImmutableArray<Fact> whenFalse)
{
    /// <summary>More facts than this are forgotten: real conditions have one or two.</summary>
    public const int MaxFacts = 24;

    public static readonly Condition True = new(true, false, ImmutableArray<Fact>.Empty, ImmutableArray<Fact>.Empty);

    public static readonly Condition False = new(false, true, ImmutableArray<Fact>.Empty, ImmutableArray<Fact>.Empty);

    public static readonly Condition Unknown = new(true, true, ImmutableArray<Fact>.Empty, ImmutableArray<Fact>.Empty);

    public bool MayBeTrue { get; } = mayBeTrue;

    public bool MayBeFalse { get; } = mayBeFalse;

    public ImmutableArray<Fact> WhenTrue { get; } = whenTrue;

    public ImmutableArray<Fact> WhenFalse { get; } = whenFalse;

    public static Condition Of(ImmutableArray<Fact> whenTrue, ImmutableArray<Fact> whenFalse) => new(true, true, whenTrue, whenFalse);

    public Condition Negated => new(MayBeFalse, MayBeTrue, WhenFalse, WhenTrue);

    public bool Same(Condition other) =>
        this == other
        || (MayBeTrue == other.MayBeTrue && MayBeFalse == other.MayBeFalse
            && WhenTrue.SequenceEqual(other.WhenTrue) && WhenFalse.SequenceEqual(other.WhenFalse));

    /// <summary>Whether a slot tells two paths apart: a bool by its outcome, anything else by whether it is there.</summary>
    public static bool IsTelling(SlotValue left, SlotValue right) =>
        left.Condition is not null || right.Condition is not null
        || left.None != right.None || IsTold(left) || IsTold(right);

    private static bool IsTold(SlotValue value) => !value.WhenThere.IsEmpty || !value.WhenNone.IsEmpty;

    private static bool MayBe(SlotValue value, NoneState none) => (value.None & none) != 0;

    /// <summary>
    /// Gives each bool that tells two joined paths apart the facts that go with each of them: what else differs between the paths.
    /// </summary>
    /// <param name="slots">The slots that differ between the two sides.</param>
    /// <param name="resources">The resources that do.</param>
    public static State Correlate(State joined, List<int> conditions, State left, State right, List<int> slots, List<int> resources)
    {
        var values = joined.Slots;
        foreach (var key in conditions)
        {
            if (left.Slots[key] is not { } l || right.Slots[key] is not { } r || joined.Slots[key] is not { } both)
                continue;
            if (l.Condition is { } leftCondition && r.Condition is { } rightCondition)
            {
                both = both with
                {
                    Condition = new Condition(
                        leftCondition.MayBeTrue || rightCondition.MayBeTrue,
                        leftCondition.MayBeFalse || rightCondition.MayBeFalse,
                        Outcome(leftCondition.MayBeTrue, leftCondition.WhenTrue, rightCondition.MayBeTrue, rightCondition.WhenTrue),
                        Outcome(leftCondition.MayBeFalse, leftCondition.WhenFalse, rightCondition.MayBeFalse, rightCondition.WhenFalse)),
                };
            }

            both = both with
            {
                WhenThere = Outcome(MayBe(l, NoneState.NotNone), l.WhenThere, MayBe(r, NoneState.NotNone), r.WhenThere),
                WhenNone = Outcome(MayBe(l, NoneState.AnyNone), l.WhenNone, MayBe(r, NoneState.AnyNone), r.WhenNone),
            };
            values = values.Set(key, both);
        }

        // What did not change has to be the left side's own again: that is how a fixpoint is recognised.
        return joined.With(left.Slots.Merge(values, (_, l, r) => l.Same(r) ? l : r), joined.Resources);

        ImmutableArray<Fact> Outcome(bool onLeft, ImmutableArray<Fact> leftFacts, bool onRight, ImmutableArray<Fact> rightFacts)
        {
            var facts = onLeft && onRight ? Common(Fresh(leftFacts, left).ToList(), Fresh(rightFacts, right).ToList())
                : onLeft ? Fresh(leftFacts, left).Concat(What(left))
                : onRight ? Fresh(rightFacts, right).Concat(What(right))
                : Enumerable.Empty<Fact>();
            return facts.Select(f => f.Restamped(StampOf(f, joined))).Distinct().Take(MaxFacts).ToImmutableArray();
        }

        // What may have become of a resource on either side is known of both.
        IEnumerable<Fact> Common(List<Fact> leftFacts, List<Fact> rightFacts)
        {
            foreach (var fact in leftFacts.Where(f => Holds(f, rightFacts, right)).Concat(rightFacts.Where(f => Holds(f, leftFacts, left))))
                yield return fact;
            foreach (var resource in leftFacts.Concat(rightFacts).Where(f => f.IsOfOwnership).Select(f => f.Resource).Distinct())
            {
                var ownership = OwnershipIn(left, leftFacts, resource) | OwnershipIn(right, rightFacts, resource);
                if (joined.Resources[resource] is { } both && ownership != both.Ownership)
                    yield return Fact.AboutResource(resource, both.Stamp, ownership);
            }
        }

        IEnumerable<Fact> What(State side)
        {
            if (slots.Count + resources.Count > MaxFacts)
                yield break;
            foreach (var slot in slots)
            {
                if (side.Slots[slot] is not { } value || joined.Slots[slot] is not { } both)
                    continue;
                if (value.None != both.None)
                    yield return Fact.About(slot, both.Stamp, value.None);
                foreach (var resource in both.Resources)
                {
                    if (!value.Resources.Contains(resource))
                        yield return Fact.Apart(slot, both.Stamp, resource);
                }
            }

            foreach (var resource in resources)
            {
                var ownership = OwnershipIn(side, [], resource);
                if (joined.Resources[resource] is { } both && ownership != both.Ownership)
                    yield return Fact.AboutResource(resource, both.Stamp, ownership);
            }
        }
    }

    private static Ownership OwnershipIn(State state, List<Fact> facts, int resource) =>
        facts.Find(f => f.IsOfOwnership && f.Resource == resource) is { IsOfOwnership: true } told ? told.Ownership : state.Resources[resource]?.Ownership ?? Ownership.Absent;

    private static int StampOf(Fact fact, State state) =>
        fact.Slot >= 0 ? state.Slots[fact.Slot]?.Stamp ?? int.MaxValue : state.Resources[fact.Resource]?.Stamp ?? int.MaxValue;

    private static IEnumerable<Fact> Fresh(ImmutableArray<Fact> facts, State state) => facts.Where(f => f.Stamp == StampOf(f, state));

    /// <summary>Whether a fact of one side goes for the other side as well: it is a fact there, or simply so.</summary>
    private static bool Holds(Fact fact, List<Fact> facts, State state)
    {
        if (facts.Exists(f => f.Restamped(fact.Stamp) == fact && f.Stamp == StampOf(f, state)))
            return true;
        if (fact is { Slot: >= 0, Resource: >= 0 })
            return state.Slots[fact.Slot] is not { } held || !held.Resources.Contains(fact.Resource);
        if (fact.IsOfOwnership)
            return OwnershipIn(state, [], fact.Resource) == fact.Ownership;
        return state.Slots[fact.Slot] is { } value
            && (fact.Outcome is { } outcome
                ? value.Condition is { } condition && (outcome ? !condition.MayBeFalse : !condition.MayBeTrue)
                : (value.None & ~fact.None) == 0);
    }
}
