namespace PidNs.Analyzers.Flow;

/// <content>What is known once a condition has an outcome, and what a comparison tells.</content>
internal sealed partial class Transfer
{
    /// <summary>The state in which a condition has an outcome; null when it cannot have it.</summary>
    public State? Decide(State state, int slot, bool outcome)
    {
        if (slot < 0)
            return state;
        var value = state.Slots[slot];
        if (value?.Condition is not { } condition)
        {
            // Nothing is known of a bool but, from here on, its outcome.
            return body.Slots[slot] is { Kind: SlotKind.Local or SlotKind.Parameter } or { Kind: SlotKind.Member, IsOnHeap: false }
                ? With(state, slot, (value ?? new SlotValue { Stamp = int.MaxValue }) with { Condition = outcome ? Condition.True : Condition.False })
                : state;
        }

        if (outcome ? !condition.MayBeTrue : !condition.MayBeFalse)
            return null;
        if (Imply(state, outcome ? condition.WhenTrue : condition.WhenFalse) is not { } result)
            return null;
        result = RememberCheck(result, value);
        return result.With(result.Slots.Set(slot, value with { Condition = outcome ? Condition.True : Condition.False }), result.Resources);
    }

    /// <summary>Facts hold, as far as what they speak of has not changed; null when that contradicts what is known.</summary>
    private State? Imply(State state, ImmutableArray<Fact> facts)
    {
        var result = state;
        foreach (var fact in facts)
        {
            if (fact.Slot >= 0)
            {
                if ((result.Slots[fact.Slot]?.Stamp ?? int.MaxValue) == fact.Stamp)
                    result = fact.Resource >= 0 ? Part(result, fact.Slot, fact.Resource)
                        : fact.Outcome is { } implied ? Decide(result, fact.Slot, implied) : Refine(result, fact.Slot, fact.None);
            }
            else if (result.Resources[fact.Resource] is { } resource && resource.Stamp == fact.Stamp)
            {
                result = fact.Ownership == Ownership.Absent
                    ? Remove(result, fact.Resource)
                    : With(result, fact.Resource, resource with { Ownership = fact.Ownership });
            }

            if (result is null)
                return null;
        }

        return result;
    }

    /// <summary>Something becomes known about None; null when it contradicts what is known.</summary>
    private State? Refine(State state, int slot, NoneState none)
    {
        var value = state.Slots[slot];
        if (value is null)
            return With(state, slot, new SlotValue { None = none, Stamp = int.MaxValue, Declared = body.Slots[slot].Declared });
        if ((none & NoneState.None) != 0)
            none |= NoneState.Untold;
        if ((value.None & none) == 0)
            return null;
        var isChecked = value.IsChecked || (value.None == NoneState.MaybeNone && none == NoneState.NotNone);
        var refined = value with { None = value.None & none, IsAnotherLookup = false, IsChecked = isChecked };
        var isNarrowed = refined.None != value.None;
        if (value.None == NoneState.MaybeNone && MemoryOf(value) is >= 0 and var memory)
            state = With(state, memory, new SlotValue { NoneOrigin = value.NoneOrigin, Lenders = value.Lenders, Stamp = value.NoneOrigin });

        if (refined.ReadFrom >= 0 && state.Slots[refined.ReadFrom] is { } member && member.Stamp == value.Stamp)
            state = With(state, refined.ReadFrom, member with { None = refined.None, IsChecked = isChecked });
        foreach (var index in value.Resources)
        {
            if (state.Resources[index] is not { } resource)
                continue;
            foreach (var other in resource.MayHold)
            {
                if (other != slot && state.Slots[other] is { } alias && alias.Stamp == value.Stamp)
                    state = With(state, other, alias with { None = refined.None, IsChecked = isChecked });
            }
        }

        state = With(state, slot, refined);
        if (refined.None == NoneState.NotNone)
        {
            foreach (var index in value.Resources)
            {
                if (state.Resources[index] is { } resource && resource.HoldersIfThere.Contains(slot))
                    state = With(state, index, resource with { Holders = resource.Holders.Add(slot), HoldersIfThere = resource.HoldersIfThere.Remove(slot) });
            }
        }

        if ((refined.None & NoneState.NotNone) != 0)
            return isNarrowed && refined.None == NoneState.NotNone ? Imply(state, value.WhenThere) : state;

        // None is not a reference: there is nothing to release.
        foreach (var index in value.Resources)
        {
            if (state.Resources[index] is not { } resource)
                continue;
            state = resource.Holders.Contains(slot)
                ? Remove(state, index)
                : With(state, index, resource with { Ownership = resource.Ownership | Ownership.Absent });
        }

        return isNarrowed ? Imply(state, value.WhenNone) : state;
    }

