using Microsoft.CodeAnalysis;

namespace PidNs.Analysis.Benchmarks;

/// <summary>Prints how long an editor waits, beside the compiler's own work on the same file.</summary>
internal static class EditorReport
{
    private const int Warm = 15;
    private const int Rounds = 15;

    public static async Task PrintAsync()
    {
        var editor = new Editor(Compiler.SdkAnalyzers, Growth.References);
        var compiler = new List<double>();
        var own = new List<double>();
        var peer = new List<double>();
        for (int round = -Warm; round < Rounds; round++)
        {
            double bound = editor.CompilerDiagnostics().TotalMilliseconds;
            double ours = editor.OwnDiagnostics().TotalMilliseconds;
            double theirs = editor.PeerDiagnostics().TotalMilliseconds;
            if (round < 0)
                continue;
            compiler.Add(bound);
            own.Add(ours);
            peer.Add(theirs);
        }

        Console.WriteLine($"After an edit in a file of {EditorFile.Lines} lines      least ms  median   least, of the compiler's (of {Rounds})");
        Print("compiler's diagnostics", compiler, compiler);
        Print("PidNs", own, compiler);
        Print("SDK's analyzers", peer, compiler);

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

            Print($"{mistake.Id}, {fixes} fixes", times, compiler);
        }
    }

    private static void Print(string name, IEnumerable<double> times, IReadOnlyList<double> compiler)
    {
        var sorted = times.Order().ToList();
        Console.WriteLine($"{name,-43} {sorted[0],8:F0} {sorted[sorted.Count / 2],7:F0}   {sorted[0] / compiler.Min():F2}");
    }
}
