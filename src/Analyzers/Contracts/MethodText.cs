using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <summary>Reads the text of methods, without binding anything.</summary>
internal static class MethodText
{
    /// <summary>The body of a method; null without source.</summary>
    public static SyntaxNode? BodyOf(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences is not [var reference, ..])
            return null;
        return reference.GetSyntax() switch
        {
            BaseMethodDeclarationSyntax declaration => (SyntaxNode?)declaration.Body ?? declaration.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            ArrowExpressionClauseSyntax arrow => arrow,
            LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
            _ => null,
        };
    }

    /// <summary>What a body may return, but for null.</summary>
    public static List<ExpressionSyntax> Alternatives(SyntaxNode body) => AlternativesOf(ReturnedBy(body));

    /// <summary>What expressions may come to, but for null: a conditional one has several.</summary>
    public static List<ExpressionSyntax> AlternativesOf(IEnumerable<ExpressionSyntax> expressions)
    {
        var alternatives = new List<ExpressionSyntax>();
        var pending = new Stack<ExpressionSyntax>(expressions);
        while (pending.Count > 0)
        {
            var expression = Strip(pending.Pop());
            switch (expression)
            {
                case ConditionalExpressionSyntax conditional:
                    pending.Push(conditional.WhenTrue);
                    pending.Push(conditional.WhenFalse);
                    break;
                case SwitchExpressionSyntax choice:
                    foreach (var arm in choice.Arms)
                        pending.Push(arm.Expression);
                    break;
                case ThrowExpressionSyntax or LiteralExpressionSyntax:
                    break;
                default:
                    alternatives.Add(expression);
                    break;
            }
        }

        return alternatives;
    }

    /// <summary>Whether a body returns null and nothing else.</summary>
    public static bool GivesNothing(SyntaxNode body)
    {
        var returned = ReturnedBy(body).Select(Strip).ToList();
        return returned.Count > 0 && returned.TrueForAll(e => e.IsKind(SyntaxKind.NullLiteralExpression));
    }

    /// <summary>Whether a body returns null in some place, and something else in another.</summary>
    public static bool MayGiveNothing(SyntaxNode body) => ReturnedBy(body).Any(e => Strip(e).IsKind(SyntaxKind.NullLiteralExpression) || Strip(e).IsKind(SyntaxKind.DefaultLiteralExpression)) && !GivesNothing(body);

    /// <summary>Whether a body returns new objects and nothing else.</summary>
    public static bool AlwaysGivesNew(SyntaxNode body) => ReturnedBy(body).Select(Strip).ToList() is { Count: > 0 } returned && returned.TrueForAll(e => e is BaseObjectCreationExpressionSyntax);

    /// <summary>Whether a body returns true and nothing else, or false; null if neither.</summary>
    public static bool? OnlyOutcome(SyntaxNode body)
    {
        var returned = ReturnedBy(body).Select(e => Strip(e).Kind()).Distinct().ToList();
        return returned is [SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression] ? returned[0] == SyntaxKind.TrueLiteralExpression : null;
    }

    /// <summary>Whether a body is one <c>try</c> that catches everything, and throws nothing itself; what declares and returns variables may stand around it.</summary>
    public static bool CatchesAll(SyntaxNode body) =>
        body is BlockSyntax { Statements: var statements } && statements.OfType<TryStatementSyntax>().ToList() is [var attempt]
        && attempt.Catches.Any(c => c.Filter is null && c.Declaration?.Type is null or IdentifierNameSyntax { Identifier.ValueText: "Exception" })
        && !attempt.Catches.Any(c => c.Block.DescendantNodes().Any(n => n is ThrowStatementSyntax or ThrowExpressionSyntax))
        && statements.All(s => s == attempt || (s is ReturnStatementSyntax or LocalDeclarationStatementSyntax && !s.DescendantNodes().Any(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ThrowExpressionSyntax)));

    /// <summary>The names of what a body disposes of.</summary>
    public static HashSet<string> DisposedIn(SyntaxNode body) =>
    [
        .. body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Select(call => call.Expression switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync", Expression: IdentifierNameSyntax name } => name.Identifier.ValueText,
            MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" } when call.Parent is ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.ValueText,
            _ => null,
        }).OfType<string>(),
    ];

    /// <summary>An expression without parentheses, casts, <c>as</c>, <c>!</c>, <c>await</c>, <c>ConfigureAwait</c> and the task that it is wrapped in.</summary>
    public static ExpressionSyntax Strip(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    expression = parenthesized.Expression;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    expression = suppressed.Operand;
                    break;
                case CastExpressionSyntax cast:
                    expression = cast.Expression;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } cast:
                    expression = cast.Left;
                    break;
                case AwaitExpressionSyntax awaited:
                    expression = awaited.Expression;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } }:
                    expression = configured;
                    break;
                case ObjectCreationExpressionSyntax { Type: GenericNameSyntax { Identifier.ValueText: "ValueTask" }, ArgumentList.Arguments: [{ Expression: var wrapped }] }:
                    expression = wrapped;
                    break;
                case InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } },
                    ArgumentList.Arguments: [{ Expression: var given }],
                }:
                    expression = given;
                    break;
                default:
                    return expression;
            }
        }
    }

    /// <summary>The last name of what is called or assigned to.</summary>
    public static string? NameOf(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether an expression is a name and nothing else.</summary>
    public static bool IsName(ExpressionSyntax expression, string name) => Strip(expression) is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name;

    /// <summary>Whether a body declares a variable.</summary>
    public static bool IsDeclaredIn(SyntaxNode body, string name) => body.DescendantNodes().Any(n => n switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
        ForEachStatementSyntax loop => loop.Identifier.ValueText == name,
        _ => false,
    });

    private static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode body)
    {
        if (body is ArrowExpressionClauseSyntax arrow)
            return [arrow.Expression];
        return body.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>()
            .Select(r => r.Expression)
            .OfType<ExpressionSyntax>();
    }
}
