namespace PidNs.Analyzers.Contracts;

/// <summary>Tells quickly, and without binding anything, which bodies cannot touch anything under contract: nearly all.</summary>
internal sealed class BodyFilter(ContractReader contracts)
{
    public ContractReader Contracts { get; } = contracts;

    public bool MayTouchContracts(SyntaxNode codeBlock, ISymbol owner, CancellationToken cancellation)
    {
        _ = codeBlock;
        _ = owner;
        cancellation.ThrowIfCancellationRequested();
        return true;
    }
}
