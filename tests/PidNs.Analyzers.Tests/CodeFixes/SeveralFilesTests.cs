namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>A changed signature is felt in other files.</summary>
public class SeveralFilesTests
{
    private const string Library = """
        using PidNs;
        public static class Library
        {
            public static unsafe CurrentPidNs Own()
            {
                var ns = CurrentPidNs.Get();
                return ns;
            }
        }
        """;

    [Theory]
    [InlineData("class C { static void M() { System.Console.WriteLine(Library.Own().Level); } }", 0)]
    [InlineData("class C { static void M() { } }", 1)]
    public async Task Callers_elsewhere(string other, int expected)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var project = FixRunner.DocumentOf(Library).Project.AddDocument("Other.cs", other).Project;
        var document = project.Documents.First();
        var diagnostic = (await FixRunner.DiagnosticsAsync(document, cancellation)).Single(d => d.Id == "PIDNS101");
        Assert.Equal(expected, (await FixRunner.ActionsAsync(document, diagnostic, cancellation)).Length);
    }

    [Fact]
    public async Task All_files_of_the_solution()
    {
        var cancellation = TestContext.Current.CancellationToken;
        static string Type(string name) => $"class {name} {{ static void M(PidNs.PidNsHandle other) => System.Console.WriteLine(other.Acquire().Level); }}\n";
        var first = FixRunner.DocumentOf(Type("A"));
        var second = first.Project.AddDocument("Other.cs", Type("B"));
        first = second.Project.GetDocument(first.Id)!;
        var all = await FixRunner.FixAllAsync(first, "PIDNS207", "PIDNS207", cancellation);
        var changed = (await FixRunner.ApplyAsync(first, all, cancellation)).Project;
        Assert.All(await Task.WhenAll(changed.Documents.Select(d => d.GetTextAsync(cancellation))), text => Assert.Contains("using var ns = other.Acquire();", text.ToString()));
        Assert.DoesNotContain(await FixRunner.DiagnosticsAsync(changed.Documents.First(), cancellation), d => d.Id.StartsWith("PIDNS", StringComparison.Ordinal));
    }
}
