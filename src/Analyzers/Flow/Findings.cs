namespace PidNs.Analyzers.Flow;

/// <summary>The findings of one body: each mistake once.</summary>
internal sealed class Findings
{
    private readonly Dictionary<(FindingKind, SyntaxNode), Finding> _findings = [];
    private readonly Dictionary<int, Finding> _losses = [];

    public IEnumerable<Finding> All => _findings.Values.Concat(_losses.Values);

    public void Add(FindingKind kind, SyntaxNode syntax, SyntaxNode? related, params string[] arguments)
    {
        if (!_findings.ContainsKey((kind, syntax)))
            _findings.Add((kind, syntax), new(kind, syntax, related, arguments.ToImmutableArray()));
    }

    /// <summary>A resource that some path does not release. A path that the code writes is worth more than one that only a call's exception takes.</summary>
    public void AddLoss(FindingKind kind, int resource, SyntaxNode site, SyntaxNode place, string name)
    {
        if (!_losses.TryGetValue(resource, out var earlier) || Weight(kind) > Weight(earlier.Kind))
            _losses[resource] = new(kind, site, place, ImmutableArray.Create(name));
    }

    private static int Weight(FindingKind kind) => kind switch
    {
        FindingKind.LostByException or FindingKind.GuardLostByException => 0,
        FindingKind.Discarded => 1,
        _ => 2,
    };
}
