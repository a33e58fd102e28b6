using Microsoft.CodeAnalysis.CSharp.Syntax;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Suppressions;

/// <summary>"Don't dispose what was injected", where the parameter is <c>[Owned]</c>, or a field gets nothing but what such parameters took, or what was created for it.</summary>
internal sealed class ReleasedByItsOwner(string id, string suppressedId)
    : Suppression(new(id, suppressedId, "An [Owned] parameter takes the reference over: whoever has it has to release it."))
{
    public override bool IsWrong(SyntaxNode node, AnalyzedBody body) => SymbolIn(node, body) switch
    {
        IParameterSymbol { DeclaringSyntaxReferences: [var declaration] } parameter => body.IsOwned(parameter) && body.IsSettled(body.DeclarationOf(declaration)),
        IFieldSymbol field => OwnsAll(field, body),
        _ => false,
    };

    private static ISymbol? SymbolIn(SyntaxNode node, AnalyzedBody body) => node switch
    {
        FieldDeclarationSyntax { Declaration.Variables: [var field] } => body.Model.GetDeclaredSymbol(field),
        VariableDeclarationSyntax { Variables: [var field] } => body.Model.GetDeclaredSymbol(field),
        VariableDeclaratorSyntax field => body.Model.GetDeclaredSymbol(field),
        _ => node.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Select(body.SymbolOf).FirstOrDefault(s => s is IParameterSymbol or IFieldSymbol),
    };

    /// <summary>Nobody outside can store anything in the field, and what the type itself stores is its own.</summary>
    private static bool OwnsAll(IFieldSymbol field, AnalyzedBody body) =>
        field.DeclaredAccessibility == Accessibility.Private
        && body.Is(TypeContract.Owned, field.Type)
        && !body.IsBorrowed(field)
        && field.ContainingType.DeclaringSyntaxReferences is [var whole]
        && whole.SyntaxTree == body.Model.SyntaxTree
        && UsesOf(field, body.DeclarationOf(whole), body).All(u => KeepsOwnership(u, body));

    private static IEnumerable<ExpressionSyntax> UsesOf(IFieldSymbol field, SyntaxNode type, AnalyzedBody body) =>
        type.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == field.Name && SymbolEqualityComparer.Default.Equals(body.SymbolOf(n), field))
            .Select(n => n.Parent is MemberAccessExpressionSyntax access && access.Name == n ? access : (ExpressionSyntax)n);

    private static bool KeepsOwnership(ExpressionSyntax use, AnalyzedBody body) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment when assignment.Left == use => Choices.Of(assignment.Right).All(v => IsOwned(v, body)),
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax => false,
        // On the left of a deconstruction.
        ArgumentSyntax { Parent: TupleExpressionSyntax } => false,
        _ => true,
    };

    private static bool IsOwned(ExpressionSyntax value, AnalyzedBody body) => body.SymbolOf(value) switch
    {
        IParameterSymbol parameter => body.IsOwned(parameter),
        IMethodSymbol method => !body.IsLent(method),
        null => Choices.IsNull(value),
        _ => false,
    };
}
