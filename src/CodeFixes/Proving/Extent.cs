using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>How far an edit can be felt: in one body, or wherever the declarations that it changes are used.</summary>
internal sealed class Extent
{
    private Extent(TextSpan? before, TextSpan? after, ImmutableArray<SyntaxTree> others)
    {
        Before = before;
        After = after;
        Others = others;
    }

    /// <summary>The member whose body changes, before; null: the whole file.</summary>
    public TextSpan? Before { get; }

    /// <summary>The same member afterwards.</summary>
    public TextSpan? After { get; }

    /// <summary>Other files of the compilation that name a changed declaration.</summary>
    public ImmutableArray<SyntaxTree> Others { get; }

    public static Extent Of(Code before, Code after)
    {
        var ranges = after.Text.GetChangeRanges(before.Text);
        var members = ranges.Select(r => MemberAt(before, r.Span)).Distinct().ToList();
        if (members is [{ } member] && ranges.All(r => IsInBody(member, r.Span)) && !TouchesOwningFields(before, member))
        {
            var growth = ranges.Sum(r => r.NewLength - r.Span.Length);
            return new(member.FullSpan, new TextSpan(member.FullSpan.Start, member.FullSpan.Length + growth), ImmutableArray<SyntaxTree>.Empty);
        }

        var names = ranges.Select(r => (Member: MemberAt(before, r.Span), r.Span))
            .Where(c => c.Member is not null && !IsInBody(c.Member, c.Span)).Select(c => NameOf(c.Member!)).OfType<string>().Distinct().ToList();
        var others = before.Compilation.SyntaxTrees.Where(t => t != before.Tree && names.Any(n => Mentions(t, n, before.Cancellation)));
        return new(null, null, names.Count == 0 ? ImmutableArray<SyntaxTree>.Empty : others.ToImmutableArray());
    }

    private static MemberDeclarationSyntax? MemberAt(Code code, TextSpan span) =>
        code.Root.FindToken(span.Start).Parent?.AncestorsAndSelf().OfType<MemberDeclarationSyntax>()
            .FirstOrDefault(m => m is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax or GlobalStatementSyntax) is { } member
            && member is not GlobalStatementSyntax && member.FullSpan.Contains(span) ? member : null;

    private static bool IsInBody(MemberDeclarationSyntax member, TextSpan span) => member switch
    {
        BaseMethodDeclarationSyntax method => span.Start >= method.ParameterList.Span.End,
        PropertyDeclarationSyntax property => span.Start >= property.Identifier.Span.End,
        IndexerDeclarationSyntax indexer => span.Start >= indexer.ParameterList.Span.End,
        _ => false,
    };

    /// <summary>What a body does with a field that owns something is judged with the other bodies of the type.</summary>
    private static bool TouchesOwningFields(Code code, MemberDeclarationSyntax member) =>
        member.DescendantNodes().OfType<SimpleNameSyntax>().Any(n => code.SymbolOf(n) is IFieldSymbol or IPropertySymbol
            && (code.ContractOf(code.TypeOf(n)) & Analyzers.Contracts.TypeContract.Owned) != 0);

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        _ => null,
    };

    private static bool Mentions(SyntaxTree tree, string name, CancellationToken cancellation) =>
        tree.GetText(cancellation).ToString().Contains(name);
}
