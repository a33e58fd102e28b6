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
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not InvocationExpressionSyntax release
            || release.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement
            || Values.Whole(release) != statement.Expression)
        {
            yield break;
        }

        var edit = new Edit(code);
        Statements.Remove(edit, new Layout(code), statement);
        yield return new("Remove", $"Remove the second release '{statement.Expression}'", edit.Apply());
    }
}
