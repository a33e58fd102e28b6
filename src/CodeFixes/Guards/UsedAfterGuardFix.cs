using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Current;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Guards;

/// <summary>PIDNS302: the guard ends after the last use, or a counted reference is taken while it is open.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UsedAfterGuardFix)), Shared]
public sealed class UsedAfterGuardFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS302");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } borrow)
            return [];
        var proposals = EndOf(code, diagnostic) is { } end && code.SymbolOf(borrow) is ILocalSymbol local
            ? EndLater(code, end, local).Concat(CountInside(code, end, local))
            : [];
        return Values.Whole(borrow).Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax ? proposals.Concat(Escapes.Of(code, borrow)) : proposals;
    }

    /// <summary>The statement that ends the guard, <c>guard.Dispose();</c>, among others.</summary>
    private static ExpressionStatementSyntax? EndOf(Code code, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations is not [{ } location, ..] || location.SourceTree != code.Tree)
            return null;
        var statement = code.Root.FindNode(location.SourceSpan).FirstAncestorOrSelf<ExpressionStatementSyntax>();
        return statement is not null && Place.ListOf(statement) is not null ? statement : null;
    }

    private static IEnumerable<Proposal> EndLater(Code code, ExpressionStatementSyntax end, ILocalSymbol borrow)
    {
        const string Kind = "Later";
        const string Title = "End the guard after the last use";
        var list = Place.ListOf(end)!;
        var first = list.TakeWhile(s => s != end).Count();
        var last = Statements.LastUse(code, list, borrow);
        var layout = new Layout(code);
        if (last > first && list.Skip(first + 1).Take(last - first).All(s => !s.DescendantNodesAndSelf().Any(n => n is ReturnStatementSyntax or GotoStatementSyntax)))
        {
            var edit = new Edit(code);
            var start = layout.StartOfLine(end.SpanStart);
            if (layout.StartsLine(end.GetFirstToken()) && layout.EndsLine(end.GetLastToken()) && layout.EndsLine(list[last].GetLastToken()))
            {
                var line = TextSpan.FromBounds(start, layout.EndOfLine(end.Span.End));
                edit.Insert(layout.EndWithComment(list[last]), layout.NewLine + code.Text.ToString(line));
                edit.Remove(TextSpan.FromBounds(start, code.Text.Lines.GetLineFromPosition(end.Span.End).EndIncludingLineBreak));
                yield return new(Kind, Title, edit.Apply());
            }
        }

        if (GuardOf(code, end) is { } declaration && declaration.UsingKeyword.IsKind(SyntaxKind.None)
            && code.Model.GetDeclaredSymbol(declaration.Declaration.Variables[0], code.Cancellation) is ILocalSymbol guard)
        {
            var edit = new Edit(code);
            edit.Insert(declaration.Declaration.SpanStart, "using ");
            foreach (var release in Releases.Of(code, declaration.Parent!, guard))
                Statements.Remove(edit, layout, release);
            yield return new(Kind, Title, edit.Apply());
        }
    }

    /// <summary>A counted reference, taken just before the guard ends, serves what comes after.</summary>
    private static IEnumerable<Proposal> CountInside(Code code, ExpressionStatementSyntax end, ILocalSymbol borrow)
    {
        if (Counted.AcquireOf(code, borrow.Type) is not { } acquire || end.Parent is SwitchSectionSyntax)
            yield break;
        var edit = new Edit(code);
        var name = Names.Fresh(code, end, acquire.ReturnType);
        Statements.InsertBefore(edit, new Layout(code), end, $"using var {name} = {borrow.Name}.{acquire.Name}();");
        foreach (var use in Place.ListOf(end)!.Where(s => s.SpanStart > end.SpanStart).SelectMany(s => Statements.References(code, s, borrow)))
        {
            edit.Replace(use, name);
            if (use.Parent is not MemberAccessExpressionSyntax && Counted.LenderOf(acquire.ReturnType, borrow.Type) is { } lender)
                edit.Insert(use.Span.End, $".{lender.Name}()");
        }

        yield return new("Counted", "Take a counted reference inside the guard with 'Acquire()'", edit.Apply());
    }

    private static LocalDeclarationStatementSyntax? GuardOf(Code code, ExpressionStatementSyntax end)
    {
        var receiver = end.DescendantNodes().OfType<IdentifierNameSyntax>().FirstOrDefault();
        return receiver is not null && code.SymbolOf(receiver) is ILocalSymbol local && (code.ContractOf(local.Type) & TypeContract.Guard) != 0
            ? local.DeclaringSyntaxReferences[0].GetSyntax(code.Cancellation).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()
            : null;
    }
}
