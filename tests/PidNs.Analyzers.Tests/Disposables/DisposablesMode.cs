using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PidNs.Testing;

namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>The disposables mode: snippets with markup, and whole compilations against the newest shared frameworks.</summary>
internal static class DisposablesMode
{
    /// <summary>The reference assemblies of the newest .NET and ASP.NET Core.</summary>
    public static readonly ImmutableArray<MetadataReference> Frameworks =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "refs-newest"), "*.dll").Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Code with markup; everything that is not marked is clean, apart from exceptions that calls throw straight through it.</summary>
    public static Task Code(string code, string? contracts = null, MetadataReference? package = null) => Verify.Code(Usings + code, test =>
    {
        SwitchOn(test);
        Verify.WrittenPathsOnly(test);
        if (package is not null)
            test.TestState.AdditionalReferences.Add(package);
        if (contracts is not null)
            test.TestState.AdditionalFiles.Add(("/0/PidNs.Contracts.txt", contracts));
    });

    /// <summary>Members of a class that has a few methods to call.</summary>
    public static Task Members(string members, string? contracts = null) => Code($$"""
        class Program
        {
            static bool Condition() => Environment.TickCount > 0;
            static void MayThrow() { }

        {{members}}
        }
        """, contracts);

    /// <summary>Statements of a method that is given a path and a condition.</summary>
    public static Task Body(string statements, string? contracts = null) => Members($$"""
            static void Method(string path, bool condition)
            {
        {{statements}}
            }
        """, contracts);

    /// <summary>Statements of such a method that may await.</summary>
    public static Task AsyncBody(string statements, string? contracts = null) => Members($$"""
            static async Task Method(string path, bool condition)
            {
        {{statements}}
            }
        """, contracts);

    /// <summary>A package without its sources.</summary>
    public static MetadataReference Package(string name, string code)
    {
        using var image = new MemoryStream();
        var built = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)], Verify.Framework, new(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.Empty(built.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public static void SwitchOn(Verify.Test test) =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.PidNsTrackDisposables = true\n"));

    /// <summary>What is reported in the mode, with a contract file of the user's own.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(CSharpCompilation compilation, string contracts)
    {
        var failures = new ConcurrentQueue<string>();
        ImmutableArray<AdditionalText> files = contracts.Length == 0 ? [] : [new ContractText(contracts)];
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(files, new Switches(tracksDisposables: true)),
            onAnalyzerException: (exception, _, diagnostic) => failures.Enqueue($"{diagnostic.GetMessage()}\n{exception}"),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        var diagnostics = await compilation.WithAnalyzers([new LifetimeAnalyzer()], options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        Assert.Empty(failures);
        return diagnostics;
    }

    private const string Usings = """
        #nullable enable
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Data.Common;
        using System.Diagnostics;
        using System.Diagnostics.CodeAnalysis;
        using System.IO;
        using System.IO.Compression;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    private sealed class ContractText(string text) : AdditionalText
    {
        public override string Path => "/0/PidNs.Contracts.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
