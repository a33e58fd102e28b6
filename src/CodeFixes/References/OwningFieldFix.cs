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
        var release = $"{symbol.Name}{(isNullable ? "?" : "")}.Dispose();";
        var title = $"Release '{symbol.Name}' in 'Dispose()'";
        var dispose = type.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(m => m is { Identifier.ValueText: "Dispose", ParameterList.Parameters.Count: 0 });
        if (dispose is not null)
        {
            if (Extend(code, dispose, release) is { } extended)
                yield return new("Dispose", title, extended);
            yield break;
        }

        if (AddDispose(code, type, release) is { } added)
            yield return new("Dispose", title, added);
    }

    private static Code? Extend(Code code, MethodDeclarationSyntax dispose, string release)
    {
        if (dispose.ExpressionBody is { } arrow)
        {
            if (Braces.Expand(code, arrow) is not { } expanded)
                return null;
            var name = dispose.Identifier.SpanStart;
            code = expanded.Apply();
            dispose = code.Root.FindToken(name).Parent!.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        }

        if (dispose.Body is not { } body)
            return null;
        var layout = new Layout(code);
        var edit = new Edit(code);
        if (body.Statements.LastOrDefault() is { } last)
            Statements.InsertAfter(edit, layout, last, release);
        else
            Fill(edit, layout, body, release);
        return edit.Apply();
    }

    private static void Fill(Edit edit, Layout layout, BlockSyntax body, string statement)
    {
        var indent = layout.IndentAt(body.CloseBraceToken.SpanStart);
        if (layout.StartsLine(body.CloseBraceToken))
            edit.Insert(layout.StartOfLine(body.CloseBraceToken.SpanStart), indent + layout.Unit + statement + layout.NewLine);
        else
            edit.Replace(TextSpan.FromBounds(body.OpenBraceToken.Span.End, body.CloseBraceToken.SpanStart), " " + statement + " ");
    }

    /// <summary>Makes a class disposable; a type that others derive from or that is a struct is its author's to design.</summary>
    private static Code? AddDispose(Code code, TypeDeclarationSyntax type, string release)
    {
        if (type is not ClassDeclarationSyntax || type.OpenBraceToken.IsMissing || code.Model.GetDeclaredSymbol(type, code.Cancellation) is not INamedTypeSymbol symbol
            || symbol.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable))
        {
            return null;
        }

        var layout = new Layout(code);
        var edit = new Edit(code);
        var isVisible = code.Model.LookupNamespacesAndTypes(type.SpanStart, name: nameof(IDisposable)).Any();
        var name = isVisible ? nameof(IDisposable) : "System." + nameof(IDisposable);
        if (type.BaseList is { } bases)
            edit.Insert(bases.Types.Last().Span.End, ", " + name);
        else
            edit.Insert((type.ParameterList?.Span ?? type.TypeParameterList?.Span ?? type.Identifier.Span).End, " : " + name);

        var outer = layout.IndentAt(type.SpanStart);
        var indent = outer + layout.Unit;
        var text = $"{indent}public void Dispose() => {release.TrimEnd(';')};{layout.NewLine}";
        if (type.Members.Count > 0)
            text = layout.NewLine + text;
        if (!layout.StartsLine(type.CloseBraceToken))
            return null;
        edit.Insert(layout.StartOfLine(type.CloseBraceToken.SpanStart), text);
        return edit.Apply();
    }

    private static bool MayBeNone(Code code, ExpressionSyntax target) => code.SymbolOf(target) switch
    {
        IFieldSymbol field => field.NullableAnnotation != NullableAnnotation.NotAnnotated,
        IPropertySymbol property => property.NullableAnnotation != NullableAnnotation.NotAnnotated,
        _ => true,
    };
}
