using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>What holds for every fix, checked by the whole analyzer and compiler, which the fixes themselves do not ask.</summary>
internal static class FixProperties
{
    private static readonly HashSet<string> s_ofBorrows = ["CS8352", "CS8347", "CS8156", "CS8345", "CS9080"];

    /// <summary>Whether the compiler has nothing to say but that a borrow leaves its scope, which fixes are for.</summary>
    public static bool Compiles(IEnumerable<Diagnostic> diagnostics) => diagnostics.All(d => d.Id.StartsWith("PIDNS", StringComparison.Ordinal) || s_ofBorrows.Contains(d.Id));

    /// <summary>Every offered fix removes its diagnostic and adds none; applied again and again, fixes end.</summary>
    public static async Task<int> CheckAsync(string name, Document document)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var before = await FixRunner.DiagnosticsAsync(document, cancellation);
        Assert.True(before.Any(d => d.Id.StartsWith("PIDNS", StringComparison.Ordinal)), $"{name}: nothing is wrong, or something else: {string.Join(", ", before)}");
        Assert.True(Compiles(before), $"{name}: {string.Join(", ", before)}");
        var counts = FixRunner.Count(before);

        // Several fixes may come to the same.
        var known = new Dictionary<string, ImmutableArray<Diagnostic>>();
        var problems = new StringBuilder();
        var fixes = 0;
        Document? first = null;
        foreach (var diagnostic in before)
        {
            foreach (var action in await FixRunner.ActionsAsync(document, diagnostic, cancellation))
            {
                fixes++;
                var changed = await FixRunner.ApplyAsync(document, action, cancellation);
                first ??= changed;
                CheckLayout((await document.GetTextAsync(cancellation)).ToString(), (await changed.GetTextAsync(cancellation)).ToString(), $"{name}: '{action.Title}'");
                var after = FixRunner.Count(await DiagnosticsAsync(changed));
                if (after.GetValueOrDefault(diagnostic.Id) >= counts[diagnostic.Id] || after.Any(a => a.Value > counts.GetValueOrDefault(a.Key)))
                {
                    problems.AppendLine($"'{action.Title}' for {diagnostic} leaves {string.Join(", ", after)}:").AppendLine((await changed.GetTextAsync(cancellation)).ToString());
                }
            }
        }

        Assert.True(problems.Length == 0, $"{name}:\n{problems}");
        for (var step = 0; first is not null; step++)
        {
            Assert.True(step < before.Length, $"{name}: fixes do not end.");
            first = await NextAsync(first);
        }

        return fixes;

        async Task<Document?> NextAsync(Document current)
        {
            foreach (var diagnostic in await DiagnosticsAsync(current))
            {
                if (await FixRunner.ActionsAsync(current, diagnostic, cancellation) is [var action, ..])
                    return await FixRunner.ApplyAsync(current, action, cancellation);
            }

            return null;
        }

        async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Document current)
        {
            var text = (await current.GetTextAsync(cancellation)).ToString();
            return known.TryGetValue(text, out var found) ? found : known[text] = await FixRunner.DiagnosticsAsync(current, cancellation);
        }
    }

    /// <summary>Line breaks and indentation are those of the file, and no line ends in blanks that did not before.</summary>
    private static void CheckLayout(string before, string after, string name)
    {
        if (!before.Replace("\r\n", "").Contains('\n'))
            Assert.False(after.Replace("\r\n", "").Contains('\n'), $"{name} mixes line breaks:\n{after}");
        if (!before.Contains("\n ", StringComparison.Ordinal))
            Assert.False(after.Contains("\n ", StringComparison.Ordinal), $"{name} indents with blanks:\n{after}");
        var lines = before.Split('\n').ToHashSet();
        Assert.False(after.Split('\n').Any(l => l.TrimEnd('\r').EndsWith(' ') && !lines.Contains(l)), $"{name} leaves blanks behind:\n{after}");
    }
}
