using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>
/// What each instruction does to the state, and what is wrong with it: all that is known about lifetimes. Without a list of findings it
/// only computes; with one it reports as well, in the same pass over the same states.
/// </summary>
internal sealed class Transfer(Body body)
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

    /// <summary>A slot goes out of scope.</summary>
    public State Drop(State state, int slot, SyntaxNode place) => state.Slots[slot] is null ? state : Assign(state, slot, null, place);

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

    /// <summary>Whether two places are in sections of one <c>switch</c>: the same run of it comes to one of them only, and the next is told something else.</summary>
    private static bool AreAlternatives(SyntaxNode first, SyntaxNode second) =>
        second.Ancestors().OfType<SwitchSectionSyntax>().Any(s => s.Parent is SwitchStatementSyntax choice && choice.Sections.Any(other => other != s && other.Span.Contains(first.Span)));

    private State ReportNone(State state, int slot, SlotValue value, SyntaxNode syntax)
    {
        if (MemoryOf(value) is >= 0 and var memory && state.Slots[memory] is { } earlier && earlier.NoneOrigin != value.NoneOrigin)
            Findings?.Add(IsOfEndedGuard(state, earlier) ? FindingKind.CheckedInAnotherGuard : FindingKind.LookedUpAgain, syntax, OriginOf(earlier), NameOf(slot, syntax));
        else
            Findings?.Add(FindingKind.NoneUsed, syntax, OriginOf(value), NameOf(slot, syntax));
        return Refine(With(state, slot, value with { None = NoneState.MaybeNone }), slot, NoneState.NotNone) ?? state;
    }

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
