using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.References;

/// <summary>What a body does with a local that owns something.</summary>
internal static class Releases
{
    /// <summary>The statements that only release a local: <c>ns.Dispose();</c> and <c>ns?.Dispose();</c>.</summary>
    public static IEnumerable<ExpressionStatementSyntax> Of(Code code, SyntaxNode scope, ISymbol local) =>
        Statements.References(code, scope, local)
            .Select(r => (ExpressionSyntax)r)
            .Select(r => r.Parent is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax ? (ExpressionSyntax)r.Parent : r)
            .Select(StatementReleasing)
            .OfType<ExpressionStatementSyntax>();

    /// <summary>
    /// Whether the local's value is kept beyond its scope: returned, stored, or handed to somebody who keeps it. Such a value must not be
    /// released when the scope ends.
    /// </summary>
    public static bool IsKept(Code code, SyntaxNode scope, ISymbol local) =>
        Statements.References(code, scope, local).Any(r => IsKept(code, scope, Values.Whole(r)));

    private static bool IsKept(Code code, SyntaxNode scope, ExpressionSyntax value) => value.Parent switch
    {
        ReturnStatementSyntax or YieldStatementSyntax or ArrowExpressionClauseSyntax or InitializerExpressionSyntax => true,
        AnonymousFunctionExpressionSyntax or CollectionElementSyntax or AnonymousObjectMemberDeclaratorSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.Right == value && !IsDiscard(code, assignment.Left),
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax alias } =>
            code.Model.GetDeclaredSymbol(alias, code.Cancellation) is not ILocalSymbol local || IsKept(code, scope, local),
        ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
        ArgumentSyntax argument => Keeps(code, argument),
        _ => false,
    };

    private static bool Keeps(Code code, ArgumentSyntax argument)
    {
        if (!argument.RefKindKeyword.IsKind(SyntaxKind.None))
            return true;
        if (code.Model.GetOperation(argument, code.Cancellation) is not Microsoft.CodeAnalysis.Operations.IArgumentOperation { Parameter: { } parameter })
            return true;
        var passing = code.Contracts.PassingOf(parameter);
        return passing == Analyzers.Contracts.Passing.Owned
            || (passing == Analyzers.Contracts.Passing.Default
                && (code.ContractOf(parameter.OriginalDefinition.Type) & Analyzers.Contracts.TypeContract.Tracked) == 0
                && parameter.ContainingType?.Name is not ("Console" or "Debug" or "ArgumentNullException" or "Object"));
    }

    private static bool IsDiscard(Code code, ExpressionSyntax target) => code.SymbolOf(target) is IDiscardSymbol;

    private static ExpressionStatementSyntax? StatementReleasing(ExpressionSyntax value) => value.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } } access
            when access.Expression == value => statement,
        ConditionalAccessExpressionSyntax
        {
            WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" } },
            Parent: ExpressionStatementSyntax statement,
        } access when access.Expression == value => statement,
        _ => null,
    };
}
