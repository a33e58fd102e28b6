using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>
/// Turns the operations of a control flow graph into instructions: all that is known about C# is here, and all that is known about
/// lifetimes is in <see cref="Transfer"/>. An operation without a case of its own hands over what flows into it, so that nothing is
/// said about what is not understood.
/// </summary>
/// <remarks>
/// The operations of a block are evaluated unconditionally and from left to right, children first, so one pass with a stack of its own
/// does: no recursion, however deeply an expression is nested.
/// </remarks>
internal sealed partial class Lowering
{
    private const int Untracked = -1;

    private readonly ContractReader _contracts;
    private readonly CaptureMap _captures;
    private readonly CancellationToken _cancellation;
    private readonly Body _body;
    private readonly Dictionary<ISymbol, Slot> _slots = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(int Parent, string Member), Slot> _members = [];
    private readonly Dictionary<CaptureId, Slot> _flowCaptures = [];

    /// <summary>Flow captures and ref locals that stand for a location rather than for its value.</summary>
    private readonly Dictionary<CaptureId, IOperation> _capturedLocations = [];
    private readonly Dictionary<ISymbol, IOperation> _refLocals = new(SymbolEqualityComparer.Default);

    /// <summary>What a flow capture is another name of, for the members of the object; null when it may be one of several.</summary>
    private readonly Dictionary<CaptureId, IOperation?> _capturedObjects = [];

    /// <summary>The enums and numbers that a flow capture is another name of; null when it may be one of several.</summary>
    private readonly Dictionary<CaptureId, IOperation?> _capturedNumbers = [];

    /// <summary>What tracked captures were before they were converted.</summary>
    private readonly Dictionary<CaptureId, ITypeSymbol> _capturedTypes = [];

    private readonly Dictionary<IOperation, int> _results = [];
    private readonly List<int> _temporaries = [];
    private readonly Dictionary<SyntaxNode, Resource> _scopes = [];

    private Lowering(ControlFlowGraph graph, IMethodSymbol? method, ContractReader contracts, CaptureMap captures, CancellationToken cancellation)
    {
        _contracts = contracts;
        _captures = captures;
        _cancellation = cancellation;
        _body = new(graph, method);
    }

    /// <summary>The lambdas that the body creates, with the operation that its graph is asked by.</summary>
    public List<IFlowAnonymousFunctionOperation> Lambdas { get; } = [];

    public static Body Lower(
        ControlFlowGraph graph,
        IMethodSymbol? method,
        ContractReader contracts,
        CaptureMap captures,
        CancellationToken cancellation,
        out List<IFlowAnonymousFunctionOperation> lambdas)
    {
        var lowering = new Lowering(graph, method, contracts, captures, cancellation);
        lowering.LowerParameters();
        foreach (var block in graph.Blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            lowering.LowerBlock(block);
        }

        lowering.FindRegionSlots(graph.Root);
        lambdas = lowering.Lambdas;
        return lowering._body;
    }

    private void LowerParameters()
    {
        if (_body.Method is not { } method)
            return;
        var syntax = _body.Graph.OriginalOperation.Syntax;
        foreach (var guard in _contracts.Of(method).RequiredGuards)
        {
            var callers = NewResource(ResourceKind.CallersGuard, guard, syntax, guard.Name);
            Emit(new Acquire(syntax, NewSlot(SlotKind.Parameter, guard.Name, null, null).Index, callers, NoneState.NotNone));
        }

        foreach (var parameter in method.Parameters)
        {
            var contract = _contracts.Of(parameter.Type);
            if ((contract & TypeContract.Tracked) == 0 || parameter.RefKind == RefKind.Out)
                continue;
            var slot = SlotOf(parameter);
            var none = DeclaredNone(parameter.Type, contract, parameter.NullableAnnotation, parameter.GetAttributes());
            var site = parameter.DeclaringSyntaxReferences is [var reference, ..] ? reference.GetSyntax(_cancellation) : syntax;
            var isDeclared = method.MethodKind != MethodKind.AnonymousFunction || _contracts.PassingOf(parameter) != Passing.Default;
            if ((contract & TypeContract.Released) != 0 && isDeclared)
            {
                var isOwned = _contracts.PassingOf(parameter) == Passing.Owned && parameter.RefKind == RefKind.None;
                var kind = isOwned ? ((contract & TypeContract.Guard) != 0 ? ResourceKind.Guard : ResourceKind.Reference)
                    : (contract & TypeContract.Guard) != 0 ? ResourceKind.CallersGuard : ResourceKind.Parameter;
                Emit(new Acquire(site, slot.Index, NewResource(kind, parameter.Type, site, parameter.Name), none));
            }
            else
            {
                Emit(new Lend(site, slot.Index, none));
            }
        }
    }

