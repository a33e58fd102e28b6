using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>
/// What each instruction does to the state, and what is wrong with it: all that is known about lifetimes. Without a list of findings it
/// only computes; with one it reports as well, in the same pass over the same states.
/// </summary>
internal sealed partial class Transfer(Body body)
{
    /// <summary>Where findings go; null while the fixpoint is computed.</summary>
    public Findings? Findings { get; set; }

    /// <summary>What the variables that each lambda or local function shares may hold when it is created or called.</summary>
    public Dictionary<(ISymbol Function, ISymbol Root, string Members), NoneState> Captured { get; } = new(CapturedComparer.Instance);

    /// <summary>The state after an instruction; null when the path ends there.</summary>
    public State? Apply(Instruction instruction, State state)
    {
        switch (instruction)
        {
            case Acquire acquire:
                return Apply(acquire, state);
            case Lend lend:
                return Apply(lend, state);
            case Copy copy:
                return Apply(copy, state);
            case Load load:
                return Apply(load, state);
            case Store store:
                return Apply(store, state);
            case Forget forget:
                foreach (var slot in forget.Slots)
                    state = Drop(state, slot, forget.Syntax);
                return state;
            case Use use:
                return CheckUse(state, use.Slot, use.Kind, use.Syntax, use.Index);
            case Release release:
                return Apply(release, state);
            case Move move:
                return Apply(move, state);
            case Test test:
                return Assign(state, test.Target, ValueOf(test, state), test.Syntax);
            case Connect connect:
                var operand = connect.Connective == Connective.Not && connect.Left >= 0 ? state.Slots[connect.Left] : null;
                return Assign(state, connect.Target, new SlotValue
                {
                    Stamp = connect.Index,
                    Condition = ConditionOf(connect, state),
                    Lenders = operand?.Lenders ?? default,
                    NoneOrigin = operand?.NoneOrigin ?? -1,
                }, connect.Syntax);
            case Declare declare:
                return state.Slots[declare.Slot] is null
                    ? With(state, declare.Slot, new SlotValue { None = declare.None, NoneOrigin = declare.Index, Stamp = declare.Index, Declared = body.Slots[declare.Slot].Declared })
                    : state;
            case Assume assume:
                return assume.Outcome is { } outcome ? Decide(state, assume.Slot, outcome) : Refine(state, assume.Slot, assume.None!.Value);
            case FieldsMayChange change:
                return state.WithoutMembers(change.IsOwnCode);
            case Suspend suspend:
                // A borrow does not survive this; a counted reference does.
                Findings?.NeedCounts();
                return state.WithSuspension(suspend.Index);
            case RequireGuard require:
                if (OpenGuard(state, require.Guard) is null)
                    Findings?.Add(FindingKind.OutsideGuard, require.Syntax, LastGuardEnd(state, require.Guard), require.Member, require.Guard.Name);
                return state;
            case ExpectOwnPid expect:
                if (state.Slots[expect.Slot] is { IsForeignPid: true } pid)
                    Findings?.Add(FindingKind.ForeignPid, expect.Syntax, OriginOf(pid), NameOf(expect.Slot, expect.Syntax));
                return state;
            case ChangeChildrensNamespace change:
                return With(state, change.Flag, new SlotValue { NoneOrigin = change.Index, Stamp = change.Index });
            case AskForCurrent ask:
                if (state.Slots[ask.Flag] is { } changed)
                {
                    var unshare = (ChangeChildrensNamespace)body.Instructions[changed.NoneOrigin];
                    Findings?.Add(FindingKind.CurrentAfterUnshare, ask.Syntax, unshare.Syntax, Lowering.Describe(ask.Syntax), unshare.Member);
                }

                return state;
            case Block block:
                foreach (var guard in GuardsIn(state))
                {
                    if (IsMaybeOpen(state, guard))
                    {
                        Findings?.Add(FindingKind.BlocksInGuard, block.Syntax, guard.Site, block.Member, guard.Name);
                        break;
                    }
                }

                return state;
            case WaitForReaders wait:
                foreach (var guard in GuardsIn(state))
                {
                    if (IsMaybeOpen(state, guard) && ContractReader.Is(guard.Type!, wait.Guard))
                    {
                        Findings?.Add(FindingKind.WaitsInGuard, wait.Syntax, guard.Site, wait.Member, guard.Name);
                        break;
                    }
                }

                return state;
            case Report report:
                Findings?.Add(report.Kind, report.Syntax, null, report.Arguments);
                return state;
            case Capture capture:
                Remember(capture, state);
                return state;
            default:
                return state;
        }
    }

