using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers.Contracts;

namespace PidNs.CodeFixes.Editing;

/// <summary>One file in its compilation, which knows contracts: as it is, or as it would be after an edit. Immutable.</summary>
internal sealed class Code
{
    private readonly ImmutableArray<ContractFile> _files;
    private SemanticModel? _model;
    private ContractReader? _contracts;
    private Layout? _layout;

    private Code(Compilation compilation, SyntaxTree tree, AnalyzerOptions options, ImmutableArray<ContractFile> files, CancellationToken cancellation)
    {
        Compilation = compilation;
        Tree = tree;
        Options = options;
        _files = files;
        Cancellation = cancellation;
    }

    public Compilation Compilation { get; }

    public SyntaxTree Tree { get; }

    public AnalyzerOptions Options { get; }

    public CancellationToken Cancellation { get; }

    public SyntaxNode Root => Tree.GetRoot(Cancellation);

    public SourceText Text => Tree.GetText(Cancellation);

    public SemanticModel Model => _model ??= Compilation.GetSemanticModel(Tree);

    public Layout Layout => _layout ??= new(this);

    public ContractReader Contracts => _contracts ??= ContractReader.TryCreate(Compilation, _files, DisposablesOf(Options))!;

    /// <summary>The file of a document; null when its compilation knows no contract.</summary>
    public static async Task<Code?> OfAsync(Document document, CancellationToken cancellation)
    {
        if (await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation
            || await document.GetSyntaxTreeAsync(cancellation).ConfigureAwait(false) is not { } tree)
        {
            return null;
        }

        var options = document.Project.AnalyzerOptions;
        var files = ContractFile.Parse(ContractFile.In(options.AdditionalFiles), cancellation);
        return ContractReader.TryCreate(compilation, files, DisposablesOf(options)) is null ? null : new(compilation, tree, options, files, cancellation);
    }

    public Code With(SourceText text)
    {
        var changed = Tree.WithChangedText(text);
        return new(Compilation.ReplaceSyntaxTree(Tree, changed), changed, Options, _files, Cancellation);
    }

    public ISymbol? SymbolOf(SyntaxNode node) => Model.GetSymbolInfo(node, Cancellation).Symbol;

    public ITypeSymbol? TypeOf(ExpressionSyntax expression) => Model.GetTypeInfo(expression, Cancellation).Type;

    public TypeContract ContractOf(ITypeSymbol? type) => Contracts.Of(type);

    private static TrackedDisposables DisposablesOf(AnalyzerOptions options) => Analyzers.Options.DisposablesOf(options.AnalyzerConfigOptionsProvider.GlobalOptions);
}
