using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS103, 204, 205: the release moves behind the last use; who took a reference over gets one of its own; what keeps a descriptor keeps a reference.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UsedAfterReleaseFix))]
public sealed class UsedAfterReleaseFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS103", "PIDNS204", "PIDNS205");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } use || code.SymbolOf(Values.Bare(Released(use))) is not ILocalSymbol local)
            return diagnostic.Id == "PIDNS103" ? KeptDescriptor.Of(code, diagnostic) : [];
        if (diagnostic.Id == "PIDNS103" && KeptDescriptor.Of(code, diagnostic).ToList() is { Count: > 0 } kept)
            return kept;
        return EarlierReleases(use).SelectMany(release => LaterRelease.Of(code, release, local, "Release after the last use"))
            .Concat(ByUsing(code, local))
            .Concat(OwnReference(code, diagnostic, local));
    }

    /// <summary>The end of the block releases it, and no statement any more.</summary>
    private static IEnumerable<Proposal> ByUsing(Code code, ILocalSymbol local)
    {
        if (DeclarationOf(code, local) is not { } declaration || !declaration.UsingKeyword.IsKind(SyntaxKind.None))
            yield break;
        var edit = new Edit(code);
        var scope = declaration.Parent is GlobalStatementSyntax ? code.Root : declaration.Parent!;
        edit.Insert(declaration.Declaration.SpanStart, "using ");
        foreach (var release in Releases.Of(code, scope, local))
            Statements.Remove(edit, code.Layout, release);
        yield return new("Using", $"Dispose '{local.Name}' with 'using'", edit.Apply());
    }

    /// <summary>Who took the reference over before gets one of its own.</summary>
    private static IEnumerable<Proposal> OwnReference(Code code, Diagnostic diagnostic, ILocalSymbol local)
    {
        if (diagnostic.AdditionalLocations is not [{ } taken, ..] || taken.SourceTree != code.Tree
            || code.Root.FindNode(taken.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || Counted.AcquireOf(code, local.Type) is not { } acquire)
        {
            yield break;
        }

        var arguments = Statements.References(code, statement, local).Where(r => r.Parent is ArgumentSyntax).ToList();
        if (arguments.Count == 0)
            yield break;
        foreach (var isReleased in new[] { false, true })
        {
            var edit = new Edit(code);
            foreach (var argument in arguments)
                edit.Insert(argument.Span.End, $".{acquire.Name}()");
            if (isReleased)
            {
                if (DeclarationOf(code, local) is not { } declaration || !declaration.UsingKeyword.IsKind(SyntaxKind.None))
                    yield break;
                edit.Insert(declaration.Declaration.SpanStart, "using ");
            }

            yield return new("Own", $"Hand over a reference of its own, '{local.Name}.{acquire.Name}()'", edit.Apply());
        }
    }

    private static LocalDeclarationStatementSyntax? DeclarationOf(Code code, ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(code.Cancellation) is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration }
            ? declaration.Parent as LocalDeclarationStatementSyntax
            : null;

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

    /// <summary>A release is reported at its name; what was released before is its receiver.</summary>
    private static ExpressionSyntax Released(ExpressionSyntax value) =>
        value is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } access } ? access.Expression : value;

    private static bool IsRelease(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } } }
            or ExpressionStatementSyntax { Expression: ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" } } } };
}
