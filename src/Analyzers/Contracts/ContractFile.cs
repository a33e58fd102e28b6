using Microsoft.CodeAnalysis.Text;

namespace PidNs.Analyzers.Contracts;

/// <summary>One clause of a line: a word and, for some words, what it is about.</summary>
/// <param name="Word">What is said.</param>
/// <param name="Argument">The parameter or type that it is said about.</param>
/// <param name="If">The bool parameter that it depends on: it holds only when that is <see cref="IfValue"/>.</param>
/// <param name="IfValue">The value of that parameter.</param>
internal sealed record Clause(string Word, string? Argument, string? If = null, bool IfValue = true);

/// <summary>What is wrong with a line.</summary>
internal readonly record struct LineError(TextSpan Span, string Reason);

/// <summary>
/// Contracts for members that cannot be annotated: a documentation-comment id a line, and after it the clauses. A method's id without its
/// parameter list stands for all overloads, a type's id with a clause for members stands for all its members.
/// </summary>
internal sealed class ContractFile
{
    public const string FileName = "PidNs.Contracts.txt";

    /// <summary>What can be said about a type, and about a member.</summary>
    private static readonly HashSet<string> s_typeWords = ["owned", "unowned", "borrowed", "guard", "scope-token", "may-block"];
    private static readonly HashSet<string> s_memberWords = ["owned", "borrowed", "none-test", "may-block"];
    private static readonly HashSet<string> s_memberWordsWithArgument =
        ["requires-guard", "waits-for-readers", "unbounded", "owned", "borrowed", "keeps", "wraps", "pid", "if", "unless"];

    private static readonly Lazy<ContractFile> s_blockingMembers = new(() => ReadShipped("BlockingMembers"));
    private static readonly Lazy<ContractFile> s_disposables = new(() => ReadShipped("Disposables"));

    private readonly Dictionary<string, ImmutableArray<Clause>> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ContractFile()
    {
    }

    /// <summary>The shipped list of members of the .NET libraries that may block, and of those that take a pid.</summary>
    public static ContractFile BlockingMembers => s_blockingMembers.Value;

    /// <summary>The shipped list of what the .NET libraries do with what can be disposed.</summary>
    public static ContractFile Disposables => s_disposables.Value;

    /// <summary>The last names of the ids.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>The ids of the types of which a word is said.</summary>
    public IEnumerable<string> TypesThatAre(string word) => _lines.Where(l => l.Key[0] == 'T' && l.Value.Any(c => c.Word == word)).Select(l => l.Key);

    public List<LineError> Errors { get; } = [];

    public bool HasTypes { get; private set; }

    public static bool IsContractFile(string path) => string.Equals(Path.GetFileName(path), FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Those of the compiler's additional files that are contract files.</summary>
    public static ImmutableArray<AdditionalText> In(ImmutableArray<AdditionalText> files) => files.Where(f => IsContractFile(f.Path)).ToImmutableArray();

    public static ImmutableArray<ContractFile> Parse(ImmutableArray<AdditionalText> files, CancellationToken cancellation) =>
        files.Select(f => f.GetText(cancellation)).Where(t => t is not null).Select(t => Parse(t!)).ToImmutableArray();

    public static ContractFile Parse(SourceText text)
    {
        var file = new ContractFile();
        foreach (var line in text.Lines)
            file.ParseLine(line);
        return file;
    }

    /// <summary>Whether there may be a line for a symbol: its id costs more to find out than its name.</summary>
    public bool MaySpeakOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => _names.Contains(symbol.ContainingType.Name),
        _ => symbol.MetadataName is var name && (name.IndexOf('.') >= 0 || _names.Contains(WithoutArity(name))),
    };

    public ImmutableArray<Clause> For(string id) => _lines.TryGetValue(id, out var clauses) ? clauses : ImmutableArray<Clause>.Empty;

    /// <summary>The simple name that an id ends in; a constructor's is that of its type.</summary>
    public static string LastName(string id)
    {
        var end = id.IndexOf('(');
        var name = end < 0 ? id : id.Substring(0, end);
        var member = name.EndsWith(".#ctor", StringComparison.Ordinal) ? name.Substring(0, name.Length - ".#ctor".Length) : name;
        return WithoutArity(member.Substring(Math.Max(member.LastIndexOf('.'), 1) + 1));
    }

    private static string WithoutArity(string name) => name.IndexOf('`') is >= 0 and var end ? name.Substring(0, end) : name;

    private void ParseLine(TextLine line)
    {
        var text = line.ToString();

        // '#' opens a comment where a word could start; within one it is part of an id, as in '#ctor'.
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                text = text.Substring(0, i);
                break;
            }
        }

        text = text.Trim();
        if (text.Length == 0)
            return;

        var end = text.IndexOfAny([' ', '\t']);
        var id = end < 0 ? text : text.Substring(0, end);
        if (id.Length < 3 || id[1] != ':' || "MPT".IndexOf(id[0]) < 0)
        {
            Error($"'{id}' is not the documentation-comment id of a type, method or property (T:, M: or P:)");
            return;
        }

        if (end < 0)
        {
            Error($"nothing is said about '{id}'");
            return;
        }

        var clauses = new List<Clause>();
        foreach (var word in text.Substring(end).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var open = word.IndexOf('(');
            var clause = open > 0 && word[word.Length - 1] == ')'
                ? new Clause(word.Substring(0, open), word.Substring(open + 1, word.Length - open - 2))
                : new Clause(word, null);
            if (!(id[0] == 'T' ? s_typeWords : s_memberWords).Contains(word)
                && (clause.Argument is null or "" || id[0] == 'T' || !s_memberWordsWithArgument.Contains(clause.Word)))
            {
                var isElsewhere = s_typeWords.Contains(word) || s_memberWords.Contains(word) || (clause.Argument is { Length: > 0 } && s_memberWordsWithArgument.Contains(clause.Word));
                Error(isElsewhere ? $"'{word}' cannot be said of a {(id[0] == 'T' ? "type" : "member")}" : $"'{word}' is not a contract");
                return;
            }

            clauses.Add(clause);
        }

        // A condition goes for all that its line says about parameters.
        var condition = clauses.FindLast(c => c.Word is "if" or "unless");
        clauses.RemoveAll(c => c.Word is "if" or "unless");
        if (condition is not null)
        {
            if (!clauses.Exists(c => c.Argument is not null))
            {
                Error($"'{condition.Word}({condition.Argument})' says when something holds, but nothing is said");
                return;
            }

            clauses = clauses.ConvertAll(c => c.Word == "borrowed" ? c : c with { If = condition.Argument, IfValue = condition.Word == "if" });
        }

        HasTypes |= id[0] == 'T';
        _names.Add(LastName(id));
        _lines[id] = _lines.TryGetValue(id, out var earlier) ? earlier.AddRange(clauses) : clauses.ToImmutableArray();

        void Error(string reason) => Errors.Add(new(line.Span, reason));
    }

    private static ContractFile ReadShipped(string name)
    {
        using var stream = typeof(ContractFile).Assembly.GetManifestResourceStream($"PidNs.Analyzers.Contracts.{name}.txt");
        return Parse(SourceText.From(stream));
    }
}
