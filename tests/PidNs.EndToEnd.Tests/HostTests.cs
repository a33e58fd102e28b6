using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using PidNs.EndToEnd.Tests.Support;

namespace PidNs.EndToEnd.Tests;

/// <summary>The packed assemblies in the oldest host that is supported: the compiler of the .NET 8 SDK and Visual Studio 2022 17.8.</summary>
public class HostTests
{
    private static readonly string[] s_verdict = ["PIDNS301 6,27", "PIDNS203 12,31", "after the fix: PIDNS203"];

    [Fact]
    public async Task The_oldest_Roslyn_loads_and_runs_analyzer_and_fixes()
    {
        string[] lines = await AnalyzerHost.Run();
        Assert.Equal(["Roslyn 4.8.0.0", $"Immutable {typeof(object).Assembly.GetName().Version}", .. s_verdict], lines);
    }

    /// <summary>Visual Studio and older SDKs bring a System.Collections.Immutable of their own.</summary>
    [Fact]
    public async Task A_host_with_the_oldest_Immutable_does_as_well()
    {
        var host = new OldHost();
        Type runner = host.LoadFromAssemblyPath(typeof(AnalyzerHost).Assembly.Location).GetType(typeof(AnalyzerHost).FullName!)!;
        Assert.NotEqual(typeof(AnalyzerHost), runner);
        string[] lines = await (Task<string[]>)runner.GetMethod(nameof(AnalyzerHost.Run), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [])!;
        Assert.Equal(["Roslyn 4.8.0.0", "Immutable 7.0.0.0", .. s_verdict], lines);
    }

    [Fact]
    public void The_assemblies_ask_for_nothing_newer_than_the_oldest_host_has()
    {
        using ZipArchive package = Packages.Open("PidNs.Analyzers");
        foreach (ZipArchiveEntry entry in package.Entries.Where(e => e.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var assembly = new PEReader(new MemoryStream(entry.Read()));
            MetadataReader reader = assembly.GetMetadataReader();
            var references = reader.AssemblyReferences.Select(reader.GetAssemblyReference).ToDictionary(r => reader.GetString(r.Name), r => r.Version);
            Assert.All(references, r => Assert.Equal(
                r.Key switch
                {
                    "netstandard" => new Version(2, 0, 0, 0),
                    "PidNs.Analyzers" => Version.Parse($"{Packages.Version}.0"),
                    "System.Collections.Immutable" or "System.Reflection.Metadata" => new Version(7, 0, 0, 0),
                    "Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp" or "Microsoft.CodeAnalysis.Workspaces" or "Microsoft.CodeAnalysis.CSharp.Workspaces" =>
                        new Version(4, 8, 0, 0),
                    "System.Memory" => new Version(4, 0, 1, 2),
                    _ => null,
                },
                r.Value));
        }
    }

    /// <summary>Roslyn, the assemblies that it came with, and this one once more; the rest is the process's.</summary>
    private sealed class OldHost() : AssemblyLoadContext("old host")
    {
        private readonly string _old = Path.Combine(AppContext.BaseDirectory, "old");

        protected override Assembly? Load(AssemblyName name)
        {
            string old = Path.Combine(_old, $"{name.Name}.dll"), own = Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll");
            return File.Exists(old) ? LoadFromAssemblyPath(old)
                : name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) ? LoadFromAssemblyPath(own)
                : null;
        }
    }
}
