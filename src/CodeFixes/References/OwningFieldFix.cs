using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS208: a field's reference is released by its type's Dispose, and before the field gets another one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OwningFieldFix))]
public sealed class OwningFieldFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS208");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        var node = code.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node switch
        {
            AssignmentExpressionSyntax whole => BeforeOverwriting(code, whole.Left),
            ExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } target when assignment.Left == target => BeforeOverwriting(code, target),
            ExpressionSyntax { Parent: MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } target } when assignment.Left == target =>
                BeforeOverwriting(code, target),
            VariableDeclaratorSyntax or PropertyDeclarationSyntax => InDispose(code, node),
            _ => [],
        };
    }

    private static IEnumerable<Proposal> BeforeOverwriting(Code code, ExpressionSyntax target)
    {
        if (Place.Of(code, target) is not { Node: ExpressionSyntax placed } place || !Values.IsPure(placed) || !Values.IsAlwaysEvaluated(placed, place.Statement))
            yield break;
        foreach (var access in MayBeNone(place.Code, placed) ? ["?."] : new[] { ".", "?." })
        {
            var edit = new Edit(place.Code);
            Statements.InsertBefore(edit, place.Layout, place.Statement, $"{placed}{access}Dispose();");
            yield return new("Release", $"Release '{placed}' before it gets another value", edit.Apply());
        }
    }

    private static IEnumerable<Proposal> InDispose(Code code, SyntaxNode member)
    {
        if (member.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || code.Model.GetDeclaredSymbol(member, code.Cancellation) is not { } symbol)
            yield break;
        var isNullable = symbol switch
        {
            IFieldSymbol field => field.NullableAnnotation == NullableAnnotation.Annotated,
            IPropertySymbol property => property.NullableAnnotation == NullableAnnotation.Annotated,
            _ => false,
        };
        if (Disposal.Release(code, type, symbol.Name, isNullable) is { } changed)
            yield return new("Dispose", $"Release '{symbol.Name}' in 'Dispose()'", changed);
    }

    private static bool MayBeNone(Code code, ExpressionSyntax target) => code.SymbolOf(target) switch
    {
        IFieldSymbol field => field.NullableAnnotation != NullableAnnotation.NotAnnotated,
        IPropertySymbol property => property.NullableAnnotation != NullableAnnotation.NotAnnotated,
        _ => true,
    };
}
