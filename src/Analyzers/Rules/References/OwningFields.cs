using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Rules.References;

/// <summary>
/// PIDNS208 on types: a field that owns a reference, which nothing in its type ever releases or hands on. The flow of one body cannot know
/// this; it takes all bodies of the type, and only of a type that has such a field.
/// </summary>
internal static class OwningFields
{
    public static void Check(SymbolStartAnalysisContext context, ContractReader contracts, DiagnosticDescriptor descriptor)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var owning = type.GetMembers().OfType<IFieldSymbol>().Where(f => IsOwning(f, contracts)).ToList();
        if (owning.Count == 0)
            return;

        var assigned = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        var released = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(
            operation =>
            {
                var (reference, member) = operation.Operation switch
                {
                    IFieldReferenceOperation field => ((IOperation)field, (ISymbol)field.Field.OriginalDefinition),
                    IPropertyReferenceOperation property => (property, property.Property.OriginalDefinition),
                    _ => default,
                };
                if (IsAssigned(reference))
                {
                    if (reference.Parent!.Parent is IUsingOperation)
                        released[member] = true;
                    else if (IsOwned(((IAssignmentOperation)reference.Parent).Value, contracts))
                        assigned[member] = true;
                }
                else if (IsHandedOn(reference, contracts))
                    released[member] = true;
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference);
        context.RegisterOperationAction(
            operation =>
            {
                var initializer = (IFieldInitializerOperation)operation.Operation;
                foreach (var field in initializer.InitializedFields.Where(_ => IsOwned(initializer.Value, contracts)))
                    assigned[field] = true;
            },
            OperationKind.FieldInitializer);
        context.RegisterOperationAction(
            operation =>
            {
                var initializer = (IPropertyInitializerOperation)operation.Operation;
                foreach (var property in initializer.InitializedProperties.Where(_ => IsOwned(initializer.Value, contracts)))
                    assigned[property] = true;
            },
            OperationKind.PropertyInitializer);

        context.RegisterSymbolEndAction(end =>
        {
            foreach (var field in owning)
            {
                var member = field.AssociatedSymbol ?? field;
                if (assigned.ContainsKey(member) && !released.ContainsKey(member))
                    end.ReportDiagnostic(Diagnostic.Create(descriptor, member.Locations[0], member.Name, "nothing in its type releases it"));
            }
        });
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

    /// <summary>Whether a field that gets a value gets something of its own: what can be disposed may be another's.</summary>
    private static bool IsOwned(IOperation value, ContractReader contracts)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value is not ({ ConstantValue.HasValue: true } or IDefaultValueOperation) && (!contracts.IsDisposable(value.Type) || value switch
        {
            IObjectCreationOperation => true,
            IInvocationOperation call => contracts.HandsOut(call.TargetMethod),
            IAwaitOperation { Operation: IInvocationOperation call } => contracts.HandsOut(call.TargetMethod),
            IConditionalOperation { WhenFalse: { } whenFalse } conditional => IsOwned(conditional.WhenTrue, contracts) && IsOwned(whenFalse, contracts),
            _ => false,
        });
    }

    private static bool IsAssigned(IOperation reference) => reference.Parent is ISimpleAssignmentOperation or ICoalesceAssignmentOperation or IDeconstructionAssignmentOperation
        && ((IAssignmentOperation)reference.Parent).Target == reference;

    /// <summary>Whether a use of a field may release what it holds: anything but looking at it or lending it.</summary>
    private static bool IsHandedOn(IOperation reference, ContractReader contracts)
    {
        var parent = reference.Parent;
        while (parent is IConversionOperation)
            parent = parent.Parent;
        return parent switch
        {
            IInvocationOperation call => call.TargetMethod.Name is "Dispose" or "DisposeAsync" || contracts.KeepsReceiver(call.TargetMethod),
            IConditionalAccessOperation access => access.Operation == reference && IsReleased(access.WhenNotNull, contracts),
            IMethodReferenceOperation => true,
            IMemberReferenceOperation or IBinaryOperation or IIsTypeOperation or IInterpolationOperation => false,
            IIsPatternOperation isPattern => isPattern.Pattern is IDeclarationPatternOperation or IRecursivePatternOperation { DeclaredSymbol: not null },
            IArgumentOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } =>
                contracts.PassingOf(parameter) is Passing.Owned or Passing.Kept || (contracts.Of(parameter.OriginalDefinition.Type) & TypeContract.Tracked) == 0,
            IReturnOperation { Parent.Parent: var body } when IsGetter(body) => false,
            _ => true,
        };
    }

    private static bool IsReleased(IOperation operation, ContractReader contracts)
    {
        while (operation is IInvocationOperation { Instance: IInvocationOperation inner })
            operation = inner;
        return operation is IInvocationOperation { TargetMethod: { } method } && (method.Name is "Dispose" or "DisposeAsync" || contracts.KeepsReceiver(method));
    }

    /// <summary>A property that gives its field out only lends it.</summary>
    private static bool IsGetter(IOperation? body) => body?.SemanticModel?.GetEnclosingSymbol(body.Syntax.SpanStart) is IMethodSymbol { MethodKind: MethodKind.PropertyGet };
}
