using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PidNs.Analyzers.Tests;

/// <summary>Runs the analyzer over whole compilations, where there are too many to say by markup what is expected.</summary>
internal static class Analysis
{
    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);

    public static CSharpCompilation Compile(string source, LanguageVersion version = LanguageVersion.CSharp12) =>
        Compile([Parse(source, version)]);

    public static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference>? references = null) =>
        CSharpCompilation.Create("Analysed", trees, references ?? [.. Verify.Framework, Verify.Runtime], s_options);

    public static SyntaxTree Parse(string source, LanguageVersion version, string path = "Test0.cs") =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version, DocumentationMode.Diagnose), path);

    /// <summary>What the analyzer reports. An exception in it fails the test that asked.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(CSharpCompilation compilation, params (string Path, string Text)[] additionalFiles)
    {
        var failures = new ConcurrentQueue<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([.. additionalFiles.Select(f => new TextFile(f.Path, f.Text))]),
            onAnalyzerException: (exception, _, diagnostic) => failures.Enqueue($"{diagnostic.GetMessage()}\n{exception}"),
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        var diagnostics = await compilation
            .WithAnalyzers([new LifetimeAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(failures);
        Assert.DoesNotContain(diagnostics, d => d.Id == "AD0001");
        return diagnostics;
    }

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
