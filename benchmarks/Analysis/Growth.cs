using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers;
using PidNs.Testing;

namespace PidNs.Analysis.Benchmarks;

/// <summary>How the time for one method grows with its size, for shapes that other analyzers blow up on.</summary>
internal static class Growth
{
    public static readonly (string Name, Func<int, string> Body)[] Shapes =
    [
        ("sequential if, element assigned", n => Repeat(n, i => $"if (c) a[{i}] = other.Acquire();")),
        ("handles held at once", n => Repeat(n, i => $"var h{i} = other.Acquire();") + Repeat(n, i => $"h{i}.Dispose();")),
        ("handles held at once, branches between", n => Repeat(n, i => $"var h{i} = other.Acquire(); if (c) Print(h{i}.Level);") + Repeat(n, i => $"h{i}.Dispose();")),
        ("using after using", n => Repeat(n, i => $"using (var h{i} = other.Acquire()) Print(h{i}.Level);")),
        ("loops after loops", n => Repeat(n, i => $"while (Next()) {{ using var h{i} = task.TaskGetPidNs(); if (h{i} is null) break; Print(h{i}.Level); }}")),
        ("try after try", n => Repeat(n, i => $"try {{ Print(other.Level); }} catch (System.Exception) {{ Print({i}); }} finally {{ Print(0); }}")),
        ("calls in one try", n => "try {" + Repeat(n, i => $"var h{i} = other.Acquire(); Print(h{i}.Level); h{i}.Dispose();") + "} finally { Print(0); }"),
        ("switch with many sections", n => "switch (Number()) {" + Repeat(n, i => $"case {i}: {{ using var h{i} = other.Acquire(); Print(h{i}.Level); break; }}") + "}"),
        ("one variable, many values", n => "PidNsHandle? h = null;" + Repeat(n, i => "h?.Dispose(); h = task.TaskGetPidNs();") + "h?.Dispose();"),
        ("tests of one bool", n => "var h = other.Acquire(); var ok = Next();" + Repeat(n, i => "if (ok) Print(h.Level);") + "h.Dispose();"),
        ("guards after guards", n => Repeat(n, i => $"using (Rcu.ReadLock()) {{ var b{i} = task.TaskActivePidNs(); if (!b{i}.IsNone) Print(b{i}.Level); }}")),
        ("acquired under conditions, held at once", n => Repeat(n, i => $"PidNsHandle? h{i} = null; if (Number() > {i}) h{i} = other.Acquire();") + Repeat(n, i => $"h{i}?.Dispose();")),
        ("streams under conditions, held at once", n => Repeat(n, i => $"var s{i} = default(System.IO.Stream); if (a.Length > {i}) s{i} = System.IO.File.OpenRead(\"\");") + Repeat(n, i => $"if (a.Length > {i}) s{i}!.Dispose();")),
        ("one long expression", n => "Print(" + string.Join(" + ", Enumerable.Range(0, n).Select(_ => "other.Level")) + ");"),
    ];

    /// <summary>What this program itself is built on.</summary>
    public static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The seconds that the analysis of one method of size <paramref name="n"/> takes, the least of a few runs.</summary>
    public static double Measure(Func<int, string> body, int n)
    {
        var tree = Parse(body, n);
        double least = double.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            var result = Analysis(tree).GetAnalysisResultAsync(default).GetAwaiter().GetResult();
            var failed = result.GetAllDiagnostics().FirstOrDefault(d => d.Id == "AD0001");
            if (failed is not null)
                throw new InvalidOperationException(failed.ToString());
            least = Math.Min(least, result.AnalyzerTelemetryInfo.Values.Sum(t => t.ExecutionTime.TotalSeconds));
        }

