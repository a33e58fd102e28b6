using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Suppressions;

/// <summary>"Dispose what you created", where that is done, or it is returned or given to an <c>[Owned]</c> parameter.</summary>
internal sealed class ReleasedOnEveryPath(string id, string suppressedId)
    : Suppression(new(id, suppressedId, "The reference is released, returned or given away on every path."))
{
    public override bool IsWrong(SyntaxNode node, AnalyzedBody body)
    {
        var value = node switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } initial }] } => initial,
            VariableDeclarationSyntax { Variables: [{ Initializer.Value: { } initial }] } => initial,
            VariableDeclaratorSyntax { Initializer.Value: { } initial } => initial,
            AssignmentExpressionSyntax assignment => assignment.Right,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } => assignment.Right,
            ArgumentSyntax argument => argument.Expression,
            _ => node as ExpressionSyntax,
        };
        if (value is null || !body.Is(TypeContract.Owned, body.Model.GetTypeInfo(value).ConvertedType))
            return false;
        var created = Choices.Of(value).Where(c => !Choices.IsNull(c) && body.SymbolOf(c) is not (ILocalSymbol or IParameterSymbol)).ToList();
        return created.Count > 0 && created.All(body.IsSettled);
    }
}
