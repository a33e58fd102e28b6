using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>How far an edit can be felt: in what it changes, and wherever the signatures that it changes are used.</summary>
internal sealed class Extent
{
    private Extent(IEnumerable<Unit> before, IEnumerable<Unit> after)
    {
        Before = before.ToImmutableArray();
        After = after.ToImmutableArray();
    }

    /// <summary>What can have other diagnostics, as it was.</summary>
    public ImmutableArray<Unit> Before { get; }

    /// <summary>The same afterwards.</summary>
    public ImmutableArray<Unit> After { get; }

    public static Extent Of(Code before, Code after)
    {
        var earlier = Unit.In(before.Root).ToList();
        var later = Unit.In(after.Root).ToList();
        var removed = Without(earlier, later, u => u.Text);
        var added = Without(later, earlier, u => u.Text);

        var hidden = Without(removed, added, u => u.Signature);
        var shown = Without(added, removed, u => u.Signature);
        if (hidden.Concat(shown).Any(u => !u.Names.Any()))
            return new(earlier, later);
        var changedNames = new HashSet<string>(hidden.SelectMany(u => u.Names).Concat(ImportedNames(before, after)));

        // What is new is in nobody's way but that of a member with the same name.
        var newNames = new HashSet<string>(shown.SelectMany(u => u.Names).Where(n => !changedNames.Contains(n)));
        bool IsFelt(Unit unit) => unit.Mentions(changedNames) || unit.Names.Any(newNames.Contains);

        var others = hidden.All(u => IsPrivate(before, u)) ? [] : before.Compilation.SyntaxTrees
            .Where(t => t != before.Tree && changedNames.Any(n => t.GetText(before.Cancellation).ToString().Contains(n)))
            .SelectMany(t => Unit.In(t.GetRoot(before.Cancellation))).Where(IsFelt).ToList();
        return new(
            earlier.Where(u => removed.Contains(u) || IsFelt(u)).Concat(others),
            later.Where(u => added.Contains(u) || IsFelt(u)).Concat(others));
    }

    /// <summary>Those that have no counterpart among others.</summary>
    private static HashSet<Unit> Without(IEnumerable<Unit> units, IEnumerable<Unit> others, Func<Unit, string> textOf)
    {
        var counts = others.GroupBy(textOf).ToDictionary(g => g.Key, g => g.Count());
        return new(units.Where(u =>
        {
            var text = textOf(u);
            var count = counts.TryGetValue(text, out var known) ? known : 0;
            counts[text] = count - 1;
            return count <= 0;
        }));
    }

    /// <summary>The names that new using directives bring in.</summary>
    private static IEnumerable<string> ImportedNames(Code before, Code after)
    {
        var known = new HashSet<string>(UsingsOf(before).Select(u => u.ToString()));
        return UsingsOf(after).Where(u => !known.Contains(u.ToString()))
            .Select(u => after.SymbolOf(u.Name!)).OfType<INamespaceSymbol>().SelectMany(n => n.GetTypeMembers())
            .SelectMany(t => new[] { t.Name, t.Name.EndsWith("Attribute", StringComparison.Ordinal) ? t.Name.Substring(0, t.Name.Length - "Attribute".Length) : t.Name });
    }

    private static IEnumerable<UsingDirectiveSyntax> UsingsOf(Code code) =>
        code.Root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();

    private static bool IsPrivate(Code code, Unit unit)
    {
        var declaration = unit.Node is BaseFieldDeclarationSyntax field ? field.Declaration.Variables[0] : unit.Node;
        return code.Model.GetDeclaredSymbol(declaration, code.Cancellation) is { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences.Length: 1 };
    }
}
