using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.CodeFixes.Proving;

namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>Runs every fix provider on a file, without the testing library's view of what a fix is.</summary>
internal static class FixRunner
{
    public static readonly ImmutableArray<CodeFixProvider> Providers =
    [
        .. typeof(LifetimeFixProvider).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(LifetimeFixProvider)) && !t.IsAbstract)
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (CodeFixProvider)Activator.CreateInstance(t)!),
    ];

    private static readonly CompilationWithAnalyzersOptions s_inTurn = new(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);

    // The references are bound once: each snippet's compilation grows out of one that has them.
    private static readonly ConcurrentDictionary<OutputKind, Project> s_projects = new();

    public static Document DocumentOf(string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) =>
        s_projects.GetOrAdd(kind, ProjectOf).AddDocument("Snippet.cs", text);

    /// <summary>The compiler's errors, its warning of a borrow that leaves its scope in unsafe code, and the analyzer's findings of the whole compilation.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Document document, CancellationToken cancellation)
    {
        var compilation = (await document.Project.GetCompilationAsync(cancellation))!;
        var all = await compilation.WithAnalyzers([new LifetimeAnalyzer()], s_inTurn).GetAllDiagnosticsAsync(cancellation);
        return [.. all.Where(d => d.Severity == DiagnosticSeverity.Error || d.Id == "CS9080" || d.Id.StartsWith("PIDNS", StringComparison.Ordinal)).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    public static async Task<ImmutableArray<CodeAction>> ActionsAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        foreach (var provider in Providers.Where(p => p.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellation));
        return actions.ToImmutable();
    }

    public static async Task<CodeAction> FixAllAsync(Document document, string id, string key, CancellationToken cancellation)
    {
        var provider = Providers.Single(p => p.FixableDiagnosticIds.Contains(id));
        var context = new FixAllContext(document, provider, FixAllScope.Solution, key, [id], new WholeProject(), cancellation);
        return (await provider.GetFixAllProvider()!.GetFixAsync(context))!;
    }

    public static async Task<Document> ApplyAsync(Document document, CodeAction action, CancellationToken cancellation)
    {
        var operations = await action.GetOperationsAsync(cancellation);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    /// <summary>The fix that is offered first, or first of those with a word in the title, for the first diagnostic of a kind, wherever that is reported.</summary>
    public static async Task FirstAsync(string id, string before, string after, string word = "")
    {
        var cancellation = TestContext.Current.CancellationToken;
        var document = DocumentOf(before);
        var diagnostic = (await DiagnosticsAsync(document, cancellation)).First(d => d.Id == id);
        var changed = await ApplyAsync(document, (await ActionsAsync(document, diagnostic, cancellation)).First(a => a.Title.Contains(word, StringComparison.Ordinal)), cancellation);
        Assert.Equal(after, (await changed.GetTextAsync(cancellation)).ToString());
    }

    public static Dictionary<string, int> Count(IEnumerable<Diagnostic> diagnostics) => diagnostics.GroupBy(d => d.Id).ToDictionary(g => g.Key, g => g.Count());

    private static Project ProjectOf(OutputKind kind)
    {
        var options = new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Snippet", "Snippet", LanguageNames.CSharp,
            compilationOptions: options, parseOptions: new CSharpParseOptions(LanguageVersion.CSharp12), metadataReferences: References.All));
        _ = project.GetCompilationAsync().GetAwaiter().GetResult()!.GetSpecialType(SpecialType.System_Object);
        return project;
    }

    private sealed class WholeProject : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(project.Documents.First(), cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(document, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
