namespace PidNs.CodeFixes.Editing;

/// <summary>Changes to the text of one file, so that whatever they do not name stays as it is, to the last blank.</summary>
internal sealed class Edit(Code code)
{
    private readonly List<TextChange> _changes = [];
    private readonly List<TextChange> _indents = [];

    public Code Code { get; } = code;

    public void Replace(TextSpan span, string text) => _changes.Add(new(span, text));

    public void Replace(SyntaxNode node, string text) => Replace(node.Span, text);

    public void Insert(int position, string text) => Replace(new TextSpan(position, 0), text);

    public void Remove(TextSpan span) => Replace(span, "");

    /// <summary>Moves the lines that begin in a span to the right; not those that begin inside a string.</summary>
    public void Indent(TextSpan span, string unit)
    {
        var text = Code.Text;
        for (var number = text.Lines.GetLinePosition(span.Start).Line; number < text.Lines.Count && text.Lines[number].Start <= span.End; number++)
        {
            var line = text.Lines[number];
            if (line.Start >= span.Start && !string.IsNullOrWhiteSpace(line.ToString()) && !Layout.IsInsideToken(Code.Root, line.Start))
                _indents.Add(new(new(line.Start, 0), unit));
        }
    }

    /// <summary>The file after the changes. Of two insertions at one place the first named comes first.</summary>
    public Code Apply() => Code.With(Code.Text.WithChanges(Ordered()));

    /// <summary>Where a position of the text is after the changes; what is inserted just there comes before it.</summary>
    public int Map(int position)
    {
        var shift = 0;
        foreach (var change in Ordered())
        {
            if (change.Span.End <= position)
                shift += change.NewText!.Length - change.Span.Length;
        }

        return position + shift;
    }

    public TextSpan Map(TextSpan span) => TextSpan.FromBounds(Map(span.Start), Map(span.End - 1) + 1);

    /// <summary>A line that is removed is not indented.</summary>
    private IEnumerable<TextChange> Ordered() =>
        _changes.Concat(_indents.Where(i => !_changes.Any(c => c.Span.Start <= i.Span.Start && i.Span.Start < c.Span.End)))
            .OrderBy(c => c.Span.Start).ThenBy(c => c.Span.End);
}
