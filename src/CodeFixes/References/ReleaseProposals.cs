using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>
/// Releases by hand, where the local gets another value, or on the paths that forget it, for a reference that other paths hand on, so that <c>using</c> would be wrong.
/// </summary>
internal static class ReleaseProposals
{
    public static IEnumerable<Proposal> Of(Code code, ExpressionSyntax acquisition) => BeforeOverwriting(code, acquisition).Concat(BeforeLeaving(code, acquisition));

    /// <summary>What a local holds is released before the local gets another value.</summary>
    private static IEnumerable<Proposal> BeforeOverwriting(Code code, ExpressionSyntax acquisition)
    {
        var holder = Values.Whole(acquisition).Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => code.Model.GetDeclaredSymbol(declarator, code.Cancellation),
            AssignmentExpressionSyntax assignment => code.SymbolOf(assignment.Left),
            _ => null,
        };
        if (holder is not ILocalSymbol local || local.DeclaringSyntaxReferences[0].GetSyntax(code.Cancellation).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { } declaration)
            yield break;
        var scope = declaration.Parent is GlobalStatementSyntax ? code.Root : declaration.Parent!;
        foreach (var overwriting in Statements.References(code, scope, local).Select(r => r.Parent).OfType<AssignmentExpressionSyntax>()
            .Where(a => code.SymbolOf(a.Left) is { } target && SymbolEqualityComparer.Default.Equals(target, local) && a.IsKind(SyntaxKind.SimpleAssignmentExpression)))
        {
            foreach (var access in new[] { ".", "?." })
            {
                if (Place.Of(code, overwriting) is not { Node: AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } } place)
                    break;
                var edit = new Edit(place.Code);
                Statements.InsertBefore(edit, place.Layout, place.Statement, $"{local.Name}{access}Dispose();");
                yield return new("Overwrite", $"Release '{local.Name}' before it gets another value", edit.Apply());
            }
        }
    }

    private static IEnumerable<Proposal> BeforeLeaving(Code code, ExpressionSyntax acquisition)
    {
        if (Declaration(acquisition) is not { } statement || Place.ListOf(statement) is null
            || code.Model.GetDeclaredSymbol(statement.Declaration.Variables[0], code.Cancellation) is not ILocalSymbol local)
        {
            yield break;
        }

        var scope = statement.Parent is GlobalStatementSyntax ? code.Root : statement.Parent!;
        if (!Releases.IsKept(code, scope, local))
            yield break;
        var isNullable = code.SymbolOf(acquisition) is IMethodSymbol { ReturnType.NullableAnnotation: NullableAnnotation.Annotated };
        var release = $"{local.Name}{(isNullable ? "?" : "")}.Dispose();";
        var exits = scope.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<StatementSyntax>()
            .Where(s => s is ReturnStatementSyntax or ThrowStatementSyntax && s.SpanStart > statement.Span.End && !Statements.References(code, s, local).Any())
            .ToList();

        // Each path alone, then all of them.
        foreach (var chosen in exits.Select(e => new[] { e }).Concat(exits.Count > 1 ? [exits.ToArray()] : []))
        {
            if (Release(code, chosen, release) is { } changed)
                yield return new("Release", $"Release '{local.Name}' before leaving", changed);
        }
    }

    private static LocalDeclarationStatementSyntax? Declaration(ExpressionSyntax acquisition) =>
        Values.Whole(acquisition).Parent is EqualsValueClauseSyntax
        {
            Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } },
        } ? statement : null;

    private static Code? Release(Code code, IReadOnlyList<StatementSyntax> exits, string release)
    {
        // From the last one up, so that the places of the others stay.
        foreach (var exit in exits.Reverse())
        {
            var place = Place.At(code, (StatementSyntax)code.Root.FindNode(exit.Span));
            if (place is null)
                return null;
            var edit = new Edit(place.Code);
            Statements.InsertBefore(edit, place.Layout, place.Statement, release);
            code = edit.Apply();
        }

        return code;
    }
}
