using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Suppressions;

/// <summary>What the flow knows of the body around a node, with the functions in it.</summary>
internal sealed class AnalyzedBody
{
    private readonly Lazy<IReadOnlyList<Findings>> _results;
    private readonly ContractReader _contracts;
    private readonly CancellationToken _cancellation;

    public AnalyzedBody(SyntaxNode node, SemanticModel model, ContractReader contracts, CancellationToken cancellation)
    {
        Model = model;
        _contracts = contracts;
        _cancellation = cancellation;
        _results = new(() => Analyze(node));
    }

    public SemanticModel Model { get; }

    public ISymbol? SymbolOf(ExpressionSyntax expression) => Model.GetSymbolInfo(expression, _cancellation).Symbol;

    public bool Is(TypeContract contract, ITypeSymbol? type) => (_contracts.Of(type) & contract) != 0;

    public bool IsBorrowed(IFieldSymbol field) => _contracts.IsBorrowed(field);

    /// <summary>Whether a parameter takes over what it is given.</summary>
    public bool IsOwned(IParameterSymbol parameter) => _contracts.PassingOf(parameter) == Passing.Owned;

    /// <summary>Whether a method only lends what it returns.</summary>
    public bool IsLent(IMethodSymbol method) => _contracts.Of(method).Returns == Passing.Borrowed;

    public SyntaxNode DeclarationOf(SyntaxReference reference) => reference.GetSyntax(_cancellation);

    /// <summary>Whether what is acquired there is released, returned or given away on every path.</summary>
    public bool IsSettled(SyntaxNode site) => _results.Value.Any(r => r.Proofs.IsInSight(site) && !r.All.Any(f => f.Syntax == site || f.Related == site));

    /// <summary>Whether that is so for all that the body acquires, and nothing else is wrong with it.</summary>
    public bool IsAllSettled =>
        _results.Value.Any(r => r.Proofs.Acquired.Any()) && _results.Value.All(r => !r.All.Any() && r.Proofs.Acquired.All(r.Proofs.IsInSight));

    /// <summary>Whether a test rules out that what is used there is None, and nothing in that function is used without one.</summary>
    public bool IsChecked(SyntaxNode use) =>
        _results.Value.Any(r => r.Proofs.IsChecked(use) && !r.All.Any(f => f.Kind is FindingKind.NoneUsed or FindingKind.LookedUpAgain));

    private IReadOnlyList<Findings> Analyze(SyntaxNode node)
    {
        foreach (var declaration in node.AncestorsAndSelf())
        {
            foreach (var part in BodySyntax.PartsOf(declaration))
            {
                if (part.Span.Contains(node.Span) && Model.GetOperation(part, _cancellation) is { Parent: null } operation)
                    return BodyAnalysis.Results(operation, MethodOf(part), _contracts, _cancellation);
            }
        }

        return [];
    }

    private IMethodSymbol? MethodOf(SyntaxNode part) => part is ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property }
        ? (Model.GetDeclaredSymbol(property, _cancellation) as IPropertySymbol)?.GetMethod
        : Model.GetDeclaredSymbol(part, _cancellation) as IMethodSymbol;
}
