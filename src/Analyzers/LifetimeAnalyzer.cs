using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Flow;
using PidNs.Analyzers.Rules;
using PidNs.Analyzers.Rules.Contracts;

namespace PidNs.Analyzers;

/// <summary>Checks method bodies against the contracts of what they call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = AllRules.Descriptors;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var files = ContractFile.In(start.Options.AdditionalFiles);
            var tracked = Options.DisposablesOf(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            if (ContractReader.TryCreate(start.Compilation, ContractFile.Parse(files, start.CancellationToken), tracked) is not { } contracts)
                return;
            var filter = new BodyFilter(contracts, IndexOf);
            var disposables = contracts.TracksDisposables ? new DisposableFilter(contracts, filter) : null;

            // One action a file: what the driver does to call an action for each member costs more than all that is done here,
            // and for operation actions the compiler would bind every body.
            var sources = new FileAnalysis(contracts, filter, disposables);
            start.RegisterSemanticModelAction(file =>
            {
                foreach (var diagnostic in sources.Of(file.SemanticModel, file.FilterSpan, file.CancellationToken))
                    file.ReportDiagnostic(diagnostic);
            });
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (filter.MayTouchContracts((INamedTypeSymbol)symbol.Symbol, symbol.CancellationToken))
                        CheckDeclarations(symbol, contracts);
                },
                SymbolKind.NamedType);
            if (!files.IsEmpty)
                start.RegisterAdditionalFileAction(ReportMalformedLines);

            IdentifierIndex IndexOf(SourceText text, CancellationToken cancellation)
            {
                cancellation.ThrowIfCancellationRequested();
                return start.TryGetValue(text, BodyFilter.Provider, out var index) ? index : IdentifierIndex.Of(text);
            }
        });
    }

    private static void ReportMalformedLines(AdditionalFileAnalysisContext context)
    {
        if (!ContractFile.IsContractFile(context.AdditionalFile.Path) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
            return;
        foreach (var diagnostic in MalformedContractLine.In(context.AdditionalFile.Path, text))
            context.ReportDiagnostic(diagnostic);
    }

    private static void CheckDeclarations(SymbolAnalysisContext context, ContractReader contracts)
    {
        var invalid = AllRules.For(FindingKind.InvalidContract)!.Descriptor;
        DeclarationChecks.Check(context.Symbol, contracts, invalid, context.ReportDiagnostic);
        foreach (var member in ((INamedTypeSymbol)context.Symbol).GetMembers())
        {
            if (member is IMethodSymbol method)
                DeclarationChecks.Check(method, contracts, invalid, context.ReportDiagnostic);
        }
    }
}
