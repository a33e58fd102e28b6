using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Suppressions;

/// <summary>"Dispose the previous value", where it was returned, or given to an <c>[Owned]</c> parameter or to another variable that is released.</summary>
internal sealed class ReassignedWhenSettled(string id, string suppressedId)
    : Suppression(new(id, suppressedId, "What the variable held before is released, returned or given away on every path."))
{
    public override bool IsWrong(SyntaxNode node, AnalyzedBody body)
    {
        var assignment = node as AssignmentExpressionSyntax ?? (node as ExpressionStatementSyntax)?.Expression as AssignmentExpressionSyntax;
        return assignment is not null
            && body.SymbolOf(assignment.Left) is ILocalSymbol local
            && body.Is(TypeContract.Owned, local.Type)
            && body.IsAllSettled;
    }
}
