namespace PidNs.CodeFixes.Editing;

/// <summary>
/// An expression and the statement that it is evaluated in, where other statements can be put beside that one: a body that is an expression, or a
/// statement without braces, is given braces first.
/// </summary>
internal sealed class Place
{
    private Place(Code code, SyntaxNode node, StatementSyntax statement, IReadOnlyList<StatementSyntax> list)
    {
        Code = code;
        Node = node;
        Statement = statement;
        List = list;
        Index = list.TakeWhile(s => s != statement).Count();
    }

    /// <summary>The file, with the braces.</summary>
    public Code Code { get; }

    /// <summary>The expression.</summary>
    public SyntaxNode Node { get; }

    public StatementSyntax Statement { get; }

    /// <summary>The statements that <see cref="Statement"/> stands among.</summary>
    public IReadOnlyList<StatementSyntax> List { get; }

    public int Index { get; }

    public Layout Layout => Code.Layout;

    public string Indent => Layout.IndentAt(Statement.SpanStart);

    public bool IsInSwitchSection => Statement.Parent is SwitchSectionSyntax;

    /// <summary>The place of an expression; null when it is in no statement, as a field's initializer is not.</summary>
    public static Place? Of(Code code, SyntaxNode node)
    {
        for (var current = node; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case StatementSyntax statement and not BlockSyntax:
                    if (ListOf(statement) is { } list)
                        return new(code, node, statement, list);
                    return Again(Braces.Around(code, statement), node);
                case ArrowExpressionClauseSyntax arrow:
                    return Braces.Expand(code, arrow) is { } member ? Again(member, node) : null;
                case AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } lambda when body.Span.Contains(node.Span):
                    return Braces.Expand(code, lambda, body) is { } expanded ? Again(expanded, node) : null;
                case MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The place of a statement itself, given braces around it if there are none.</summary>
    public static Place? At(Code code, StatementSyntax statement)
    {
        if (ListOf(statement) is { } list)
            return new(code, statement, statement, list);
        var edit = Braces.Around(code, statement);
        var braced = edit.Apply();
        var moved = braced.Root.FindNode(edit.Map(statement.Span)).FirstAncestorOrSelf<StatementSyntax>();
        return moved is not null && ListOf(moved) is { } moveds ? new(braced, moved, moved, moveds) : null;
    }

    /// <summary>The statements that a statement stands among; null for one without braces around it.</summary>
    public static IReadOnlyList<StatementSyntax>? ListOf(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToList(),
        _ => null,
    };

    private static Place? Again(Edit edit, SyntaxNode node)
    {
        var code = edit.Apply();
        return Of(code, code.Root.FindNode(edit.Map(node.Span), getInnermostNodeForTie: true));
    }
}
