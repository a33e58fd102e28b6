namespace PidNs.Analyzers.Flow;

/// <summary>What the flow is sure of on every path of one body: what other tools need not warn of.</summary>
internal sealed class Proofs
{
    private readonly HashSet<SyntaxNode> _acquired = [];
    private readonly HashSet<SyntaxNode> _outOfSight = [];
    private readonly Dictionary<SyntaxNode, bool> _checked = [];

    public void AddAcquired(Resource resource)
    {
        if (resource.Kind == ResourceKind.Reference)
            _acquired.Add(resource.Site);
    }

    /// <summary>It went where no contract says who releases it.</summary>
    public void AddOutOfSight(Resource resource) => _outOfSight.Add(resource.Site);

    /// <summary>A value is used, on one way of coming there.</summary>
    public void AddUse(SyntaxNode syntax, SlotValue? value)
    {
        var isChecked = value is { IsChecked: true, None: NoneState.NotNone };
        _checked[syntax] = isChecked && (!_checked.TryGetValue(syntax, out var known) || known);
    }

    /// <summary>The places where the body acquires references.</summary>
    public IEnumerable<SyntaxNode> Acquired => _acquired;

    /// <summary>Whether what is acquired there is released, returned, or given to an <c>[Owned]</c> parameter, unless a finding says otherwise.</summary>
    public bool IsInSight(SyntaxNode site) => _acquired.Contains(site) && !_outOfSight.Contains(site);

    /// <summary>Whether a test ruled out that what is used there is None.</summary>
    public bool IsChecked(SyntaxNode use) => _checked.TryGetValue(use, out var isChecked) && isChecked;
}
