using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PidNs.Analyzers.Tests.Suppressions;

/// <summary>Runs the tools whose warnings are suppressed, as they ship, with and without the suppressor.</summary>
internal static class OtherTools
{
    private static readonly string[] s_files =
    [
        "idisp/IDisposableAnalyzers.dll", "net/Microsoft.CodeAnalysis.NetAnalyzers.dll", "net/Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll",
    ];

    private static readonly DiagnosticAnalyzer[] s_all =
    [
        .. s_files.Select(f => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "tools", f)))
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.IsAbstract && t.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    /// <summary>What a tool or the compiler reports under that id: those that are suppressed, and those that are left.</summary>
    public static async Task<(int Suppressed, int Left)> Count(string id, string code, bool isSuppressing = true, params string[] disabled)
    {
        var compilation = Analysis.Compile(code);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            disabled.ToImmutableDictionary(d => d, _ => ReportDiagnostic.Suppress).Add(id, ReportDiagnostic.Warn)));
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        var analyzers = s_all.Where(a => a.SupportedDiagnostics.Any(d => d.Id == id)).ToList();
        Assert.Equal(id.StartsWith("CS", StringComparison.Ordinal), analyzers.Count == 0);
        // With an empty list of analyzers there is no run.
        analyzers.Add(isSuppressing ? new LifetimeSuppressor() : new LifetimeAnalyzer());

        var failures = new List<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, _, _) => failures.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var diagnostics = await compilation.WithAnalyzers([.. analyzers], options).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(failures);
        var found = diagnostics.Where(d => d.Id == id).ToList();
        return (found.Count(d => d.IsSuppressed), found.Count(d => !d.IsSuppressed));
    }
}
