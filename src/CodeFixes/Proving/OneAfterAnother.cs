using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>
/// Fixes all by fixing one, looking again, and fixing the next. Fixes of neighbours overlap (one guard serves several borrows, one <c>using</c>
/// moves what another one names), so that changes computed apart could not be merged.
/// </summary>
internal sealed class OneAfterAnother : FixAllProvider
{
    public static readonly OneAfterAnother Instance = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
        Task.FromResult<CodeAction?>(CodeAction.Create(
            "Fix all " + string.Join(", ", fixAllContext.DiagnosticIds),
            cancellation => FixAsync(fixAllContext.WithCancellationToken(cancellation)),
            nameof(OneAfterAnother)));

    private static async Task<Solution> FixAsync(FixAllContext context)
    {
        var solution = context.Solution;
        foreach (var document in Documents(context))
        {
            var asked = await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            if (!asked.IsEmpty && solution.GetDocument(document.Id) is { } current)
                solution = (await FixAsync(current, context).ConfigureAwait(false)).Project.Solution;
        }

        return solution;
    }

    private static async Task<Document> FixAsync(Document document, FixAllContext context)
    {
        var provider = (LifetimeFixProvider)context.CodeFixProvider;
        var code = await Code.OfAsync(document, context.CancellationToken).ConfigureAwait(false);
        var isChanged = false;
        while (code is not null && FixFirst(code, provider, context) is { } changed)
        {
            code = changed;
            isChanged = true;
        }

        return isChanged ? document.WithText(code!.Text) : document;
    }

    private static Code? FixFirst(Code code, LifetimeFixProvider provider, FixAllContext context)
    {
        foreach (var diagnostic in Proof.DiagnosticsOf(code))
        {
            if (context.DiagnosticIds.Contains(diagnostic.Id)
                && provider.Fix(code, diagnostic, context.CodeActionEquivalenceKey) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    private static IEnumerable<Document> Documents(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document => context.Document is { } document ? [document] : [],
        FixAllScope.Project => context.Project.Documents,
        _ => context.Solution.Projects.SelectMany(p => p.Documents),
    };
}
