using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <summary>Resolves the calls in the text of methods other than the one that is analysed.</summary>
internal sealed class Callees(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    /// <summary>The method or constructor that is called; null when the compiler does not know, or when the text is another project's.</summary>
    public IMethodSymbol? Of(ExpressionSyntax call)
    {
        if (ModelOf(call) is not { } model)
            return null;
        var called = model.GetSymbolInfo(call);
        return (called.Symbol ?? called.CandidateSymbols.FirstOrDefault()) as IMethodSymbol;
    }

    /// <summary>The type of an expression; null when the compiler does not know, or when the text is another project's.</summary>
    public ITypeSymbol? TypeOf(ExpressionSyntax expression) => ModelOf(expression)?.GetTypeInfo(expression).Type;

    private SemanticModel? ModelOf(SyntaxNode node) =>
        compilation.ContainsSyntaxTree(node.SyntaxTree) ? _models.GetOrAdd(node.SyntaxTree, tree => compilation.GetSemanticModel(tree)) : null;
}
