using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>
/// Finds the states of a body: one forward fixpoint over its blocks. Exceptions, which the control flow graph has no edges for, go to a
/// dispatch node for each try region and from there to its handlers; a <c>finally</c> is solved once for each way of coming through it.
/// </summary>
internal sealed class Solver
{
    /// <summary>Ways through one <c>finally</c> that are told apart; a body with more is left alone.</summary>
    private const int MaxContinuations = 64;

    /// <summary>Visits of one node on average before a body is left alone: a fixpoint takes a few.</summary>
    private const int MaxVisits = 64;

    private readonly Body _body;
    private readonly Transfer _transfer;
    private readonly bool _ignoresUnlikely;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<NodeKey, Node> _nodes = [];
    private readonly SortedSet<Node> _pending = new(Comparer<Node>.Create((a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : a.Id.CompareTo(b.Id)));
    private bool _isTooComplex;

    private Solver(Body body, Transfer transfer, CancellationToken cancellation)
    {
        _body = body;
        _transfer = transfer;
        _ignoresUnlikely = body.HasOnlyDisposables;
        _cancellation = cancellation;
    }

    /// <summary>Solves a body and gives what it found, or null when the body is too complex.</summary>
    public static Findings? Solve(Body body, State entry, Transfer transfer, CancellationToken cancellation)
    {
        var solver = new Solver(body, transfer, cancellation);
        solver.Flow(solver.NodeOf(body.Graph.Blocks[0], null), entry);
        solver.Run();
        if (solver._isTooComplex)
            return null;

        var findings = transfer.Findings = new();
        foreach (var node in solver._nodes.Values.OrderBy(n => n.Order).ThenBy(n => n.Id))
        {
            cancellation.ThrowIfCancellationRequested();
            solver.Visit(node);
        }

        return findings;
    }

    private void Run()
    {
        var visits = 0;
        while (_pending.Count > 0 && !_isTooComplex)
        {
            _cancellation.ThrowIfCancellationRequested();
            var node = _pending.Min;
            _pending.Remove(node);
            Visit(node);
            if (++visits > MaxVisits * (_nodes.Count + 16))
            {
#if DEBUG
                throw new InvalidOperationException("The fixpoint is not reached.");
#else
                _isTooComplex = true;
#endif
            }
        }
    }

    private void Visit(Node node)
    {
        if (node.Key.Region is not null)
            Dispatch(node);
        else
            VisitBlock(node);
    }

    private void VisitBlock(Node node)
    {
        var block = node.Key.Block!;
        var state = node.State;
        var (start, end) = _body.Blocks[block.Ordinal];
        var region = EnclosingTry(block.EnclosingRegion);
        for (var i = start; i < end && state is not null; i++)
        {
            var instruction = _body.Instructions[i];
            if ((i & 63) == 0)
                _cancellation.ThrowIfCancellationRequested();
            state = _transfer.Apply(instruction, state!);
            if (state is null)
                return;
            if (instruction is Throws { IsUnlikely: var isUnlikely })
            {
                if (!isUnlikely || !_ignoresUnlikely)
                    Throw(state, region, node.Key.Context, default);
            }
            else if (instruction is NeverReturns { IsDeadEnd: var isDeadEnd })
            {
                if (!isDeadEnd)
                    Throw(state, region, node.Key.Context, new(true));
                return;
            }
        }

        if (state is null)
            return;
        if (block.Kind == BasicBlockKind.Exit)
        {
            _transfer.CheckExit(state, _body.Graph.OriginalOperation.Syntax, null);
            return;
        }

        var condition = _body.Conditions[block.Ordinal];
        if (block.ConditionKind != ControlFlowConditionKind.None)
        {
            var whenJumping = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            Follow(block, block.ConditionalSuccessor!, _transfer.Decide(state, condition, whenJumping), node.Key.Context, region);
            state = _transfer.Decide(state, condition, !whenJumping);
        }

        if (block.FallThroughSuccessor is { } next)
            Follow(block, next, state, node.Key.Context, region);
    }

    private void Follow(BasicBlock block, ControlFlowBranch branch, State? state, Context? context, ControlFlowRegion? region)
    {
        if (state is null)
            return;
        if (!_body.ConditionSlots[block.Ordinal].IsDefaultOrEmpty)
        {
            foreach (var slot in _body.ConditionSlots[block.Ordinal])
                state = _transfer.Drop(state, slot, block.BranchValue!.Syntax);
        }

        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                Throw(state, region, context, RaisedBy(block));
                break;
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                if (context is not null && block.EnclosingRegion is { } ending && ContainsRegion(context.Finally, ending))
                    Resume(context, state, block);
                break;
            case ControlFlowBranchSemantics.Error or ControlFlowBranchSemantics.ProgramTermination:
                break;
            default:
                if (branch.Destination is { } destination)
                    Leave(state, new(branch, destination, 0), context, PlaceOf(block));
                break;
        }
    }

