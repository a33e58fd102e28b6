using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS103 where a raw descriptor is stored in a field: a counted reference is kept in a field beside it, and the descriptor taken out of that.</summary>
internal static class KeptDescriptor
{
    public static IEnumerable<Proposal> Of(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } value || Values.Whole(value).Parent is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax } stored
            || code.SymbolOf(stored.Left) is not IFieldSymbol { IsStatic: false } || Place.Of(code, value) is not { Node: ExpressionSyntax placed } place)
        {
            yield break;
        }

        code = place.Code;
        if (Values.Whole(placed).Parent is not AssignmentExpressionSyntax { Left: var target } || code.SymbolOf(target) is not IFieldSymbol field
            || SourceOf(code, placed) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var owner, Name: var getter } }
            || code.TypeOf(owner) is not { } type || Counted.AcquireOf(code, type) is not { } acquire
            || field.DeclaringSyntaxReferences is not [var reference] || reference.SyntaxTree != code.Tree
            || reference.GetSyntax(code.Cancellation).FirstAncestorOrSelf<FieldDeclarationSyntax>() is not { } declaration)
        {
            yield break;
        }

        var name = Names.Fresh(code, declaration.Parent!, field.Name.StartsWith("_", StringComparison.Ordinal) ? "_ns" : "ns");
        var isOnce = placed.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null;
        var edit = new Edit(code);
        var owned = Counted.TypeName(code, acquire.ReturnType, declaration.SpanStart, isNullable: !isOnce);
        var start = declaration.GetFirstToken().SpanStart;
        edit.Insert(start, $"private {(isOnce ? "readonly " : "")}{owned} {name};{code.Layout.NewLine}{code.Layout.IndentAt(start)}");
        Statements.InsertBefore(edit, code.Layout, place.Statement, (isOnce ? "" : $"{name}?.Dispose();\n") + $"{name} = {owner}.{acquire.Name}();");
        edit.Replace(placed, $"{name}.{getter}()");
        var changed = edit.Apply();
        if (changed.Root.FindToken(edit.Map(declaration.Span.End - 1)).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } holder
            && Disposal.Release(changed, holder, name, isNullable: !isOnce) is { } released)
        {
            yield return new("Beside", "Keep a counted reference beside it", released);
        }
    }

    /// <summary>The call that took the descriptor out.</summary>
    private static ExpressionSyntax SourceOf(Code code, ExpressionSyntax descriptor) =>
        code.SymbolOf(descriptor) is ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax(code.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : descriptor;
}
