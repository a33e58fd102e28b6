using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Current;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Guards;

/// <summary>PIDNS302: the guard ends after the last use, or a counted reference is taken while it is open.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UsedAfterGuardFix))]
public sealed class UsedAfterGuardFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS302");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } borrow)
            return [];
        var proposals = EndOf(code, diagnostic) is { } end && code.SymbolOf(borrow) is ILocalSymbol local
            ? LaterRelease.Of(code, end, local, "End the guard after the last use").Concat(CountInside(code, end, local))
            : [];
        if (code.SymbolOf(borrow) is ILocalSymbol outer)
            proposals = proposals.Concat(OuterBorrow.Count(code, outer).Select(kept => new Proposal("Counted", "Take a counted reference inside the guard with 'Acquire()'", kept)));
        return Values.Whole(borrow).Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax ? proposals.Concat(Escapes.Of(code, borrow)) : proposals;
    }

    /// <summary>The statement that ends the guard among others: <c>guard.Dispose();</c>, or <c>using (guard) …</c>.</summary>
    private static StatementSyntax? EndOf(Code code, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations is not [{ } location, ..] || location.SourceTree != code.Tree)
            return null;
        var statement = code.Root.FindNode(location.SourceSpan).AncestorsAndSelf().OfType<StatementSyntax>()
            .FirstOrDefault(s => s is ExpressionStatementSyntax or UsingStatementSyntax);
        return statement is not null && Place.ListOf(statement) is not null ? statement : null;
    }

    /// <summary>A counted reference, taken just before the guard ends, serves what comes after.</summary>
    private static IEnumerable<Proposal> CountInside(Code code, StatementSyntax end, ILocalSymbol borrow)
    {
        if (end is UsingStatementSyntax || Counted.AcquireOf(code, borrow.Type) is not { } acquire || end.Parent is SwitchSectionSyntax)
            yield break;
        var edit = new Edit(code);
        var name = Names.Fresh(code, end, acquire.ReturnType);
        Statements.InsertBefore(edit, code.Layout, end, $"using var {name} = {borrow.Name}.{acquire.Name}();");
        foreach (var use in Place.ListOf(end)!.Where(s => s.SpanStart > end.SpanStart).SelectMany(s => Statements.References(code, s, borrow)))
        {
            edit.Replace(use, name);
            if (use.Parent is not MemberAccessExpressionSyntax && Counted.LenderOf(acquire.ReturnType, borrow.Type) is { } lender)
                edit.Insert(use.Span.End, $".{lender.Name}()");
        }

        yield return new("Counted", "Take a counted reference inside the guard with 'Acquire()'", edit.Apply());
    }
}
