using Microsoft.CodeAnalysis;

namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>A line of Disposables.txt, read independently of the analyzer.</summary>
internal sealed record ContractLine(string Id, string[] Words)
{
    private static readonly string s_text = Path.Combine(AppContext.BaseDirectory, "sources", "Analyzers", "Contracts", "Disposables.txt");

    public static IReadOnlyList<ContractLine> All { get; } =
        [.. File.ReadLines(s_text).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).Select(l => new ContractLine(l[0], l[1..]))];

    /// <summary>The parameter that decides whether the line holds, and the value with which it does.</summary>
    public (string Parameter, bool Value)? Condition =>
        Words.Where(w => w.StartsWith("if(", StringComparison.Ordinal) || w.StartsWith("unless(", StringComparison.Ordinal))
            .Select(w => ((string, bool)?)(ArgumentOf(w), w[0] == 'i'))
            .SingleOrDefault();

    public static string ArgumentOf(string word) => word[(word.IndexOf('(') + 1)..^1];

    /// <summary>What the id stands for: one symbol, or all overloads of a method that have no line of their own.</summary>
    public IEnumerable<ISymbol> SymbolsIn(Compilation compilation)
    {
        if (Id[0] != 'M' || Id.Contains('('))
            return DocumentationCommentId.GetSymbolsForDeclarationId(Id, compilation);
        var dot = Id.LastIndexOf('.');
        var name = Id[(dot + 1)..].Replace("#ctor", ".ctor").Split("``")[0];
        return DocumentationCommentId.GetFirstSymbolForDeclarationId("T:" + Id[2..dot], compilation) is INamedTypeSymbol type
            ? type.GetMembers(name).Where(m => m.GetDocumentationCommentId()!.Split('(')[0] == Id && (m.GetDocumentationCommentId() == Id || All.All(l => l.Id != m.GetDocumentationCommentId())))
            : [];
    }
}
