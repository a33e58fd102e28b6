using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Suppressions;

namespace PidNs.Analyzers;

/// <summary>Takes back what other tools report where the flow can prove that they are wrong about types under contract.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifetimeSuppressor : DiagnosticSuppressor
{
    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = AllSuppressions.Descriptors;

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        var files = ContractFile.Parse(ContractFile.In(context.Options.AdditionalFiles), context.CancellationToken);
        if (ContractReader.TryCreate(context.Compilation, files) is not { } contracts)
            return;
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            var body = new AnalyzedBody(node, context.GetSemanticModel(tree), contracts, context.CancellationToken);
            var suppression = AllSuppressions.For(diagnostic.Id);
            if (suppression.IsWrong(node, body))
                context.ReportSuppression(Microsoft.CodeAnalysis.Diagnostics.Suppression.Create(suppression.Descriptor, diagnostic));
        }
    }
}
