using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS203, 207, 209, 305, 308: what has to be released is released by <c>using</c>, or by hand where only some paths keep it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UsingFix)), Shared]
public sealed class UsingFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("PIDNS203", "PIDNS207", "PIDNS209", "PIDNS305", "PIDNS308");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic) =>
        Values.At(code.Root, diagnostic.Location.SourceSpan) is { } acquisition ? UsingProposals.Of(code, acquisition).Concat(ReleaseProposals.Of(code, acquisition)) : [];
}