    /// <summary>Where a person sees a path leave: the branch's own code.</summary>
    private SyntaxNode PlaceOf(BasicBlock block) =>
        block.BranchValue?.Syntax
        ?? (block.Operations.IsEmpty ? _body.Graph.OriginalOperation.Syntax : block.Operations[block.Operations.Length - 1].Syntax);

    /// <summary>Goes along a branch: out of the regions that it leaves, through the next <c>finally</c> on its way, or to its destination.</summary>
    private void Leave(State state, Continuation way, Context? context, SyntaxNode place)
    {
        var branch = way.Branch!;
        var finallies = branch.FinallyRegions;
        var until = way.Next < finallies.Length ? finallies[way.Next].EnclosingRegion : null;
        var isPast = way.Next == 0;
        foreach (var left in branch.LeavingRegions)
        {
            if (!isPast)
            {
                isPast = left == finallies[way.Next - 1].EnclosingRegion;
                continue;
            }

            if (left == until)
                break;
            state = DropRegion(state, left, place);
        }

        if (until is not null)
        {
            Enter(finallies[way.Next], new(branch, way.Destination, way.Next + 1), state, context);
            return;
        }

        Flow(NodeOf(way.Destination!, context), state);
    }

    private State DropRegion(State state, ControlFlowRegion region, SyntaxNode place)
    {
        if (_body.RegionSlots.TryGetValue(region, out var slots))
        {
            foreach (var slot in slots)
                state = _transfer.Drop(state, slot, place);
        }

        return state;
    }

    /// <summary>What was declared inside of a region is gone where an exception that left it is caught.</summary>
    private State DropWithin(State state, ControlFlowRegion region, SyntaxNode place)
    {
        var pending = new Stack<ControlFlowRegion>();
        pending.Push(region);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            state = DropRegion(state, current, place);
            foreach (var nested in current.NestedRegions)
                pending.Push(nested);
        }

