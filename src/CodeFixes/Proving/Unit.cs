namespace PidNs.CodeFixes.Proving;

/// <summary>
/// A part of a file whose diagnostics depend on nothing but itself and the signatures that it names: a member, the head of a type, or the
/// top-level statements.
/// </summary>
/// <param name="Node">The declaration; of top-level statements the file.</param>
/// <param name="Span">Where it is, with the blanks and comments around it.</param>
internal sealed record Unit(SyntaxNode Node, TextSpan Span)
{
    public string Text => Node.SyntaxTree.GetText().ToString(Span);

    /// <summary>What others see of it.</summary>
    public string Signature => Node switch
    {
        CompilationUnitSyntax => "",
        BaseMethodDeclarationSyntax { Body: { } body } => Before(body),
        BaseMethodDeclarationSyntax { ExpressionBody: { } body } => Before(body),
        PropertyDeclarationSyntax { ExpressionBody: { } body } => Before(body),
        PropertyDeclarationSyntax { AccessorList: { } accessors } => Before(accessors),
        FieldDeclarationSyntax { Declaration.Variables: [{ Initializer: { } value }] } => Before(value),
        _ => Text.Trim(),
    };

    /// <summary>The names that others know it by; empty for what has none, such as an operator.</summary>
    public IEnumerable<string> Names => Node switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        ConstructorDeclarationSyntax constructor => [constructor.Identifier.ValueText],
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        BaseFieldDeclarationSyntax fields => fields.Declaration.Variables.Select(v => v.Identifier.ValueText),
        _ => [],
    };

    /// <summary>All of a file, in order.</summary>
    public static IEnumerable<Unit> In(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            switch (node)
            {
                case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } when unit.Members.OfType<GlobalStatementSyntax>().First() == node:
                    yield return new(unit, TextSpan.FromBounds(node.FullSpan.Start, unit.Members.OfType<GlobalStatementSyntax>().Last().FullSpan.End));
                    break;
                case TypeDeclarationSyntax { OpenBraceToken.Span.Length: > 0 } type:
                    yield return new(type, TextSpan.FromBounds(type.FullSpan.Start, type.OpenBraceToken.FullSpan.End));
                    break;
                case MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax:
                    yield return new(node, node.FullSpan);
                    break;
            }
        }
    }

    public bool Mentions(ICollection<string> names) =>
        names.Count > 0 && Node.DescendantTokens(Span).Any(t => t.IsKind(SyntaxKind.IdentifierToken) && names.Contains(t.ValueText) && Span.Contains(t.Span));

    private string Before(SyntaxNode body) => Node.SyntaxTree.GetText().ToString(TextSpan.FromBounds(Node.SpanStart, body.SpanStart)).Trim();
}
