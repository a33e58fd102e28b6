using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis.Testing;
using PidNs.Analyzers.Tests.Flow;

namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>The bad code of the tests of the rules and of the flow, taken from the tests themselves.</summary>
internal static class RuleCases
{
    /// <summary>The snippets of each test class, without markup.</summary>
    public static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> All =
        typeof(RuleCases).Assembly.GetTypes()
            .Where(t => t is { IsPublic: true, IsClass: true } && (t.Namespace!.Contains(".Rules.") || t == typeof(KernelHistory) || t == typeof(NullShapes) || t == typeof(OwnershipShapes)))
            .Select(t => (t.Name, Cases: Of(t).Where(c => c.Contains("{|PIDNS", StringComparison.Ordinal)).Select(WithoutMarkup).Distinct().ToImmutableArray()))
            .Where(t => t.Cases.Length > 0)
            .ToImmutableSortedDictionary(t => t.Name, t => t.Cases);

    private static IEnumerable<string> Of(Type type)
    {
        var collected = new List<string>();
        Verify.Collector.Value = collected;
        try
        {
            foreach (var method in type.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null && m.ReturnType == typeof(Task)))
            {
                foreach (var arguments in ArgumentsOf(method))
                    ((Task)method.Invoke(Activator.CreateInstance(type), arguments)!).GetAwaiter().GetResult();
            }
        }
        finally
        {
            Verify.Collector.Value = null;
        }

        return collected;
    }

    private static IEnumerable<object?[]> ArgumentsOf(MethodInfo method) =>
        method.GetParameters().Length == 0 ? [[]] : method.GetCustomAttributes<InlineDataAttribute>().Select(d => d.Data);

    private static string WithoutMarkup(string code)
    {
        TestFileMarkupParser.GetPositionsAndSpans(code, out string plain, out _, out _);
        return plain;
    }
}
