using Microsoft.CodeAnalysis;

namespace PidNs.Analyzers.Tests.Flow.Generated;

/// <summary>
/// Random programs whose truth an interpreter computes by running them on all paths: what it finds is what has to be reported, and nothing else.
/// </summary>
public class OwnershipDifferential
{
    private const int ProgramsAtOnce = 200;

    /// <summary>Without aliases the flow loses nothing, so the verdicts are the same.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    [InlineData(3, 6)]
    public async Task Every_verdict_is_right(int variables, int seed) => await CompareAsync(variables, seed, aliases: false, isExact: true);

    /// <summary>With two names of one handle on some paths only, too much may be said; but nothing may be missed.</summary>
    [Theory]
    [InlineData(2, 101)]
    [InlineData(2, 102)]
    [InlineData(3, 103)]
    [InlineData(3, 104)]
    public async Task Nothing_is_missed_with_aliases(int variables, int seed) => await CompareAsync(variables, seed, aliases: true, isExact: false);

    /// <summary>Short ones, of which many have just one mistake.</summary>
    [Theory]
    [InlineData(1, 201, 2)]
    [InlineData(1, 202, 3)]
    [InlineData(2, 203, 4)]
    public async Task Every_verdict_on_short_programs_is_right(int variables, int seed, int depth) =>
        await CompareAsync(variables, seed, aliases: false, isExact: true, length: 4, depth);

    private static async Task CompareAsync(int variables, int seed, bool aliases, bool isExact, int length = 7, int depth = 4)
    {
        var generator = new ProgramGenerator(seed, variables, aliases, length, depth);
        var writer = new ProgramWriter();
        foreach (var line in Verify.InClass("    static void TakeMaybe([Owned] PidNsHandle? handle) => handle?.Dispose();\n").TrimEnd().TrimEnd('}').TrimEnd().Split('\n'))
            writer.Line(line);
        var programs = Enumerable.Range(0, ProgramsAtOnce).Select(_ => generator.Next()).ToList();
        for (var i = 0; i < programs.Count; i++)
            writer.Method($"M{i}", variables, programs[i]);
        writer.Line("}");

        var text = writer.ToString();
        var compilation = Analysis.Compile(text);
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
        var reported = (await Analysis.RunAsync(compilation))
            .Where(d => d.Id is "PIDNS203" or "PIDNS204" or "PIDNS205" or "PIDNS206" or "PIDNS207")
            .ToLookup(d => d.Location.GetLineSpan().StartLinePosition.Line, d => d.Id);

        var lines = text.Split('\n');
        var mistakes = 0;
        var differences = new List<string>();
        foreach (var program in programs)
        {
            var truth = new Interpreter(variables);
            truth.Run(program);
            mistakes += truth.Leaks.Count;
            var last = LastLine(program);
            var found = Enumerable.Range(program.Line, last - program.Line + 1).SelectMany(line => reported[line], (line, id) => (line, id)).ToList();
            if (Difference(truth, found, isExact) is { } difference)
                differences.Add($"{difference} in\n{string.Join('\n', Enumerable.Range(program.Line, last - program.Line + 1).Select(l => $"{l,5} {lines[l]}"))}");
        }

        Assert.True(mistakes > ProgramsAtOnce / 2, "Hardly any program has a mistake: nothing is tested here.");
        if (differences.Count > 0)
            Assert.Fail($"{differences.Count} of {programs.Count} programs differ:\n{string.Join("\n", differences.OrderBy(d => d.Length).Take(8))}");
    }

    /// <summary>What is wrong with what was reported; null: nothing.</summary>
    private static string? Difference(Interpreter truth, List<(int Line, string Id)> found, bool isExact)
    {
        var dead = truth.Uses.Where(u => u.Value.Any(v => v.Fate is Fate.Released or Fate.Given)).ToDictionary(u => u.Key, u => u.Value);
        var uses = found.Where(f => f.Id is "PIDNS204" or "PIDNS205" or "PIDNS206").ToList();
        var leaks = found.Where(f => f.Id is "PIDNS203" or "PIDNS207").Select(f => f.Line).ToHashSet();

        // A root cause is reported once, so of what is used after its release nothing more is said, a leak of it on other paths included.
        // With aliases that goes for all that the accused name may stand for, and the other way round.
        var accusedSites = isExact
            ? dead.Values.SelectMany(v => v).Where(v => v.Fate is Fate.Released or Fate.Given).Select(v => v.Site).ToHashSet()
            : dead.Keys.Concat(uses.Select(u => u.Line)).SelectMany(line => truth.Uses[line]).Select(v => v.Site).ToHashSet();
        if (truth.Leaks.FirstOrDefault(l => !leaks.Contains(l) && !accusedSites.Contains(l), -1) is >= 0 and var missedLeak)
            return $"The leak of line {missedLeak} is not reported";
        if (dead.Count > 0 && uses.Count == 0 && (isExact || !accusedSites.Overlaps(leaks)))
            return $"The use after release in line {dead.Keys.Min()} is not reported";
        if (!isExact)
            return null;

        if (leaks.FirstOrDefault(l => !truth.Leaks.Contains(l), -1) is >= 0 and var wrongLeak)
            return $"Line {wrongLeak} does not leak";
        foreach (var (line, id) in uses)
        {
            if (!dead.TryGetValue(line, out var fates))
                return $"What line {line} uses was not released ({id})";
            // After an earlier mistake less is known of a handle. And where it may be None as well, or somebody else's by now, both words are right.
            if (dead.Count == 1 && (id is "PIDNS204" or "PIDNS206" ? fates.Any(f => f.Fate is Fate.Held) : fates.All(f => f.Fate is Fate.Released)))
                return $"{id} in line {line} is the wrong one of the two ids";
        }

        return null;
    }

    private static int LastLine(Statement statement) => statement switch
    {
        Block block => block.Statements.Select(LastLine).DefaultIfEmpty(block.Line).Max(),
        If branch => Math.Max(LastLine(branch.Then), branch.Else is { } other ? LastLine(other) : 0),
        While loop => LastLine(loop.Body),
        TryCatch tryCatch => LastLine(tryCatch.Handler),
        TryFinally tryFinally => LastLine(tryFinally.Cleanup),
        _ => statement.Line,
    };
}
