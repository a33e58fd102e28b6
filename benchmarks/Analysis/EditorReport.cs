using Microsoft.CodeAnalysis;

namespace PidNs.Analysis.Benchmarks;

/// <summary>Prints how long an editor waits, beside the compiler's own work on the same file.</summary>
internal static class EditorReport
{
    private const int Warm = 5;
    private const int Rounds = 15;

    public static async Task PrintAsync()
    {
        var editor = new Editor(Compiler.SdkAnalyzers, Growth.References);
        var compiler = new List<double>();
        var own = new List<(TimeSpan Whole, TimeSpan InAnalyzer)>();
        var peer = new List<(TimeSpan Whole, TimeSpan InAnalyzer)>();
        for (int round = -Warm; round < Rounds; round++)
        {
            double bound = editor.CompilerDiagnostics().TotalMilliseconds;
            var ours = editor.OwnDiagnostics();
            var theirs = editor.PeerDiagnostics();
            if (round < 0)
                continue;
            compiler.Add(bound);
            own.Add(ours);
            peer.Add(theirs);
        }

        double unit = Median(compiler);
        Console.WriteLine($"After an edit in a file of {EditorFile.Lines} lines (median of {Rounds}, milliseconds)");
        Print("compiler's diagnostics", unit, unit);
        Print("PidNs, whole", Median(own.Select(o => o.Whole.TotalMilliseconds)), unit);
        Print("PidNs, in the analyzer", Median(own.Select(o => o.InAnalyzer.TotalMilliseconds)), unit);
        Print("SDK's analyzers, whole", Median(peer.Select(o => o.Whole.TotalMilliseconds)), unit);
        Print("SDK's analyzers, in them", Median(peer.Select(o => o.InAnalyzer.TotalMilliseconds)), unit);

        Console.WriteLine($"{Environment.NewLine}Quick fixes for one diagnostic of the file");
        foreach (Diagnostic mistake in await editor.MistakesAsync())
        {
            var times = new List<double>();
            int fixes = 0;
            for (int round = -Warm; round < Rounds; round++)
            {
                // Right after an edit, so that nothing is left from the round before.
                editor.Edit();
                var found = (await editor.MistakesAsync()).Single(d => d.Id == mistake.Id);
                (TimeSpan time, fixes) = await editor.LightBulbAsync(found);
                if (round >= 0)
                    times.Add(time.TotalMilliseconds);
            }

            Print($"{mistake.Id}, {fixes} fixes", Median(times), unit);
        }
    }

    private static void Print(string name, double milliseconds, double unit) =>
        Console.WriteLine($"{name,-28} {milliseconds,8:F0} {milliseconds / unit,8:F2} of the compiler's diagnostics");

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
