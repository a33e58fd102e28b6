using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Rules.References;

/// <summary>
/// PIDNS208 on types: a field that owns a reference, which nothing in its type ever releases or hands on. The flow of one body cannot know
/// this; it takes all bodies of the type, and only of a type that has such a field.
/// </summary>
internal sealed class OwningFields
{
    private readonly ConcurrentDictionary<ISymbol, bool> _assigned = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _released = new(SymbolEqualityComparer.Default);
    private readonly IReadOnlyList<IFieldSymbol> _owning;

    /// <summary>The properties that give them out, and may be what they are released by.</summary>
    private readonly ILookup<ISymbol, IPropertySymbol> _lenders;
    private readonly ContractReader _contracts;

    private OwningFields(IReadOnlyList<IFieldSymbol> owning, INamedTypeSymbol type, ContractReader contracts)
    {
        _owning = owning;
        _lenders = type.GetMembers().OfType<IPropertySymbol>().SelectMany(p => owning.Where(f => IsGivenBy(p, f)), (property, field) => (property, field))
            .ToLookup(p => (ISymbol)p.field, p => p.property, SymbolEqualityComparer.Default);
        _contracts = contracts;
    }

    /// <summary>The fields and auto-properties by name.</summary>
    public IEnumerable<string> Names => _owning.Select(f => f.AssociatedSymbol ?? f).Concat(_lenders.SelectMany(l => l)).Select(m => m.Name);

    /// <summary>Whether one of them is declared in a part of the source.</summary>
    public bool AreIn(SyntaxNode part) => _owning.Any(f => f.Locations.Any(l => l.SourceTree == part.SyntaxTree && part.Span.Contains(l.SourceSpan)));

    /// <summary>Those of a type; null when it has none.</summary>
    public static OwningFields? Of(INamedTypeSymbol type, ContractReader contracts)
    {
        var owning = type.GetMembers().OfType<IFieldSymbol>().Where(f => IsOwning(f, contracts)).ToList();
        return owning.Count == 0 ? null : new(owning, type, contracts);
    }

    /// <summary>Takes note of what an operation of the type does with a field.</summary>
    public void Look(IOperation operation)
    {
        switch (operation)
        {
            case IFieldReferenceOperation field:
                LookAtUse(field, field.Field.OriginalDefinition);
                break;
            case IPropertyReferenceOperation property:
                LookAtUse(property, property.Property.OriginalDefinition);
                break;
            case IFieldInitializerOperation initializer:
                foreach (var field in initializer.InitializedFields.Where(f => IsOwned(initializer.Value, f.Type, _contracts)))
                    _assigned[field] = true;
                break;
            case IPropertyInitializerOperation initializer:
                foreach (var property in initializer.InitializedProperties.Where(p => IsOwned(initializer.Value, p.Type, _contracts)))
                    _assigned[property] = true;
                break;
        }
    }

    /// <summary>What is to report once all operations of the type have been looked at.</summary>
    public IEnumerable<Diagnostic> Unreleased(DiagnosticDescriptor descriptor) =>
        _owning.Select(f => f.AssociatedSymbol ?? f).Where(m => _assigned.ContainsKey(m) && !_released.ContainsKey(m) && !_lenders[m].Any(_released.ContainsKey))
            .Select(m => Diagnostic.Create(descriptor, m.Locations[0], m.Name, "nothing in its type releases it"));

    private void LookAtUse(IOperation reference, ISymbol member)
    {
        if (IsAssigned(reference))
        {
            if (reference.Parent!.Parent is IUsingOperation || (_contracts.IsDisposable(reference.Type) && IsPassedOn(reference.Parent)))
                _released[member] = true;
            else if (IsOwned(((IAssignmentOperation)reference.Parent).Value, reference.Type!, _contracts))
                _assigned[member] = true;
        }
        else if (IsHandedOn(reference, _contracts))
            _released[member] = true;
    }

    private static bool IsOwning(IFieldSymbol field, ContractReader contracts) =>
        field is { IsStatic: false }
        && (contracts.Of(field.Type) & TypeContract.Owned) != 0
        && field.Type.TypeKind != TypeKind.TypeParameter
        && !contracts.IsBorrowed(field)
        && (!contracts.IsDisposable(field.Type) || IsForDispose(field, contracts))
        && (field.AssociatedSymbol is not IPropertySymbol property
            || (!property.GetAttributes().Any(a => ContractReader.NameOf(a) == "BorrowedAttribute") && !property.ContainingType.IsRecord));

    /// <summary>Whether its type is asked to dispose of a field that can be disposed: nobody else can, and there is a time to do it.</summary>
    private static bool IsForDispose(IFieldSymbol field, ContractReader contracts) =>
        (field.AssociatedSymbol ?? field).DeclaredAccessibility == Accessibility.Private && (contracts.Of(field.ContainingType) & TypeContract.Owned) != 0;