    private void LowerBlock(BasicBlock block)
    {
        // The parameters come first in the first block, which is always empty otherwise.
        var start = block.Ordinal == 0 ? 0 : _body.Instructions.Count;
        foreach (var operation in block.Operations)
        {
            _cancellation.ThrowIfCancellationRequested();
            Evaluate(operation);
            EndStatement();
        }

        _body.Conditions[block.Ordinal] = Untracked;
        if (block.BranchValue is { } value)
        {
            var result = Evaluate(value);
            if (block.ConditionKind != ControlFlowConditionKind.None)
            {
                // What the condition was computed from lives on until the branch is taken.
                _body.Conditions[block.Ordinal] = result;
                _body.ConditionSlots[block.Ordinal] = _temporaries.ToImmutableArray();
                _temporaries.Clear();
            }
            else if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
            {
                if (!IsNull(value) && _body.Method is { } method && PromisesThere(ReturnTypeOf(method)))
                    UseValue(value.Syntax, result, UseKind.Argument);
                MoveTo(value.Syntax, result, MoveKind.Returned, "the caller", isBorrow: ReturnsBorrow());
            }

            if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Throw && IsRuledOut(value.Syntax))
                Emit(new NeverReturns(value.Syntax) { IsDeadEnd = true });
            EndStatement();
        }

