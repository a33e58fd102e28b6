using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS203, 207, 209, 305, 308: what has to be released is released by <c>using</c>, or by hand where only some paths keep it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UsingFix))]
public sealed class UsingFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("PIDNS203", "PIDNS207", "PIDNS209", "PIDNS305", "PIDNS308");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        var span = diagnostic.Location.SourceSpan;
        if (code.Root.FindNode(span) is ParameterSyntax parameter)
            return HeldProposals.OfParameter(code, parameter);
        if (Values.At(code.Root, span) is not { } acquisition)
            return [];
        var outputs = acquisition is InvocationExpressionSyntax call ? HeldProposals.OfOutput(code, call) : [];
        return outputs.Concat(UsingProposals.Of(code, acquisition)).Concat(ReleaseProposals.Of(code, acquisition));
    }
}
