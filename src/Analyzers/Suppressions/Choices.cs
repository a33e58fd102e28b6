using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Suppressions;

/// <summary>The expressions that one of which is the value of an expression.</summary>
internal static class Choices
{
    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => Of(inner.Expression),
        CastExpressionSyntax cast => Of(cast.Expression),
        ConditionalExpressionSyntax conditional => Of(conditional.WhenTrue).Concat(Of(conditional.WhenFalse)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => Of(coalesce.Left).Concat(Of(coalesce.Right)),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => Of(suppressed.Operand),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(a => Of(a.Expression)),
        ThrowExpressionSyntax => [],
        _ => [value],
    };

    public static bool IsNull(ExpressionSyntax value) => value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression);
}
