using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

internal sealed partial class Lowering
{
    /// <summary>The operands that are evaluated before an operation, in order: places that are only assigned to are not read.</summary>
    private void AddEvaluated(IOperation operation, List<IOperation> children)
    {
        switch (operation)
        {
            case IFlowAnonymousFunctionOperation or INameOfOperation or ITypeOfOperation or ISizeOfOperation or IPatternOperation:
                return;
            case ISimpleAssignmentOperation assignment:
                AddTarget(assignment.Target, children);
                if (assignment.IsRef)
                    AddTarget(assignment.Value, children);
                else
                    children.Add(assignment.Value);
                return;
            case IDeconstructionAssignmentOperation deconstruction:
                AddTarget(deconstruction.Target, children);
                children.Add(deconstruction.Value);
                return;
            case IArgumentOperation { Parameter.RefKind: RefKind.Out } argument:
                AddTarget(argument.Value, children);
                return;
            case IIsPatternOperation isPattern:
                children.Add(isPattern.Value);
                return;
            case IFlowCaptureOperation capture when IsCapturedLocation(capture):
                _capturedLocations[capture.Id] = capture.Value;
                AddTarget(capture.Value, children);
                return;
        }

        foreach (var child in operation.ChildOperations)
            children.Add(child);
    }

    /// <summary>A place that is assigned to: only what leads to it is read.</summary>
    private static void AddTarget(IOperation target, List<IOperation> children)
    {
        switch (target)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation or IDiscardOperation:
                return;
            case IDeclarationExpressionOperation declaration:
                AddTarget(declaration.Expression, children);
                return;
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                    AddTarget(element, children);
                return;
            case IFieldReferenceOperation { Instance: { } instance }:
                AddInstance(instance, children);
                return;
            case IPropertyReferenceOperation property:
                if (property.Instance is { } owner)
                    AddInstance(owner, children);
                foreach (var argument in property.Arguments)
                    children.Add(argument);
                return;
            default:
                foreach (var child in target.ChildOperations)
                    children.Add(child);
                return;
        }
    }

    private static void AddInstance(IOperation instance, List<IOperation> children)
    {
        if (instance.Type is { IsValueType: true })
            AddTarget(instance, children);
        else
            children.Add(instance);
    }

    /// <summary>A capture that the graph assigns through, as for <c>x ??= y</c>: it stands for the place and not for its value.</summary>
    private bool IsCapturedLocation(IFlowCaptureOperation capture) =>
        capture.Value is IFieldReferenceOperation or IPropertyReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
            or IArrayElementReferenceOperation
        && AssignedCaptures().Contains(capture.Id);

    private HashSet<CaptureId> AssignedCaptures()
    {
        if (_assignedCaptures is null)
        {
            _assignedCaptures = [];
            foreach (var block in _body.Graph.Blocks)
            {
                foreach (var descendant in block.Operations.Concat(block.BranchValue is { } value ? [value] : []).SelectMany(o => o.DescendantsAndSelf()))
                {
                    if (descendant is IAssignmentOperation { Target: IFlowCaptureReferenceOperation target })
                        _assignedCaptures.Add(target.Id);
                }
            }
        }

        return _assignedCaptures;
    }

    private HashSet<CaptureId>? _assignedCaptures;

    /// <summary>Lowers an operation whose operands are lowered; returns the slot of its value.</summary>
    private int LowerOperation(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation or IVariableDeclarationGroupOperation or ILiteralOperation { ConstantValue: { HasValue: true, Value: not null and not bool } }:
                return Untracked;
            case ILiteralOperation literal:
                return LowerLiteral(literal);
            case IDefaultValueOperation defaultValue:
                return LowerDefault(defaultValue);
            case ILocalReferenceOperation local:
                return LowerVariable(local, local.Local, LocationOf(local));
            case IParameterReferenceOperation parameter:
                return LowerVariable(parameter, parameter.Parameter, LocationOf(parameter));
            case IFlowCaptureReferenceOperation reference:
                return LowerCaptureReference(reference);
            case IFlowCaptureOperation capture:
                LowerCapture(capture);
                return Untracked;
            case IFieldReferenceOperation field:
                return LowerFieldRead(field);
            case IArrayElementReferenceOperation { Type: { } elementType, ArrayReference.Type: IArrayTypeSymbol array } element:
                Emit(new Throws(element.Syntax) { IsUnlikely = true });
                return LowerElement(element, elementType, array.ElementNullableAnnotation);
            case IPropertyReferenceOperation property:
                return LowerPropertyRead(property);
            case IInvocationOperation invocation:
                return LowerInvocation(invocation);
            case IObjectCreationOperation creation:
                return LowerCreation(creation);
            case IConversionOperation conversion:
                return LowerConversion(conversion);
            case ISimpleAssignmentOperation assignment:
                return LowerAssignment(assignment);
            case IDeconstructionAssignmentOperation deconstruction:
                return LowerDeconstruction(deconstruction);
            case ITupleOperation tuple:
                return LowerTuple(tuple);
            case IAwaitOperation awaited:
                return LowerAwait(awaited);
            case IIsNullOperation isNull:
                return LowerNullTest(isNull, ResultOf(isNull.Operand), noneWhenTrue: true);
            case IIsTypeOperation isType:
                return LowerIsType(isType);
            case IIsPatternOperation isPattern:
                return LowerIsPattern(isPattern);
            case IBinaryOperation binary:
                return LowerBinary(binary);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                return ResultOf(not.Operand) is >= 0 and var operand
                    ? Connected(not, Connective.Not, operand, Untracked)
                    : Untracked;
            case IArgumentOperation argument:
                return ResultOf(argument.Value);
            case IDeclarationExpressionOperation declaration:
                return ResultOf(declaration.Expression);
            case IFlowAnonymousFunctionOperation lambda:
                LowerLambda(lambda);
                return Untracked;
            case IMethodReferenceOperation reference:
                LowerMethodReference(reference);
                return Untracked;
            case IDelegateCreationOperation or INameOfOperation or ITypeOfOperation or ISizeOfOperation or IPatternOperation
                or IInstanceReferenceOperation or IDiscardOperation or IOmittedArgumentOperation or ICaughtExceptionOperation:
                return Untracked;
            case IReturnOperation { Kind: OperationKind.YieldReturn } yield:
                MoveTo(yield.Syntax, ResultOf(yield.ReturnedValue), MoveKind.Handed);
                Emit(new Suspend(yield.Syntax));
                Emit(new FieldsMayChange(yield.Syntax));
                return Untracked;
            default:
                return LowerOther(operation);
        }
    }

    /// <summary>An operation without a case of its own: what flows into it is out of sight afterwards, and it may throw.</summary>
    private int LowerOther(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
            MoveTo(child.Syntax, ResultOf(child), MoveKind.Handed);
        if (MayThrow(operation))
            Emit(new Throws(operation.Syntax) { IsUnlikely = operation is IEventAssignmentOperation });
        return Untracked;
    }

    private static bool MayThrow(IOperation operation) => operation switch
    {
        IBinaryOperation binary => binary.OperatorMethod is not null || binary.IsChecked
            || binary.OperatorKind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder,
        ICompoundAssignmentOperation assignment => assignment.OperatorMethod is not null || assignment.IsChecked
            || assignment.OperatorKind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder,
        IUnaryOperation unary => unary.OperatorMethod is not null || unary.IsChecked,
        IIncrementOrDecrementOperation increment => increment.OperatorMethod is not null || increment.IsChecked,
        IInterpolatedStringTextOperation or IInterpolationOperation or ILiteralOperation or IDefaultValueOperation or IAnonymousObjectCreationOperation
            or IIsTypeOperation or IVariableInitializerOperation or IEmptyOperation => false,
        _ => true,
    };

    private int LowerLiteral(ILiteralOperation literal)
    {
        var target = NewTemporary();
        if (literal.ConstantValue is { HasValue: true, Value: bool constant })
            Emit(new Test(literal.Syntax, target) { Constant = constant });
        else
            Emit(new Lend(literal.Syntax, target, NoneState.None));
        return target;
    }

    private int LowerDefault(IDefaultValueOperation value)
    {
        if (value.Type is not { } type)
            return Untracked;
        if (type.SpecialType == SpecialType.System_Boolean)
        {
            var target = NewTemporary();
            Emit(new Test(value.Syntax, target) { Constant = false });
            return target;
        }

        var contract = _contracts.Of(type);
        if (type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            var target = NewTemporary();
            Emit(new Lend(value.Syntax, target, NoneState.None));
            return target;
        }

        return (contract & (TypeContract.Borrowed | TypeContract.Guard)) != 0 ? LowerForgery(value, type, contract) : Untracked;
    }

    private int LowerForgery(IOperation operation, ITypeSymbol type, TypeContract contract)
    {
        var target = NewTemporary();
        var none = (contract & TypeContract.NoneTested) != 0 ? NoneState.None : NoneState.NotNone;
        Emit(new Acquire(operation.Syntax, target, NewResource(ResourceKind.Forgery, type, operation.Syntax), none));
        return target;
    }

    private int LowerVariable(IOperation operation, ISymbol symbol, Slot? slot)
    {
        if (slot is null)
            return Untracked;
        if (slot is { Kind: SlotKind.Member, IsOnHeap: true })
        {
            var loaded = NewTemporary();
            Emit(new Load(operation.Syntax, loaded, slot, DeclaredNone(operation.Type!, _contracts.Of(operation.Type), Annotation(symbol), symbol.GetAttributes())));
            return loaded;
        }

        if (IsStackOnly(operation.Type) && (_contracts.Of(operation.Type) & TypeContract.Borrowed) != 0
            && symbol.ContainingSymbol is IMethodSymbol && _body.Method is { } method && !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, method))
        {
            Emit(new Report(operation.Syntax, FindingKind.CurrentEscapes, symbol.Name, "be captured by a lambda or local function"));
        }

        return slot.Index;
    }

    private int LowerCaptureReference(IFlowCaptureReferenceOperation reference)
    {
        if (!_capturedLocations.TryGetValue(reference.Id, out var location))
            return SlotOf(reference.Id).Index;
        return location switch
        {
            IFieldReferenceOperation field => LowerFieldRead(field),
            IPropertyReferenceOperation property => LowerPropertyRead(property),
            ILocalReferenceOperation local => LowerVariable(local, local.Local, LocationOf(local)),
            IParameterReferenceOperation parameter => LowerVariable(parameter, parameter.Parameter, LocationOf(parameter)),
            _ => Untracked,
        };
    }

    private void LowerCapture(IFlowCaptureOperation capture)
    {
        if (_capturedLocations.ContainsKey(capture.Id))
            return;
        if ((_contracts.Of(capture.Value.Type) & TypeContract.ScopeToken) != 0)
            _capturedTokens[capture.Id] = capture.Value;
        if (UnconvertedType(capture.Value) is { } unconverted && (_contracts.Of(unconverted) & TypeContract.Tracked) != 0)
            _capturedTypes[capture.Id] = unconverted;
        if (_contracts.TracksDisposables && IsStatus(capture.Value.Type))
            _capturedNumbers[capture.Id] = _capturedNumbers.ContainsKey(capture.Id) ? null : capture.Value;
        if (capture.Value.Type is { IsReferenceType: true })
            _capturedObjects[capture.Id] = _capturedObjects.ContainsKey(capture.Id) || LocationOf(capture.Value) is null ? null : capture.Value;
        CopyTo(capture.Syntax, SlotOf(capture.Id), ResultOf(capture.Value), capture.Value);
        if (capture.Value is IInvocationOperation { IsImplicit: true, TargetMethod.Name: "GetEnumerator" or "GetAsyncEnumerator" } enumeration
            && ElementTypeOf(enumeration.Instance ?? enumeration.Arguments.FirstOrDefault()?.Value) is { } element)
        {
            _enumerated[capture.Id] = element;
        }
    }

    /// <summary>Scope tokens that the graph evaluates before another argument: it is their storage that counts.</summary>
    private readonly Dictionary<CaptureId, IOperation> _capturedTokens = [];

    /// <summary>The elements that the enumerators of <c>foreach</c> give out: an enumerator's own type has forgotten which of them may be None.</summary>
    private readonly Dictionary<CaptureId, (ITypeSymbol Type, NullableAnnotation Annotation)> _enumerated = [];

    private (ITypeSymbol Type, NullableAnnotation Annotation)? ElementOf(IOperation? enumerator)
    {
        while (enumerator is IConversionOperation conversion)
            enumerator = conversion.Operand;
        return enumerator is IFlowCaptureReferenceOperation reference && _enumerated.TryGetValue(reference.Id, out var element) ? element : null;
    }

    private static (ITypeSymbol Type, NullableAnnotation Annotation)? ElementTypeOf(IOperation? collection)
    {
        while (collection is IConversionOperation { IsImplicit: true } conversion)
            collection = conversion.Operand;
        return ElementTypeOf(collection?.Type);
    }

    private static (ITypeSymbol Type, NullableAnnotation Annotation)? ElementTypeOf(ITypeSymbol? collection)
    {
        switch (collection)
        {
            case IArrayTypeSymbol array:
                return (array.ElementType, array.ElementNullableAnnotation);
            case INamedTypeSymbol named:
                foreach (var candidate in named.AllInterfaces.Add(named))
                {
                    if (candidate is { Name: "IEnumerable" or "IAsyncEnumerable", TypeArguments: [var element] })
                        return (element, candidate.TypeArgumentNullableAnnotations[0]);
                }

                return named is { Name: "Span" or "ReadOnlySpan", TypeArguments: [var item] } ? (item, named.TypeArgumentNullableAnnotations[0]) : null;
            default:
                return null;
        }
    }

    /// <summary>An element of a collection: lent by it.</summary>
    private int LowerElement(IOperation operation, ITypeSymbol type, NullableAnnotation annotation)
    {
        var contract = _contracts.Of(type);
        if ((contract & TypeContract.Tracked) == 0)
            return Untracked;
        var target = NewTemporary();
        Emit(new Lend(operation.Syntax, target, DeclaredNone(type, contract, annotation, ImmutableArray<AttributeData>.Empty)));
        return target;
    }

    /// <summary>One slot gets what another holds, with the members of a tuple or struct.</summary>
    private void CopyTo(SyntaxNode syntax, Slot target, int source, IOperation value, SyntaxNode? targetScope = null)
    {
        if (value.Type?.SpecialType == SpecialType.System_Boolean)
        {
            // A bool tells paths apart even if nothing is known of where it comes from.
            Emit(source == Untracked ? new Test(value.Syntax, target.Index) : new Copy(value.Syntax, target.Index, source) { IsCondition = true });
            return;
        }

        if (source == Untracked)
        {
            Emit(new Lend(syntax, target.Index, target.Kind == SlotKind.Capture && PlaceInAccess(value.Syntax) is { } none ? none : NoneOfUntracked(value)));
            return;
        }

        if (_statuses.Contains(source))
            _statuses.Add(target.Index);
        Emit(new Copy(value.Syntax, target.Index, source) { TargetScope = targetScope });
        foreach (var member in _body.Slots[source].Members.ToArray())
        {
            if (!member.IsOnHeap && member.Kind == SlotKind.Member)
            {
                var copy = MemberOf(target, member.Key, NameOf(target, member.Name.Substring(member.Name.LastIndexOf('.') + 1)), member.Symbol, isOnHeap: false);
                Emit(new Copy(value.Syntax, copy.Index, member.Index) { TargetScope = targetScope });
            }
        }
    }

    private static NoneState NoneOfUntracked(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: null } ? NoneState.None
        : value.ConstantValue.HasValue || !IsNullable(value.Type) || IsNew(Unconverted(value)) || AnnotationOf(Unconverted(value)) == NullableAnnotation.NotAnnotated ? NoneState.NotNone
        : NoneState.NotNone | NoneState.Untold;

    /// <summary>Of <c>x?.Y</c>, that <c>x</c> is there is taken for granted, but not that the whole is.</summary>
    private static NoneState? PlaceInAccess(SyntaxNode syntax) => syntax.Parent switch
    {
        ConditionalAccessExpressionSyntax access => access.Expression == syntax ? NoneState.NotNone : NoneState.NotNone | NoneState.Untold,
        _ => null,
    };

    private static NullableAnnotation AnnotationOf(IOperation value) => value switch
    {
        IInvocationOperation call => call.TargetMethod.ReturnNullableAnnotation,
        IAwaitOperation awaited => ContractReader.TaskResult(awaited.Operation.Type)?.Annotation ?? NullableAnnotation.None,
        ILocalReferenceOperation local => Annotation(local.Local),
        IParameterReferenceOperation parameter => Annotation(parameter.Parameter),
        IMemberReferenceOperation member => Annotation(member.Member),
        _ => NullableAnnotation.None,
    };

    private static bool IsNew(IOperation value) => value is IObjectCreationOperation or IArrayCreationOperation or IAnonymousObjectCreationOperation or IInterpolatedStringOperation
        or IDelegateCreationOperation or ITypeOfOperation or IInstanceReferenceOperation;

    private static bool IsNullable(ITypeSymbol? type) =>
        type is { IsReferenceType: true } || type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private int LowerFieldRead(IFieldReferenceOperation reference)
    {
        if (reference.Field.IsConst)
            return Untracked;
        UseInstance(reference.Instance);
        var slot = FieldSlot(reference);
        var contract = _contracts.Of(reference.Type);
        var none = DeclaredNone(reference.Type!, contract, reference.Field.NullableAnnotation, reference.Field.GetAttributes());
        if (slot is { IsOnHeap: false })
        {
            if ((contract & TypeContract.Tracked) != 0 && none == NoneState.MaybeNone)
            {
                slot.Declared |= none;
                Emit(new Declare(reference.Syntax, slot.Index, none));
            }

            return slot.Index;
        }

        if ((contract & TypeContract.Tracked) == 0 && reference.Type?.SpecialType != SpecialType.System_Boolean)
            return Untracked;
        var target = NewTemporary();
        if (slot is null)
        {
            Emit(new Lend(reference.Syntax, target, none));
            return target;
        }

        Enter(slot, reference.Type!, reference.Syntax, contract);
        slot.Declared |= none;
        Emit(new Load(reference.Syntax, target, slot, none));
        return target;
    }

    private void Enter(Slot slot, ITypeSymbol type, SyntaxNode syntax, TypeContract contract)
    {
        if (slot.EntryResource < 0 && (contract & TypeContract.Released) != 0)
            slot.EntryResource = NewResource(ResourceKind.Field, type, syntax, slot.Name).Index;
    }

    private void UseInstance(IOperation? instance)
    {
        if (ResultOf(instance) is >= 0 and var slot)
            Emit(new Use(instance!.Syntax, slot, _contracts.IsDisposable(instance.Type) ? UseKind.Look : KindOf(UseKind.Member, instance.Type)));
    }

    private int LowerConversion(IConversionOperation conversion)
    {
        var operand = ResultOf(conversion.Operand);
        if (conversion.OperatorMethod is { } method)
        {
            return LowerCall(new Call(conversion, method, null, ImmutableArray<IArgumentOperation>.Empty, method.ReturnType)
            {
                Operands = ImmutableArray.Create((method.Parameters[0], conversion.Operand)),
            });
        }

        if (operand == Untracked)
            return Untracked;
        var from = conversion.Operand.Type;
        if (conversion.Type?.TypeKind == TypeKind.Dynamic)
        {
            MoveTo(conversion.Syntax, operand, MoveKind.Handed);
            return Untracked;
        }

        // (T)value of a T? fails on None, as .Value does.
        if (from?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && conversion.Type is { IsValueType: true }
            && conversion.Type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T)
        {
            Emit(new Use(conversion.Operand.Syntax, operand, KindOf(UseKind.Member, from)));
            return operand;
        }

        if (IsStackOnly(from) && !IsStackOnly(conversion.Type))
        {
            MoveTo(conversion.Syntax, operand, MoveKind.Stored, "the heap");
            return Untracked;
        }

        if (!conversion.Conversion.IsReference || !conversion.IsTryCast || IsUpcast(from, conversion.Type))
        {
            if (!conversion.IsImplicit && !IsUpcast(from, conversion.Type))
                Emit(new Throws(conversion.Syntax) { IsUnlikely = true });
            return operand;
        }

        var target = NewTemporary();
        Emit(new Copy(conversion.Syntax, target, operand) { None = NoneState.MaybeNone });
        return target;
    }

    private static bool IsUpcast(ITypeSymbol? from, ITypeSymbol? to) =>
        from is not null && to is INamedTypeSymbol named && ContractReader.Is(from, named);

    private int LowerAssignment(ISimpleAssignmentOperation assignment)
    {
        var source = ResultOf(assignment.Value);
        if (assignment.IsRef)
        {
            if (assignment.Target is ILocalReferenceOperation { Local: { } alias } && !IsStackOnly(alias.Type))
            {
                // A ref local that is pointed at another place later is not followed.
                if (_refLocals.TryGetValue(alias, out var earlier) && earlier != assignment.Value)
                    _refLocals.Remove(alias);
                else
                    _refLocals[alias] = assignment.Value;
            }

            return Untracked;
        }

        AssignTo(assignment.Syntax, assignment.Target, source, assignment.Value);

        if (source == Untracked || assignment.Parent is IExpressionStatementOperation)
            return source;

        // The value of an assignment is what its target holds, so that a test of one is a test of the other.
        switch (LocationOf(Unwrap(assignment.Target)))
        {
            case { IsOnHeap: false } variable:
                return variable.Index;
            case { Kind: SlotKind.Member, IsLookup: false } member:
                var loaded = NewTemporary();
                Emit(new Load(assignment.Syntax, loaded, member, NoneState.NotNone));
                return loaded;
            default:
                return source;
        }
    }

    private void AssignTo(SyntaxNode syntax, IOperation target, int source, IOperation value)
    {
        target = Unwrap(target);
        if (target is IFlowCaptureReferenceOperation capture && _capturedLocations.TryGetValue(capture.Id, out var location))
            target = location;
        switch (target)
        {
            case IDiscardOperation:
                return;
            case ILocalReferenceOperation or IParameterReferenceOperation when LocationOf(target) is { Kind: SlotKind.Local or SlotKind.Parameter } slot:
                AssignVariable(syntax, slot, source, value);
                return;
            case IFieldReferenceOperation field when FieldSlot(field) is { IsOnHeap: false } member:
                if (IsOutOfMethod(member))
                    MoveTo(value.Syntax, source, MoveKind.Stored, $"'{member.Name}'");
                CopyTo(syntax, member, source, value);
                return;
            case IFieldReferenceOperation field:
                StoreMember(syntax, FieldSlot(field), field.Type!, source, value, field.Field.Name, _contracts.IsBorrowed(field.Field), field.Instance);
                return;
            case IPropertyReferenceOperation property:
                foreach (var argument in property.Arguments)
                    MoveTo(argument.Syntax, ResultOf(argument), MoveKind.Handed);
                StoreMember(
                    syntax, property.Arguments.IsEmpty ? PropertySlot(property) : null, property.Type!, source, value, property.Property.Name,
                    property.Property.SetMethod is { } setter && _contracts.Of(setter).Returns == Passing.Borrowed, property.Instance);
                if (!IsAutoProperty(property.Property))
                    Emit(new Throws(syntax) { IsUnlikely = syntax.Parent is InitializerExpressionSyntax || value is { Type.TypeKind: TypeKind.Enum, ConstantValue.HasValue: true } });
                return;
            default:
                if (target is not IFlowCaptureReferenceOperation && LocationOf(target) is { } place && !place.IsOnHeap)
                    CopyTo(syntax, place, source, value);
                else
                    MoveTo(value.Syntax, source, MoveKind.Stored, Describe(target.Syntax));
                Emit(new Throws(syntax));
                return;
        }
    }

    /// <summary>Whether a slot is part of a variable of the caller.</summary>
    private static bool IsOutOfMethod(Slot slot)
    {
        var root = slot;
        while (root.Parent is { } parent)
            root = parent;
        return root.Symbol is IParameterSymbol { RefKind: not RefKind.None };
    }

    private static IOperation Unwrap(IOperation target) => target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;

    private void AssignVariable(SyntaxNode syntax, Slot slot, int source, IOperation value)
    {
        var symbol = slot.Symbol!;
        var isEscape = symbol is IParameterSymbol { RefKind: not RefKind.None };
        if (isEscape)
        {
            MoveTo(value.Syntax, source, MoveKind.Stored, $"'{symbol.Name}'");
            CopyTo(syntax, slot, source, value);
        }
        else if (_captures.IsChanged(symbol))
        {
            MoveTo(value.Syntax, source, MoveKind.Captured, $"'{symbol.Name}'");
            CopyTo(syntax, slot, source, value);
        }
        else
        {
            var scope = symbol.DeclaringSyntaxReferences is [var reference, ..] ? EnclosingBlock(reference.GetSyntax(_cancellation)) : null;
            CopyTo(syntax, slot, source, value, scope);
        }
    }

    private void StoreMember(
        SyntaxNode syntax, Slot? member, ITypeSymbol type, int source, IOperation value, string name, bool isBorrow, IOperation? instance)
    {
        if (ResultOf(instance) is >= 0 and var owner && instance is not IFlowCaptureReferenceOperation)
            Emit(new Use(instance!.Syntax, owner, _contracts.IsDisposable(instance.Type) ? UseKind.Look : KindOf(UseKind.Member, instance.Type)));
        if (source == Untracked && member is null)
            return;
        var contract = _contracts.Of(type);
        if (!IsNull(value) && PromisesThere(type, member?.Symbol is { } symbol ? Annotation(symbol) : type.NullableAnnotation))
            UseValue(value.Syntax, source, UseKind.Argument);
        if (isBorrow)
            UseValue(value.Syntax, source, UseKind.Inspect);
        else
            MoveTo(value.Syntax, source, MoveKind.Stored, $"'{name}'");
        if (member is null || ((contract & TypeContract.Tracked) == 0 && type.SpecialType != SpecialType.System_Boolean))
            return;
        Enter(member, type, syntax, contract);
        if (member.Symbol is { } declared)
            member.Declared |= DeclaredNone(type, contract, Annotation(declared), declared.GetAttributes());
        Emit(new Store(syntax, member, source, NoneOfUntracked(value)) { IsOwning = !isBorrow && IsOwningMember(member, contract) });
    }

    /// <summary>
    /// Whether a member of the own object may hold a reference already when the body starts: a constructor's object holds none, and an
    /// initializer's neither. Of what can be disposed, a field may hold another's.
    /// </summary>
    private bool IsOwningMember(Slot member, TypeContract contract) =>
        (contract & TypeContract.Released) != 0 && (contract & TypeContract.Disposable) == 0
        && member.Parent is { Kind: SlotKind.Owner }
        && _body.Method is { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } and not { IsInitOnly: true }
        && member.Symbol is IFieldSymbol or IPropertySymbol { SetMethod.IsInitOnly: false } && !member.IsLookup;

    private void UseValue(SyntaxNode syntax, int slot, UseKind kind)
    {
        if (slot != Untracked)
            Emit(new Use(syntax, slot, kind));
    }

    /// <summary>A value, and the members of a tuple or struct, go where the body does not answer for them.</summary>
    private void MoveTo(SyntaxNode syntax, int slot, MoveKind kind, string destination = "", bool isBorrow = false)
    {
        if (slot == Untracked)
            return;
        Emit(new Move(syntax, slot, kind, destination) { IsBorrow = isBorrow });
        foreach (var member in _body.Slots[slot].Members)
        {
            if (!member.IsOnHeap)
                MoveTo(syntax, member.Index, kind, destination, isBorrow);
        }
    }

    private int LowerTuple(ITupleOperation tuple)
    {
        var target = Untracked;
        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            if (ResultOf(tuple.Elements[i]) is not (>= 0 and var element))
                continue;
            if (target == Untracked)
                target = NewTemporary();
            var member = ElementOf(_body.Slots[target], i, tuple.Type);
            _temporaries.Add(member.Index);
            CopyTo(tuple.Elements[i].Syntax, member, element, tuple.Elements[i]);
        }

        return target;
    }

    private int LowerDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        var value = deconstruction.Value;
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        Deconstruct(deconstruction.Syntax, deconstruction.Target, value, value.Type, ResultOf(value));

        // What it consists of lives on in the variables.
        if (_contracts.IsDisposable(value.Type) && ResultOf(value) is >= 0 and var whole)
            MoveTo(deconstruction.Syntax, whole, MoveKind.Handed);
        return ResultOf(value);
    }

    private void Deconstruct(SyntaxNode syntax, IOperation target, IOperation? value, ITypeSymbol? type, int source)
    {
        target = Unwrap(target);
        if (target is not ITupleOperation targets)
        {
            AssignTo(syntax, target, source, value ?? target);
            return;
        }

        var elements = type is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : ImmutableArray<IFieldSymbol>.Empty;

        for (var i = 0; i < targets.Elements.Length; i++)
        {
            // The element's own slot: the temporary tuple holds what the elements held before any of them was assigned.
            var element = source != Untracked ? ElementOf(_body.Slots[source], i, type).Index : Untracked;
            var declared = i < elements.Length ? elements[i] : null;
            if (declared is not null && DeclaredNone(declared.Type, _contracts.Of(declared.Type), declared.NullableAnnotation, ImmutableArray<AttributeData>.Empty) is NoneState.MaybeNone and var none
                && (_contracts.Of(declared.Type) & TypeContract.Tracked) != 0)
            {
                if (element == Untracked)
                    element = NewTemporary();
                Emit(new Declare(syntax, element, none));
            }

            Deconstruct(syntax, targets.Elements[i], null, declared?.Type, element);
        }
    }

    private int LowerAwait(IAwaitOperation awaited)
    {
        Emit(new Block(awaited.Syntax, "await"));
        Emit(new FieldsMayChange(awaited.Syntax));
        // What can be awaited itself ends with that, as a task does.
        var operation = awaited.Operation;
        while (operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured })
            operation = configured;
        if (_contracts.IsDisposable(operation.Type) && ResultOf(operation) is >= 0 and var self)
            MoveTo(awaited.Syntax, self, MoveKind.Handed);
        Emit(new Throws(awaited.Syntax));
        Emit(new Suspend(awaited.Syntax));
        var contract = _contracts.Of(awaited.Type);
        if (awaited.Type is not { } type || (contract & TypeContract.Released) == 0 || _contracts.HasNothingToRelease(type, isExact: false))
            return Untracked;

        var target = NewTemporary();
        if (operation is IInvocationOperation call && WrapsReceiver(_contracts.Of(call.TargetMethod)))
        {
            if (ResultOf(call.Instance) is not (>= 0 and var whole))
                return Untracked;
            Emit(new Copy(awaited.Syntax, target, whole) { IsView = _contracts.IsDisposable(type) });
            return target;
        }

        if (operation is IInvocationOperation { TargetMethod: { } method } && ContractReader.TaskResult(method.ReturnType) is { } result)
        {
            var none = DeclaredNone(type, contract, result.Annotation, ImmutableArray<AttributeData>.Empty);
            if (ContractReader.TaskResult(method.OriginalDefinition.ReturnType) is { Type: not ITypeParameterSymbol } && _contracts.Of(method).Returns is var passing and not Passing.Borrowed
                && (passing == Passing.Owned || !(_contracts.LendsByDefault(method, type) || IsClosedByItsConnection(operation, type) || (type.TypeKind != TypeKind.Class && IsDroppedOnPurpose(awaited, method, type)))))
                Emit(new Acquire(awaited.Syntax, target, NewResource(ResourceKind.Reference, type, awaited.Syntax), none));
            else if (BuilderOf((IInvocationOperation)operation, type) is (>= 0 and var builder, var isGuess))
                Emit(new Copy(awaited.Syntax, target, builder) { IsView = true, IsGuess = isGuess });
            else
                Emit(new Lend(awaited.Syntax, target, none));
        }
        else
        {
            var none = DeclaredNone(type, contract, ContractReader.TaskResult(operation.Type)?.Annotation ?? type.NullableAnnotation, ImmutableArray<AttributeData>.Empty);
            Emit(new Lend(awaited.Syntax, target, none));
        }

        return target;
    }

    private void LowerLambda(IFlowAnonymousFunctionOperation lambda)
    {
        Lambdas.Add(lambda);
        CaptureVariables(lambda.Syntax, lambda.Symbol, escapes: true);
    }

    private void LowerMethodReference(IMethodReferenceOperation reference)
    {
        // A delegate has no contract: it can be called anywhere.
        var contract = _contracts.Of(reference.Method);
        if (contract.UseInstead is { } instead)
            Emit(new Report(reference.Syntax, FindingKind.UnboundedBorrow, Describe(reference.Syntax), instead));
        foreach (var guard in contract.RequiredGuards)
            Emit(new Report(reference.Syntax, FindingKind.OutsideGuard, reference.Method.Name, guard.Name));
        if (reference.Method.MethodKind == MethodKind.LocalFunction)
            CaptureVariables(reference.Syntax, reference.Method, escapes: true);
        else if (ResultOf(reference.Instance) is >= 0 and var instance)
        {
            var takesLeave = _contracts.IsDisposable(reference.Instance!.Type) && Conventions.TakesLeave(reference.Method);
            Emit(new Use(reference.Instance.Syntax, instance, takesLeave ? UseKind.Look : KindOf(UseKind.Member, reference.Instance.Type)));
            MoveTo(reference.Syntax, instance, MoveKind.Captured, "a delegate");
        }
    }

    /// <summary>A function sees what the variables that it shares hold; a delegate of it can do so at any time.</summary>
    private void CaptureVariables(SyntaxNode syntax, IMethodSymbol function, bool escapes)
    {
        var slots = ImmutableArray.CreateBuilder<int>();
        foreach (var symbol in _captures.CapturedBy(function.OriginalDefinition))
        {
            var slot = SlotOf(symbol);
            slots.Add(slot.Index);
            Emit(new Use(syntax, slot.Index, UseKind.Look));
        }

        Emit(new Capture(syntax, function.OriginalDefinition));
        foreach (var slot in slots)
        {
            if (escapes || _captures.IsChanged(_body.Slots[slot].Symbol!))
                MoveTo(syntax, slot, MoveKind.Captured, escapes ? "a lambda" : $"'{function.Name}'");
        }
    }

    private int Connected(IOperation operation, Connective connective, int left, int right)
    {
        var target = NewTemporary();
        Emit(new Connect(operation.Syntax, target, connective, left, right));
        return target;
    }

    private static NullableAnnotation Annotation(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.NullableAnnotation,
        IParameterSymbol parameter => parameter.NullableAnnotation,
        IFieldSymbol field => field.NullableAnnotation,
        IPropertySymbol property => property.NullableAnnotation,
        _ => NullableAnnotation.None,
    };

    /// <summary>What a declaration says about None.</summary>
    private static NoneState DeclaredNone(
        ITypeSymbol type, TypeContract contract, NullableAnnotation annotation, ImmutableArray<AttributeData> attributes)
    {
        if (!type.IsReferenceType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T && (contract & TypeContract.NoneTested) == 0
            && type.TypeKind != TypeKind.TypeParameter)
        {
            return NoneState.NotNone;
        }

        foreach (var attribute in attributes)
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "NotNullAttribute" or "DisallowNullAttribute":
                    return NoneState.NotNone;
                case "MaybeNullAttribute" or "AllowNullAttribute" or "MaybeNullWhenAttribute":
                    return NoneState.MaybeNone;
            }
        }

        var isMaybe = (contract & TypeContract.NoneTested) == 0 || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        return isMaybe && (annotation == NullableAnnotation.Annotated || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            ? NoneState.MaybeNone
            : isMaybe && annotation != NullableAnnotation.NotAnnotated ? NoneState.NotNone | NoneState.Untold
            : NoneState.NotNone;
    }
}
