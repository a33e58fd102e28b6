using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS206, and 306 for a guard: the release that is one too many goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleasedTwiceFix))]
public sealed class ReleasedTwiceFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS206", "PIDNS306");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        var span = diagnostic.Location.SourceSpan;
        if (Values.At(code.Root, span) is InvocationExpressionSyntax release && release.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement
            && Values.Whole(release) == statement.Expression)
        {
            var edit = new Edit(code);
            Statements.Remove(edit, code.Layout, statement);
            return [new("Remove", $"Remove the second release '{statement.Expression}'", edit.Apply())];
        }

        return code.Root.FindNode(span).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } declaration ? WithoutAlias(code, declaration) : [];
    }

    /// <summary>A second name for what is released goes, and the first one takes its place.</summary>
    private static IEnumerable<Proposal> WithoutAlias(Code code, LocalDeclarationStatementSyntax declaration)
    {
        if (declaration.Declaration.Variables is not [{ Initializer.Value: IdentifierNameSyntax original } variable]
            || code.SymbolOf(original) is not (ILocalSymbol or IParameterSymbol)
            || code.Model.GetDeclaredSymbol(variable, code.Cancellation) is not ILocalSymbol alias)
        {
            yield break;
        }

        var scope = declaration.Parent is GlobalStatementSyntax ? code.Root : declaration.Parent!;
        foreach (var releases in new[] { [], Releases.Of(code, scope, alias).ToList() })
        {
            var edit = new Edit(code);
            Statements.Remove(edit, code.Layout, declaration);
            foreach (var release in releases)
                Statements.Remove(edit, code.Layout, release);
            foreach (var use in Statements.References(code, scope, alias).Where(u => !releases.Any(r => r.Span.Contains(u.Span))))
                edit.Replace(use, original.Identifier.Text);
            yield return new("Original", $"Use '{original}' itself in the place of '{alias.Name}'", edit.Apply());
        }
    }
}
