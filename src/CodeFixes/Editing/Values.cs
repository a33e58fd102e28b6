namespace PidNs.CodeFixes.Editing;

/// <summary>Where the value of an expression comes from and where it goes.</summary>
internal static class Values
{
    /// <summary>The expression that a diagnostic's span stands for: of a call's name the call, of a type's name the creation.</summary>
    public static ExpressionSyntax? At(SyntaxNode root, TextSpan span)
    {
        var node = root.FindNode(span, getInnermostNodeForTie: true);
        if (node is ArgumentSyntax argument)
            node = argument.Expression;
        if (node is not ExpressionSyntax expression)
            return null;
        if (expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression)
            expression = access;
        else if (expression.Parent is MemberBindingExpressionSyntax binding && binding.Name == expression)
            expression = binding;
        return expression.Parent switch
        {
            InvocationExpressionSyntax invocation when invocation.Expression == expression => invocation,
            ObjectCreationExpressionSyntax creation when creation.Type == expression => creation,
            _ => expression,
        };
    }

    /// <summary>
    /// The whole expression that has the value of a part: through parentheses, casts, <c>!</c>, <c>await</c>, the branches of <c>?:</c>, <c>??</c> and a
    /// switch expression, and the <c>?.</c> that the part ends.
    /// </summary>
    public static ExpressionSyntax Whole(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or CheckedExpressionSyntax:
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }:
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } cast when cast.Left == expression:
                    break;
                case ConditionalExpressionSyntax conditional when conditional.Condition != expression:
                    break;
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == expression:
                    break;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } arm when arm.Expression == expression:
                    expression = choice;
                    continue;
                default:
                    return expression;
            }

            expression = (ExpressionSyntax)expression.Parent;
        }
    }

    /// <summary>Without parentheses and <c>!</c>.</summary>
    public static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Bare(parenthesized.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => Bare(suppressed.Operand),
        _ => expression,
    };

    /// <summary>Whether a statement always evaluates an expression in it, once.</summary>
    public static bool IsAlwaysEvaluated(ExpressionSyntax expression, StatementSyntax statement)
    {
        SyntaxNode current = expression;
        for (; current.Parent is { } parent && current != statement; current = parent)
        {
            switch (parent)
            {
                case BinaryExpressionSyntax binary when binary.Right == current
                    && binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression:
                case ConditionalExpressionSyntax conditional when conditional.Condition != current:
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == current:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment when assignment.Right == current:
                case SwitchExpressionArmSyntax or QueryExpressionSyntax or QueryBodySyntax or AnonymousFunctionExpressionSyntax:
                case WhenClauseSyntax or CatchFilterClauseSyntax or CatchClauseSyntax:
                case WhileStatementSyntax or DoStatementSyntax:
                case ForStatementSyntax when current is not VariableDeclarationSyntax:
                case LocalFunctionStatementSyntax:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether looking at an expression does nothing else: names, and members that are fields or properties.</summary>
    public static bool IsPure(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax or LiteralExpressionSyntax or BaseExpressionSyntax or PredefinedTypeSyntax => true,
        MemberAccessExpressionSyntax access => IsPure(access.Expression),
        ParenthesizedExpressionSyntax parenthesized => IsPure(parenthesized.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => IsPure(suppressed.Operand),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => IsPure(not.Operand),
        BinaryExpressionSyntax binary => IsPure(binary.Left) && IsPure(binary.Right),
        IsPatternExpressionSyntax test => IsPure(test.Expression),
        _ => false,
    };
}