    /// <summary>What a path that leaves the method still holds.</summary>
    /// <param name="state">The state there.</param>
    /// <param name="place">Where it leaves.</param>
    /// <param name="isWrittenException">Of an exception, whether the code throws it itself.</param>
    public void CheckExit(State state, SyntaxNode place, bool? isWrittenException)
    {
        foreach (var entry in state.Resources.Entries())
        {
            if (IsLost(entry.Value.Ownership) && !(isWrittenException == true && !entry.Value.WasNamed && IsStoppedByItsInitializer(body.Resources[entry.Key])))
                ReportLost(entry.Key, entry.Value, place, isWrittenException == false);
        }
    }

    /// <summary>Whether an object that can be disposed throws while it is only being made: <c>new Reader { Name = name ?? throw … }</c>. Nobody could have disposed of it.</summary>
    private static bool IsStoppedByItsInitializer(Resource resource) =>
        resource.IsDisposable && resource.Site is BaseObjectCreationExpressionSyntax { Initializer: { } initializer } && initializer.DescendantNodes().Any(n => n is ThrowExpressionSyntax);

    private State Apply(Acquire acquire, State state)
    {
        var index = acquire.Resource.Index;
        state = Assign(state, acquire.Target, null, acquire.Syntax);

        // In a loop another name may still hold the one before. The one before that is not told apart from it.
        if (state.Resources[index] is not null)
            state = acquire.Resource.Previous is { } previous ? Rename(Remove(state, previous.Index), index, previous.Index) : Remove(state, index);

        Findings?.Proofs.AddAcquired(acquire.Resource);
        if (acquire.IsOfCurrent)
            Findings?.AddReferenceToCurrent(acquire.Resource);
        var ownership = acquire.Resource.Kind is ResourceKind.Reference or ResourceKind.Guard ? Ownership.Held : Ownership.Lent;
        var slot = IntSet.Of(acquire.Target);
        if (body.Slots[acquire.Target].IsNamed)
            acquire.Resource.Name = body.Slots[acquire.Target].Name;
        if (acquire.Resource.IsGuard)
            state = state.WithGuards(state.Guards.Add(index));
        state = With(state, index, new ResourceValue
        {
            Ownership = ownership,
            Holders = slot,
            MayHold = slot,
            Stamp = acquire.Index,
            WasNamed = body.Slots[acquire.Target].IsNamed,
        });
        return With(state, acquire.Target, new SlotValue
        {
            Resources = IntSet.Of(index),
            None = NoneOf(state, acquire.NoneOf, acquire.None),
            NoneOrigin = acquire.Index,
            Stamp = acquire.Index,
        });
    }

    private State Apply(Lend lend, State state)
    {
        var lenders = default(IntSet);
        foreach (var from in lend.From)
        {
            if (state.Slots[from] is { } value)
                lenders = lenders.Union(value.Resources).Union(value.Lenders);
        }

        foreach (var guard in lend.Guards)
        {
            if (OpenGuard(state, guard) is { } open)
                lenders = lenders.Add(open.Index);
        }

        if (lend.Scope is { } scope)
        {
            lenders = lenders.Add(scope.Index);
            if (state.Resources[scope.Index] is null)
                state = With(state, scope.Index, new ResourceValue { Ownership = Ownership.Lent, Stamp = lend.Index });
        }

        var none = NoneOf(state, lend.NoneOf, lend.None);
        return Assign(state, lend.Target, new SlotValue
        {
            Lenders = lenders,
            None = none,
            NoneOrigin = lend.Index,
            Stamp = lend.Index,
            Epoch = lend.IsStackOnly ? state.Suspension : SlotValue.Timeless,
            IsDescriptor = lend.IsDescriptor,
            IsForeignPid = lend.IsForeignPid,
        }, lend.Syntax);
    }

    /// <summary>What is known of a result that is there whenever another value is.</summary>
    private static NoneState NoneOf(State state, int source, NoneState declared) =>
        source >= 0 && state.Slots[source] is { IsTakenAsThere: true } value ? value.None : declared;

