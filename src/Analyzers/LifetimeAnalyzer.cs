using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Flow;
using PidNs.Analyzers.Rules;

namespace PidNs.Analyzers;

/// <summary>Checks method bodies against the contracts of what they call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = AllRules.Rules.Select(r => r.Descriptor).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (ContractReader.TryCreate(start.Compilation) is not { } contracts)
                return;
            var filter = new BodyFilter(contracts);

            // Not an operation action: for one of those the compiler binds every body, and here most are left unbound.
            start.RegisterCodeBlockAction(block => AnalyzeBody(block, contracts, filter));
        });
    }

    private static void AnalyzeBody(CodeBlockAnalysisContext context, ContractReader contracts, BodyFilter filter)
    {
        if (!filter.MayTouchContracts(context.CodeBlock, context.OwningSymbol, context.CancellationToken))
            return;
        foreach (var syntax in ExecutableParts(context.CodeBlock))
        {
            if (context.SemanticModel.GetOperation(syntax, context.CancellationToken) is not { } operation)
                continue;
            var method = context.OwningSymbol as IMethodSymbol;
            foreach (var finding in BodyAnalysis.Analyze(operation, method, contracts, context.CancellationToken))
            {
                if (AllRules.For(finding.Kind) is { } rule)
                    context.ReportDiagnostic(rule.Create(finding));
            }
        }
    }

    /// <summary>The parts of a declaration that run: its body, or its initializers.</summary>
    private static IEnumerable<SyntaxNode> ExecutableParts(SyntaxNode declaration)
    {
        switch (declaration)
        {
            case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax or CompilationUnitSyntax:
                yield return declaration;
                break;
            case PropertyDeclarationSyntax property:
                if (property.ExpressionBody is { } propertyBody)
                    yield return propertyBody;
                if (property.Initializer is { } initializer)
                    yield return initializer;
                break;
            case IndexerDeclarationSyntax { ExpressionBody: { } indexerBody }:
                yield return indexerBody;
                break;
            case BaseFieldDeclarationSyntax field:
                foreach (var variable in field.Declaration.Variables)
                {
                    if (variable.Initializer is { } value)
                        yield return value;
                }

                break;
            case VariableDeclaratorSyntax { Initializer: { } value }:
                yield return value;
                break;
            case EqualsValueClauseSyntax:
                yield return declaration;
                break;
        }
    }
}
