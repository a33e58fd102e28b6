using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Suppressions;

/// <summary>The compiler's nullable warnings after a check that it cannot see: in a bool, or in another value that goes with it.</summary>
internal sealed class CheckedForNone(string id, string suppressedId)
    : Suppression(new(id, suppressedId, "A check rules out on every path that this is None."))
{
    public override bool IsWrong(SyntaxNode node, AnalyzedBody body)
    {
        var value = node is ArgumentSyntax argument ? argument.Expression : node;
        if (!body.Is(Contracts.TypeContract.Tracked, body.Model.GetTypeInfo(value).Type))
            return false;
        return body.IsChecked(value)
            || (value.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Expression == value && body.IsChecked(call));
    }
}
