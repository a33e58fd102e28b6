using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Flow;
using PidNs.Analyzers.Rules;
using PidNs.Analyzers.Rules.Contracts;
using PidNs.Analyzers.Rules.References;

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
            var disposables = contracts.TracksDisposables ? new DisposableFilter(contracts, filter, IndexOf) : null;

            // What a type does not mention, its members cannot touch. Of the other types the driver need not even list the nodes, which costs
            // more than all that is done here; and no operation actions, for which the compiler would bind every body.
            start.RegisterSymbolStartAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    if (!MayTouch(type, symbol.CancellationToken))
                        return;
                    symbol.RegisterCodeBlockAction(block => AnalyzeBody(block, contracts, filter, disposables));
                    OwningFields.Of(type, contracts)?.Watch(symbol, AllRules.For(FindingKind.FieldOverwritten)!.Descriptor);
                },
                SymbolKind.NamedType);
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (filter.MayTouchContracts((INamedTypeSymbol)symbol.Symbol, symbol.CancellationToken))
                        CheckDeclarations(symbol, contracts);
                },
                SymbolKind.NamedType);
            if (!files.IsEmpty)
                start.RegisterAdditionalFileAction(ReportMalformedLines);

            bool MayTouch(INamedTypeSymbol type, CancellationToken cancellation) =>
                filter.MayTouchContracts(type, cancellation) || disposables?.MayAcquire(type, cancellation) == true;

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

    private static void AnalyzeBody(CodeBlockAnalysisContext context, ContractReader contracts, BodyFilter filter, DisposableFilter? disposables)
    {
        var touchesContracts = filter.MayTouchContracts(context.CodeBlock, context.OwningSymbol, context.CancellationToken);
        if (!touchesContracts && disposables?.MayAcquire(context.CodeBlock, context.CancellationToken) != true)
            return;
        var isOfInterest = touchesContracts ? null : (Func<IOperation, bool>)disposables!.Acquires;
        foreach (var diagnostic in MemberAnalysis.OfBody(
            context.CodeBlock, context.OwningSymbol as IMethodSymbol, context.SemanticModel, contracts, context.CancellationToken, isOfInterest))
        {
            context.ReportDiagnostic(diagnostic);
        }
    }
}