    /// <summary>A flag that says whether a value is there is known as soon as that is: <c>var owns = file == null; file ??= Open();</c>.</summary>
    private State TellBack(State state, int flag, int stamp, Condition condition)
    {
        if (condition is not { WhenTrue: [var whenTrue], WhenFalse: [var whenFalse] } || whenTrue is not { Slot: >= 0, Resource: < 0, Outcome: null } || whenFalse.Slot != whenTrue.Slot
            || whenFalse is not { Resource: < 0, Outcome: null } || (whenTrue.None & whenFalse.None) != 0 || body.Slots[whenTrue.Slot].Kind is not (SlotKind.Local or SlotKind.Parameter))
        {
            return state;
        }

        var subject = state.Slots[whenTrue.Slot] ?? new SlotValue { None = NoneState.NotNone | NoneState.Untold, Stamp = int.MaxValue, Declared = body.Slots[whenTrue.Slot].Declared };
        if (subject.Stamp != whenTrue.Stamp || subject.WhenNone.Length + subject.WhenThere.Length > Condition.MaxFacts)
            return state;
        var isNone = whenTrue.None != NoneState.NotNone;
        var told = Fact.AboutOutcome(flag, stamp, isNone);
        return subject.WhenNone.Contains(told) ? state : With(state, whenTrue.Slot, subject with
        {
            WhenNone = subject.WhenNone.Add(told),
            WhenThere = subject.WhenThere.Add(Fact.AboutOutcome(flag, stamp, !isNone)),
        });
    }

    /// <summary>The outcome of a test; one of a borrow remembers which, for it is worth nothing when the guard has ended.</summary>
    private SlotValue ValueOf(Test test, State state)
    {
        var value = new SlotValue { Stamp = test.Index, Condition = ConditionOf(test, state) };
        return test.WhenTrue is [var (slot, _), ..] && state.Slots[slot] is { Lenders.IsEmpty: false } subject
            ? value with { Lenders = subject.Lenders, NoneOrigin = subject.NoneOrigin }
            : value;
    }

    private Condition ConditionOf(Test test, State state)
    {
        if (test.Constant is { } constant)
            return constant ? Condition.True : Condition.False;
        var whenTrue = FactsOf(test.WhenTrue).AddRange(DisownedWhen(true));
        var whenFalse = FactsOf(test.WhenFalse).AddRange(DisownedWhen(false));
        if (test.Compared is var (left, right))
        {
            var equal = ImmutableArray.CreateBuilder<(int, NoneState)>();
            if (state.Slots[right] is { IsTakenAsThere: true } there)
                equal.Add((left, there.None));
            if (state.Slots[left] is { IsTakenAsThere: true } alsoThere)
                equal.Add((right, alsoThere.None));
            var facts = FactsOf(equal.ToImmutable());
            return test.EqualWhen ? Condition.Of(whenTrue.AddRange(facts), whenFalse) : Condition.Of(whenTrue, whenFalse.AddRange(facts));
        }

        return Condition.Of(whenTrue, whenFalse);

        ImmutableArray<Fact> FactsOf(ImmutableArray<(int Slot, NoneState None)> claims)
        {
            var facts = ImmutableArray.CreateBuilder<Fact>(claims.Length);
            foreach (var (slot, none) in claims)
            {
                facts.Add(Fact.About(slot, state.Slots[slot]?.Stamp ?? int.MaxValue, none));
            }

            return facts.ToImmutable();
        }

        IEnumerable<Fact> DisownedWhen(bool outcome)
        {
            if (outcome != test.DisownedWhen)
                yield break;
            foreach (var slot in test.Disowned)
            {
                foreach (var index in state.Slots[slot]?.Resources ?? default(IntSet))
                {
                    if (body.Resources[index].IsDisposable && state.Resources[index] is { } resource)
                        yield return Fact.AboutResource(index, resource.Stamp, Ownership.Lent);
                }
            }
        }
    }

    private static Condition ConditionOf(Connect connect, State state)
    {
        var none = ImmutableArray<Fact>.Empty;
        return connect.Connective switch
        {
            Connective.Not => state.Slots[connect.Left]?.Condition is { } operand && (!operand.MayBeTrue || !operand.MayBeFalse)
                ? operand.Negated
                : Condition.Of(FactsOf(connect.Left, false), FactsOf(connect.Left, true)),
            Connective.And => Condition.Of(FactsOf(connect.Left, true).AddRange(FactsOf(connect.Right, true)), none),
            _ => Condition.Of(none, FactsOf(connect.Left, false).AddRange(FactsOf(connect.Right, false))),
        };

        // What an operand tells, and that it has that outcome: it may be a variable that is tested again.
        ImmutableArray<Fact> FactsOf(int slot, bool outcome)
        {
            if (slot < 0)
                return none;
            var value = state.Slots[slot];
            var facts = (outcome ? value?.Condition?.WhenTrue : value?.Condition?.WhenFalse) ?? none;
            return facts.Add(Fact.AboutOutcome(slot, value?.Stamp ?? int.MaxValue, outcome));
        }
    }
}
