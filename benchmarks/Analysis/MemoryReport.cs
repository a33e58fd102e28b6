using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers;
using PidNs.Testing;

namespace PidNs.Analysis.Benchmarks;

/// <summary>
/// Prints what the analysis of a large code base allocates in all, and what of that is still held when it has ended, while the compilation lives on:
/// the peak of a process, which <see cref="CompileReport"/> prints, says more about when the garbage collector ran.
/// </summary>
internal static class MemoryReport
{
    private const int Lines = 100_000;

    public static void Print()
    {
        string folder = Directory.CreateTempSubdirectory("pidns-benchmark").FullName;
        try
        {
            CodeBase.Write(folder, Lines, CodeBase.Use.Used);
            var texts = Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText).ToList();
            var idle = (DiagnosticAnalyzer)Assembly.LoadFrom(IdleAnalyzer.Write(folder, AppContext.BaseDirectory)).CreateInstance("Idle")!;
            (string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, bool Disposables)[] tools =
            [
                ("none", [], false),
                ("one that looks at nothing", [idle], false),
                ("PidNs", [new LifetimeAnalyzer()], false),
                ("PidNs, disposables", [new LifetimeAnalyzer()], true),
            ];

            Console.WriteLine($"{"tool",-28} {"allocated MB",13} {"held MB",9}");
            Measure(texts, tools[^1].Analyzers, disposables: true);
            foreach (var (name, analyzers, disposables) in tools)
            {
                var (allocated, held) = Measure(texts, analyzers, disposables);
                Console.WriteLine($"{name,-28} {allocated / 1e6,13:F0} {held / 1e6,9:F0}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (long Allocated, long Held) Measure(List<string> texts, ImmutableArray<DiagnosticAnalyzer> analyzers, bool disposables)
    {
        var compilation = CSharpCompilation.Create(
            "Measured", texts.Select(t => CSharpSyntaxTree.ParseText(t)), Growth.References, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        long before = GC.GetTotalMemory(forceFullCollection: true), allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        var diagnostics = analyzers.IsEmpty
            ? compilation.GetDiagnostics()
            : compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([], new Switches(disposables)), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false)).GetAllDiagnosticsAsync().Result;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore, held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(compilation);
        GC.KeepAlive(diagnostics);
        return (allocated, held);
    }
}