    private State Apply(Copy copy, State state)
    {
        var source = state.Slots[copy.Source];
        if (copy.IsCondition && source?.Condition is null)
        {
            var stamp = source?.Stamp ?? int.MaxValue;
            var same = Condition.Of(
                ImmutableArray.Create(Fact.AboutOutcome(copy.Source, stamp, true)),
                ImmutableArray.Create(Fact.AboutOutcome(copy.Source, stamp, false)));
            return Assign(state, copy.Target, new SlotValue { Stamp = copy.Index, Condition = same }, copy.Syntax);
        }

        if (source is null)
            return Assign(state, copy.Target, null, copy.Syntax);
        if (copy.TargetScope is { } targetScope && IsOfScopeOnly(source) && FindScope(source, inner => inner != targetScope && targetScope.Contains(inner)) is not null)
            ReportEscape(copy.Source, source, copy.Syntax, $"be kept in '{body.Slots[copy.Target].Name}', which lives longer");
        if (copy.Target == copy.Source)
            return state;
        if (copy.None is { } none)
            source = source with { None = none };
        if (copy.IsView)
            source = source with { IsView = true, IsGuess = source.IsGuess || copy.IsGuess };
        CheckGuardCopy(copy, source);

        // What a test of a flow capture tells, it tells of what was captured; the aliases of a resource know each other by it.
        if (source.ReadFrom < 0 && source.Resources.IsEmpty && body.Slots[copy.Target].Kind == SlotKind.Capture)
            source = source with { ReadFrom = copy.Source };
        var copied = Assign(state, copy.Target, source, copy.Syntax, copy.Source);
        if (source.Condition is { MayBeTrue: true, MayBeFalse: true } condition && body.Slots[copy.Target].Kind == SlotKind.Local)
            copied = TellBack(copied, copy.Target, source.Stamp, condition);
        return source.Resources.Count > 1 && body.Slots[copy.Source].Kind == SlotKind.Capture ? TellOf(copied, copy.Source, copy.Target, source.Stamp) : copied;
    }

    /// <summary>What is told of a flow capture is told of the variable that gets its value.</summary>
    private static State TellOf(State state, int capture, int target, int stamp) => Retell(
        state,
        facts => facts.AddRange(facts.Where(f => f.Slot == capture && f.Resource >= 0 && f.Stamp == stamp).Select(f => Fact.Apart(target, stamp, f.Resource))));

    /// <summary>That a slot does not hold a resource was told of what had its number before.</summary>
    private static State ForgetApart(State state, int index) => Retell(state, facts => facts.RemoveAll(f => f.Slot >= 0 && f.Resource == index));

    private static State Retell(State state, Func<ImmutableArray<Fact>, ImmutableArray<Fact>> retold)
    {
        var result = state;
        foreach (var entry in state.Slots.Entries())
        {
            var value = entry.Value;
            if (value.Condition is null && value.WhenThere.IsEmpty && value.WhenNone.IsEmpty)
                continue;
            if (value.Condition is { } condition)
                value = value with { Condition = new Condition(condition.MayBeTrue, condition.MayBeFalse, retold(condition.WhenTrue), retold(condition.WhenFalse)) };
            value = value with { WhenThere = retold(value.WhenThere), WhenNone = retold(value.WhenNone) };
            if (!value.Same(entry.Value))
                result = With(result, entry.Key, value);
        }

        return result;
    }

    private State Apply(Load load, State state)
    {
        var member = load.Member.Index;
        var value = state.Slots[member];
        if (value is null || state.Members[member] != Freshness.Fresh)
        {
            // What the member held before is not known to be what it holds now; only that somebody checked it stays.
            var none = value?.None ?? load.None;
            var fresh = new SlotValue { None = none, NoneOrigin = value?.NoneOrigin ?? load.Index, Stamp = load.Index, Declared = body.Slots[member].Declared };
            state = Assign(state, member, null, load.Syntax).WithMember(member);
            if (load.Member.EntryResource is >= 0 and var entry)
            {
                if (state.Resources[entry] is not null)
                    state = Remove(state, entry);
                var slot = IntSet.Of(member);
                state = With(state, entry, new ResourceValue { Ownership = Ownership.Lent, Holders = slot, MayHold = slot, Stamp = load.Index, WasNamed = true });
                fresh = fresh with { Resources = IntSet.Of(entry) };
            }

            state = With(state, member, fresh);
            value = fresh with { IsAnotherLookup = IsAnotherLookup(load, none, value) };
        }
        else
        {
            value = value with { IsAnotherLookup = IsAnotherLookup(load, value.None, value) };
        }

        return Assign(state, load.Target, value with { ReadFrom = member, Epoch = SlotValue.Timeless, Declared = 0 }, load.Syntax, member);
    }

