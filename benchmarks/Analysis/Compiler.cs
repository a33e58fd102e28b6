using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace PidNs.Analysis.Benchmarks;

/// <summary>Runs the SDK's compiler as a process of its own and takes what it cost.</summary>
internal sealed partial class Compiler
{
    /// <summary>The SDK's own analyzers of .NET code.</summary>
    public static IEnumerable<string> SdkAnalyzers =>
        Directory.GetFiles(Path.Combine(FindSdk(), "Sdks", "Microsoft.NET.Sdk", "analyzers"), "*.NetAnalyzers.dll");

    /// <summary>The source generator that the runtime's imports need; it comes with the framework.</summary>
    public static IEnumerable<string> ImportGenerator =>
        Directory.GetFiles(Path.Combine(FindSdk(), "..", "..", "packs", "Microsoft.NETCore.App.Ref"), "Microsoft.Interop.*.dll", SearchOption.AllDirectories)
            .Where(f => Path.GetFileNameWithoutExtension(f) is "Microsoft.Interop.LibraryImportGenerator" or "Microsoft.Interop.SourceGeneration");

    /// <summary>The folder of the compiler.</summary>
    public string Folder => Path.GetDirectoryName(_csc)!;

    private readonly string _csc = Path.Combine(FindSdk(), "Roslyn", "bincore", "csc.dll");

    private readonly string _references = string.Join(
        '\n',
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged)
            .Select(path => $"-r:\"{path}\""));

    /// <summary>Compiles a folder; analyzer figures are there when an analyzer ran.</summary>
    /// <param name="folder">The sources.</param>
    /// <param name="references">Besides those of the framework.</param>
    /// <param name="analyzers">Analyzer assemblies.</param>
    /// <param name="config">The lines of a global analyzer config.</param>
    public Cost Compile(string folder, IEnumerable<string> references, IEnumerable<string> analyzers, IReadOnlyList<string>? config = null)
    {
        string configFile = Path.Combine(folder, "benchmark.globalconfig");
        File.WriteAllLines(configFile, ["is_global = true", .. config ?? []]);
        string response = Path.Combine(folder, "compile.rsp");
        File.WriteAllLines(
            response,
            [
                "-target:library", "-nologo", "-unsafe+", "-nowarn:CS0436,CS8632,CS1591", "-langversion:latest", "-optimize+", "-warn:4", "-reportanalyzer",
                $"-out:\"{Path.Combine(folder, "out.dll")}\"", _references,
                .. references.Select(r => $"-r:\"{r}\""),
                .. analyzers.Select(a => $"-a:\"{a}\""),
                $"-analyzerconfig:\"{configFile}\"",
                $"-recurse:\"{Path.Combine(folder, "*.cs")}\"",
            ]);
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", _csc, "@" + response },
            RedirectStandardOutput = true,
        })!;
        var before = ProcessorTimeOfChildren();
        var reading = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20))
            peak = Math.Max(peak, PeakOf(process));
        string output = reading.Result;
        var cpu = ProcessorTimeOfChildren() - before;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The compiler failed on {folder}:{Environment.NewLine}{string.Join(Environment.NewLine, output.Split('\n').Take(10))}");
        var own = AnalyzerLine().Match(output);
        return new(
            cpu,
            peak,
            own.Success ? double.Parse(own.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }

    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>User and system time of all children that have ended: an ended process can no longer be asked itself.</summary>
    private static TimeSpan ProcessorTimeOfChildren()
    {
        const int Children = -1;
        Span<long> usage = stackalloc long[18];
        if (GetUsage(Children, ref usage[0]) != 0)
            throw new InvalidOperationException("getrusage(2) failed.");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);

    public static bool IsManaged(string path)
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

    [GeneratedRegex(@"^\s+<?([\d.]+)\s+<?\d+\s+[\w.]*(?:LifetimeAnalyzer|DisposeObjectsBeforeLosingScope|IDisposableAnalyzers\b)", RegexOptions.Multiline)]
    private static partial Regex AnalyzerLine();
}

/// <summary>What one run of the compiler cost.</summary>
/// <param name="Cpu">User and system time of the whole process.</param>
/// <param name="PeakBytes">The most memory that it had.</param>
/// <param name="AnalyzerSeconds">What the compiler itself says that our analyzer took.</param>
internal readonly record struct Cost(TimeSpan Cpu, long PeakBytes, double AnalyzerSeconds);
