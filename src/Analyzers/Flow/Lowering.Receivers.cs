using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

internal sealed partial class Lowering
{
    /// <summary>Whether the object of a call lives on after it: the callee keeps it, or what it gives out goes on using it.</summary>
    private bool KeepsReceiver(Call call) =>
        _contracts.KeepsReceiver(call.Method)
        || (_contracts.IsDisposable(call.Instance!.Type)
            && (IsToldToLeaveOpen(call) == false
                || IsPartThatLivesOn(call)
                || IsLazyAndKept(call)
                || (IsReturned(call.Syntax) && Conventions.IsMadeOfReceiver(call.Method))
                || (!IsAwaited(call.Operation) && Conventions.GivesItselfInTask(call.Method))));

    private static bool IsAwaited(IOperation operation) =>
        operation.Parent is IAwaitOperation || (operation.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured && IsAwaited(configured));

    /// <summary>Whether a sequence that an object gives out is stored or passed on: it may still ask the object for each element.</summary>
    private static bool IsLazyAndKept(Call call)
    {
        var result = Converted(call.Operation);
        return call.ResultType is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IAsyncEnumerable", Arity: 1 }
            && result.Parent switch
            {
                null => true,
                IAssignmentOperation assignment => assignment.Target is not ILocalReferenceOperation,
                IArgumentOperation { Parent: IObjectCreationOperation } => true,
                _ => false,
            };
    }

    /// <summary>A value as it is used: with the conversions around it.</summary>
    private static IOperation Converted(IOperation value) => value.Parent is IConversionOperation conversion ? Converted(conversion) : value;

    private static bool IsReturned(SyntaxNode value) => value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;

    /// <summary>Whether all that goes on is what an object without a name gave out: of a new one an object again, of any a view of its own kind.</summary>
    private bool IsPartThatLivesOn(Call call)
    {
        var instance = Unconverted(call.Instance!);
        if (instance is not (IObjectCreationOperation or IInvocationOperation) || _contracts.IsDisposable(ContractReader.ResultOf(call.Method)))
            return false;
        var result = Converted(call.Operation);
        return result.Parent is not (IExpressionStatementOperation or IMemberReferenceOperation) && !(result.Parent is IInvocationOperation next && next.Instance == result)
            && call.ResultType switch
            {
                { SpecialType: not SpecialType.None } or IArrayTypeSymbol or { TypeKind: TypeKind.Delegate or TypeKind.Enum } or { Name: "Task" or "ValueTask" } => false,
                { IsReferenceType: true } => instance is IObjectCreationOperation,
                { } type => SymbolEqualityComparer.Default.Equals(type.ContainingNamespace, call.Method.ContainingNamespace),
                null => false,
            };
    }
}
