using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PidNs.EndToEnd.Tests.Support;

/// <summary>Loads the assemblies of the analyzer package as a compiler and an editor do, on the oldest Roslyn that is supported.</summary>
public static class AnalyzerHost
{
    /// <summary>Lines about the host, what failed to load, and what the analyzer and the fix for PIDNS301 make of <see cref="UserCode.Bad"/>.</summary>
    /// <remarks>Only framework types go in and out: it is also called in a load context with another Roslyn.</remarks>
    public static async Task<string[]> Run()
    {
        string folder = Directory.CreateTempSubdirectory("pidns-host-").FullName;
        try
        {
            return await Run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> Run(string folder)
    {
        Extract("PidNs", "lib/net8.0/", folder);
        Extract("PidNs.Analyzers", "analyzers/dotnet/roslyn4.8/cs/", folder);
        var lines = new List<string>
        {
            $"Roslyn {typeof(Compilation).Assembly.GetName().Version}",
            $"Immutable {typeof(ImmutableArray).Assembly.GetName().Version}",
        };

        var loader = new Loader();
        var analyzers = new List<DiagnosticAnalyzer>();
        foreach (string file in (string[])["PidNs.Analyzers.dll", "PidNs.CodeFixes.dll"])
        {
            var reference = new AnalyzerFileReference(Path.Combine(folder, file), loader);
            reference.AnalyzerLoadFailed += (_, failure) => lines.Add($"CS8032 {failure.Message}");
            analyzers.AddRange(reference.GetAnalyzers(LanguageNames.CSharp));
        }

        using var workspace = new AdhocWorkspace();
        Document document = workspace.AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Create(), "App", "App", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                metadataReferences: References(folder)))
            .AddDocument("Watch.cs", SourceText.From(UserCode.Bad));
        var diagnostics = await Diagnose(document, analyzers, lines);
        foreach (Diagnostic diagnostic in diagnostics)
            lines.Add($"{diagnostic.Id} {diagnostic.Location.GetLineSpan().StartLinePosition}");

        Assembly fixes = loader.LoadFromPath(Path.Combine(folder, "PidNs.CodeFixes.dll"));
        var providers = fixes.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(CodeFixProvider)))
            .Select(t => (CodeFixProvider)Activator.CreateInstance(t, nonPublic: true)!);
        Diagnostic outside = diagnostics.Single(d => d.Id == "PIDNS301");
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in providers.Where(p => p.FixableDiagnosticIds.Contains("PIDNS301")))
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, outside, (action, _) => actions.Add(action), default));
        var operation = (ApplyChangesOperation)(await actions[0].GetOperationsAsync(default)).Single(o => o is ApplyChangesOperation);
        Document repaired = operation.ChangedSolution.GetDocument(document.Id)!;
        foreach (Diagnostic diagnostic in await Diagnose(repaired, analyzers, lines))
            lines.Add($"after the fix: {diagnostic.Id}");
        return [.. lines];
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(Document document, List<DiagnosticAnalyzer> analyzers, List<string> lines)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        lines.AddRange(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        // No collection expressions: these would need a newer System.Collections.Immutable than the old host has.
        var diagnostics = await compilation.WithAnalyzers(analyzers.ToImmutableArray()).GetAnalyzerDiagnosticsAsync();
        return diagnostics.OrderBy(d => d.Location.SourceSpan.Start).ToImmutableArray();
    }

    private static IEnumerable<MetadataReference> References(string folder) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetDirectoryName(p) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(Path.Combine(folder, "PidNs.dll"))
            .Select(p => MetadataReference.CreateFromFile(p));

    private static void Extract(string id, string from, string folder)
    {
        using ZipArchive package = Packages.Open(id);
        foreach (ZipArchiveEntry entry in package.Entries.Where(e => e.FullName.StartsWith(from, StringComparison.Ordinal) && e.Name.EndsWith(".dll", StringComparison.Ordinal)))
            entry.ExtractToFile(Path.Combine(folder, entry.Name));
    }

    /// <summary>Into the load context that this Roslyn is in.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        private readonly System.Runtime.Loader.AssemblyLoadContext _context =
            System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(AnalyzerHost).Assembly)!;

        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath)
        {
            Assembly? loaded = _context.Assemblies.FirstOrDefault(a => a.GetName().Name == Path.GetFileNameWithoutExtension(fullPath));
            using var bytes = new MemoryStream(File.ReadAllBytes(fullPath));
            return loaded ?? _context.LoadFromStream(bytes);
        }
    }
}
