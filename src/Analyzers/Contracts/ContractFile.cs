using Microsoft.CodeAnalysis.Text;

namespace PidNs.Analyzers.Contracts;

/// <summary>One clause of a line: a word and, for some words, what it is about.</summary>
internal readonly record struct Clause(string Word, string? Argument);

/// <summary>What is wrong with a line.</summary>
internal readonly record struct LineError(TextSpan Span, string Reason);

/// <summary>
/// Contracts for members that cannot be annotated: a documentation-comment id a line, and after it the clauses. A method's id without its
/// parameter list stands for all overloads, a type's id with a clause for members stands for all its members.
/// </summary>
internal sealed class ContractFile
{
    public const string FileName = "PidNs.Contracts.txt";

    private static readonly HashSet<string> s_words = ["owned", "borrowed", "guard", "scope-token", "none-test", "may-block"];
    private static readonly HashSet<string> s_wordsWithArgument = ["requires-guard", "waits-for-readers", "unbounded", "owned", "borrowed", "pid"];
    private static readonly Lazy<ContractFile> s_blockingMembers = new(ReadBlockingMembers);

    private readonly Dictionary<string, ImmutableArray<Clause>> _lines = new(StringComparer.Ordinal);

    private ContractFile()
    {
    }

    /// <summary>The shipped list of members of the .NET libraries that may block, and of those that take a pid.</summary>
    public static ContractFile BlockingMembers => s_blockingMembers.Value;

    /// <summary>The last names of the ids.</summary>
    public IEnumerable<string> Names => _lines.Keys.Select(LastName);

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

    public ImmutableArray<Clause> For(string id) => _lines.TryGetValue(id, out var clauses) ? clauses : ImmutableArray<Clause>.Empty;

    private static string LastName(string id)
    {
        var end = id.IndexOfAny(['(', '`']);
        var name = end < 0 ? id : id.Substring(0, end);
        var member = name.EndsWith(".#ctor", StringComparison.Ordinal) ? name.Substring(0, name.Length - ".#ctor".Length) : name;
        return member.Substring(Math.Max(member.LastIndexOf('.'), 1) + 1);
    }

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

        var clauses = ImmutableArray.CreateBuilder<Clause>();
        foreach (var word in text.Substring(end).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var open = word.IndexOf('(');
            var clause = open > 0 && word[word.Length - 1] == ')'
                ? new Clause(word.Substring(0, open), word.Substring(open + 1, word.Length - open - 2))
                : new Clause(word, null);
            if (clause.Argument is null ? !s_words.Contains(clause.Word) : !s_wordsWithArgument.Contains(clause.Word) || clause.Argument.Length == 0)
            {
                Error($"'{word}' is not a contract");
                return;
            }

            clauses.Add(clause);
        }

        HasTypes |= id[0] == 'T';
        _lines[id] = _lines.TryGetValue(id, out var earlier) ? earlier.AddRange(clauses) : clauses.ToImmutable();

        void Error(string reason) => Errors.Add(new(line.Span, reason));
    }

    private static ContractFile ReadBlockingMembers()
    {
        using var stream = typeof(ContractFile).Assembly.GetManifestResourceStream("PidNs.Analyzers.Contracts.BlockingMembers.txt");
        return Parse(SourceText.From(stream));
    }
}
