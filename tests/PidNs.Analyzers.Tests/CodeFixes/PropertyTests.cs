using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;

namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>What holds for every fix that is offered anywhere.</summary>
public class PropertyTests
{
    public static TheoryData<string> Names => [.. Corpus.Statements.Select(s => s.Name)];

    public static TheoryData<string> FileNames => [.. Corpus.Files.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Statements_in_every_place(string name)
    {
        var statements = Corpus.Statements.Single(s => s.Name == name).Code;
        var fixes = 0;
        foreach (var place in Corpus.Places)
        {
            // A using declaration cannot stand in a switch section, nor a field of the type in top-level statements.
            if ((place.Name == "top level" && statements.Contains("s_")) || (place.Name == "switch section" && statements.Contains("using var")))
                continue;
            var kind = place.Name == "top level" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
            fixes += await FixProperties.CheckAsync($"{name} / {place.Name}", FixRunner.DocumentOf(Corpus.Put(place.Code, statements), kind));
        }

        Assert.True(fixes >= Corpus.Places.Length / 2, $"Only {fixes} fixes were offered.");
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public async Task Whole_files(string name)
    {
        var fixes = await FixProperties.CheckAsync(name, FixRunner.DocumentOf(Corpus.Files.Single(f => f.Name == name).Code));
        Assert.True(fixes > 0 || name == "kept", "No fix was offered.");
    }

    /// <summary>All at once is the same as the first, then the next, and so on.</summary>
    [Theory]
    [MemberData(nameof(FileNames))]
    public async Task All_at_once(string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var document = FixRunner.DocumentOf(Corpus.Files.Single(f => f.Name == name).Code);
        var compared = 0;
        foreach (var id in (await FixRunner.DiagnosticsAsync(document, cancellation)).Select(d => d.Id).Where(i => i.StartsWith("PIDNS", StringComparison.Ordinal)).Distinct())
        {
            var oneByOne = document;
            CodeAction? all = null;
            while (await FirstOfAsync(oneByOne, id, cancellation) is { } first)
            {
                all ??= await FixRunner.FixAllAsync(document, id, first.EquivalenceKey!, cancellation);
                oneByOne = await FixRunner.ApplyAsync(oneByOne, first, cancellation);
            }

            if (all is null)
                continue;
            compared++;
            var atOnce = await FixRunner.ApplyAsync(document, all, cancellation);
            Assert.Equal((await oneByOne.GetTextAsync(cancellation)).ToString(), (await atOnce.GetTextAsync(cancellation)).ToString());
        }

        Assert.True(compared > 0 || name == "kept");
    }

    private static async Task<CodeAction?> FirstOfAsync(Document document, string id, CancellationToken cancellation)
    {
        foreach (var diagnostic in (await FixRunner.DiagnosticsAsync(document, cancellation)).Where(d => d.Id == id))
        {
            if (await FixRunner.ActionsAsync(document, diagnostic, cancellation) is [var action, ..])
                return action;
        }

        return null;
    }
}
