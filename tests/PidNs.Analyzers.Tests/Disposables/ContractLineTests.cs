using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>
/// Each line of Disposables.txt names something that exists, and makes a difference: code that it alone makes right or wrong, and the same code
/// where the user's own contract file says the opposite. What is expected follows from the words of the line.
/// </summary>
public class ContractLineTests
{
    private static readonly string[] s_leaks = ["PIDNS203", "PIDNS207"];

    private static readonly CSharpCompilation s_libraries = CSharpCompilation.Create(
        "Cases",
        references: [.. DisposablesMode.Frameworks, Compile("Packages", PackageTypes.Source, DisposablesMode.Frameworks).ToMetadataReference()],
        options: new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Disable));

    private static readonly ContractLineCases s_cases = new(s_libraries);

    private static readonly Lazy<Task<ILookup<string, Diagnostic>>> s_findings = new(FindAllAsync);

    public static TheoryData<string> Ids => [.. ContractLine.All.Select(l => l.Id)];

    [Fact]
    public void No_id_stands_there_twice() =>
        Assert.Empty(ContractLine.All.GroupBy(l => l.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void The_cases_compile() => Assert.Empty(
        s_libraries.AddSyntaxTrees(ContractLine.All.SelectMany(s_cases.Of).Select(c => Parse(c.Code, c.Name)))
            .GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d}\n{d.Location.SourceTree}"));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_id_is_known(string id) => Assert.NotEmpty(LineOf(id).SymbolsIn(s_libraries));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_line_makes_the_difference(string id)
    {
        var cases = s_cases.Of(LineOf(id)).ToList();
        Assert.Contains(cases, c => c.Leaks);
        Assert.Contains(cases, c => !c.Leaks);
        var findings = await s_findings.Value;
        foreach (var contractCase in cases)
        {
            var found = findings[contractCase.Name].Select(d => d.Id).ToList();
            if (contractCase.Leaks ? found.Count == 0 || found.Except(s_leaks).Any() : found.Count > 0)
                Assert.Fail($"{(contractCase.Leaks ? "a leak" : "nothing")} expected, but found: {string.Join(", ", found)}\n{contractCase.OwnLine}\n{contractCase.Code}");
        }
    }

    private static ContractLine LineOf(string id) => ContractLine.All.First(l => l.Id == id);

    /// <summary>All cases in as few compilations as their contract files allow, by the name of the case.</summary>
    private static async Task<ILookup<string, Diagnostic>> FindAllAsync()
    {
        var found = new List<Diagnostic>();
        foreach (var group in ContractLine.All.SelectMany(s_cases.Of).GroupBy(c => c.Compilation))
        {
            var compilation = s_libraries.AddSyntaxTrees(group.Select(c => Parse(c.Code, c.Name)));
            found.AddRange(await DisposablesMode.RunAsync(compilation, string.Join("\n", group.Select(c => c.OwnLine).Distinct())));
        }

        return found.Where(d => d.Id != "PIDNS209").ToLookup(d => d.Location.SourceTree!.FilePath);
    }

    private static CSharpCompilation Compile(string name, string source, ImmutableArray<MetadataReference> references) =>
        CSharpCompilation.Create(name, [Parse(source, name)], references, new(OutputKind.DynamicallyLinkedLibrary));

    private static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp12), path, Encoding.UTF8);
}
