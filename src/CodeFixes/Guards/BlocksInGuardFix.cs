using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Guards;

/// <summary>
/// PIDNS303: the guard opens after what blocks, or ends before it. The statements keep their order, so that only the guard becomes narrower.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlocksInGuardFix))]
public sealed class BlocksInGuardFix : LifetimeFixProvider
{
    private const string Kind = "Narrow";
    private const string After = "Open the guard after it";
    private const string Before = "End the guard before it";
    private const string Needless = "Remove the guard, which nothing else needs";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS303", "PIDNS304");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        var node = code.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        foreach (var statement in node.AncestorsAndSelf().TakeWhile(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
            .OfType<StatementSyntax>())
        {
            var proposals = Place.ListOf(statement) is null ? Alone(code, statement).ToList() : OutOfBlock(code, statement).Concat(OfDeclaration(code, statement)).ToList();
            foreach (var proposal in proposals.Concat(WithoutGuard(code, statement)))
                yield return proposal;
            if (proposals.Count > 0)
                yield break;
        }
    }

    /// <summary>The first or last statements of <c>using (Rcu.ReadLock()) { … }</c> go out of it.</summary>
    private static IEnumerable<Proposal> OutOfBlock(Code code, StatementSyntax blocking)
    {
        if (blocking.Parent is not BlockSyntax { Parent: UsingStatementSyntax guard } block || !IsGuard(code, guard.Expression ?? guard.Declaration?.Variables.FirstOrDefault()?.Initializer?.Value)
            || Place.ListOf(guard) is null)
        {
            yield break;
        }

        var index = block.Statements.IndexOf(blocking);
        var layout = code.Layout;
        if (!layout.StartsLine(block.CloseBraceToken) || block.Statements.Any(s => !layout.StartsLine(s.GetFirstToken())))
            yield break;
        if (index < block.Statements.Count - 1)
        {
            var moved = Lines(code, layout, block.Statements[0], blocking);
            var edit = new Edit(code);
            edit.Insert(layout.StartWithComments(guard), Dedented(code, layout, moved));
            edit.Remove(moved);
            yield return new(Kind, After, edit.Apply());
        }

        if (index > 0)
        {
            var moved = Lines(code, layout, blocking, block.Statements.Last());
            var edit = new Edit(code);
            edit.Insert(layout.EndOfLine(guard.Span.End), layout.NewLine + Dedented(code, layout, moved).TrimEnd('\r', '\n'));
            edit.Remove(moved);
            yield return new(Kind, Before, edit.Apply());
        }
        else if (block.Statements.Count == 1)
        {
            // Nothing is left to guard.
            var edit = new Edit(code);
            var moved = Lines(code, layout, blocking, blocking);
            edit.Replace(TextSpan.FromBounds(layout.StartOfLine(guard.SpanStart), layout.EndOfLine(guard.Span.End)), Dedented(code, layout, moved).TrimEnd('\r', '\n'));
            yield return new(Kind, Needless, edit.Apply());
        }
    }

    /// <summary>The one statement of a <c>using</c> without braces.</summary>
    private static IEnumerable<Proposal> Alone(Code code, StatementSyntax blocking)
    {
        if (blocking.Parent is not UsingStatementSyntax guard || !IsGuard(code, guard.Expression))
            yield break;
        var edit = new Edit(code);
        edit.Remove(TextSpan.FromBounds(guard.SpanStart, blocking.SpanStart));
        yield return new(Kind, Needless, edit.Apply());
    }

    /// <summary><c>using var guard = Rcu.ReadLock();</c> moves down, or becomes a block that ends before.</summary>
    private static IEnumerable<Proposal> OfDeclaration(Code code, StatementSyntax blocking)
    {
        var list = Place.ListOf(blocking)!;
        var index = list.TakeWhile(s => s != blocking).Count();
        var layout = code.Layout;
        for (var open = index - 1; open >= 0; open--)
        {
            if (list[open] is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration || !IsGuard(code, value)
                || !layout.StartsLine(declaration.GetFirstToken()) || !layout.EndsLine(declaration.GetLastToken()))
            {
                continue;
            }

            var lines = Lines(code, layout, declaration, declaration);
            if (index < list.Count - 1)
            {
                var edit = new Edit(code);
                edit.Remove(lines);
                edit.Insert(layout.EndWithComment(blocking), layout.NewLine + code.Text.ToString(lines).TrimEnd('\r', '\n'));
                yield return new(Kind, After, edit.Apply());
            }

            var local = code.Model.GetDeclaredSymbol(variable, code.Cancellation);
            var isNamed = local is not null && Statements.LastUse(code, list, local) > open;
            if (index - open > 1 && !declaration.UsingKeyword.IsKind(SyntaxKind.None))
            {
                var edit = new Edit(code);
                var header = isNamed ? $"using ({declaration.Declaration})" : $"using ({value})";
                if (Statements.TryWrap(edit, layout, list[open + 1], list[index - 1], header))
                {
                    edit.Remove(lines);
                    yield return new(Kind, Before, edit.Apply());
                }
            }

            if (!isNamed && index == list.Count - 1 && open == index - 1)
            {
                var edit = new Edit(code);
                edit.Remove(lines);
                yield return new(Kind, Needless, edit.Apply());
            }

            yield break;
        }
    }

    /// <summary>A counted reference needs no guard: the lookup becomes one that takes it, and <c>using var guard</c> goes.</summary>
    private static IEnumerable<Proposal> WithoutGuard(Code code, StatementSyntax blocking)
    {
        if (Place.ListOf(blocking) is not { } list
            || list.TakeWhile(s => s != blocking).OfType<LocalDeclarationStatementSyntax>().FirstOrDefault(s => IsGuard(code, s.Declaration.Variables[0].Initializer?.Value)) is not { } guard)
        {
            yield break;
        }

        foreach (var access in list.SkipWhile(s => s != guard).SelectMany(s => s.DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Where(c => code.SymbolOf(c) is IMethodSymbol method && !code.Contracts.Of(method).RequiredGuards.IsEmpty))
        {
            foreach (var proposal in CountedProposals.Of(code, access))
            {
                // The guard stands before all that has changed.
                var changed = proposal.Changed;
                if (changed.Root.FindToken(guard.SpanStart).Parent?.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { } same)
                    continue;
                var edit = new Edit(changed);
                Statements.Remove(edit, changed.Layout, same);
                yield return new("Counted", $"{proposal.Title}, and no guard", edit.Apply());
            }
        }
    }

    private static bool IsGuard(Code code, ExpressionSyntax? value) => value is not null && (code.ContractOf(code.TypeOf(value)) & TypeContract.Guard) != 0;

    private static TextSpan Lines(Code code, Layout layout, StatementSyntax first, StatementSyntax last) => TextSpan.FromBounds(
        layout.StartWithComments(first), code.Text.Lines.GetLineFromPosition(layout.EndWithComment(last)).EndIncludingLineBreak);

    private static string Dedented(Code code, Layout layout, TextSpan lines)
    {
        var first = code.Text.Lines.GetLineFromPosition(lines.Start).LineNumber;
        var last = code.Text.Lines.GetLineFromPosition(lines.End - 1).LineNumber;
        return string.Concat(Enumerable.Range(first, last - first + 1).Select(number =>
        {
            var line = code.Text.Lines[number];
            var text = code.Text.ToString(line.SpanIncludingLineBreak);
            return text.StartsWith(layout.Unit, StringComparison.Ordinal) && !Layout.IsInsideToken(code.Root, line.Start) ? text.Substring(layout.Unit.Length) : text;
        }));
    }
}
