using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <content>What may be done with what a variable holds, and what is wrong with it.</content>
internal sealed partial class Transfer
{
    /// <summary>Checks that a value is there, that what it stands for is alive, and that it was honestly made.</summary>
    private State CheckUse(State state, int slot, UseKind kind, SyntaxNode syntax, int index)
    {
        var value = state.Slots[slot];
        Findings?.Proofs.AddUse(syntax, value);
        if (value is null)
            return state;
        if (kind != UseKind.Member && Findings is { } findings)
        {
            foreach (var resource in value.Resources)
                findings.AddNeedOfCount(resource);
        }

        if (CheckForgery(state, value, kind))
            return With(state, slot, value with { Resources = default, None = NoneState.NotNone });
        if (kind == UseKind.Number && IsOfLiteral(value))
            kind = UseKind.Inspect;
        if (kind is not (UseKind.Inspect or UseKind.Look) && (value.None & NoneState.None) != 0)
        {
            state = ReportNone(state, slot, value, syntax);
            value = state.Slots[slot]!;
        }
        else if (kind is not (UseKind.Inspect or UseKind.Look) && value.IsAnotherLookup)
        {
            Findings?.Add(FindingKind.LookedUpAgain, syntax, null, NameOf(slot, syntax));
            state = With(state, slot, value = value with { IsAnotherLookup = false });
        }

        if (value.Epoch != SlotValue.Timeless && value.Epoch != state.Suspension && !value.Lenders.IsEmpty)
        {
            ReportEscape(slot, value, syntax, "live across an 'await' or 'yield'");
            state = With(state, slot, value = value with { Epoch = SlotValue.Timeless });
        }

        return value.Condition is null ? CheckLifetime(state, slot, value, kind, syntax, index) : state;
    }

    /// <summary>Whether the earlier release was one of another object, which wraps the same thing or is wrapped by it.</summary>
    private bool IsOfAnother(Release release, int earlier) =>
        earlier >= 0 && body.Instructions[earlier] is Release { Slot: var slot } && body.Slots[release.Slot].IsNamed && slot != release.Slot;

    /// <summary>Whether a use of something that can be disposed, after it was, is a mistake: nobody promised that it is one.</summary>
    private bool IsAllowedAfterwards(State state, int slot, SlotValue value, UseKind kind, SyntaxNode syntax, int released, bool isDefinite) =>
        body.Resources[released].IsDisposable
        && (kind == UseKind.Look || value.IsView
            || (!isDefinite && (!state.Resources[released]!.Holders.Contains(slot) || IsOfItsTry(syntax, state.Resources[released]!.ReleasedAt))));

    /// <summary>Whether a handler looks at what its <c>try</c> released: it is there for exceptions that came before that.</summary>
    private bool IsOfItsTry(SyntaxNode syntax, int released) =>
        released >= 0 && syntax.Ancestors().Any(a => a is CatchClauseSyntax { Parent: TryStatementSyntax { Block: var block } } && block.Span.Contains(body.Instructions[released].Syntax.Span));

    private State CheckLifetime(State state, int slot, SlotValue value, UseKind kind, SyntaxNode syntax, int index)
    {
        if (VerdictOf(state, value.Resources) is { Resource: { } released } verdict)
        {
            if (IsAllowedAfterwards(state, slot, value, kind, syntax, released, verdict.IsDefinite))
                return state;

            ReportDead(state, released, verdict.IsDefinite, NameOf(slot, syntax), syntax);
            foreach (var resource in value.Resources)
            {
                if (state.Resources[resource] is { } dead && (dead.Ownership & (Ownership.Released | Ownership.Taken)) != 0)
                    state = With(state, resource, dead with { Ownership = verdict.IsDefinite ? Ownership.Accused : Ownership.Unknown, Stamp = index });
            }
        }

        else if (IsAlive(state, value.Resources))
        {
            Findings?.AddAlive(syntax);
        }

        if (VerdictOf(state, value.Lenders) is { Resource: { } lender } borrow)
        {
            if (value.IsDescriptor)
            {
                ReportDescriptor(value, slot, syntax, "be used any more");
            }
            else if (body.Resources[lender].IsGuard)
            {
                var end = state.Resources[lender]!.ReleasedAt is >= 0 and var at ? body.Instructions[at].Syntax : null;
                Findings?.Add(FindingKind.UsedAfterGuard, syntax, end, NameOf(slot, syntax), body.Resources[lender].Name);
            }
            else
            {
                ReportDead(state, lender, borrow.IsDefinite, NameOf(slot, syntax), syntax);
            }

            state = Assign(state, slot, value with { Lenders = default }, syntax, slot);
        }

        return state;
    }

