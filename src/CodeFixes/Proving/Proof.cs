using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers;
using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>
/// Whether an edit makes a file better: a fix is offered only when the edited code compiles as well as before, has one diagnostic of the fixed
/// kind less, and no other one more. So no fix has to know every rule, and none is offered that trades one mistake for another.
/// </summary>
internal sealed class Proof(Code before)
{
    private readonly Dictionary<TextSpan, ImmutableDictionary<string, int>> _before = [];

    /// <summary>Whether an edit mends a diagnostic and breaks nothing.</summary>
    public async Task<bool> HoldsAsync(Code after, string id)
    {
        var extent = Extent.Of(before, after);
        var left = Count(await DiagnosticsAsync(after, extent.After, extent.Others).ConfigureAwait(false));
        var had = await BeforeAsync(extent).ConfigureAwait(false);
        return left.GetValueOrDefault(id) < had.GetValueOrDefault(id) && left.All(c => c.Value <= had.GetValueOrDefault(c.Key));
    }

    /// <summary>The compiler's errors and warnings, and the analyzer's findings of any severity, in a file or a part of it.</summary>
    public static Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Code code) => DiagnosticsAsync(code, null, ImmutableArray<SyntaxTree>.Empty);

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Code code, TextSpan? span, ImmutableArray<SyntaxTree> others)
    {
        var analysis = code.Compilation.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new LifetimeAnalyzer()), code.Options);
        var all = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var model in others.Select(t => code.Compilation.GetSemanticModel(t)).Prepend(code.Model))
        {
            var part = model == code.Model ? span : null;
            var compiler = model.GetDiagnostics(part, code.Cancellation).Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed);
            all.AddRange(compiler.Concat(await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, part, code.Cancellation).ConfigureAwait(false))
                .OrderBy(d => d.Location.SourceSpan.Start));
        }

        return all.ToImmutable();
    }

    private async Task<ImmutableDictionary<string, int>> BeforeAsync(Extent extent)
    {
        // What other files name depends on the edit; such an edit is rare.
        if (!extent.Others.IsEmpty)
            return Count(await DiagnosticsAsync(before, null, extent.Others).ConfigureAwait(false));
        var key = extent.Before ?? before.Root.FullSpan;
        if (!_before.TryGetValue(key, out var counts))
            _before.Add(key, counts = Count(await DiagnosticsAsync(before, extent.Before, extent.Others).ConfigureAwait(false)));
        return counts;
    }

    private static ImmutableDictionary<string, int> Count(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.GroupBy(d => d.Id).ToImmutableDictionary(g => g.Key, g => g.Count());
}
