using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>Which variables the lambdas and local functions of a body share with it, and what they do to them.</summary>
internal sealed class CaptureMap
{
    private readonly Dictionary<IMethodSymbol, HashSet<ISymbol>> _captured = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _changed = new(SymbolEqualityComparer.Default);

    private readonly ContractReader _contracts;

    private CaptureMap(ContractReader contracts) => _contracts = contracts;

    public static CaptureMap Of(IOperation body, ContractReader contracts)
    {
        var map = new CaptureMap(contracts);
        if (!body.DescendantsAndSelf().Any(o => o is IAnonymousFunctionOperation or ILocalFunctionOperation))
            return map;
        foreach (var operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ILocalReferenceOperation local:
                    map.Add(local, local.Local);
                    break;
                case IParameterReferenceOperation parameter:
                    map.Add(parameter, parameter.Parameter);
                    break;
            }
        }

        return map;
    }

    /// <summary>The variables of enclosing functions that a lambda or local function uses.</summary>
    public IEnumerable<ISymbol> CapturedBy(IMethodSymbol function) =>
        _captured.TryGetValue(function, out var symbols) ? symbols : Enumerable.Empty<ISymbol>();

    /// <summary>Whether a lambda or local function assigns, releases or hands on a variable of an enclosing function.</summary>
    public bool IsChanged(ISymbol variable) => _changed.Contains(variable);

    private void Add(IOperation reference, ISymbol variable)
    {
        for (var operation = reference.Parent; operation is not null; operation = operation.Parent)
        {
            var function = operation switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (function is null)
                continue;
            if (SymbolEqualityComparer.Default.Equals(function, variable.ContainingSymbol))
                return;
            if (!_captured.TryGetValue(function, out var symbols))
                _captured.Add(function, symbols = new(SymbolEqualityComparer.Default));
            symbols.Add(variable);
            if (IsChange(reference))
                _changed.Add(variable);
        }
    }

    private bool IsChange(IOperation reference)
    {
        var parent = reference.Parent;
        while (parent is IConversionOperation or IConditionalAccessOperation or IParenthesizedOperation)
            parent = parent.Parent;
        return parent switch
        {
            IAssignmentOperation assignment => assignment.Target == reference || assignment.Value.DescendantsAndSelf().Contains(reference),
            IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" } => true,
            IInvocationOperation or IMemberReferenceOperation or IIsPatternOperation or IBinaryOperation or IIsTypeOperation => false,
            IArgumentOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } => _contracts.PassingOf(parameter) is Passing.Owned or Passing.Kept,
            IConditionalAccessInstanceOperation => false,
            _ => true,
        };
    }
}
