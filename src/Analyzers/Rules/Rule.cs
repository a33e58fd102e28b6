using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules;

/// <summary>One rule: it turns the findings of its kinds into diagnostics.</summary>
internal abstract class Rule(DiagnosticDescriptor descriptor, params FindingKind[] kinds)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public ImmutableArray<FindingKind> Kinds { get; } = kinds.ToImmutableArray();

    public Diagnostic Create(Finding finding) =>
        Diagnostic.Create(
            Descriptor,
            LocationOf(finding.Syntax),
            SeverityOf(finding.Kind),
            finding.Related is { } related && related.SyntaxTree == finding.Syntax.SyntaxTree ? [LocationOf(related)] : null,
            properties: null,
            finding.Arguments.ToArray<object>());

    /// <summary>What a kind is where nothing is configured: what the rule is, unless the kind is less certain.</summary>
    protected virtual DiagnosticSeverity SeverityOf(FindingKind kind) => Descriptor.DefaultSeverity;

    public static string HelpLink(string id) => $"https://github.com/pidns/PidNs.Analyzers/blob/main/docs/rules/{id}.md";

    /// <summary>The shortest span that says what is meant: of a call its name, of a creation its type.</summary>
    private static Location LocationOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var awaited } } => LocationOf(awaited),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        InvocationExpressionSyntax invocation => invocation.Expression.GetLocation(),
        ObjectCreationExpressionSyntax { Type: QualifiedNameSyntax qualified } => qualified.Right.GetLocation(),
        ObjectCreationExpressionSyntax creation => creation.Type.GetLocation(),
        AwaitExpressionSyntax awaited => LocationOf(awaited.Expression),
        ParenthesizedExpressionSyntax parenthesized => LocationOf(parenthesized.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.SuppressNullableWarningExpression } suppressed => LocationOf(suppressed.Operand),
        MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        ParameterSyntax parameter => parameter.Identifier.GetLocation(),
        VariableDeclaratorSyntax declarator => declarator.Identifier.GetLocation(),
        BlockSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or ConstructorDeclarationSyntax =>
            syntax.GetLastToken().GetLocation(),
        _ => syntax.GetLocation(),
    };
}