        _body.Blocks[block.Ordinal] = (start, _body.Instructions.Count);
    }

    private static (ITypeSymbol Type, NullableAnnotation Annotation) ReturnTypeOf(IMethodSymbol method) =>
        method.IsAsync ? ContractReader.TaskResult(method.ReturnType) ?? (method.ReturnType, NullableAnnotation.None) : (method.ReturnType, method.ReturnNullableAnnotation);

    private bool PromisesThere((ITypeSymbol Type, NullableAnnotation Annotation) declared) => PromisesThere(declared.Type, declared.Annotation);

    /// <summary>Whether a declaration under contract promises that it is never None.</summary>
    private bool PromisesThere(ITypeSymbol type, NullableAnnotation annotation) =>
        type.IsReferenceType && annotation == NullableAnnotation.NotAnnotated && (_contracts.Of(type) & TypeContract.Tracked) != 0 && !_contracts.IsDisposable(type);

    /// <summary>How a value of a type is used: of what is not under contract, or only because it can be disposed, None is the compiler's business.</summary>
    private UseKind KindOf(UseKind kind, ITypeSymbol? type)
    {
        if (type is null or { IsReferenceType: true } && (_contracts.Of(type) & TypeContract.Tracked) == 0)
            return UseKind.Inspect;
        return (_contracts.Of(type) & TypeContract.Tracked) == 0 ? UseKind.Number : _contracts.IsDisposable(type) ? UseKind.Inspect : kind;
    }

    /// <summary>Whether what the body returns stays another's: a property lends unless it says otherwise.</summary>
    private bool ReturnsBorrow() =>
        _body.Method is { } method
        && _contracts.Of(method).Returns is var passing
        && (passing == Passing.Borrowed || (passing == Passing.Default && method.MethodKind == MethodKind.PropertyGet));

    private void EndStatement()
    {
        if (_temporaries.Count > 0)
            Emit(new Forget(_body.Instructions[_body.Instructions.Count - 1].Syntax, _temporaries.ToImmutableArray()));
        _temporaries.Clear();
        _results.Clear();
    }

    private void FindRegionSlots(ControlFlowRegion region)
    {
        var pending = new Stack<ControlFlowRegion>();
        pending.Push(region);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            var slots = new List<int>();
            foreach (var local in current.Locals)
            {
                if (_slots.TryGetValue(local, out var slot) && !local.IsStatic)
                    AddWithMembers(slot, slots);
            }

            foreach (var capture in current.CaptureIds)
            {
                if (_flowCaptures.TryGetValue(capture, out var slot))
                    AddWithMembers(slot, slots);
            }

            if (slots.Count > 0)
                _body.RegionSlots[current] = [.. slots];
            foreach (var nested in current.NestedRegions)
                pending.Push(nested);
        }
    }

    private static void AddWithMembers(Slot slot, List<int> slots)
    {
        slots.Add(slot.Index);
        foreach (var member in slot.Members)
            AddWithMembers(member, slots);
    }

    /// <summary>Evaluates an operation and everything below it; returns the slot of its value.</summary>
    private int Evaluate(IOperation root)
    {
        var pending = new Stack<(IOperation Operation, bool ChildrenDone)>();
        var children = new List<IOperation>();
        pending.Push((root, false));
        while (pending.Count > 0)
        {
            var (operation, childrenDone) = pending.Pop();
            if (!childrenDone)
            {
                children.Clear();
                AddEvaluated(operation, children);
                pending.Push((operation, true));
                for (var i = children.Count - 1; i >= 0; i--)
                    pending.Push((children[i], false));
                continue;
            }

            var result = Condition(operation, LowerOperation(operation));
            if (result != Untracked)
                _results[operation] = result;
        }

        return ResultOf(root);
    }

    private int ResultOf(IOperation? operation) => operation is not null && _results.TryGetValue(operation, out var slot) ? slot : Untracked;

    private void Emit(Instruction instruction)
    {
        // An object that can be disposed is taken to be set up before anything can fail.
        if (instruction is Throws { IsUnlikely: false } && _contracts.TracksDisposables && IsInInitializer(instruction.Syntax))
            instruction = new Throws(instruction.Syntax) { IsUnlikely = true };
        instruction.Index = _body.Instructions.Count;
        _body.Instructions.Add(instruction);
    }

    private static bool IsInInitializer(SyntaxNode syntax)
    {
        for (SyntaxNode? node = syntax; node is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax; node = node.Parent)
        {
            if (node is InitializerExpressionSyntax)
                return true;
        }

        return false;
    }

    private Slot NewSlot(SlotKind kind, string name, ISymbol? symbol, Slot? parent, bool isOnHeap = false, bool isLookup = false, string key = "")
    {
        var slot = new Slot(_body.Slots.Count, kind, name, symbol, parent) { IsOnHeap = isOnHeap, IsLookup = isLookup, Key = key };
        _body.Slots.Add(slot);
        parent?.Members.Add(slot);
        return slot;
    }

    private int NewTemporary()
    {
        var slot = NewSlot(SlotKind.Temporary, "", null, null).Index;
        _temporaries.Add(slot);
        return slot;
    }

    private Resource NewResource(ResourceKind kind, ITypeSymbol? type, SyntaxNode site, string? name = null)
    {
        var resource = Add(null);
        if (kind is ResourceKind.Reference or ResourceKind.Guard)
            resource.Previous = Add(resource);
        return resource;

        Resource Add(Resource? next)
        {
            var added = new Resource(_body.Resources.Count, kind, type, site, name) { Next = next, IsDisposable = _contracts.IsDisposable(type) };
            _body.Resources.Add(added);
            return added;
        }
    }

    private Slot SlotOf(ISymbol symbol)
    {
        if (!_slots.TryGetValue(symbol, out var slot))
            _slots.Add(symbol, slot = NewSlot(symbol is IParameterSymbol ? SlotKind.Parameter : SlotKind.Local, symbol.Name, symbol, null));
        return slot;
    }

    private Slot SlotOf(CaptureId capture)
    {
        if (!_flowCaptures.TryGetValue(capture, out var slot))
            _flowCaptures.Add(capture, slot = NewSlot(SlotKind.Capture, "", null, null));
        return slot;
    }

    private Slot MemberOf(Slot parent, string key, string name, ISymbol? symbol, bool isOnHeap, bool isLookup = false)
    {
        if (!_members.TryGetValue((parent.Index, key), out var slot))
            _members.Add((parent.Index, key), slot = NewSlot(SlotKind.Member, name, symbol, parent, isOnHeap, isLookup, key));
        return slot;
    }

    private Slot ElementOf(Slot tuple, int index, ITypeSymbol? type)
    {
        var name = type is INamedTypeSymbol { IsTupleType: true } named && index < named.TupleElements.Length ? named.TupleElements[index].Name : $"Item{index + 1}";
        return MemberOf(tuple, "#" + index, NameOf(tuple, name), null, isOnHeap: tuple.IsOnHeap);
    }

    /// <summary>The slot of a place that can be assigned to; null when it is not tracked.</summary>
    private Slot? LocationOf(IOperation? operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return _refLocals.TryGetValue(local.Local, out var aliased) ? LocationOf(aliased)
                    : local.Local.RefKind == RefKind.None || IsStackOnly(local.Local.Type) ? SlotOf(local.Local) : null;
            case IParameterReferenceOperation parameter:
                return IsPrimaryConstructorCapture(parameter.Parameter)
                    ? MemberOf(OwnerSlot(parameter.Parameter.ContainingSymbol.ContainingType), parameter.Parameter.Name, parameter.Parameter.Name, parameter.Parameter, isOnHeap: true)
                    : SlotOf(parameter.Parameter);
            case IFlowCaptureReferenceOperation capture:
                return _capturedLocations.TryGetValue(capture.Id, out var location) ? LocationOf(location) : SlotOf(capture.Id);
            case IDeclarationExpressionOperation declaration:
                return LocationOf(declaration.Expression);
            case IFieldReferenceOperation field:
                return FieldSlot(field);
            case IPropertyReferenceOperation { Arguments.IsEmpty: true } property:
                return PropertySlot(property);
            default:
                return null;
        }
    }

    /// <summary>A primary constructor's parameter that is used outside of the constructor is a field.</summary>
    private bool IsPrimaryConstructorCapture(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && (_body.Method is not { } method
            || (!SymbolEqualityComparer.Default.Equals(constructor, method) && !IsInside(method, constructor)));

    private static bool IsInside(ISymbol? inner, ISymbol outer)
    {
        for (; inner is IMethodSymbol; inner = inner.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(inner, outer))
                return true;
        }

        return false;
    }

    private Slot? FieldSlot(IFieldReferenceOperation reference)
    {
        var field = reference.Field;
        if (field.CorrespondingTupleField is { } element && ElementIndex(element) is >= 0 and var index)
            return ParentOf(reference.Instance) is { } tuple ? ElementOf(tuple, index, reference.Instance!.Type) : null;
        var parent = field.IsStatic ? OwnerSlot(field.ContainingType) : ParentOf(reference.Instance);
        if (parent is null)
            return null;
        var isOnHeap = (field.IsStatic || field.ContainingType.IsReferenceType || parent.IsOnHeap || parent.Kind == SlotKind.Owner) && !IsFixed(field, parent);
        return MemberOf(parent, field.Name, NameOf(parent, field.AssociatedSymbol?.Name ?? field.Name), field, isOnHeap);
    }

    private Slot? PropertySlot(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        var parent = property.IsStatic ? OwnerSlot(property.ContainingType) : ParentOf(reference.Instance);
        return parent is null ? null
            : MemberOf(parent, property.Name, NameOf(parent, property.Name), property, isOnHeap: !IsFixed(property, parent), isLookup: !IsAutoProperty(property));
    }

    /// <summary>Whether a member is the same for as long as its object: no reference that somebody could release, but a flag, or what can be tested for null.</summary>
    private bool IsFixed(ISymbol member, Slot parent)
    {
        var (type, isReadOnly) = member switch
        {
            IFieldSymbol field => (field.Type, field.IsReadOnly),
            IPropertySymbol property => (property.Type, property.SetMethod is null && IsAutoProperty(property)),
            _ => default,
        };
        return isReadOnly && _body.Method is { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } && member.ContainingType.IsReferenceType && (parent.Kind == SlotKind.Owner || !parent.IsOnHeap)
            && (type.SpecialType == SpecialType.System_Boolean || type.IsReferenceType) && (_contracts.Of(type) & TypeContract.Tracked) == 0;
    }

    private Slot? ParentOf(IOperation? instance)
    {
        while (instance is IConversionOperation { Conversion.IsReference: true } conversion)
            instance = conversion.Operand;
        if (instance is IFlowCaptureReferenceOperation reference && _capturedObjects.TryGetValue(reference.Id, out var captured) && captured is not null)
            return ParentOf(captured);
        return instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self
            ? OwnerSlot(self.Type!)
            : LocationOf(instance);
    }

    private Slot OwnerSlot(ITypeSymbol type)
    {
        if (!_slots.TryGetValue(type, out var slot))
            _slots.Add(type, slot = NewSlot(SlotKind.Owner, "", type, null, isOnHeap: true));
        return slot;
    }

    private static string NameOf(Slot parent, string member) => parent.Name.Length == 0 ? member : parent.Name + "." + member;

    private static int ElementIndex(IFieldSymbol element) =>
        element.Name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(element.Name.Substring(4), out var number) ? number - 1 : -1;

    private bool IsAutoProperty(IPropertySymbol property)
    {
        if (property.OriginalDefinition.DeclaringSyntaxReferences is not [var reference, ..])
            return false;
        return reference.GetSyntax(_cancellation) switch
        {
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } =>
                accessors.Accessors.All(a => a.Body is null && a.ExpressionBody is null) && !property.IsAbstract
                && property.ContainingType.TypeKind != TypeKind.Interface,
            ParameterSyntax => true,
            _ => false,
        };
    }

    private static bool IsStackOnly(ITypeSymbol? type) => type is { IsRefLikeType: true };

    /// <summary>The block that a borrow made here, or a local declared here, lives in.</summary>
    private Resource ScopeAt(SyntaxNode syntax)
    {
        var block = EnclosingBlock(syntax);
        if (!_scopes.TryGetValue(block, out var scope))
            _scopes.Add(block, scope = NewResource(ResourceKind.Scope, null, block, "this block"));
        return scope;
    }

    public static SyntaxNode EnclosingBlock(SyntaxNode syntax)
    {
        var node = syntax;
        while (node.Parent is { } parent && node is not (BlockSyntax or SwitchSectionSyntax or AnonymousFunctionExpressionSyntax
            or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax)
            && !(node is ForStatementSyntax or CommonForEachStatementSyntax or UsingStatementSyntax or FixedStatementSyntax))
        {
            node = parent;
        }

        return node is GlobalStatementSyntax ? node.Parent! : node;
    }

    /// <summary>A short text for an expression: the whole of it when it fits on a line, else its last name.</summary>
    internal static string Describe(SyntaxNode syntax)
    {
        while (syntax is AwaitExpressionSyntax awaited)
            syntax = awaited.Expression;
        if (syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } })
            syntax = configured;
        if (syntax.Span.Length <= 48 && syntax.ToString() is var text && text.IndexOf('\n') < 0)
            return text;
        return syntax switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name + "(…)",
            InvocationExpressionSyntax invocation => Describe(invocation.Expression) + "(…)",
            MemberAccessExpressionSyntax member => member.Name.ToString(),
            _ => syntax.GetFirstToken().ValueText + "…",
        };
    }
}
