using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PidNs.Analysis.Benchmarks;

/// <summary>Runs the SDK's compiler as a process of its own and takes what it cost.</summary>
internal sealed partial class Compiler
{
    /// <summary>The SDK's own analyzers of .NET code.</summary>
    public static IEnumerable<string> SdkAnalyzers =>
        Directory.GetFiles(Path.Combine(FindSdk(), "Sdks", "Microsoft.NET.Sdk", "analyzers"), "*.NetAnalyzers.dll");

    private readonly string _csc = Path.Combine(FindSdk(), "Roslyn", "bincore", "csc.dll");

    private readonly string _references = string.Join(
        '\n',
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged)
            .Select(path => $"-r:\"{path}\""));

    /// <summary>Compiles a folder; analyzer figures are there when an analyzer ran.</summary>
    public Cost Compile(string folder, IEnumerable<string> references, IEnumerable<string> analyzers)
    {
        string response = Path.Combine(folder, "compile.rsp");
        File.WriteAllLines(
            response,
            [
                "-target:library", "-nologo", "-nowarn:CS8632,CS1591", "-langversion:latest", "-optimize+", "-warn:4", "-reportanalyzer",
                $"-out:\"{Path.Combine(folder, "out.dll")}\"", _references,
                .. references.Select(r => $"-r:\"{r}\""),
                .. analyzers.Select(a => $"-a:\"{a}\""),
                $"-recurse:\"{Path.Combine(folder, "*.cs")}\"",
            ]);
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", _csc, "@" + response },
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The compiler failed on {folder}:{Environment.NewLine}{string.Join(Environment.NewLine, output.Split('\n').Take(10))}");
        var own = AnalyzerLine().Match(output);
        return new(
            process.TotalProcessorTime,
            process.PeakWorkingSet64,
            own.Success ? double.Parse(own.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }

    private static bool IsManaged(string path)
    {
        try
        {
            _ = System.Reflection.AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static string FindSdk()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--list-sdks") { RedirectStandardOutput = true })!;
        string last = process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1];
        var match = SdkLine().Match(last);
        return Path.Combine(match.Groups[2].Value, match.Groups[1].Value);
    }

    [GeneratedRegex(@"^(\S+) \[(.*)\]")]
    private static partial Regex SdkLine();

    [GeneratedRegex(@"^\s+<?([\d.]+)\s+<?\d+\s+PidNs\.Analyzers\.LifetimeAnalyzer", RegexOptions.Multiline)]
    private static partial Regex AnalyzerLine();
}

/// <summary>What one run of the compiler cost.</summary>
/// <param name="Cpu">User and system time of the whole process.</param>
/// <param name="PeakBytes">The most memory that it had.</param>
/// <param name="AnalyzerSeconds">What the compiler itself says that our analyzer took.</param>
internal readonly record struct Cost(TimeSpan Cpu, long PeakBytes, double AnalyzerSeconds);
