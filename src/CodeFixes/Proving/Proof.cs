using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers;
using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>
/// What is wrong with a file, and whether an edit makes it better: a fix is offered only when the edited file compiles as well as before, has one
/// diagnostic of the fixed kind less, and no other one more. So no fix has to know every rule, and none is offered that trades one mistake for another.
/// </summary>
internal sealed class Proof
{
    private readonly ImmutableDictionary<string, int> _before;

    private Proof(ImmutableDictionary<string, int> before) => _before = before;

    public static async Task<Proof> OfAsync(Code code) => new(Count(await DiagnosticsAsync(code).ConfigureAwait(false)));

    /// <summary>Whether an edit mends a diagnostic and breaks nothing.</summary>
    public async Task<bool> HoldsAsync(Code after, string id)
    {
        var counts = Count(await DiagnosticsAsync(after).ConfigureAwait(false));
        return counts.GetValueOrDefault(id) < _before.GetValueOrDefault(id)
            && counts.All(c => c.Value <= _before.GetValueOrDefault(c.Key));
    }

    /// <summary>The compiler's errors and warnings, and the analyzer's findings of any severity.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Code code)
    {
        var own = await code.Compilation
            .WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new LifetimeAnalyzer()), code.Options)
            .GetAnalyzerSemanticDiagnosticsAsync(code.Model, filterSpan: null, code.Cancellation).ConfigureAwait(false);
        return code.Model.GetDiagnostics(cancellationToken: code.Cancellation)
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed)
            .Concat(own)
            .OrderBy(d => d.Location.SourceSpan.Start)
            .ToImmutableArray();
    }

    private static ImmutableDictionary<string, int> Count(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.GroupBy(d => d.Id).ToImmutableDictionary(g => g.Key, g => g.Count());
}
