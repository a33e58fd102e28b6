using System.Reflection;
using PidNs.Analyzers;

namespace PidNs.Analysis.Benchmarks;

/// <summary>
/// Prints what the analyzer costs a build: the compiler with it and without it, in turn, in one run. The least of the rounds counts: other work on the machine only
/// ever adds. How far the plain rounds lie apart tells what a difference means.
/// </summary>
internal static class CompileReport
{
    private const int Rounds = 3;

    // Two sizes: what the smaller one costs already is not paid by the line, but once for a process.
    private const int Lines = 100_000, FewerLines = 20_000;

    /// <summary>What runs beside the compiler.</summary>
    private sealed record Tool(string Name, IReadOnlyList<string> Analyzers, IReadOnlyList<string> Config);

    /// <summary>A folder to compile, with what it references, and the generators without which it does not compile.</summary>
    private sealed record Sources(string Name, string Folder, int Lines, IReadOnlyList<string> References, IReadOnlyList<string> Generators);

    private static readonly string[] s_runtime = [typeof(TaskRef).Assembly.Location];

    public static void Print(string? sources)
    {
        var compiler = new Compiler();
        string root = Directory.CreateTempSubdirectory("pidns-benchmark").FullName;
        string[] ours = [typeof(LifetimeAnalyzer).Assembly.Location];
        Tool[] tools =
        [
            new("none that looks at anything", [IdleAnalyzer.Write(root, compiler.Folder)], []),
            new("PidNs", ours, []),
            new("PidNs, disposables", ours, ["build_property.PidNsTrackDisposables = true"]),
            new("CA2000", [.. Compiler.SdkAnalyzers], ["dotnet_analyzer_diagnostic.severity = none", "dotnet_diagnostic.CA2000.severity = warning"]),
            new("IDisposableAnalyzers", Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "tools"), "*.dll"), []),
        ];

        try
        {
            Console.WriteLine($"{"code base",-28} {"lines",8} {"tool",-28} {"plain ms",9} {"apart",7} {"with ms",9} {"ms/1000 lines",14} {"of compile",11} {"reported s",11} {"more MB",8}");
            foreach (var use in Enum.GetValues<CodeBase.Use>())
            {
                foreach (int size in (int[])[FewerLines, Lines])
                {
                    string folder = Path.Combine(root, $"{use}{size}");
                    int lines = CodeBase.Write(folder, size, use);
                    var compared = use != CodeBase.Use.Used ? tools[..2] : size == Lines ? tools : tools[..3];
                    Compare(compiler, new($"generated, PidNs {use.ToString().ToLowerInvariant()}", folder, lines, use == CodeBase.Use.Absent ? [] : s_runtime, []), compared);
                }
            }

            Compare(compiler, OwnSources(Path.Combine(root, "Own")), tools);
            if (sources is not null)
            {
                string copy = Path.Combine(root, "Sources");
                Compare(compiler, new(Path.GetFileName(Path.TrimEndingDirectorySeparator(sources)), copy, Copy(sources, copy), s_runtime, []), tools);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>A copy of the runtime, the analyzer and the code fixes, as one assembly.</summary>
    private static Sources OwnSources(string folder)
    {
        string own = typeof(CompileReport).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OwnSources").Value!;
        int lines = Copy(own, folder);
        string[] usings =
        [
            "System", "System.Collections.Generic", "System.Collections.Immutable", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks",
            "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Syntax", "Microsoft.CodeAnalysis.Text",
        ];
        File.WriteAllLines(Path.Combine(folder, "Usings.cs"), usings.Select(u => $"global using {u};"));
        string[] roslyn = [.. Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.CodeAnalysis*.dll"), .. Directory.GetFiles(AppContext.BaseDirectory, "System.Composition*.dll")];
        return new("our own sources", folder, lines, roslyn, [.. Compiler.ImportGenerator]);
    }

    private static void Compare(Compiler compiler, Sources sources, Tool[] tools)
    {
        var plain = new List<Cost>();
        var with = tools.ToDictionary(t => t, _ => new List<Cost>());
        compiler.Compile(sources.Folder, sources.References, sources.Generators);
        for (int round = 0; round < Rounds; round++)
        {
            plain.Add(compiler.Compile(sources.Folder, sources.References, sources.Generators));
            foreach (var tool in tools)
                with[tool].Add(compiler.Compile(sources.Folder, sources.References, [.. sources.Generators, .. tool.Analyzers], tool.Config));
        }

        double before = plain.Min(c => c.Cpu.TotalMilliseconds);
        double apart = (plain.Max(c => c.Cpu.TotalMilliseconds) - before) / before;
        foreach (var tool in tools)
        {
            double after = with[tool].Min(c => c.Cpu.TotalMilliseconds);
            Console.WriteLine(
                $"{sources.Name,-28} {sources.Lines,8} {tool.Name,-28} {before,9:F0} {apart,7:P0} {after,9:F0} {(after - before) / sources.Lines * 1000,14:F2} {(after - before) / before,11:P1} "
                + $"{with[tool].Min(c => c.AnalyzerSeconds),11:F3} {(with[tool].Min(c => c.PeakBytes) - plain.Min(c => c.PeakBytes)) / 1e6,8:F0}");
        }
    }

    private static int Copy(string sources, string target)
    {
        int lines = 0;
        foreach (string file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(sources, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Polyfills"))
                continue;
            string to = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
            lines += File.ReadLines(file).Count();
        }

        return lines;
    }
}