    /// <summary>Whether there is a path on which one of these was not released, as far as one can see.</summary>
    private static bool IsAlive(State state, IntSet resources)
    {
        foreach (var index in resources)
        {
            if (state.Resources[index] is { } resource && (resource.Ownership & (Ownership.Held | Ownership.Lent | Ownership.Unknown)) != 0)
                return true;
        }

        return false;
    }

    /// <summary>Whether two places are in sections of one <c>switch</c>: the same run of it comes to one of them only, and the next is told something else.</summary>
    private static bool AreAlternatives(SyntaxNode first, SyntaxNode second) =>
        second.Ancestors().OfType<SwitchSectionSyntax>().Any(s => s.Parent is SwitchStatementSyntax choice && choice.Sections.Any(other => other != s && other.Span.Contains(first.Span)));

    /// <summary>Whether what it may be is written there, and no lookup gave it.</summary>
    private bool IsOfLiteral(SlotValue value) => value.NoneOrigin >= 0 && body.Instructions[value.NoneOrigin] is Lend { None: not NoneState.MaybeNone };

    /// <summary>The slot that remembers that an earlier result of the same lookup was checked; -1 if there is none.</summary>
    private int MemoryOf(SlotValue value) => value.NoneOrigin < 0 ? -1 : body.Instructions[value.NoneOrigin] switch
    {
        Acquire acquire => acquire.Memory,
        Lend lend => lend.Memory,
        _ => -1,
    };

    private bool IsOfEndedGuard(State state, SlotValue value)
    {
        foreach (var lender in value.Lenders)
        {
            if (body.Resources[lender].IsGuard && state.Resources[lender] is not { Ownership: Ownership.Held or Ownership.Lent })
                return true;
        }

        return false;
    }

    private bool CheckForgery(State state, SlotValue value, UseKind kind)
    {
        foreach (var index in value.Resources)
        {
            var resource = body.Resources[index];
            if (resource.Kind != ResourceKind.Forgery || kind is UseKind.Inspect or UseKind.Look || state.Resources[index] is null)
                continue;
            Findings?.Add(FindingKind.Forged, resource.Site, null, resource.Name, "borrow or guard");
            return true;
        }

        return false;
    }

    /// <summary>Whether some of these resources may have been released, and whether all of them certainly were.</summary>
    private (int? Resource, bool IsDefinite) VerdictOf(State state, IntSet resources)
    {
        int? dead = null;
        var isDefinite = true;
        foreach (var index in resources)
        {
            if (body.Resources[index].Kind == ResourceKind.Scope)
                continue;
            if (state.Resources[index] is not { } resource)
            {
                isDefinite = false;
                continue;
            }

            if ((resource.Ownership & (Ownership.Released | Ownership.Taken)) != 0)
                dead ??= index;
            isDefinite &= (resource.Ownership & ~(Ownership.Released | Ownership.Accused | Ownership.Absent)) == 0;
        }

        return (dead, isDefinite);
    }

