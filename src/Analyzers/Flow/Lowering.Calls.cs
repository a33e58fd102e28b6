using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

internal sealed partial class Lowering
{
    /// <summary>A call of a method, an accessor, a constructor or an operator.</summary>
    private sealed class Call(
        IOperation operation, IMethodSymbol method, IOperation? instance, ImmutableArray<IArgumentOperation> arguments, ITypeSymbol? resultType)
    {
        public IOperation Operation { get; } = operation;

        public IMethodSymbol Method { get; } = method;

        public IOperation? Instance { get; } = instance;

        public ImmutableArray<IArgumentOperation> Arguments { get; } = arguments;

        public ITypeSymbol? ResultType { get; } = resultType;

        /// <summary>The operands of an operator.</summary>
        public ImmutableArray<(IParameterSymbol Parameter, IOperation Value)> Operands { get; init; } =
            ImmutableArray<(IParameterSymbol, IOperation)>.Empty;

        public ISymbol Member => (ISymbol?)Method.AssociatedSymbol ?? Method;

        public SyntaxNode Syntax => Operation.Syntax;
    }

    private int LowerInvocation(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        var instance = ResultOf(invocation.Instance);
        if (IsRelease(invocation) && instance != Untracked)
        {
            LowerDemands(new(invocation, method, invocation.Instance, invocation.Arguments, null), _contracts.Of(method));
            Emit(new Release(invocation.Syntax, instance, invocation.IsImplicit) { IsNoneAllowed = _contracts.IsDisposable(invocation.Instance!.Type) });
            return Untracked;
        }

        if (method is { Name: "ReferenceEquals" or "Equals", IsStatic: true, Parameters.Length: 2, ContainingType.SpecialType: SpecialType.System_Object })
            return LowerEquality(invocation, invocation.Arguments[0].Value, invocation.Arguments[1].Value, equalWhenTrue: true);

        if (method is { Name: "GetValueOrDefault", Parameters.IsEmpty: true, ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
            return instance;
        if (method.MethodKind == MethodKind.LocalFunction)
            CaptureVariables(invocation.Syntax, method, escapes: false);
        return LowerCall(new(invocation, method, invocation.Instance, invocation.Arguments, method.ReturnType));
    }

    /// <summary>Whether a call puts its receiver's reference or ends its guard.</summary>
    private bool IsRelease(IInvocationOperation invocation)
    {
        if (invocation is not { TargetMethod: { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: true }, Instance: { } instance })
            return false;
        while (instance is IConversionOperation conversion)
            instance = conversion.Operand;
        return (_contracts.Of(instance.Type) & TypeContract.Released) != 0
            || invocation.TargetMethod.ContainingType is { SpecialType: SpecialType.System_IDisposable } or { Name: "IAsyncDisposable" };
    }

    private int LowerCreation(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor)
            return LowerOther(creation);
        var contract = _contracts.Of(creation.Type);
        if (creation.Type is { IsValueType: true } type && constructor.IsImplicitlyDeclared && constructor.Parameters.IsEmpty
            && (contract & (TypeContract.Borrowed | TypeContract.Guard)) != 0)
        {
            return LowerForgery(creation, type, contract);
        }

        // The default value of a struct: there is nothing in it yet.
        if (creation.Type is { IsValueType: true } && constructor is { IsImplicitlyDeclared: true, Parameters.IsEmpty: true } && _contracts.IsDisposable(creation.Type))
            return LowerOther(creation);
        return LowerCall(new(creation, constructor, null, creation.Arguments, creation.Type));
    }

    private int LowerPropertyRead(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        if (property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return LowerNullableMember(reference);
        var slot = reference.Arguments.IsEmpty ? PropertySlot(reference) : null;
        if (property.GetMethod is not { } getter)
            return Untracked;
        var member = _contracts.Of(getter);
        if (member.IsNoneTest)
        {
            var outcome = NewTemporary();
            var subject = ResultOf(reference.Instance);
            UseValue((reference.Instance ?? reference).Syntax, subject, UseKind.Look);
            EmitTest(reference, outcome, subject, noneWhenTrue: true);
            return outcome;
        }

        if (reference is { IsImplicit: true, Property.Name: "Current" } && ElementOf(reference.Instance) is { } element)
            return LowerElement(reference, element.Type, element.Annotation);
        // What an object gives out may live on, and its owner with it.
        if (_contracts.IsDisposable(reference.Instance?.Type) && ResultOf(reference.Instance) is >= 0 and var owner && IsPartThatLivesOn(reference))
            MoveTo(reference.Syntax, owner, MoveKind.Handed);
        if (slot is { IsOnHeap: false })
        {
            UseInstance(reference.Instance);
            return slot.Index;
        }

        var contract = _contracts.Of(property.Type);
        if (slot is not null && !member.HasDemands && !WrapsReceiver(member) && member.Returns != Passing.Owned && (contract & TypeContract.Released) != 0)
        {
            UseInstance(reference.Instance);
            if (!IsAutoProperty(property))
                Emit(new Throws(reference.Syntax) { IsUnlikely = true });
            var target = NewTemporary();
            Enter(slot, property.Type, reference.Syntax, contract);
            var declared = DeclaredNone(property.Type, contract, property.NullableAnnotation, property.GetAttributes());
            slot.Declared |= declared;
            Emit(new Load(reference.Syntax, target, slot, declared));
            return target;
        }

        return LowerCall(new(reference, getter, reference.Instance, reference.Arguments, property.Type));
    }

    private int LowerNullableMember(IPropertyReferenceOperation reference)
    {
        var value = ResultOf(reference.Instance);
        if (value == Untracked)
            return Untracked;
        if (reference.Property.Name == "HasValue")
            return LowerNullTest(reference, value, noneWhenTrue: false);
        Emit(new Use(reference.Instance!.Syntax, value, KindOf(UseKind.Member, reference.Type)));
        return value;
    }

    private int LowerCall(Call call)
    {
        var contract = _contracts.Of(call.Method);
        var receiver = ResultOf(call.Instance);
        if (receiver != Untracked)
            Emit(new Use(call.Instance!.Syntax, receiver, ReceiverKind(call)));

        LowerArguments(call);
        LowerDemands(call, contract);
        if ((_contracts.Of(call.Method.ContainingType) & TypeContract.Tracked) == 0 || _contracts.IsDisposable(call.Method.ContainingType))
            Emit(new FieldsMayChange(call.Syntax) { IsOwnCode = _body.Method is { } method && SymbolEqualityComparer.Default.Equals(method.ContainingType, call.Method.ContainingType) });
        var keepsReceiver = receiver != Untracked && KeepsReceiver(call);
        if (IsNeverReturning(call.Method) || (_contracts.TracksDisposables && (Conventions.OnlyThrows(call.Method) || IsOfCancelled(call))))
            Emit(new NeverReturns(call.Syntax) { IsDeadEnd = call.Method is { Name: "Exit" or "FailFast", ContainingType: { Name: "Environment", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } });
        else if (call.Method.MethodKind != MethodKind.Constructor || !IsPlain(call.Method.ContainingType))
            Emit(new Throws(call.Syntax) { IsUnlikely = keepsReceiver || (_contracts.TracksDisposables && IsUnlikelyToThrow(call, contract, receiver)) });

        if (keepsReceiver)
            MoveTo(call.Instance!.Syntax, receiver, MoveKind.Handed);
        var result = LowerResult(call, contract, receiver);
        LowerPromises(call, result);
        return result;
    }

    /// <summary>Whether a call throws for certain, since it was asked before whether it will: <c>if (token.IsCancellationRequested) token.ThrowIfCancellationRequested();</c>.</summary>
    private static bool IsOfCancelled(Call call) =>
        call.Method.Name == "ThrowIfCancellationRequested" && call.Instance is { Syntax: var token }
        && call.Syntax.Ancestors().Any(a => a is IfStatementSyntax { Condition: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested", Expression: var asked }, Statement: var then }
            && asked.ToString() == token.ToString() && then.Span.Contains(call.Syntax.Span));

    /// <summary>Whether nothing is to be expected from the constructors of a type: it is an object and nothing more, or an exception to be thrown.</summary>
    private static bool IsPlain(INamedTypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Object)
            return true;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    private bool IsUnlikelyToThrow(Call call, MemberContract contract, int receiver) =>
        call.Method.MethodKind == MethodKind.PropertyGet || WrapsReceiver(contract) || Conventions.OnlyRecords(call.Method)
        || call.Method.Name is "CreateLinkedTokenSource" or "CancelAfter"
        || _contracts.CatchesAll(call.Method)
        || (call.Method.Name == "Add" && call.Method.ContainingNamespace is { Name: "Generic", ContainingNamespace.Name: "Collections" })
        || (call.Method.MethodKind == MethodKind.Constructor && (Wrapped(call, contract, receiver).IsWrapper || IsOfConstants(call) || _contracts.HasNothingToDo(call.Method)));

    /// <summary>Whether a constructor of .NET's makes something of nothing but constants, which whoever wrote them has seen to work: <c>new UTF8Encoding(false)</c>.</summary>
    private bool IsOfConstants(Call call) =>
        ContractReader.IsOfFramework(call.Method.ContainingType) && !_contracts.IsDisposable(call.Method.ContainingType) && call.Arguments.All(a => a.Value.ConstantValue.HasValue);

    /// <summary>Whether the outcome of a call tells whether there is something to dispose of in an <c>out</c> parameter.</summary>
    private bool TellsWhetherThere(Call call, IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.Out && (call.ResultType?.SpecialType == SpecialType.System_Boolean || IsStatus(call.ResultType)) && _contracts.IsDisposable(parameter.Type);

    private UseKind ReceiverKind(Call call) =>
        call.Method.IsExtensionMethod ? UseKind.Inspect
        : !_contracts.IsDisposable(call.Instance!.Type) ? KindOf(UseKind.Member, call.Instance.Type)
        : _contracts.Releases(call.Method) || Habits.Releases(call.Method.Name) || _contracts.WorksAfterwards(call.Method) ? UseKind.Look
        : call.Method is { MethodKind: MethodKind.Ordinary, Name: not ("ToString" or "Equals" or "GetHashCode" or "GetType") } ? UseKind.Inspect
        : UseKind.Look;

    /// <summary>What a value was before it was converted, as a lock's object is.</summary>
    private ITypeSymbol? UnconvertedType(IOperation value)
    {
        value = Unconverted(value);
        return value is IFlowCaptureReferenceOperation reference && _capturedTypes.TryGetValue(reference.Id, out var type) ? type : value.Type;
    }

    private IEnumerable<(IParameterSymbol Parameter, IOperation Value, bool IsDefault)> ArgumentsOf(Call call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter)
                yield return (parameter, argument.Value, argument.ArgumentKind == ArgumentKind.DefaultValue);
        }

        foreach (var (parameter, value) in call.Operands)
            yield return (parameter, value, false);
    }

    private void LowerArguments(Call call)
    {
        foreach (var (parameter, value, isDefault) in ArgumentsOf(call))
        {
            if (parameter.RefKind == RefKind.Out)
                continue;
            var slot = ResultOf(value);
            if (slot == Untracked)
                continue;
            if (parameter.RefKind == RefKind.Ref)
            {
                // What a ref parameter does to the variable is out of sight.
                MoveTo(value.Syntax, slot, MoveKind.Handed);
                continue;
            }

            if (isDefault)
                continue;
            var type = UnconvertedType(value) ?? parameter.Type;
            var kind = AcceptsNone(parameter) ? UseKind.Inspect : KindOf(UseKind.Argument, type);
            Emit(new Use(value.Syntax, slot, _contracts.IsDisposable(type) && Conventions.TakesLeave(call.Method) ? UseKind.Look : kind));
            var passing = PassingOf(call, parameter);
            if (passing is not (Passing.Borrowed or Passing.Wrapped or Passing.Viewed) && (passing != Passing.Default || !IsUnderContract(parameter)))
                MoveTo(value.Syntax, slot, passing == Passing.Owned ? MoveKind.Taken : MoveKind.Handed);
        }
    }

    /// <summary>How a call passes an argument: that may depend on another argument, as on <c>leaveOpen</c>.</summary>
    private Passing PassingOf(Call call, IParameterSymbol parameter)
    {
        var contract = _contracts.ContractOf(parameter);

        // What a constructor hands to another one of the same object stays with the object.
        if (call is { Method.MethodKind: MethodKind.Constructor, Operation: IInvocationOperation } && contract.Passing is Passing.Wrapped or Passing.Viewed)
            return Passing.Kept;
        if (contract.Passing is Passing.Kept or Passing.Viewed && IsToldToLeaveOpen(call) == true)
            return Passing.Borrowed;
        if (contract.If is not { } name || ArgumentsOf(call).Where(a => a.Parameter.Name == name).Select(a => a.Value).FirstOrDefault() is not { } condition)
            return contract.Passing;
        return BoolConstant(condition) is not { } value ? Passing.Kept
            : value == contract.IfValue ? contract.Passing
            : Passing.Borrowed;
    }

    /// <summary>Whether a call is told to leave alone what it is given, by the name that .NET has for this; null if it does not say.</summary>
    private static bool? IsToldToLeaveOpen(Call call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Type.SpecialType: SpecialType.System_Boolean, Name: "leaveOpen" or "leaveStreamOpen" or "keepOpen" or "leaveInnerStreamOpen" })
                return BoolConstant(argument.Value);
        }

        return null;
    }

