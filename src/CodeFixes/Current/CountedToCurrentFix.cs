using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Current;

/// <summary>PIDNS105: the borrow takes the place of the counted reference that was taken from it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CountedToCurrentFix))]
public sealed class CountedToCurrentFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS105");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } acquire
            || acquire.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator }
            || declaration.Parent is not LocalDeclarationStatementSyntax statement
            || code.Model.GetDeclaredSymbol(declarator, code.Cancellation) is not ILocalSymbol local || code.TypeOf(access.Expression) is not { } type)
        {
            yield break;
        }

        var edit = new Edit(code);
        edit.Remove(TextSpan.FromBounds(access.Expression.Span.End, acquire.Span.End));
        if (!statement.UsingKeyword.IsKind(SyntaxKind.None))
            edit.Remove(TextSpan.FromBounds(statement.UsingKeyword.SpanStart, declaration.SpanStart));
        if (!declaration.Type.IsVar)
            edit.Replace(declaration.Type, type.ToMinimalDisplayString(code.Model, declaration.SpanStart));
        var scope = statement.Parent is GlobalStatementSyntax ? code.Root : statement.Parent!;
        var layout = code.Layout;
        foreach (var release in Releases.Of(code, scope, local))
            Statements.Remove(edit, layout, release);
        foreach (var reference in Statements.References(code, scope, local))
        {
            // The borrow is what a handle lends.
            if (reference.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax lent } && (code.ContractOf(code.TypeOf(lent)) & TypeContract.Borrowed) != 0)
                edit.Remove(TextSpan.FromBounds(reference.Span.End, lent.Span.End));
        }

        yield return new("Borrow", $"Borrow it: '{access.Expression}'", edit.Apply());
    }
}
