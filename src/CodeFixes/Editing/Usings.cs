namespace PidNs.CodeFixes.Editing;

/// <summary>Using directives.</summary>
internal static class Usings
{
    /// <summary>Makes a namespace's names visible at a place, with a directive among those that are there, in their order.</summary>
    public static void Add(Edit edit, string name, INamespaceOrTypeSymbol type, int position)
    {
        var code = edit.Code;
        if (code.Model.LookupNamespacesAndTypes(position, name: type.Name).Any(s => SymbolEqualityComparer.Default.Equals(s, type)))
            return;
        var layout = code.Layout;
        var directives = code.Root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()
            .Where(u => u is { Alias: null, StaticKeyword.RawKind: (int)SyntaxKind.None }).ToList();
        var before = directives.LastOrDefault(u => string.CompareOrdinal(SortKey(u.Name!.ToString()), SortKey(name)) < 0);
        if (before is not null)
        {
            edit.Insert(layout.EndOfLine(before.Span.End), $"{layout.NewLine}{layout.IndentAt(before.SpanStart)}using {name};");
            return;
        }

        if (directives.FirstOrDefault() is { } first)
        {
            edit.Insert(first.SpanStart, $"using {name};{layout.NewLine}{layout.IndentAt(first.SpanStart)}");
            return;
        }

        var token = code.Root.GetFirstToken();
        edit.Insert(token.SpanStart, $"using {name};{layout.NewLine}{layout.NewLine}");
    }

    /// <summary>System's names first, as the formatter has it by default.</summary>
    private static string SortKey(string name) => (name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? "0" : "1") + name;
}
