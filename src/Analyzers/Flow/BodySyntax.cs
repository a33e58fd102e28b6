using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Flow;

/// <summary>Where in the syntax the bodies are that the flow analyses.</summary>
internal static class BodySyntax
{
    /// <summary>The parts of a declaration that run: its body, or its initializers.</summary>
    public static IEnumerable<SyntaxNode> PartsOf(SyntaxNode declaration)
    {
        switch (declaration)
        {
            case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax or CompilationUnitSyntax:
                yield return declaration;
                break;
            case TypeDeclarationSyntax { ParameterList: not null }:
                yield return declaration;
                break;
            case PropertyDeclarationSyntax property:
                if (property.ExpressionBody is { } propertyBody)
                    yield return propertyBody;
                if (property.Initializer is { } initializer)
                    yield return initializer;
                break;
            case IndexerDeclarationSyntax { ExpressionBody: { } indexerBody }:
                yield return indexerBody;
                break;
            case BaseFieldDeclarationSyntax field:
                foreach (var variable in field.Declaration.Variables)
                {
                    if (variable.Initializer is { } value)
                        yield return value;
                }

                break;
            case VariableDeclaratorSyntax { Initializer: { } value }:
                yield return value;
                break;
            case EqualsValueClauseSyntax:
                yield return declaration;
                break;
        }
    }
}