        return state;
    }

    /// <summary>Enters a <c>finally</c>, to go on as the continuation says.</summary>
    private void Enter(ControlFlowRegion region, Continuation way, State state, Context? context)
    {
        var entered = ContextOf(context, region, way);
        Flow(NodeOf(_body.Graph.Blocks[region.FirstBlockOrdinal], entered), state);
    }

    /// <summary>The end of a <c>finally</c>: goes on as it was entered.</summary>
    private void Resume(Context context, State state, BasicBlock block)
    {
        var way = context.Way;
        if (way.Branch is not null)
            Leave(state, way, context.Parent, PlaceOf(block));
        else
            Throw(state, EnclosingTry(context.Finally.EnclosingRegion!.EnclosingRegion), context.Parent, way.Raised);
    }

    /// <summary>An exception leaves here.</summary>
    private void Throw(State state, ControlFlowRegion? region, Context? context, Raised raised)
    {
        // Without a region it leaves the method.
        FlowException(
            region is null
                ? NodeOf(new NodeKey(null, _body.Graph.Root, null, new(raised.IsWritten)), int.MaxValue)
                : NodeOf(new NodeKey(null, region, InnerContext(context, region), raised), region.LastBlockOrdinal * 2 + 1),
            state);
    }

    private void FlowException(Node node, State state)
    {
        if (_transfer.Findings is not null)
            return;
        if (node is not { State: { } known, Told: { } told })
        {
            Flow(node, state);
        }
        else
        {
            // Only what differs from what came here last is news: else each call of a long method would bring all that is held.
            var slots = new List<int>();
            state.Slots.Differences(told.Slots, slots);
            var resources = new List<int>();
            state.Resources.Differences(told.Resources, resources);
            if (slots.Count > 0 || resources.Count > 0 || state.Members != told.Members || state.Suspension != told.Suspension)
                Update(node, known, known.JoinChanges(state, slots, resources, node.Stamp));
        }

        node.Told = state;
    }

    /// <summary>An exception at a try region: to its handlers and, unless one of them takes all, outwards.</summary>
    private void Dispatch(Node node)
    {
        var region = node.Key.Region!;
        var state = node.State!;
        var context = node.Key.Context;
        if (region == _body.Graph.Root)
        {
            if (_transfer.Findings is not null)
                _transfer.CheckExit(state, _body.Graph.OriginalOperation.Syntax, node.Key.Raised.IsWritten);
            return;
        }

        var parent = region.EnclosingRegion!;
        if (parent.Kind == ControlFlowRegionKind.TryAndFinally)
        {
            Enter(parent.NestedRegions[1], Continuation.Exceptional(node.Key.Raised), state, context);
            return;
        }

        for (var i = 1; i < parent.NestedRegions.Length; i++)
        {
            var handler = parent.NestedRegions[i];
            if (!node.Key.Raised.MayBe(handler.ExceptionType))
                continue;
            var block = _body.Graph.Blocks[handler.FirstBlockOrdinal];
            Flow(NodeOf(block, context), _ignoresUnlikely && OnlyThrows(handler) ? state : DropWithin(state, region, PlaceOf(block)));
            if (handler.Kind == ControlFlowRegionKind.Catch && node.Key.Raised.IsCertainly(handler.ExceptionType))
                return;
        }

        Throw(state, EnclosingTry(parent.EnclosingRegion), context, node.Key.Raised);
    }

    private static ControlFlowRegion? EnclosingTry(ControlFlowRegion? region)
    {
        // The root region of a lambda lies in a region of the method around it, whose handlers are not the lambda's.
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Try or ControlFlowRegionKind.Root))
            region = region.EnclosingRegion;
        return region?.Kind == ControlFlowRegionKind.Try ? region : null;
    }

    /// <summary>The exception that a block throws. Where only disposables are followed, a handler that throws only passes on what came there.</summary>
    private Raised RaisedBy(BasicBlock block)
    {
        var thrown = block.BranchValue is { } value ? Lowering.Unconverted(value) : null;
        if (thrown is { IsImplicit: true } || (_ignoresUnlikely && IsInCatch(block)))
            return default;

        // Helpers that prepare an exception return the one that they are given.
        if (_ignoresUnlikely && thrown is IInvocationOperation { Type: INamedTypeSymbol given } helper)
            thrown = helper.Arguments.Select(a => Lowering.Unconverted(a.Value)).FirstOrDefault(a => a is IObjectCreationOperation { Type: { } made } && ContractReader.Is(made, given)) ?? thrown;
        return new(true, thrown?.Type as INamedTypeSymbol, thrown is IObjectCreationOperation);
    }

    /// <summary>Whether an exception that a block throws passes on the one that came there, as it is or as another.</summary>
    private static bool IsInCatch(BasicBlock block)
    {
        var region = block.EnclosingRegion;
        while (region.Kind is not (ControlFlowRegionKind.Catch or ControlFlowRegionKind.Root))
            region = region.EnclosingRegion!;
        return region.Kind == ControlFlowRegionKind.Catch;
    }

    /// <summary>Whether all ways out of a handler are exceptions: then what is lost is lost by one.</summary>
    private bool OnlyThrows(ControlFlowRegion handler)
    {
        for (var i = handler.FirstBlockOrdinal; i <= handler.LastBlockOrdinal; i++)
        {
            var block = _body.Graph.Blocks[i];
            if (IsWayOut(block.FallThroughSuccessor) || IsWayOut(block.ConditionalSuccessor))
                return false;
        }

        return true;

        bool IsWayOut(ControlFlowBranch? branch) => branch is { Destination: { } destination } && (destination.Ordinal < handler.FirstBlockOrdinal || destination.Ordinal > handler.LastBlockOrdinal);
    }

    private static bool ContainsRegion(ControlFlowRegion outer, ControlFlowRegion? inner)
    {
        for (; inner is not null; inner = inner.EnclosingRegion)
        {
            if (inner == outer)
                return true;
        }

        return false;
    }

    /// <summary>The part of a context that still holds at a region: a <c>finally</c> that an exception leaves is left for good.</summary>
    private static Context? InnerContext(Context? context, ControlFlowRegion region)
    {
        while (context is not null && !ContainsRegion(context.Finally, region))
            context = context.Parent;
        return context;
    }

    private void Flow(Node node, State state)
    {
        if (_transfer.Findings is not null)
            return;
        Update(node, node.State, node.State is null ? state : State.Join(node.State, state, node.Stamp));
    }

    private void Update(Node node, State? known, State joined)
    {
        node.State = joined;
        if (known is null || !joined.Same(known))
            _pending.Add(node);
    }

    private Node NodeOf(BasicBlock block, Context? context)
    {
        while (context is not null && !ContainsRegion(context.Finally, block.EnclosingRegion))
            context = context.Parent;
        return NodeOf(new NodeKey(block, null, context, default), block.Ordinal * 2);
    }

    private Node NodeOf(NodeKey key, int order)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            var id = _nodes.Count;
            var numbers = Math.Max(_body.Slots.Count, _body.Resources.Count) + 1;
            _nodes.Add(key, node = new(key, id, order, -2 - (id * numbers)));
        }

        return node;
    }

    private readonly Dictionary<(Context? Parent, ControlFlowRegion Finally, BasicBlock? Destination, Raised Raised), Context> _contexts = [];
    private readonly Dictionary<ControlFlowRegion, int> _continuations = [];

    private Context ContextOf(Context? parent, ControlFlowRegion region, Continuation way)
    {
        var key = (parent, region, way.Destination, way.Raised);
        if (!_contexts.TryGetValue(key, out var context))
        {
            _contexts.Add(key, context = new(parent, region, way));
            _continuations.TryGetValue(region, out var count);
            _continuations[region] = ++count;
            _isTooComplex |= count > MaxContinuations;
        }

        return context;
    }

    /// <summary>How to go on after a <c>finally</c>: along a branch, or with the exception that came through.</summary>
    private sealed class Continuation(ControlFlowBranch? branch, BasicBlock? destination, int next)
    {
        public ControlFlowBranch? Branch { get; } = branch;

        public BasicBlock? Destination { get; } = destination;

        /// <summary>The index of the next <c>finally</c> of the branch.</summary>
        public int Next { get; } = next;

        /// <summary>The exception, if it is one.</summary>
        public Raised Raised { get; private init; }

        public static Continuation Exceptional(Raised raised) => new(null, null, 0) { Raised = raised };
    }

    /// <summary>The finally regions that a node is in, innermost first, each with the way that it was entered.</summary>
    private sealed class Context(Context? parent, ControlFlowRegion region, Continuation way)
    {
        public Context? Parent { get; } = parent;

        public ControlFlowRegion Finally { get; } = region;

        public Continuation Way { get; } = way;
    }

    private readonly record struct NodeKey(BasicBlock? Block, ControlFlowRegion? Region, Context? Context, Raised Raised);

    /// <summary>An exception on its way.</summary>
    /// <param name="IsWritten">The code throws it itself.</param>
    /// <param name="Type">What is known of its type.</param>
    /// <param name="IsExact">It is of no type derived from that.</param>
    private readonly record struct Raised(bool IsWritten, INamedTypeSymbol? Type = null, bool IsExact = false)
    {
        /// <summary>Whether a handler of this type takes it, whatever else it is.</summary>
        public bool IsCertainly(ITypeSymbol? handled) =>
            handled is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            || (Type is not null && handled is INamedTypeSymbol named && ContractReader.Is(Type, named));

        /// <summary>Whether a handler of this type may take it.</summary>
        public bool MayBe(ITypeSymbol? handled) =>
            Type is null or { TypeKind: TypeKind.Error } || handled is not INamedTypeSymbol { TypeKind: not TypeKind.Error } named || IsCertainly(named) || (!IsExact && ContractReader.Is(named, Type));
    }

    private sealed class Node(NodeKey key, int id, int order, int stamp)
    {
        public NodeKey Key { get; } = key;

        public int Id { get; } = id;

        public int Order { get; } = order;

        /// <summary>The first of the numbers that joins at this node give to what differs.</summary>
        public int Stamp { get; } = stamp;

        public State? State { get; set; }

        /// <summary>For exceptions: the last state that came here.</summary>
        public State? Told { get; set; }
    }
}
