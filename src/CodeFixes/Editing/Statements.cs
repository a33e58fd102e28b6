namespace PidNs.CodeFixes.Editing;

/// <summary>Edits of whole statements among others.</summary>
internal static class Statements
{
    /// <summary>Puts a statement before another one, above the comments that belong to that.</summary>
    public static void InsertBefore(Edit edit, Layout layout, StatementSyntax statement, string text)
    {
        var first = statement.GetFirstToken();
        if (layout.StartsLine(first))
            edit.Insert(layout.StartWithComments(statement), Lines(layout, layout.IndentAt(first.SpanStart), text));
        else
            edit.Insert(first.SpanStart, text.Replace("\n", " ") + " ");
    }

    public static void InsertAfter(Edit edit, Layout layout, StatementSyntax statement, string text)
    {
        var indent = layout.IndentAt(statement.SpanStart);
        var end = layout.EndWithComment(statement);
        if (layout.StartsLine(statement.GetFirstToken()) && layout.EndsLine(statement.GetLastToken()))
            edit.Insert(end, layout.NewLine + Lines(layout, indent, text).TrimEnd('\r', '\n'));
        else
            edit.Insert(statement.Span.End, " " + text.Replace("\n", " "));
    }

    /// <summary>Puts statements into a block of their own; false when they are not whole to the preprocessor.</summary>
    /// <param name="edit">Takes the changes.</param>
    /// <param name="layout">How the file is laid out.</param>
    /// <param name="first">The first statement.</param>
    /// <param name="last">The last one, in the same list.</param>
    /// <param name="header">What the block is for; null where that stands above it already, with the brace if it has one.</param>
    public static bool TryWrap(Edit edit, Layout layout, StatementSyntax first, StatementSyntax last, string? header)
    {
        if (!IsWhole(first, last))
            return false;
        var start = layout.StartWithComments(first);
        var end = layout.EndWithComment(last);
        if (!layout.StartsLine(first.GetFirstToken()))
        {
            edit.Insert(first.SpanStart, header is null && !layout.BraceOnOwnLine ? "" : header is null ? "{ " : header + " { ");
            edit.Insert(last.Span.End, " }");
            return true;
        }

        var indent = layout.IndentAt(first.SpanStart);
        edit.Insert(start, header is not null ? layout.Open(header, indent) : layout.BraceOnOwnLine ? indent + "{" + layout.NewLine : "");
        edit.Indent(TextSpan.FromBounds(start, end), layout.Unit);
        edit.Insert(end, layout.NewLine + indent + "}");
        return true;
    }

    /// <summary>What goes when a statement goes: it, or the <c>if</c> that would be left with nothing to decide.</summary>
    public static StatementSyntax Removed(StatementSyntax statement)
    {
        while (true)
        {
            var body = statement.Parent is BlockSyntax { Statements.Count: 1 } block && !HasComments(block) ? (StatementSyntax)block : statement;
            if (body.Parent is not IfStatementSyntax { Else: null } decision || !Values.IsPure(decision.Condition))
                return statement;
            statement = decision;
        }
    }

    /// <summary>The last index, from the one given down to a first one, of a statement that is not among those that go.</summary>
    public static int LastKept(IReadOnlyList<StatementSyntax> list, int first, int last, IEnumerable<StatementSyntax> going)
    {
        var removed = new HashSet<StatementSyntax>(going.Select(Removed));
        while (last >= first && removed.Contains(list[last]))
            last--;
        return last;
    }

