using PidNs.Analyzers;

namespace PidNs.Analysis.Benchmarks;

/// <summary>Prints what the analyzer costs a build: the compiler with it and without it, in turn, in one run.</summary>
internal static class CompileReport
{
    private const int Rounds = 5;
    private const int Lines = 100_000;

    public static void Print(string? sources)
    {
        var compiler = new Compiler();
        string root = Directory.CreateTempSubdirectory("pidns-benchmark").FullName;
        try
        {
            Console.WriteLine($"{"code base",-28} {"lines",8} {"plain ms",9} {"with ms",9} {"ms/1000 lines",14} {"of compile",11} {"reported s",11} {"more MB",8}");
            foreach (var use in Enum.GetValues<CodeBase.Use>())
            {
                string folder = Path.Combine(root, use.ToString());
                int lines = CodeBase.Write(folder, Lines, use);
                Compare(compiler, $"generated, PidNs {use.ToString().ToLowerInvariant()}", folder, lines, use != CodeBase.Use.Absent);
            }

            if (sources is not null)
            {
                string copy = Path.Combine(root, "Sources");
                Compare(compiler, Path.GetFileName(Path.TrimEndingDirectorySeparator(sources)), copy, Copy(sources, copy), true);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Compare(Compiler compiler, string name, string folder, int lines, bool withRuntime)
    {
        string[] references = withRuntime ? [typeof(TaskRef).Assembly.Location] : [];
        string[] analyzers = [typeof(LifetimeAnalyzer).Assembly.Location];
        var plain = new List<Cost>();
        var with = new List<Cost>();
        compiler.Compile(folder, references, []);
        for (int round = 0; round < Rounds; round++)
        {
            plain.Add(compiler.Compile(folder, references, []));
            with.Add(compiler.Compile(folder, references, analyzers));
        }

        double before = Median(plain, c => c.Cpu.TotalMilliseconds), after = Median(with, c => c.Cpu.TotalMilliseconds);
        Console.WriteLine(
            $"{name,-28} {lines,8} {before,9:F0} {after,9:F0} {(after - before) / lines * 1000,14:F2} {(after - before) / before,11:P1} "
            + $"{Median(with, c => c.AnalyzerSeconds),11:F3} {(Median(with, c => c.PeakBytes) - Median(plain, c => c.PeakBytes)) / 1e6,8:F0}");
    }

    private static double Median(List<Cost> costs, Func<Cost, double> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

    private static int Copy(string sources, string target)
    {
        int lines = 0;
        foreach (string file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(sources, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                continue;
            string to = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
            lines += File.ReadLines(file).Count();
        }

        return lines;
    }
}
