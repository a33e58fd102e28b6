using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PidNs.Analyzers;
using PidNs.CodeFixes.Proving;

namespace PidNs.Analysis.Benchmarks;

/// <summary>
/// What an editor asks for while one types: the diagnostics of the open file, and the quick fixes for one of them. Times are of the processor and all
/// work is done in turn, so that they are what one waits for on a machine that does nothing else.
/// </summary>
internal sealed class Editor
{
    private static readonly ImmutableArray<CodeFixProvider> s_fixes =
        [.. typeof(LifetimeFixProvider).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(LifetimeFixProvider)))
            .Select(t => (CodeFixProvider)Activator.CreateInstance(t)!)];

    private readonly ImmutableArray<DiagnosticAnalyzer> _peers;
    private readonly string _text = EditorFile.Text();
    private Document _document;
    private int _edits;

    /// <param name="peers">The assemblies of other analyzers.</param>
    /// <param name="references">What the file is compiled against.</param>
    public Editor(IEnumerable<string> peers, IEnumerable<MetadataReference> references)
    {
        var loader = new Loader();
        _peers = [.. peers.SelectMany(path => new AnalyzerFileReference(path, loader).GetAnalyzers(LanguageNames.CSharp))];
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Editor", "Editor", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true), metadataReferences: references));
        _document = project.AddDocument("Large.cs", _text);
        for (int file = 0; file < 20; file++)
            _document = _document.Project.AddDocument($"Other{file}.cs", CodeBase.Text(file)).Project.GetDocument(_document.Id)!;
    }

    /// <summary>Types a character.</summary>
    public void Edit()
    {
        string typed = $"Console.WriteLine({_edits++});";
        _document = _document.WithText(_document.GetTextAsync().Result.WithChanges(
            new TextChange(new TextSpan(_text.IndexOf(EditorFile.Caret, StringComparison.Ordinal), _edits == 1 ? 0 : $"Console.WriteLine({_edits - 2});".Length), typed)));
    }

    /// <summary>The time until the compiler has the diagnostics of the file.</summary>
    public TimeSpan CompilerDiagnostics()
    {
        var model = ModelAfterEdit();
        var start = Environment.CpuUsage.TotalTime;
        _ = model.GetDiagnostics();
        return Environment.CpuUsage.TotalTime - start;
    }

    /// <summary>The time until our analyzer has them.</summary>
    public TimeSpan OwnDiagnostics() => Analyze([new LifetimeAnalyzer()]);

    /// <summary>The time until the peers have them.</summary>
    public TimeSpan PeerDiagnostics() => Analyze(_peers);

    /// <summary>The first diagnostic of each rule in the file.</summary>
    public async Task<ImmutableArray<Diagnostic>> MistakesAsync()
    {
        var model = (await _document.GetSemanticModelAsync())!;
        var found = await With(model, [new LifetimeAnalyzer()]).GetAnalyzerSemanticDiagnosticsAsync(model, null, default);
        return [.. found.GroupBy(d => d.Id).Select(g => g.First()).OrderBy(d => d.Id, StringComparer.Ordinal)];
    }

    /// <summary>The time that the light bulb takes for a diagnostic, and how many fixes it offers.</summary>
    public async Task<(TimeSpan Time, int Fixes)> LightBulbAsync(Diagnostic diagnostic)
    {
        int fixes = 0;
        var start = Environment.CpuUsage.TotalTime;
        foreach (var provider in s_fixes)
        {
            if (provider.FixableDiagnosticIds.Contains(diagnostic.Id))
                await provider.RegisterCodeFixesAsync(new CodeFixContext(_document, diagnostic, (_, _) => fixes++, default));
        }

        return (Environment.CpuUsage.TotalTime - start, fixes);
    }

    private TimeSpan Analyze(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var model = ModelAfterEdit();
        var start = Environment.CpuUsage.TotalTime;
        _ = With(model, analyzers).GetAnalyzerSemanticDiagnosticsAsync(model, null, default).GetAwaiter().GetResult();
        return Environment.CpuUsage.TotalTime - start;
    }

    private SemanticModel ModelAfterEdit()
    {
        Edit();
        return _document.GetSemanticModelAsync().Result!;
    }

    private static CompilationWithAnalyzers With(SemanticModel model, ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        model.Compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(new([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
