using System.Diagnostics;

namespace PidNs.Tests.RcuTests;

/// <summary>The algorithm and its mutants, in all interleavings of a small machine with store buffers (Model/rcu.pml).</summary>
public class ModelTests
{
    [Theory]
    [InlineData("")]
    [InlineData("FULL_FENCES")]
    public void No_interleaving_is_wrong(string variant) => Assert.Contains("errors: 0", Check(variant));

    [Theory]
    [InlineData("NO_OP", "assertion violated")]
    [InlineData("NO_BARRIER", "assertion violated")]
    [InlineData("NO_NESTING", "assertion violated")]
    [InlineData("ONE_TOO_LATE", "assertion violated")]
    [InlineData("REGISTRY_FIRST", "assertion violated")]
    [InlineData("NO_WAKE", "invalid end state")]
    [InlineData("FLAG_AFTER_LOOK", "invalid end state")]
    [InlineData("NO_BARRIER_BEFORE_SLEEP", "invalid end state")]
    public void Mutant_is_caught(string mutant, string error)
    {
        string report = Check(mutant);
        Assert.Contains("errors: 1", report);
        Assert.Contains($"pan:1: {error}", report);
    }

    private static string Check(string variant)
    {
        string directory = Directory.CreateTempSubdirectory("pidns-model").FullName;
        try
        {
            string model = Path.Combine(AppContext.BaseDirectory, "Rcu", "Model", "rcu.pml");
            string define = variant.Length == 0 ? "" : $"-D{variant}";
            string script = $"command -v spin cc >/dev/null || {{ echo missing; exit; }}; spin -a {define} '{model}' && cc -O2 -w -o pan pan.c && ./pan -m100000";
            using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
            string report = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(report.StartsWith("missing"), "Needs spin (Debian package spin) and a C compiler.");
            // A search that was cut short has proved nothing.
            Assert.DoesNotContain("Search not completed", report.Contains("errors: 0") ? report : "");
            Assert.DoesNotContain("max search depth too small", report);
            return report;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