    /// <summary>Only who owns a reference can hand it over, and what is handed over has to be taken.</summary>
    private void CheckOwner(Move move, int index, ResourceValue resource)
    {
        if (body.Resources[index].IsDisposable)
            return;
        if (body.Resources[index].Kind == ResourceKind.Parameter && (resource.Ownership & ~Ownership.Absent) == Ownership.Lent && !move.IsBorrow)
        {
            var what = move.Kind switch
            {
                MoveKind.Stored => $"kept in {move.Destination}",
                MoveKind.Taken => "given away",
                MoveKind.Returned => "returned as a new reference",
                _ => null,
            };
            if (what is not null)
                ReportBorrowed(index, move.Syntax, $"{what}, but only borrowed from the caller: use Acquire(), or declare it [Owned]");
        }
        else if (move is { Kind: MoveKind.Returned, IsBorrow: true } && body.Resources[index].Kind == ResourceKind.Reference && IsLost(resource.Ownership))
        {
            Findings?.Add(FindingKind.InvalidContract, move.Syntax, body.Resources[index].Site, $"'{NameOf(move.Slot, move.Syntax)}' is a new reference, but what is returned here is only lent: nobody would release it");
        }
    }

    private void ReportBorrowed(int index, SyntaxNode syntax, string what) =>
        Findings?.Add(FindingKind.InvalidContract, syntax, body.Resources[index].Site, $"'{body.Resources[index].Name}' is {what}");

    /// <summary>A borrow that goes out of the method outlives what bounds it.</summary>
    private void CheckEscape(State state, Move move, SlotValue value)
    {
        // What a test of a borrow found is not a borrow.
        if (value.Condition is not null)
            return;
        if (value.IsDescriptor)
        {
            if (!move.IsBorrow && !(move.Kind == MoveKind.Stored && IsKeptBeside(state, value)))
                ReportDescriptor(value, move.Slot, move.Syntax, move.Kind == MoveKind.Returned ? "be returned" : $"be stored in {move.Destination}");
            return;
        }

        foreach (var lender in value.Lenders)
        {
            var resource = body.Resources[lender];
            if (resource.Kind == ResourceKind.Guard && state.Resources[lender] is { } guard && (guard.Ownership & Ownership.Silent) == 0)
            {
                Findings?.Add(FindingKind.UsedAfterGuard, move.Syntax, resource.Site, NameOf(move.Slot, move.Syntax), resource.Name);
                return;
            }

            if (resource.Kind == ResourceKind.Reference && state.Resources[lender] is { } reference && (reference.Ownership & Ownership.Held) != 0)
                return;
        }

        if (FindScope(value, _ => true) is not null)
        {
            ReportEscape(move.Slot, value, move.Syntax, move.Kind == MoveKind.Returned ? "be returned" : $"be stored in {move.Destination}");
        }
    }

    /// <summary>Whether a borrow depends on blocks only: one of a guard or a handle is wrong where it is used after the end of that.</summary>
    private bool IsOfScopeOnly(SlotValue value)
    {
        foreach (var lender in value.Lenders)
        {
            if (body.Resources[lender].Kind != ResourceKind.Scope)
                return false;
        }

        return true;
    }

    private SyntaxNode? OriginOf(SlotValue value) => value.NoneOrigin >= 0 ? body.Instructions[value.NoneOrigin].Syntax : null;

    /// <summary>Whether an object keeps what a descriptor was borrowed from: the descriptor may be kept beside it.</summary>
    private bool IsKeptBeside(State state, SlotValue value)
    {
        foreach (var lender in value.Lenders)
        {
            if (state.Resources[lender] is not { } resource)
                continue;
            foreach (var slot in resource.MayHold)
            {
                if (body.Slots[slot] is { Kind: SlotKind.Member, IsOnHeap: true })
                    return true;
            }
        }

        return false;
    }

    private Resource? FindScope(SlotValue value, Func<SyntaxNode, bool> isEscape)
    {
        foreach (var lender in value.Lenders)
        {
            if (body.Resources[lender] is { Kind: ResourceKind.Scope } scope && isEscape(scope.Site))
                return scope;
        }

        return null;
    }

