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
                    assigned[member] = true;
                else if (IsHandedOn(reference, contracts))
                    released[member] = true;
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference);
        context.RegisterOperationAction(
            operation =>
            {
                foreach (var field in ((IFieldInitializerOperation)operation.Operation).InitializedFields)
                    assigned[field] = true;
            },
            OperationKind.FieldInitializer);
        context.RegisterOperationAction(
            operation =>
            {
                foreach (var property in ((IPropertyInitializerOperation)operation.Operation).InitializedProperties)
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
        && (field.AssociatedSymbol is not IPropertySymbol property
            || (!property.GetAttributes().Any(a => ContractReader.NameOf(a) == "BorrowedAttribute") && !property.ContainingType.IsRecord));

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
            IInvocationOperation call => call.TargetMethod.Name is "Dispose" or "DisposeAsync",
            IConditionalAccessOperation access => access.Operation == reference && IsReleased(access.WhenNotNull),
            IMethodReferenceOperation => true,
            IMemberReferenceOperation or IBinaryOperation or IIsTypeOperation or IInterpolationOperation => false,
            IIsPatternOperation isPattern => isPattern.Pattern is IDeclarationPatternOperation or IRecursivePatternOperation { DeclaredSymbol: not null },
            IArgumentOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } =>
                contracts.PassingOf(parameter) == Passing.Owned || (contracts.Of(parameter.OriginalDefinition.Type) & TypeContract.Tracked) == 0,
            IReturnOperation { Parent.Parent: var body } when IsGetter(body) => false,
            _ => true,
        };
    }

    private static bool IsReleased(IOperation operation)
    {
        while (operation is IInvocationOperation { Instance: IInvocationOperation inner })
            operation = inner;
        return operation is IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" };
    }

    /// <summary>A property that gives its field out only lends it.</summary>
    private static bool IsGetter(IOperation? body) => body?.SemanticModel?.GetEnclosingSymbol(body.Syntax.SpanStart) is IMethodSymbol { MethodKind: MethodKind.PropertyGet };
}