    /// <summary>Removes a statement with what goes with it. Comments stay.</summary>
    public static void Remove(Edit edit, Layout layout, StatementSyntax statement)
    {
        statement = Removed(statement);
        var only = statement.Parent is BlockSyntax { Statements.Count: 1 } whole && !HasComments(whole) ? whole : statement;
        if (only.Parent is ElseClauseSyntax otherwise)
        {
            edit.Remove(TextSpan.FromBounds(otherwise.GetFirstToken().GetPreviousToken().Span.End, otherwise.Span.End));
            return;
        }

        if (Place.ListOf(statement) is null)
        {
            edit.Replace(statement, "{ }");
            return;
        }

        var first = statement.GetFirstToken();
        var last = statement.GetLastToken();
        var line = TextSpan.FromBounds(layout.StartOfLine(first.SpanStart), edit.Code.Text.Lines.GetLineFromPosition(last.Span.End).EndIncludingLineBreak);
        if (!layout.StartsLine(first))
        {
            // Keep what is before it on the line, without the blank between the two.
            var previous = first.GetPreviousToken();
            edit.Remove(TextSpan.FromBounds(Math.Max(previous.Span.End, layout.StartOfLine(first.SpanStart)), statement.Span.End));
        }
        else if (!layout.EndsLine(last))
        {
            edit.Remove(TextSpan.FromBounds(first.SpanStart, last.GetNextToken().SpanStart));
        }
        else if (last.TrailingTrivia.Any(IsComment))
        {
            edit.Remove(TextSpan.FromBounds(first.SpanStart, last.TrailingTrivia.First(IsComment).SpanStart));
        }
        else
        {
            edit.Remove(WithEmptyLine(edit.Code.Text, line));
        }
    }

    /// <summary>The index of the last statement that needs what the statements from one index to another declare.</summary>
    public static int LastDependent(Code code, IReadOnlyList<StatementSyntax> list, int first, int last)
    {
        for (var from = first; from <= last; from++)
        {
            foreach (var symbol in Declared(code, list[from]))
                last = Math.Max(last, LastUse(code, list, symbol));
        }

        return last;
    }

    /// <summary>The index of the last statement that names a symbol; -1 if none does.</summary>
    public static int LastUse(Code code, IReadOnlyList<StatementSyntax> list, ISymbol symbol)
    {
        for (var index = list.Count - 1; index >= 0; index--)
        {
            if (References(code, list[index], symbol).Any())
                return index;
        }

        return -1;
    }

    /// <summary>The places in a node that name a symbol.</summary>
    public static IEnumerable<IdentifierNameSyntax> References(Code code, SyntaxNode node, ISymbol symbol) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(code.SymbolOf(n), symbol));

    /// <summary>The locals and local functions that a statement declares.</summary>
    public static IEnumerable<ISymbol> Declared(Code code, StatementSyntax statement) =>
        statement.DescendantNodesAndSelf()
            .Where(n => n is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or LocalFunctionStatementSyntax)
            .Select(n => code.Model.GetDeclaredSymbol(n, code.Cancellation))
            .OfType<ISymbol>();

    public static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    /// <summary>Whether every <c>#if</c> and <c>#region</c> that begins between two statements ends there too.</summary>
    private static bool IsWhole(StatementSyntax first, StatementSyntax last)
    {
        var depth = 0;
        var span = TextSpan.FromBounds(first.SpanStart, last.Span.End);
        foreach (var trivia in first.Parent!.DescendantTrivia(span, descendIntoTrivia: false))
        {
            if (!span.Contains(trivia.Span))
                continue;
            depth += trivia.Kind() switch
            {
                SyntaxKind.IfDirectiveTrivia or SyntaxKind.RegionDirectiveTrivia => 1,
                SyntaxKind.EndIfDirectiveTrivia or SyntaxKind.EndRegionDirectiveTrivia => -1,
                _ => 0,
            };
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }

    private static bool HasComments(BlockSyntax block) => block.DescendantTrivia().Any(IsComment);

    private static string Lines(Layout layout, string indent, string text) =>
        string.Concat(text.Split('\n').Select(line => (line.Length == 0 ? "" : indent + line) + layout.NewLine));

    /// <summary>A removed line takes the empty line above it along when otherwise a block would end with one, or two would meet.</summary>
    private static TextSpan WithEmptyLine(SourceText text, TextSpan line)
    {
        var number = text.Lines.GetLineFromPosition(line.Start).LineNumber;
        var next = text.Lines.GetLineFromPosition(Math.Max(line.Start, line.End - 1)).LineNumber + 1;
        var isAfterEmpty = number > 0 && string.IsNullOrWhiteSpace(text.Lines[number - 1].ToString());
        var following = next < text.Lines.Count ? text.Lines[next].ToString().Trim() : "}";
        return isAfterEmpty && (following.Length == 0 || following[0] == '}') ? TextSpan.FromBounds(text.Lines[number - 1].Start, line.End) : line;
    }
}