    /// <summary>Whether the result of a call is only another name of something, and of what; of nothing that is tracked, it need not be released.</summary>
    private (bool IsWrapper, int Slot, bool IsView) Wrapped(Call call, MemberContract contract, int receiver)
    {
        if (WrapsReceiver(contract))
            return (true, receiver, _contracts.IsDisposable(call.ResultType));
        foreach (var (parameter, value, _) in ArgumentsOf(call))
        {
            if (_contracts.ContractOf(parameter).Passing is Passing.Wrapped or Passing.Viewed)
            {
                var passing = PassingOf(call, parameter);
                return (true, passing is Passing.Wrapped or Passing.Viewed ? ResultOf(value) : Untracked, passing == Passing.Viewed);
            }
        }

        return (false, Untracked, false);
    }

    /// <summary>Whether what a member gives is only another name of the object that it is asked of.</summary>
    private static bool WrapsReceiver(MemberContract contract) =>
        contract.Parameters.TryGetValue(MemberContract.Receiver, out var receiver) && receiver.Passing == Passing.Wrapped;

    /// <summary>Whether a parameter's declared type is tracked, so that it borrows by default; a type parameter's argument is taken over.</summary>
    private bool IsUnderContract(IParameterSymbol parameter)
    {
        var declared = parameter.OriginalDefinition;
        return (_contracts.Of(declared.Type) & TypeContract.Tracked) != 0 && !IsRecordParameter(declared);
    }

