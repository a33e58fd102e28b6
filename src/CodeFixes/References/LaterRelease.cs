using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>Moves a release, or a guard's end, behind the last use of what depends on it.</summary>
internal static class LaterRelease
{
    private const string Kind = "Later";

    /// <param name="code">The file.</param>
    /// <param name="release">The statement <c>x.Dispose();</c>, or a <c>using</c> statement.</param>
    /// <param name="dependent">The local that is used too late.</param>
    /// <param name="title">What the fix says of itself.</param>
    public static IEnumerable<Proposal> Of(Code code, StatementSyntax release, ILocalSymbol dependent, string title)
    {
        if (Place.ListOf(release) is not { } list)
            yield break;
        var first = list.TakeWhile(s => s != release).Count();
        var last = Statements.LastUse(code, list, dependent);
        if (last > first)
        {
            last = Statements.LastDependent(code, list, first + 1, last);
            var changed = release is UsingStatementSyntax block ? Extend(code, block, list[last]) : Move(code, release, list[last]);
            if (changed is not null && !list.Skip(first + 1).Take(last - first).Any(s => s.DescendantNodesAndSelf().Any(n => n is GotoStatementSyntax)))
                yield return new(Kind, title, changed);
        }

        if (Declaration(code, release) is { } declaration && declaration.UsingKeyword.IsKind(SyntaxKind.None)
            && code.Model.GetDeclaredSymbol(declaration.Declaration.Variables[0], code.Cancellation) is ILocalSymbol released)
        {
            var layout = code.Layout;
            var edit = new Edit(code);
            edit.Insert(declaration.Declaration.SpanStart, "using ");
            foreach (var each in Releases.Of(code, declaration.Parent!, released))
                Statements.Remove(edit, layout, each);
            yield return new(Kind, title, edit.Apply());
        }
    }

    private static Code? Move(Code code, StatementSyntax release, StatementSyntax last)
    {
        var layout = code.Layout;
        if (!layout.StartsLine(release.GetFirstToken()) || !layout.EndsLine(release.GetLastToken()) || !layout.EndsLine(last.GetLastToken()))
            return null;
        var edit = new Edit(code);
        var line = TextSpan.FromBounds(layout.StartOfLine(release.SpanStart), layout.EndOfLine(release.Span.End));
        edit.Insert(layout.EndWithComment(last), layout.NewLine + code.Text.ToString(line));
        edit.Remove(TextSpan.FromBounds(line.Start, code.Text.Lines.GetLineFromPosition(line.End).EndIncludingLineBreak));
        return edit.Apply();
    }

    /// <summary>Takes the statements behind a <c>using</c> block into it.</summary>
    private static Code? Extend(Code code, UsingStatementSyntax release, StatementSyntax last)
    {
        if (release.Statement is not BlockSyntax)
        {
            var around = Braces.Around(code, release.Statement);
            code = around.Apply();
            last = code.Root.FindNode(around.Map(last.Span)).FirstAncestorOrSelf<StatementSyntax>()!;
            release = code.Root.FindToken(around.Map(release.SpanStart)).Parent!.FirstAncestorOrSelf<UsingStatementSyntax>()!;
        }

        var layout = code.Layout;
        if (release.Statement is not BlockSyntax block || !layout.StartsLine(block.CloseBraceToken) || !layout.EndsLine(block.CloseBraceToken) || !layout.EndsLine(last.GetLastToken()))
            return null;
        var edit = new Edit(code);
        var brace = code.Text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart);
        var end = layout.EndWithComment(last);
        edit.Remove(brace.SpanIncludingLineBreak);
        edit.Indent(TextSpan.FromBounds(brace.EndIncludingLineBreak, end), layout.Unit);
        edit.Insert(end, layout.NewLine + brace);
        return edit.Apply();
    }

    private static LocalDeclarationStatementSyntax? Declaration(Code code, StatementSyntax release)
    {
        var receiver = (release as ExpressionStatementSyntax)?.DescendantNodes().OfType<IdentifierNameSyntax>().FirstOrDefault();
        return receiver is not null && code.SymbolOf(receiver) is ILocalSymbol local
            ? local.DeclaringSyntaxReferences[0].GetSyntax(code.Cancellation).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()
            : null;
    }
}