    private static bool IsAnotherLookup(Load load, NoneState none, SlotValue? earlier) =>
        load.Member.IsLookup && earlier is not null && (load.None & NoneState.None) != 0 && none == NoneState.NotNone;

    private State Apply(Store store, State state)
    {
        var member = store.Member.Index;
        if (store.IsOwning && MayLoseReference(state, store))
            Findings?.Add(FindingKind.FieldOverwritten, store.Syntax is AssignmentExpressionSyntax assignment ? assignment.Left : store.Syntax, null, store.Member.Name, "is overwritten without releasing it");
        var source = store.Source >= 0 ? state.Slots[store.Source] : null;
        var value = new SlotValue
        {
            Resources = source?.Resources ?? default,
            Lenders = source?.Lenders ?? default,
            None = source?.None ?? store.None,
            NoneOrigin = source?.NoneOrigin ?? -1,
            Condition = source?.Condition,
            Stamp = store.Index,
            Declared = body.Slots[member].Declared,
        };
        return Assign(state, member, value, store.Syntax, store.Source).WithMember(member);
    }

    /// <summary>Whether a field may still hold a reference that nothing else does when it gets another value.</summary>
    private static bool MayLoseReference(State state, Store store)
    {
        if (state.Slots[store.Member.Index] is not { IsUnseen: false } value)
            return state.IsUntouched;
        if ((value.None & NoneState.NotNone) == 0)
            return false;
        foreach (var index in value.Resources)
        {
            // Somebody else has it as well: a local that it was read into, which can still release it.
            if (state.Resources[index] is not { } resource || resource.MayHold.Count > 1 || (resource.Ownership & Ownership.Silent) != 0)
                return false;
            if ((resource.Ownership & ~(Ownership.Released | Ownership.Absent)) == 0)
                return false;
        }

        return true;
    }

    private State? Apply(Release release, State state)
    {
        var value = state.Slots[release.Slot];
        Findings?.Proofs.AddUse(release.Syntax, value);
        if (value is null)
            return state;
        if (!release.IsImplicit && !release.IsNoneAllowed && (value.None & NoneState.None) != 0)
        {
            state = ReportNone(state, release.Slot, value, release.Syntax);
            value = state.Slots[release.Slot]!;
        }

        CheckForgery(state, value, UseKind.Member);
        if (value.Resources.IsEmpty)
            return state;

        var verdict = VerdictOf(state, value.Resources);
        if (verdict.Resource is { } released)
        {
            var resource = body.Resources[released];
            var earlier = state.Resources[released]!.ReleasedAt is >= 0 and var at ? body.Instructions[at].Syntax : null;
            var place = release.IsImplicit && earlier is not null ? earlier : release.Syntax;
            var related = release.IsImplicit ? resource.Site : earlier ?? resource.Site;
            var kind = !verdict.IsDefinite ? MaybeDead(resource)
                : resource.IsGuard ? FindingKind.GuardReleasedTwice
                : FindingKind.ReleasedTwice;
            if (resource.IsGuard && Findings?.IsCopied(resource) == true)
            {
                // Reported where it was copied.
            }
            else if (resource.IsDisposable && (release.IsImplicit || !verdict.IsDefinite || IsOfAnother(release, state.Resources[released]!.ReleasedAt)))
            {
                // IDisposable allows it: only what is written twice for certain is worth a word.
            }
            else if (verdict.IsDefinite)
                Findings?.AddDefinite(kind, MaybeDead(resource), release.Syntax, place, related, resource.Name, resource.IsGuard ? "released twice" : null);
            else
                Findings?.Add(kind, place, related, resource.Name);
        }
        else if (!release.IsImplicit)
        {
            // The end of a 'using' is reached by exceptions as well, but it is the explicit release before it that is one too many.
            Findings?.AddAlive(release.Syntax);
        }

        foreach (var index in value.Resources)
        {
            if (state.Resources[index] is not { } resource)
                continue;
            Findings?.AddRelease(index);
            if (body.Resources[index] is { Kind: ResourceKind.Parameter or ResourceKind.CallersGuard, IsDisposable: false } && (resource.Ownership & ~Ownership.Absent) == Ownership.Lent)
                ReportBorrowed(index, release.Syntax, "released here, but the caller releases it as well: declare the parameter [Owned]");
            var isIt = resource.Holders.Contains(release.Slot);
            if (isIt && release.IsImplicit && resource.ReleasedAt >= 0 && (!body.Resources[index].IsDisposable || body.Instructions[resource.ReleasedAt] is Move { Kind: MoveKind.Returned }) && (resource.Ownership & ~Ownership.Absent) == (Ownership.Unknown | Ownership.GivenAway))
                Findings?.Add(FindingKind.UsedAfterRelease, body.Instructions[resource.ReleasedAt].Syntax, body.Resources[index].Site, body.Resources[index].Name);
            state = With(state, index, resource with
            {
                Ownership = value.IsView ? Ownership.Unknown
                    : isIt ? Ownership.Released
                    : resource.Ownership | (body.Resources[index].IsDisposable ? Ownership.Unknown : Ownership.Released),
                ReleasedAt = release.Index,
                Stamp = release.Index,
            });
        }

        return state;
    }