    /// <summary>A positional record keeps what it is made of.</summary>
    private static bool IsRecordParameter(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { IsRecord: true } record }
        && record.GetMembers(parameter.Name).Any(m => m is IPropertySymbol);

    private bool AcceptsNone(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "AllowNullAttribute" or "MaybeNullAttribute":
                    return true;
                case "DisallowNullAttribute":
                    return false;
                case "NotNullAttribute":
                    // ThrowIfNull and its like are there to be given None.
                    return true;
            }
        }

        return parameter.Type.IsReferenceType
            ? parameter.NullableAnnotation != NullableAnnotation.NotAnnotated
            : parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || (_contracts.Of(parameter.Type) & TypeContract.Tracked) == 0;
    }

    private void LowerDemands(Call call, MemberContract contract)
    {
        var name = call.Member.Name;
        if (contract.UseInstead is { } instead)
            Emit(new Report(call.Syntax, FindingKind.UnboundedBorrow, Describe(call.Syntax), instead));
        foreach (var guard in contract.RequiredGuards)
        {
            var hasWitness = ArgumentsOf(call).Any(a => ContractReader.Is(a.Parameter.Type, guard));
            if (!hasWitness)
                Emit(new RequireGuard(call.Syntax, guard, name));
        }

        foreach (var guard in contract.WaitsFor)
            Emit(new WaitForReaders(call.Syntax, guard, name));
        if (contract.MayBlock && contract.WaitsFor.IsEmpty)
            Emit(new Block(call.Syntax));
        LowerPidDemands(call, contract);
    }

    /// <summary>Demands that concern numbers of processes and the namespaces that they count in.</summary>
    private void LowerPidDemands(Call call, MemberContract contract)
    {
        foreach (var (parameter, value, _) in ArgumentsOf(call))
        {
            if (contract.OwnPids.Contains(parameter.Name) && ResultOf(value) is >= 0 and var pid)
                Emit(new ExpectOwnPid(value.Syntax, pid));
            if (RawLookupIn(value) is { } path)
                Emit(new Report(value.Syntax, FindingKind.RawProcFsLookup, path));
        }

        if (ChangesChildrensNamespace(call))
            Emit(new ChangeChildrensNamespace(call.Syntax, UnshareFlag(), call.Method.Name));
        else if (call.Method is { IsStatic: true, MethodKind: not MethodKind.Conversion } && (_contracts.Of(call.ResultType) & TypeContract.Borrowed) != 0
            && contract.BorrowedFrom is null && !ArgumentsOf(call).Any(a => (_contracts.Of(a.Parameter.Type) & TypeContract.Tracked) != 0))
            Emit(new AskForCurrent(call.Syntax, UnshareFlag()));
    }

    private int UnshareFlag() => (_unshareFlag ??= NewSlot(SlotKind.Local, "", null, null)).Index;

    private Slot? _unshareFlag;

    /// <summary>Whether a call is unshare(2) or setns(2) of the C library with, as far as one can see, CLONE_NEWPID.</summary>
    private static bool ChangesChildrensNamespace(Call call)
    {
        const int CloneNewPid = 0x2000_0000;
        var entryPoint = call.Method.GetDllImportData()?.EntryPointName ?? ImportedName(call.Method);
        if (entryPoint is not ("unshare" or "setns"))
            return false;

        // The flags come last; those of setns(2) may be 0, for whatever namespace the descriptor is.
        return call.Arguments.LastOrDefault()?.Value.ConstantValue is not { HasValue: true, Value: int flags } || flags == 0 || (flags & CloneNewPid) != 0;
    }

    private static string? ImportedName(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is not ("LibraryImportAttribute" or "DllImportAttribute"))
                continue;
            foreach (var argument in attribute.NamedArguments)
            {
                if (argument is { Key: "EntryPoint", Value.Value: string name })
                    return name;
            }

            return method.Name;
        }

        return null;
    }

    /// <summary>The path, when an argument is one of a PID namespace below /proc by number.</summary>
    private static string? RawLookupIn(IOperation value)
    {
        var text = value switch
        {
            { ConstantValue: { HasValue: true, Value: string constant } } => constant,
            IInterpolatedStringOperation interpolated => string.Concat(interpolated.Parts.Select(TextOf)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } concatenation => PartOf(concatenation.LeftOperand) + PartOf(concatenation.RightOperand),
            _ => "",
        };
        return text.StartsWith("/proc/", StringComparison.Ordinal) && text.EndsWith("/ns/pid", StringComparison.Ordinal) && !text.StartsWith("/proc/self/", StringComparison.Ordinal)
            && !text.StartsWith("/proc/thread-self/", StringComparison.Ordinal)
            ? text
            : null;

        static string PartOf(IOperation operand) => operand switch
        {
            { ConstantValue: { HasValue: true, Value: string constant } } => constant,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } inner => PartOf(inner.LeftOperand) + PartOf(inner.RightOperand),
            _ => "{" + operand.Syntax + "}",
        };

        static string TextOf(IOperation part) => part switch
        {
            IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string constant } } => constant,
            IInterpolationOperation interpolation => "{" + interpolation.Expression.Syntax + "}",
            _ => "?",
        };
    }

    private static bool IsNeverReturning(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "DoesNotReturnAttribute")
                return true;
        }

        return false;
    }

    private int LowerResult(Call call, MemberContract contract, int receiver)
    {
        var target = Untracked;
        var isConstructor = call.Method.MethodKind == MethodKind.Constructor;
        if (call.ResultType is { } type && !call.Method.ReturnsByRef && !call.Method.ReturnsByRefReadonly)
        {
            var typeContract = _contracts.Of(type);
            if ((typeContract & TypeContract.Released) != 0)
                target = LowerReference(call, contract, receiver, type, typeContract, isConstructor);
            else if ((typeContract & TypeContract.Borrowed) != 0 || contract.Returns == Passing.Borrowed)
                target = LowerBorrow(call, contract, receiver, type, typeContract);
            else if (contract.PidIn is { } name)
                target = LowerPid(call, name);
            else if (_contracts.TracksDisposables && type.SpecialType == SpecialType.System_Boolean && _contracts.AlwaysSays(call.Method) is { } outcome)
                Emit(new Test(call.Syntax, target = NewTemporary()) { Constant = outcome });
        }

        foreach (var (parameter, value, _) in ArgumentsOf(call))
        {
            if (parameter.RefKind is RefKind.Out or RefKind.Ref)
                LowerOutput(call, parameter, value);
        }

        return target;
    }

    private int LowerReference(Call call, MemberContract contract, int receiver, ITypeSymbol type, TypeContract typeContract, bool isConstructor)
    {
        ScopeOf(call);
        if (Wrapped(call, contract, receiver) is { IsWrapper: true } wrapped)
        {
            if (wrapped is not { IsView: true, Slot: not Untracked })
                return wrapped.Slot;
            var view = NewTemporary();
            Emit(new Copy(call.Syntax, view, wrapped.Slot) { IsView = true });
            return view;
        }

        // An object of one's own that is made for what its constructor does: it has registered itself somewhere.
        if (isConstructor && IsDiscarded(call.Operation) && _contracts.IsDisposable(type) && !type.DeclaringSyntaxReferences.IsEmpty)
            return Untracked;
        if (isConstructor && _contracts.IsDisposable(type) && IsDisposedOfByItsCallback(call, type))
            return Untracked;
        if (_contracts.HasNothingToRelease(type, isExact: isConstructor) || (isConstructor && (_contracts.MakesForAnother(call.Method) || (contract.Returns == Passing.Default && IsClosedByItsConnection(call.Operation, type)))))
            return Untracked;

        var target = NewTemporary();
        var none = isConstructor || _contracts.AlwaysGivesNew(call.Method) ? NoneState.NotNone : _contracts.CanBeInvalid(type) ? NoneState.MaybeNone : ReturnedNone(call, type, typeContract);
        var isLent = contract.Returns == Passing.Borrowed
            || (contract.Returns == Passing.Default && !isConstructor
                && (call.Method.MethodKind == MethodKind.PropertyGet || (_contracts.Of(call.Method.OriginalDefinition.ReturnType) & TypeContract.Released) == 0
                    || call.Method.OriginalDefinition.ReturnType is ITypeParameterSymbol && (typeContract & TypeContract.Disposable) != 0
                    || _contracts.LendsByDefault(call.Method, type) || IsClosedByItsConnection(call.Operation, type) || IsEndedAsCurrent(call.Operation, type)
                    || IsDroppedOnPurpose(call.Operation, call.Method, type)));
        if (isLent && !contract.Parameters.ContainsKey(MemberContract.Receiver) && call.Operation is IInvocationOperation invocation && BuilderOf(invocation, type) is (>= 0 and var builder, var isGuess))
        {
            Emit(new Copy(call.Syntax, target, builder) { IsView = true, IsGuess = isGuess });
        }
        else if (isLent && isConstructor)
        {
            Emit(new Acquire(call.Syntax, target, NewResource(ResourceKind.Optional, type, call.Syntax), none));
        }
        else if (isLent)
        {
            var from = contract.Returns == Passing.Borrowed ? LendersOf(call, contract, receiver) : ImmutableArray<int>.Empty;
            Emit(new Lend(call.Syntax, target, none)
            {
                From = from,
                NoneOf = NoneSource(call),
                Memory = none == NoneState.MaybeNone ? MemoryOf(call, receiver) : Untracked,
            });
        }
        else
        {
            var kind = (typeContract & TypeContract.Guard) != 0 ? ResourceKind.Guard : ResourceKind.Reference;
            Emit(new Acquire(call.Syntax, target, NewResource(kind, type, call.Syntax), none)
            {
                NoneOf = NoneSource(call),
                Memory = none == NoneState.MaybeNone ? MemoryOf(call, receiver) : Untracked,
                IsOfCurrent = call.Instance is { Type: { IsRefLikeType: true } borrow } && IsCurrent(borrow),
            });
        }

        return target;
    }

    private static bool IsDiscarded(IOperation operation) => operation.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation };

    /// <summary>Whether a method is called for what it does, and what it returns is left lying.</summary>
    private bool IsDroppedOnPurpose(IOperation result, IMethodSymbol method, ITypeSymbol type) =>
        (result.Parent is IExpressionStatementOperation || IsDiscarded(result)) && _contracts.IsDisposable(type) && _contracts.MayBeDropped(method);

    /// <summary>The object that a call on it probably returns again, as builders do; of an awaited call, the result of its task.</summary>
    private (int Slot, bool IsGuess) BuilderOf(IInvocationOperation call, ITypeSymbol type)
    {
        if (_contracts.GivesItself(call.TargetMethod))
            return (ResultOf(call.Instance), false);
        if (type is not INamedTypeSymbol { SpecialType: not SpecialType.System_IDisposable, Name: not "IAsyncDisposable" } named || !_contracts.IsDisposable(type))
            return (Untracked, true);
        var builder = call.TargetMethod is { IsExtensionMethod: true, IsStatic: true } && call.Arguments is [var first, ..] ? first.Value : call.Instance;
        return (builder?.Type is { } own && ContractReader.Is(own, named) ? ResultOf(builder) : Untracked, true);
    }

    /// <summary>The slot that remembers, for an object and what it is asked for, that an earlier answer was checked.</summary>
    private int MemoryOf(Call call, int subject)
    {
        if (subject == Untracked)
            subject = ArgumentsOf(call).Select(a => ResultOf(a.Value)).Where(s => s != Untracked && _body.Slots[s].IsNamed).DefaultIfEmpty(Untracked).First();
        if (subject == Untracked || !_body.Slots[subject].IsNamed)
            return Untracked;
        if (!_members.TryGetValue((subject, "?" + call.Method.Name), out var memory))
            _members.Add((subject, "?" + call.Method.Name), memory = NewSlot(SlotKind.Temporary, "", null, _body.Slots[subject], isOnHeap: true));
        return memory.Index;
    }

    /// <summary>Whether a type is a borrow of the caller's own namespace: one that is never None.</summary>
    private bool IsCurrent(ITypeSymbol type) =>
        (_contracts.Of(type) & (TypeContract.Borrowed | TypeContract.NoneTested)) == TypeContract.Borrowed;

    private int LowerBorrow(Call call, MemberContract contract, int receiver, ITypeSymbol type, TypeContract typeContract)
    {
        var target = NewTemporary();
        Emit(new Lend(call.Syntax, target, ReturnedNone(call, type, typeContract))
        {
            From = LendersOf(call, contract, receiver),
            Guards = ArgumentsOf(call).Any(a => contract.RequiredGuards.Any(g => ContractReader.Is(a.Parameter.Type, g)))
                ? ImmutableArray<INamedTypeSymbol>.Empty
                : contract.RequiredGuards,
            Scope = ScopeOf(call),
            IsStackOnly = IsStackOnly(type),
            Memory = MemoryOf(call, receiver),
            IsDescriptor = (typeContract & TypeContract.Borrowed) == 0 && type.IsValueType,
        });
        return target;
    }

    /// <summary>A number of a process: foreign unless it counts in what is certainly the caller's own namespace.</summary>
    private int LowerPid(Call call, string parameter)
    {
        var target = NewTemporary();
        var ns = ArgumentsOf(call).Where(a => a.Parameter.Name == parameter).Select(a => a.Value).FirstOrDefault();
        while (ns is IConversionOperation conversion)
            ns = conversion.Operand;
        var isOwn = ns is null || (ns.Type is { IsRefLikeType: true } type && IsCurrent(type));
        Emit(new Lend(call.Syntax, target, ReturnedNone(call, call.ResultType!, TypeContract.None)) { IsForeignPid = !isOwn });
        return target;
    }

    /// <summary>What a borrowed result borrows from: what is declared, else the receiver, else (as Rust elides it) every argument under contract.</summary>
    private ImmutableArray<int> LendersOf(Call call, MemberContract contract, int receiver)
    {
        if (contract.BorrowedFrom is { } name)
            return ArgumentsOf(call).Where(a => a.Parameter.Name == name).Select(a => ResultOf(a.Value)).Where(s => s != Untracked).ToImmutableArray();
        if (receiver != Untracked && !contract.RequiredGuards.Any())
            return ImmutableArray.Create(receiver);
        return ArgumentsOf(call)
            .Where(a => (_contracts.Of(a.Parameter.Type) & TypeContract.Tracked) != 0 && ResultOf(a.Value) != Untracked)
            .Select(a => ResultOf(a.Value))
            .ToImmutableArray();
    }

    /// <summary>The block that a scope token bounds the result by; null when the caller of this method bounds it.</summary>
    private Resource? ScopeOf(Call call)
    {
        foreach (var (parameter, value, isDefault) in ArgumentsOf(call))
        {
            if ((_contracts.Of(parameter.Type) & TypeContract.ScopeToken) == 0)
                continue;
            if (isDefault)
                return ScopeAt(call.Syntax);
            var token = value;
            while (token is IConversionOperation conversion)
                token = conversion.Operand;
            if (token is IFlowCaptureReferenceOperation capture && _capturedTokens.TryGetValue(capture.Id, out var captured))
                token = captured;
            switch (token)
            {
                case ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } when local.DeclaringSyntaxReferences is [var reference, ..]:
                    return ScopeAt(reference.GetSyntax(_cancellation));
                case IParameterReferenceOperation { Parameter.RefKind: not RefKind.None }:
                case IInvocationOperation { Arguments.IsEmpty: false, TargetMethod: { RefKind: not RefKind.None } }:
                    return null;
                case IFieldReferenceOperation { Field.ContainingType.IsRefLikeType: true } or IPropertyReferenceOperation { Property: { ContainingType.IsRefLikeType: true, RefKind: not RefKind.None } }:
                    // The token of another borrow, which it lives as long as.
                    return null;
                case IFieldReferenceOperation or IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.RefKind: not RefKind.None }
                    or IInvocationOperation { TargetMethod.RefKind: not RefKind.None }:
                    // A member that is declared to be unbounded may do so.
                    if (_body.Method is { } method && _contracts.Of(method).UseInstead is not null)
                        return null;
                    Emit(new Report(value.Syntax, FindingKind.Forged, Describe(value.Syntax), "scope token"));
                    return null;
                default:
                    return ScopeAt(call.Syntax);
            }
        }

        return null;
    }

    private void LowerOutput(Call call, IParameterSymbol parameter, IOperation value)
    {
        // Who has no use for what can be disposed has it taken off a list.
        var isDiscarded = Unwrap(value) is IDiscardOperation;
        if (isDiscarded && _contracts.IsDisposable(parameter.Type))
            return;
        var location = isDiscarded ? _body.Slots[NewTemporary()] : LocationOf(Unwrap(value));
        if (location is null)
            return;
        var contract = _contracts.Of(parameter.Type);
        if (location.IsOnHeap)
        {
            if ((contract & TypeContract.Tracked) != 0)
            {
                Enter(location, parameter.Type, value.Syntax, contract);
                Emit(new Store(value.Syntax, location, Untracked, DeclaredNone(parameter.Type, contract, parameter.NullableAnnotation, parameter.GetAttributes())));
            }

            return;
        }

        var none = _contracts.CanBeInvalid(parameter.Type) || TellsWhetherThere(call, parameter)
            ? NoneState.MaybeNone
            : DeclaredNone(parameter.Type, contract, parameter.NullableAnnotation, parameter.GetAttributes());
        var isHandedOver = (contract & TypeContract.Released) != 0 && parameter.RefKind == RefKind.Out
            && _contracts.PassingOf(parameter) != Passing.Borrowed
            && (_contracts.Of(parameter.OriginalDefinition.Type) & TypeContract.Released) != 0
            && (_contracts.PassingOf(parameter) == Passing.Owned || !_contracts.LendsOutByDefault(parameter))
            && !(call is { Method.MethodKind: MethodKind.Constructor, Operation: IInvocationOperation } && _contracts.IsDisposable(parameter.Type))
            && location.Symbol is not IParameterSymbol { RefKind: not RefKind.None }
            && !(location.Symbol is { } symbol && _captures.IsChanged(symbol));
        if (isHandedOver)
        {
            var kind = (contract & TypeContract.Guard) != 0 ? ResourceKind.Guard : ResourceKind.Reference;
            Emit(new Acquire(value.Syntax, location.Index, NewResource(kind, parameter.Type, call.Syntax), none));
        }
        else
        {
            Emit(new Lend(value.Syntax, location.Index, none));
        }
    }

    private NoneState ReturnedNone(Call call, ITypeSymbol type, TypeContract contract)
    {
        var method = call.Method;
        var attributes = method.GetReturnTypeAttributes();
        if (method.AssociatedSymbol is IPropertySymbol property)
            attributes = attributes.AddRange(property.GetAttributes());
        return DeclaredNone(type, contract, method.ReturnNullableAnnotation, attributes);
    }

    /// <summary>The argument that decides whether the result is None: <c>[return: NotNullIfNotNull]</c>.</summary>
    private int NoneSource(Call call)
    {
        foreach (var attribute in call.Method.GetReturnTypeAttributes())
        {
            if (attribute.AttributeClass?.Name == "NotNullIfNotNullAttribute" && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string name }])
                return ArgumentsOf(call).Where(a => a.Parameter.Name == name).Select(a => ResultOf(a.Value)).DefaultIfEmpty(Untracked).First();
        }

        return Untracked;
    }

    /// <summary>What a call promises about its arguments and its object when it returns: the nullability attributes.</summary>
    private void LowerPromises(Call call, int result)
    {
        List<(int Slot, NoneState None)>? whenTrue = null, whenFalse = null;
        foreach (var (parameter, value, _) in ArgumentsOf(call))
        {
            foreach (var attribute in parameter.GetAttributes())
            {
                var argument = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: bool outcome }] ? outcome : (bool?)null;
                switch (attribute.AttributeClass?.Name)
                {
                    case "DoesNotReturnIfAttribute" when argument is { } stops && ResultOf(value) is >= 0 and var condition:
                        Emit(new Assume(call.Syntax, condition, null, !stops));
                        break;
                    case "NotNullAttribute" when SubjectOf(value) is >= 0 and var subject:
                        Emit(new Assume(call.Syntax, subject, NoneState.NotNone, null));
                        break;
                    case "NotNullWhenAttribute" when argument is { } when && SubjectOf(value) is >= 0 and var subject:
                        Add(when, subject, NoneState.NotNone);
                        if (parameter.RefKind == RefKind.Out)
                            Add(!when, subject, NoneState.None);
                        break;
                    case "MaybeNullWhenAttribute" when argument is { } when && parameter.RefKind == RefKind.Out && SubjectOf(value) is >= 0 and var subject:
                        Add(when, subject, NoneState.None);
                        Add(!when, subject, NoneState.NotNone);
                        break;
                }
            }
        }

        // What a method did not get, nobody has to release.
        foreach (var (parameter, value, _) in ArgumentsOf(call))
        {
            if (TellsWhetherThere(call, parameter) && SubjectOf(value) is >= 0 and var subject)
                Add(false, subject, NoneState.None);
        }

        foreach (var attribute in call.Member.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "MemberNotNullAttribute":
                    foreach (var member in MembersNamed(call, attribute.ConstructorArguments))
                        Emit(new Store(call.Syntax, member, Untracked, NoneState.NotNone));
                    break;
                case "MemberNotNullWhenAttribute" when attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: bool when }, ..]:
                    foreach (var member in MembersNamed(call, attribute.ConstructorArguments))
                        Add(when, member.Index, NoneState.NotNone);
                    break;
            }
        }

        if ((whenTrue is null && whenFalse is null) || !(call.ResultType?.SpecialType == SpecialType.System_Boolean || (IsStatus(call.ResultType) && result == Untracked)))
            return;
        var target = NewTemporary();
        if (IsStatus(call.ResultType))
            _statuses.Add(target);
        Emit(new Test(call.Syntax, target)
        {
            WhenTrue = whenTrue?.ToImmutableArray() ?? ImmutableArray<(int, NoneState)>.Empty,
            WhenFalse = whenFalse?.ToImmutableArray() ?? ImmutableArray<(int, NoneState)>.Empty,
        });
        _results[call.Operation] = target;

        void Add(bool when, int slot, NoneState none) => (when ? whenTrue ??= [] : whenFalse ??= []).Add((slot, none));
    }

    private Slot DeclaredMember(Slot owner, string name, ISymbol? symbol)
    {
        var member = MemberOf(owner, name, NameOf(owner, name), symbol, isOnHeap: true);
        var type = (symbol as IFieldSymbol)?.Type ?? (symbol as IPropertySymbol)?.Type;
        if (type is not null)
            member.Declared |= DeclaredNone(type, _contracts.Of(type), Annotation(symbol!), symbol!.GetAttributes());
        return member;
    }

    private int SubjectOf(IOperation value) =>
        ResultOf(value) is >= 0 and var slot ? slot : LocationOf(Unwrap(value)) is { } location ? location.Index : Untracked;

    private IEnumerable<Slot> MembersNamed(Call call, ImmutableArray<TypedConstant> arguments)
    {
        var owner = call.Instance is null or IInstanceReferenceOperation ? OwnerSlot(call.Method.ContainingType) : LocationOf(call.Instance);
        if (owner is null)
            yield break;
        foreach (var name in arguments.SelectMany(a => a.Kind == TypedConstantKind.Array ? a.Values : ImmutableArray.Create(a)))
        {
            if (name is { Kind: TypedConstantKind.Primitive, Value: string text })
                yield return DeclaredMember(owner, text, call.Method.ContainingType.GetMembers(text).FirstOrDefault());
        }
    }
}