        return least;
    }

    /// <summary>
    /// How long an analysis goes on after it is cancelled, the most of several moments of its last part, which is the analyzer's own; in milliseconds.
    /// Compare <see cref="MeasureBinding"/>: that part of it nobody can interrupt.
    /// </summary>
    public static double MeasureCancellation(Func<int, string> body, int n, double seconds)
    {
        var tree = Parse(body, n);
        double most = 0;
        var whole = Stopwatch.StartNew();
        Analysis(tree).GetAnalysisResultAsync(default).GetAwaiter().GetResult();
        double start = Math.Max(0, whole.Elapsed.TotalSeconds - seconds);
        foreach (double part in (double[])[0.3, 0.5, 0.7, 0.9])
        {
            using var source = new CancellationTokenSource();
            var running = Task.Run(() => Analysis(tree).GetAnalysisResultAsync(source.Token));
            Thread.Sleep(TimeSpan.FromSeconds(start + (seconds * part)));
            var watch = Stopwatch.StartNew();
            source.Cancel();
            try
            {
                running.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                most = Math.Max(most, watch.Elapsed.TotalMilliseconds);
            }
        }

        return most;
    }

    /// <summary>The milliseconds that the compiler takes to bind the method, in one call that looks at no cancellation token.</summary>
    public static double MeasureBinding(Func<int, string> body, int n)
    {
        var tree = Parse(body, n);
        double least = double.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            var model = CSharpCompilation.Create("Growth", [tree], References, new(OutputKind.DynamicallyLinkedLibrary)).GetSemanticModel(tree);
            var method = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Last();
            var watch = Stopwatch.StartNew();
            model.GetOperation(method);
            least = Math.Min(least, watch.Elapsed.TotalMilliseconds);
        }

        return least;
    }

    /// <summary>The megabytes that the analysis of one method allocates in all.</summary>
    public static double MeasureAllocation(Func<int, string> body, int n)
    {
        var tree = Parse(body, n);
        long Allocated(bool analyzes)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Analysis(tree, analyzes).GetAnalysisResultAsync(default).GetAwaiter().GetResult();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        return (Allocated(analyzes: true) - Allocated(analyzes: false)) / 1e6;
    }

    private static CompilationWithAnalyzers Analysis(SyntaxTree tree, bool analyzes = true) =>
        CSharpCompilation.Create("Growth", [tree], References, new(OutputKind.DynamicallyLinkedLibrary))
            .WithAnalyzers([analyzes ? new LifetimeAnalyzer() : new BindingOnly()], new CompilationWithAnalyzersOptions(new([], new Switches(tracksDisposables: true)), null, false, logAnalyzerExecutionTime: true));

    /// <summary>The peer that costs what the compiler takes to bind and to make the graph.</summary>
    private sealed class BindingOnly : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [new("B1", "", "", "", DiagnosticSeverity.Hidden, true)];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterOperationBlockAction(block => block.GetControlFlowGraph(block.OperationBlocks[0]));
        }
    }

    private static SyntaxTree Parse(Func<int, string> body, int n) => CSharpSyntaxTree.ParseText($$"""
            #nullable enable
            using PidNs;
            class C
            {
                static void Print(int n) { }
                static int Number() => 1;
                static bool Next() => true;
                static void M(TaskRef task, PidNsHandle other, PidNsHandle[] a, bool c)
                {
                    {{body(n)}}
                }
            }
            """);

    /// <summary>The exponent of the growth: the slope in a logarithmic plot, by least squares over the sizes that cost enough.</summary>
    public static double Exponent(IReadOnlyList<(int Size, double Cost)> points, double least)
    {
        var logs = points.Where(p => p.Cost > least).Select(p => (X: Math.Log(p.Size), Y: Math.Log(p.Cost))).ToList();
        if (logs.Count < 2)
            return 0;
        double x = logs.Average(p => p.X), y = logs.Average(p => p.Y);
        return logs.Sum(p => (p.X - x) * (p.Y - y)) / logs.Sum(p => (p.X - x) * (p.X - x));
    }

    private static string Repeat(int n, Func<int, string> statement)
    {
        var text = new StringBuilder();
        for (int i = 0; i < n; i++)
            text.AppendLine(statement(i));
        return text.ToString();
    }
}
