using PidNs.Analyzers.Contracts;

namespace PidNs.CodeFixes.Editing;

/// <summary>One file in its compilation: as it is, or as it would be after an edit. Immutable.</summary>
internal sealed class Code(Compilation compilation, SyntaxTree tree, CancellationToken cancellation)
{
    private SemanticModel? _model;
    private ContractReader? _contracts;

    public Compilation Compilation { get; } = compilation;

    public SyntaxTree Tree { get; } = tree;

    public CancellationToken Cancellation { get; } = cancellation;

    public SyntaxNode Root => Tree.GetRoot(Cancellation);

    public SourceText Text => Tree.GetText(Cancellation);

    public SemanticModel Model => _model ??= Compilation.GetSemanticModel(Tree);

    /// <summary>The contracts that the compilation knows; a fix is asked for only where there are some.</summary>
    public ContractReader Contracts => _contracts ??= ContractReader.TryCreate(Compilation)
        ?? throw new InvalidOperationException("The compilation knows no contract attribute.");

    public static async Task<Code?> OfAsync(Document document, CancellationToken cancellation) =>
        await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is { } compilation
        && await document.GetSyntaxTreeAsync(cancellation).ConfigureAwait(false) is { } tree
            ? new(compilation, tree, cancellation)
            : null;

    public Code With(SourceText text)
    {
        var changed = Tree.WithChangedText(text);
        return new(Compilation.ReplaceSyntaxTree(Tree, changed), changed, Cancellation);
    }

    public ISymbol? SymbolOf(SyntaxNode node) => Model.GetSymbolInfo(node, Cancellation).Symbol;

    public ITypeSymbol? TypeOf(ExpressionSyntax expression) => Model.GetTypeInfo(expression, Cancellation).Type;

    public TypeContract ContractOf(ITypeSymbol? type) => Contracts.Of(type);
}
