using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS103, 204, 205: the release moves behind the last use.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UsedAfterReleaseFix))]
public sealed class UsedAfterReleaseFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS103", "PIDNS204", "PIDNS205");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } use || code.SymbolOf(Values.Bare(use)) is not ILocalSymbol local)
            return [];
        return EarlierReleases(use).SelectMany(release => LaterRelease.Of(code, release, local, "Release after the last use"));
    }

    /// <summary>The releases among the statements before a use, the nearest first.</summary>
    private static IEnumerable<StatementSyntax> EarlierReleases(ExpressionSyntax use)
    {
        for (var statement = use.FirstAncestorOrSelf<StatementSyntax>(); statement is not null; statement = statement.Parent?.FirstAncestorOrSelf<StatementSyntax>())
        {
            if (Place.ListOf(statement) is not { } list)
                continue;
            var earlier = list.TakeWhile(s => s != statement).Where(s => s is UsingStatementSyntax || IsRelease(s)).Reverse();
            foreach (var release in earlier)
                yield return release;
        }
    }

    private static bool IsRelease(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } } }
            or ExpressionStatementSyntax { Expression: ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" } } } };
}
