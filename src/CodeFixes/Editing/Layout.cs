namespace PidNs.CodeFixes.Editing;

/// <summary>How a file is laid out: new text follows the lines around it.</summary>
internal sealed class Layout
{
    private readonly Code _code;

    public Layout(Code code)
    {
        _code = code;
        NewLine = LineBreakOf(code.Text);
        Unit = UnitOf(code);
        BraceOnOwnLine = !code.Root.DescendantNodes().OfType<BlockSyntax>().Any(b => b.Parent is not AnonymousFunctionExpressionSyntax && !StartsLine(b.OpenBraceToken) && SpansLines(b));
    }

    /// <summary>The line break of the file.</summary>
    public string NewLine { get; }

    /// <summary>One level of indentation.</summary>
    public string Unit { get; }

    /// <summary>Whether an opening brace stands on a line of its own, as C# has it by default.</summary>
    public bool BraceOnOwnLine { get; }

    /// <summary>The white space that the line of a position begins with.</summary>
    public string IndentAt(int position)
    {
        var line = _code.Text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    public bool StartsLine(SyntaxToken token) => string.IsNullOrWhiteSpace(TextBefore(token.SpanStart));

    /// <summary>Whether nothing but white space and comments follows on the line.</summary>
    public bool EndsLine(SyntaxToken token) => !IsOnSameLine(token, token.GetNextToken(includeZeroWidth: true));

    /// <summary>The end of a line's text, before the line break.</summary>
    public int EndOfLine(int position) => _code.Text.Lines.GetLineFromPosition(position).End;

    public int StartOfLine(int position) => _code.Text.Lines.GetLineFromPosition(position).Start;

    /// <summary>A header and its opening brace, to be followed by the lines of the block.</summary>
    public string Open(string header, string indent) =>
        BraceOnOwnLine ? $"{indent}{header}{NewLine}{indent}{{{NewLine}" : $"{indent}{header} {{{NewLine}";

    /// <summary>
    /// Where a statement's own lines begin: with the comments just above it, but after a directive or an empty line.
    /// </summary>
    public int StartWithComments(SyntaxNode statement)
    {
        var first = statement.GetFirstToken();
        if (!StartsLine(first))
            return first.SpanStart;
        var start = StartOfLine(first.SpanStart);
        foreach (var trivia in first.LeadingTrivia.Reverse())
        {
            if (trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia))
                break;
            if (!trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && !trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
                continue;
            var line = _code.Text.Lines.GetLineFromPosition(trivia.SpanStart);
            var isAdjacent = _code.Text.Lines.GetLineFromPosition(trivia.Span.End).EndIncludingLineBreak == start;
            if (!isAdjacent || line.Start < first.FullSpan.Start || !string.IsNullOrWhiteSpace(TextBefore(trivia.SpanStart)))
                break;
            start = line.Start;
        }

        return start;
    }

    /// <summary>Where a statement's own lines end: with the comment behind it.</summary>
    public int EndWithComment(SyntaxNode statement)
    {
        var last = statement.GetLastToken();
        return EndsLine(last) ? EndOfLine(last.Span.End) : last.Span.End;
    }

    /// <summary>Whether a position lies inside a string of several lines, or another token or comment like it.</summary>
    public static bool IsInsideToken(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        if (token.SpanStart < position && position < token.Span.End)
            return true;
        if (token.Parent?.FirstAncestorOrSelf<InterpolatedStringTextSyntax>() is { } text && text.SpanStart <= position && position <= text.Span.End)
            return true;
        return token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is { } whole && whole.SpanStart < position && position < whole.Span.End;
    }

    private static string LineBreakOf(SourceText text)
    {
        var first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }

    private static string UnitOf(Code code)
    {
        var layout = code.Text.Lines.Select(l => l.ToString()).FirstOrDefault(l => l.Length > 0 && char.IsWhiteSpace(l[0]) && !string.IsNullOrWhiteSpace(l));
        if (layout is null)
            return "    ";
        return layout[0] == '\t' ? "\t" : new string(' ', Math.Max(2, Math.Min(8, layout.Length - layout.TrimStart().Length)));
    }

    private bool SpansLines(SyntaxNode node) =>
        _code.Text.Lines.GetLineFromPosition(node.SpanStart).LineNumber != _code.Text.Lines.GetLineFromPosition(node.Span.End).LineNumber;

    private bool IsOnSameLine(SyntaxToken token, SyntaxToken next) =>
        next.Span.Length > 0 && next.SpanStart <= _code.Text.Lines.GetLineFromPosition(token.Span.End).End;

    private string TextBefore(int position) => _code.Text.ToString(TextSpan.FromBounds(StartOfLine(position), position));
}
