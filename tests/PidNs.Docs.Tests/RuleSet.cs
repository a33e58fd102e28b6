using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers;

namespace PidNs.Docs.Tests;

/// <summary>The rules as the assemblies declare them.</summary>
internal static class RuleSet
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [.. Instances<DiagnosticAnalyzer>(typeof(LifetimeAnalyzer).Assembly)];

    public static IReadOnlyList<DiagnosticDescriptor> Rules { get; } =
        [.. Analyzers.SelectMany(a => a.SupportedDiagnostics).DistinctBy(d => d.Id).OrderBy(d => d.Id, StringComparer.Ordinal)];

    public static IReadOnlyList<SuppressionDescriptor> Suppressions { get; } =
        [.. Analyzers.OfType<DiagnosticSuppressor>().SelectMany(s => s.SupportedSuppressions).OrderBy(s => s.Id, StringComparer.Ordinal)];

    public static ImmutableArray<CodeFixProvider> Fixes { get; } = [.. Instances<CodeFixProvider>(Assembly.Load("PidNs.CodeFixes"))];

    public static bool HasFix(this DiagnosticDescriptor rule) => Fixes.Any(f => f.FixableDiagnosticIds.Contains(rule.Id));

    /// <summary>The severity as a user writes it in .editorconfig, but with "info" for "suggestion".</summary>
    public static string SeverityText(this DiagnosticDescriptor rule) => rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString().ToLowerInvariant() : "none";

    private static IEnumerable<T> Instances<T>(Assembly assembly) =>
        assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(T))).Select(t => (T)Activator.CreateInstance(t, nonPublic: true)!);
}
