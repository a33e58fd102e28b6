namespace PidNs.Analyzers.Flow;

/// <content>What a variable holds from then on, and what is lost with what it held before.</content>
internal sealed partial class Transfer
{
    /// <summary>A slot goes out of scope.</summary>
    public State Drop(State state, int slot, SyntaxNode place) => state.Slots[slot] is null ? state : Assign(state, slot, null, place);

    /// <summary>Gives a slot a value and takes the old one from it; what nobody holds any more is lost.</summary>
    /// <param name="source">The slot that the value was copied from: what certainly held a resource there certainly holds it here; -1: none.</param>
    private State Assign(State state, int slot, SlotValue? value, SyntaxNode place, int source = -1)
    {
        var old = state.Slots[slot];
        var isNamed = body.Slots[slot].IsNamed;
        if (value is not null && value.Declared != body.Slots[slot].Declared)
            value = value with { Declared = body.Slots[slot].Declared };
        state = With(state, slot, value);

        if (value is not null)
        {
            foreach (var index in value.Resources)
            {
                if (state.Resources[index] is not { } resource)
                    continue;
                var isHolder = source >= 0 && resource.Holders.Contains(source);
                if (isNamed && !resource.WasNamed && body.Slots[slot].Kind != SlotKind.Member)
                    body.Resources[index].Name = body.Slots[slot].Name;
                state = With(state, index, resource with
                {
                    Holders = isHolder ? resource.Holders.Add(slot) : resource.Holders.Remove(slot),
                    HoldersIfThere = source >= 0 && resource.HoldersIfThere.Contains(source) ? resource.HoldersIfThere.Add(slot) : resource.HoldersIfThere.Remove(slot),
                    MayHold = resource.MayHold.Add(slot),
                    WasNamed = resource.WasNamed || isNamed,
                });
            }

            foreach (var index in value.Lenders)
            {
                if (state.Resources[index] is { } lender)
                    state = With(state, index, lender with { Borrowers = lender.Borrowers.Add(slot) });
            }
        }

        if (old is not null)
        {
            foreach (var index in old.Resources)
            {
                if (value is null || !value.Resources.Contains(index))
                    state = TakeFrom(state, index, slot, place);
            }

            foreach (var index in old.Lenders)
            {
                if (value is null || !value.Lenders.Contains(index))
                    state = TakeFrom(state, index, slot, place);
            }
        }

        if (body.Slots[slot].Kind != SlotKind.Owner)
        {
            foreach (var member in body.Slots[slot].Members)
                state = Drop(state, member.Index, place);
        }

        return state;
    }

    private State TakeFrom(State state, int index, int slot, SyntaxNode place)
    {
        if (state.Resources[index] is not { } resource)
            return state;
        var rest = resource with
        {
            Holders = resource.Holders.Remove(slot),
            HoldersIfThere = resource.HoldersIfThere.Remove(slot),
            MayHold = resource.MayHold.Remove(slot),
            Borrowers = resource.Borrowers.Remove(slot),
        };
        if (!rest.MayHold.IsEmpty)
            return With(state, index, rest);
        if (IsLost(rest.Ownership))
            ReportLost(index, rest, place, isImplicitException: false);
        return rest.Borrowers.IsEmpty || IsLost(rest.Ownership) ? Remove(state, index) : With(state, index, rest);
    }

    private static bool IsLost(Ownership ownership) => (ownership & (Ownership.Held | Ownership.Silent)) == Ownership.Held;

    private void ReportLost(int index, ResourceValue value, SyntaxNode place, bool isImplicitException)
    {
        if (Findings is null)
            return;
        var resource = body.Resources[index];
        var kind = isImplicitException ? (resource.IsGuard ? FindingKind.GuardLostByException : FindingKind.LostByException)
            : resource.IsGuard ? FindingKind.GuardNotReleased
            : value.WasNamed ? FindingKind.NotReleased
            : FindingKind.Discarded;
        Findings.AddLoss(kind, (resource.Next ?? resource).Index, resource.Site, place, (resource.Next ?? resource).Name);
    }

    /// <summary>A slot turns out not to hold a resource: where it certainly held it, there is none. What is left it may hold, or something out of sight.</summary>
    private State Part(State state, int slot, int index)
    {
        if (state.Slots[slot] is not { } value || !value.Resources.Contains(index))
            return state;
        if (state.Resources[index]?.Holders.Contains(slot) == true)
            return Remove(state, index);
        state = With(state, slot, value with { Resources = value.Resources.Remove(index) });
        return state.Resources[index] is { } apart ? With(state, index, apart with { MayHold = apart.MayHold.Remove(slot) }) : state;
    }

    /// <summary>A path depends on what a bool says about a borrow: it was checked.</summary>
    private State RememberCheck(State state, SlotValue value)
    {
        return !value.Lenders.IsEmpty && MemoryOf(value) is >= 0 and var memory
            ? With(state, memory, new SlotValue { NoneOrigin = value.NoneOrigin, Lenders = value.Lenders, Stamp = value.NoneOrigin })
            : state;
    }

    private void Remember(Capture capture, State state)
    {
        foreach (var slot in body.Slots)
        {
            if (slot.Kind is SlotKind.Temporary or SlotKind.Capture or SlotKind.Owner || PathOf(slot) is not { } path)
                continue;
            var none = state.Slots[slot.Index]?.None ?? slot.Declared;
            Captured.TryGetValue((capture.Function, path.Root, path.Members), out var known);
            Captured[(capture.Function, path.Root, path.Members)] = known | none;
        }
    }

    /// <summary>What a lambda or local function knows a slot by: the variable or type that it starts at, and the members below.</summary>
    public static (ISymbol Root, string Members)? PathOf(Slot slot)
    {
        var members = "";
        while (slot.Parent is { } parent)
        {
            members = "." + slot.Key + members;
            slot = parent;
        }

        return slot.Symbol is { } root ? (root, members) : null;
    }

    /// <summary>What the slots know as one resource they know as another from here on.</summary>
    private static State Rename(State state, int index, int to)
    {
        state = ForgetApart(state, to);
        var resource = state.Resources[index]!;
        foreach (var slot in resource.MayHold)
        {
            if (state.Slots[slot] is { } value)
                state = With(state, slot, value with { Resources = value.Resources.Remove(index).Add(to) });
        }

        foreach (var slot in resource.Borrowers)
        {
            if (state.Slots[slot] is { } value)
                state = With(state, slot, value with { Lenders = value.Lenders.Remove(index).Add(to) });
        }

        if (state.Guards.Contains(index))
            state = state.WithGuards(state.Guards.Remove(index).Add(to));
        return With(With(state, index, (ResourceValue?)null), to, resource);
    }

    /// <summary>A resource is gone, and no slot speaks of it any more.</summary>
    private State Remove(State state, int index)
    {
        if (state.Resources[index] is not { } resource)
            return state;
        foreach (var slot in resource.MayHold)
        {
            if (state.Slots[slot] is { } value)
                state = With(state, slot, value with { Resources = value.Resources.Remove(index) });
        }

        foreach (var slot in resource.Borrowers)
        {
            if (state.Slots[slot] is { } value)
                state = With(state, slot, value with { Lenders = value.Lenders.Remove(index) });
        }

        return With(state.Guards.Contains(index) ? state.WithGuards(state.Guards.Remove(index)) : state, index, (ResourceValue?)null);
    }

    private static State With(State state, int slot, SlotValue? value) => state.With(state.Slots.Set(slot, value), state.Resources);

    private static State With(State state, int index, ResourceValue? value) => state.With(state.Slots, state.Resources.Set(index, value));
}
