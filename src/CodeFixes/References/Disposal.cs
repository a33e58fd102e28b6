using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.References;

/// <summary>The <c>Dispose()</c> of a type that owns something.</summary>
internal static class Disposal
{
    /// <summary>Releases a field in the type's <c>Dispose()</c>, which it is given if it has none; null where that is its author's to design.</summary>
    public static Code? Release(Code code, TypeDeclarationSyntax type, string field, bool isNullable)
    {
        var release = $"{field}{(isNullable ? "?" : "")}.Dispose();";
        var dispose = type.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(m => m is { Identifier.ValueText: "Dispose", ParameterList.Parameters.Count: 0 });
        return dispose is not null ? Extend(code, dispose, release) : AddDispose(code, type, release);
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
        var layout = code.Layout;
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

        var layout = code.Layout;
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
}