    private State? Apply(Move move, State state)
    {
        var value = state.Slots[move.Slot];
        if (value is null)
            return state;
        if (move.Kind is MoveKind.Returned or MoveKind.Stored)
        {
            state = CheckUse(state, move.Slot, move.Kind == MoveKind.Returned ? UseKind.Inspect : UseKind.Look, move.Syntax, move.Index)!;
            value = state.Slots[move.Slot]!;
            CheckEscape(state, move, value);
            if (move.Kind == MoveKind.Returned)
                CheckForgery(state, value, (value.None & NoneState.None) != 0 ? UseKind.Inspect : UseKind.Member);
        }

        var ownership = move.Kind switch
        {
            MoveKind.Taken => Ownership.Taken,
            MoveKind.Returned or MoveKind.Stored when !value.IsGuess => Ownership.Unknown | Ownership.GivenAway,
            _ => Ownership.Unknown,
        };
        foreach (var index in value.Resources)
        {
            if (state.Resources[index] is not { } resource)
                continue;
            Findings?.AddNeedOfCount(index);
            if (move.Kind is not (MoveKind.Returned or MoveKind.Taken))
                Findings?.Proofs.AddOutOfSight(body.Resources[index]);
            CheckOwner(move, index, resource);
            var isIt = resource.Holders.Contains(move.Slot) || (resource.HoldersIfThere.Contains(move.Slot) && !IsHeldWithout(state, move.Slot, index));
            state = With(state, index, resource with
            {
                // What the slot only may hold stays to be released where it does not.
                Ownership = isIt ? ownership : resource.Ownership | (ownership & ~Ownership.Unknown),
                ReleasedAt = (ownership & (Ownership.Taken | Ownership.GivenAway)) != 0 ? move.Index : resource.ReleasedAt,
                Stamp = move.Index,
            });
        }

        return state;
    }

    /// <summary>Whether a resource is still to be released where a slot that may hold it is None.</summary>
    private bool IsHeldWithout(State state, int slot, int index) => Refine(state, slot, NoneState.None) is { } none && none.Resources[index] is { } resource && IsLost(resource.Ownership);

    private sealed class CapturedComparer : IEqualityComparer<(ISymbol Function, ISymbol Root, string Members)>
    {
        public static readonly CapturedComparer Instance = new();

        public bool Equals((ISymbol Function, ISymbol Root, string Members) x, (ISymbol Function, ISymbol Root, string Members) y) =>
            SymbolEqualityComparer.Default.Equals(x.Function, y.Function) && SymbolEqualityComparer.Default.Equals(x.Root, y.Root) && x.Members == y.Members;

        public int GetHashCode((ISymbol Function, ISymbol Root, string Members) key) =>
            ((SymbolEqualityComparer.Default.GetHashCode(key.Function) * 31) + SymbolEqualityComparer.Default.GetHashCode(key.Root)) * 31
            + key.Members.GetHashCode();
    }
}