    /// <summary>Whether a field that gets a value gets something of its own: a property only lends, and what can be disposed may be another's.</summary>
    private static bool IsOwned(IOperation value, ITypeSymbol field, ContractReader contracts)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        if (!contracts.IsDisposable(field))
            return value is not ({ ConstantValue.HasValue: true } or IDefaultValueOperation) && !(value is IPropertyReferenceOperation { Property.GetMethod: { } getter } && contracts.Of(getter).Returns != Passing.Owned);
        return value switch
        {
            IObjectCreationOperation { Constructor: { } constructor } creation => contracts.IsDisposable(creation.Type) && !contracts.HasNothingToRelease(creation.Type, isExact: true)
                && contracts.Of(constructor).Returns != Passing.Borrowed && !contracts.MakesForAnother(constructor)
                && (creation.Arguments.FirstOrDefault(a => IsWrapped(a, contracts)) is not { } wrapped || IsOwned(wrapped.Value, field, contracts)),
            IInvocationOperation call => contracts.HandsOut(call.TargetMethod),
            IAwaitOperation { Operation: IInvocationOperation call } => contracts.HandsOut(call.TargetMethod),
            IConditionalOperation { WhenFalse: { } whenFalse } conditional => IsOwned(conditional.WhenTrue, field, contracts) && IsOwned(whenFalse, field, contracts),
            _ => false,
        };
    }

    /// <summary>Whether an object that is made of this argument has nothing else to release.</summary>
    private static bool IsWrapped(IArgumentOperation argument, ContractReader contracts) =>
        argument.Parameter is { } parameter && contracts.PassingOf(parameter) is Passing.Wrapped or Passing.Viewed;

    /// <summary>Whether what is assigned goes somewhere else as well: <c>Add(_field = new …)</c>.</summary>
    private bool IsPassedOn(IOperation value)
    {
        while (value.Parent is IConversionOperation or ICoalesceOperation or IConditionalOperation { Type: not null })
            value = value.Parent;
        return value.Parent is not (null or IExpressionStatementOperation or IReturnOperation or IVariableInitializerOperation or IUsingOperation) && IsHandedOn(value, _contracts);
    }

    private static bool IsAssigned(IOperation reference) => reference.Parent is ISimpleAssignmentOperation or ICoalesceAssignmentOperation or IDeconstructionAssignmentOperation
        && ((IAssignmentOperation)reference.Parent).Target == reference;

    /// <summary>Whether a use of a field may release what it holds: anything but looking at it or lending it.</summary>
    private static bool IsHandedOn(IOperation reference, ContractReader contracts)
    {
        var value = reference;
        while (value.Parent is IConversionOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IInvocationOperation call => call.TargetMethod.Name is "Dispose" or "DisposeAsync" || contracts.KeepsReceiver(call.TargetMethod),
            IConditionalAccessOperation access => access.Operation == value && IsReleased(access.WhenNotNull, contracts),
            IMethodReferenceOperation => true,
            IMemberReferenceOperation or IBinaryOperation or IIsTypeOperation or IInterpolationOperation => false,
            IIsPatternOperation isPattern => isPattern.Pattern is IDeclarationPatternOperation or IRecursivePatternOperation { DeclaredSymbol: not null },
            IArgumentOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } =>
                contracts.PassingOf(parameter) is Passing.Owned or Passing.Kept or Passing.Wrapped or Passing.Viewed || (contracts.Of(parameter.OriginalDefinition.Type) & TypeContract.Tracked) == 0,
            IReturnOperation { Parent.Parent: var body } when IsGetter(body) => false,
            _ => true,
        };
    }

    private static bool IsReleased(IOperation operation, ContractReader contracts)
    {
        while (operation is IInvocationOperation { Instance: IInvocationOperation inner })
            operation = inner;
        return operation is IInvocationOperation { TargetMethod: { } method } call
            && (method.Name is "Dispose" or "DisposeAsync" || contracts.KeepsReceiver(method)
                || (method.IsExtensionMethod && IsOfAccess(call.Arguments[0].Value) && contracts.PassingOf(method.Parameters[0]) is Passing.Owned or Passing.Kept));

        static bool IsOfAccess(IOperation value) => value is IConversionOperation conversion ? IsOfAccess(conversion.Operand) : value is IConditionalAccessInstanceOperation;
    }

    private static bool IsGivenBy(IPropertySymbol property, IFieldSymbol field) =>
        property.GetMethod is { } getter && MethodText.BodyOf(getter) is { } body
        && MethodText.Alternatives(body).Exists(e => MethodText.IsName(e is AssignmentExpressionSyntax assignment ? assignment.Left : e, field.Name));

    /// <summary>A property that gives its field out only lends it.</summary>
    private static bool IsGetter(IOperation? body) => body?.SemanticModel?.GetEnclosingSymbol(body.Syntax.SpanStart) is IMethodSymbol { MethodKind: MethodKind.PropertyGet };
}
