using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>Offers those of its proposals that hold, in the order in which it makes them: the likeliest first.</summary>
public abstract class LifetimeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => OneAfterAnother.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await Code.OfAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } code)
            return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var offered = new HashSet<string>();
            var proof = new Proof(code);
            foreach (var proposal in Propose(code, diagnostic))
            {
                if (offered.Contains(proposal.Kind))
                    continue;
                if (!proof.Holds(proposal.Changed, diagnostic.Id))
                    continue;
                var changed = context.Document.WithText(proposal.Changed.Text);
                context.RegisterCodeFix(
                    CodeAction.Create(proposal.Title, _ => Task.FromResult(changed), KeyOf(diagnostic.Id, proposal.Kind, isFirst: offered.Count == 0)),
                    diagnostic);
                offered.Add(proposal.Kind);
            }
        }
    }

    /// <summary>The ways to fix a diagnostic, computed as they are asked for.</summary>
    private protected abstract IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic);

    /// <summary>
    /// The fix of one diagnostic that a key stands for; null when there is none. The key of the fix that is offered first means the likeliest
    /// fix everywhere, so that fixing all at once leaves nothing that one after another would not.
    /// </summary>
    internal Code? Fix(Code code, Diagnostic diagnostic, string? key)
    {
        var proof = new Proof(code);
        foreach (var proposal in Propose(code, diagnostic))
        {
            if (key is not null && key != KeyOf(diagnostic.Id, proposal.Kind, isFirst: true) && key != KeyOf(diagnostic.Id, proposal.Kind, isFirst: false))
                continue;
            if (proof.Holds(proposal.Changed, diagnostic.Id))
                return proposal.Changed;
        }

        return null;
    }

    private static string KeyOf(string id, string kind, bool isFirst) => isFirst ? id : $"{id}.{kind}";
}
