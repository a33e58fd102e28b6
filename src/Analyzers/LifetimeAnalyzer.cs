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
            var files = start.Options.AdditionalFiles.Where(f => ContractFile.IsContractFile(f.Path)).ToImmutableArray();
            if (ContractReader.TryCreate(start.Compilation, Parse(files, start.CancellationToken)) is not { } contracts)
                return;
            var filter = new BodyFilter(contracts, IndexOf, start.CancellationToken);

            // Not an operation action: for one of those the compiler binds every body, and here most are left unbound.
            start.RegisterCodeBlockAction(block => AnalyzeBody(block, contracts, filter));
            var invalid = AllRules.For(FindingKind.InvalidContract)!.Descriptor;
            start.RegisterSymbolAction(
                symbol => DeclarationChecks.Check(symbol.Symbol, contracts, invalid, symbol.ReportDiagnostic), SymbolKind.NamedType, SymbolKind.Method);
            start.RegisterSymbolStartAction(
                type => OwningFields.Of((INamedTypeSymbol)type.Symbol, contracts)?.Watch(type, AllRules.For(FindingKind.FieldOverwritten)!.Descriptor), SymbolKind.NamedType);
            if (!files.IsEmpty)
                start.RegisterAdditionalFileAction(ReportMalformedLines);

            IdentifierIndex IndexOf(SourceText text, CancellationToken cancellation)
            {
                cancellation.ThrowIfCancellationRequested();
                return start.TryGetValue(text, BodyFilter.Provider, out var index) ? index : IdentifierIndex.Of(text);
            }
        });
    }

    private static ImmutableArray<ContractFile> Parse(ImmutableArray<AdditionalText> files, CancellationToken cancellation) =>
        files.Select(f => f.GetText(cancellation)).Where(t => t is not null).Select(t => ContractFile.Parse(t!)).ToImmutableArray();

    private static void ReportMalformedLines(AdditionalFileAnalysisContext context)
    {
        if (!ContractFile.IsContractFile(context.AdditionalFile.Path) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
            return;
        foreach (var diagnostic in MalformedContractLine.In(context.AdditionalFile.Path, text))
            context.ReportDiagnostic(diagnostic);
    }

    private static void AnalyzeBody(CodeBlockAnalysisContext context, ContractReader contracts, BodyFilter filter)
    {
        if (!filter.MayTouchContracts(context.CodeBlock, context.OwningSymbol, context.CancellationToken))
            return;
        foreach (var diagnostic in MemberAnalysis.OfBody(context.CodeBlock, context.OwningSymbol as IMethodSymbol, context.SemanticModel, contracts, context.CancellationToken))
            context.ReportDiagnostic(diagnostic);
    }
}