    private void ReportEscape(int slot, SlotValue value, SyntaxNode syntax, string how)
    {
        Findings?.Add(FindingKind.CurrentEscapes, syntax, OriginOf(value), NameOf(slot, syntax), how);
    }

    private void CheckGuardCopy(Copy copy, SlotValue source)
    {
        if (body.Slots[copy.Source].Kind is not (SlotKind.Local or SlotKind.Parameter) || body.Slots[copy.Target].Kind is not (SlotKind.Local or SlotKind.Parameter))
            return;
        foreach (var index in source.Resources)
        {
            if (body.Resources[index] is { IsGuard: true } guard)
                Findings?.AddCopyOfGuard(copy.Syntax, guard, body.Slots[copy.Source].Name, $"copied to '{body.Slots[copy.Target].Name}'");
        }
    }

    private void ReportDescriptor(SlotValue value, int slot, SyntaxNode syntax, string how) =>
        Findings?.Add(FindingKind.DescriptorOutlivesBorrow, syntax, OriginOf(value), NameOf(slot, syntax), how);

    private void ReportDead(State state, int index, bool isDefinite, string name, SyntaxNode syntax)
    {
        var resource = body.Resources[index];
        var related = state.Resources[index]!.ReleasedAt is >= 0 and var at ? body.Instructions[at].Syntax : resource.Site;
        if (isDefinite)
            Findings?.AddDefinite(FindingKind.UsedAfterRelease, MaybeDead(resource), syntax, syntax, related, name, null);
        else if (!resource.IsDisposable || !AreAlternatives(related, syntax))
            Findings?.Add(MaybeDead(resource), syntax, related, name);
    }

    private static FindingKind MaybeDead(Resource resource) => resource.IsDisposable ? FindingKind.MaybeUsedAfterDisposal : FindingKind.MaybeUsedAfterRelease;

    private State ReportNone(State state, int slot, SlotValue value, SyntaxNode syntax)
    {
        if (MemoryOf(value) is >= 0 and var memory && state.Slots[memory] is { } earlier && earlier.NoneOrigin != value.NoneOrigin)
            Findings?.Add(IsOfEndedGuard(state, earlier) ? FindingKind.CheckedInAnotherGuard : FindingKind.LookedUpAgain, syntax, OriginOf(earlier), NameOf(slot, syntax));
        else
            Findings?.Add(FindingKind.NoneUsed, syntax, OriginOf(value), NameOf(slot, syntax));
        return Refine(With(state, slot, value with { None = NoneState.MaybeNone }), slot, NoneState.NotNone) ?? state;
    }

    private string NameOf(int slot, SyntaxNode syntax) =>
        body.Slots[slot] is { IsNamed: true } named ? named.Name : Lowering.Describe(syntax);

    /// <summary>The outermost guard of a type that is open on every path; null if there is none.</summary>
    private Resource? OpenGuard(State state, INamedTypeSymbol type)
    {
        foreach (var guard in GuardsIn(state))
        {
            if (state.Resources[guard.Index] is { } value
                && (value.Ownership & (Ownership.Released | Ownership.Absent)) == 0
                && ContractReader.Is(guard.Type!, type))
            {
                return guard;
            }
        }

        return null;
    }

    /// <summary>The guards of a state, outermost first.</summary>
    private IEnumerable<Resource> GuardsIn(State state)
    {
        for (var i = 0; i < state.Guards.Count; i++)
            yield return body.Resources[state.Guards[i]];
    }

    private static bool IsMaybeOpen(State state, Resource guard) =>
        state.Resources[guard.Index] is { } value && (value.Ownership & (Ownership.Held | Ownership.Lent)) != 0 && (value.Ownership & Ownership.Silent) == 0;

    private SyntaxNode? LastGuardEnd(State state, INamedTypeSymbol type)
    {
        foreach (var guard in GuardsIn(state))
        {
            if (state.Resources[guard.Index] is { ReleasedAt: >= 0 and var at } && ContractReader.Is(guard.Type!, type))
                return body.Instructions[at].Syntax;
        }

        return null;
    }
}
