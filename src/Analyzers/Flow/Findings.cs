using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Flow;

/// <summary>The findings of one body: each mistake once.</summary>
internal sealed class Findings
{
    private readonly Dictionary<(FindingKind, SyntaxNode), Finding> _findings = [];
    private readonly Dictionary<int, Finding> _losses = [];

    private readonly Dictionary<int, Resource> _ofCurrent = [];
    private readonly HashSet<int> _needsCount = [];
    private readonly HashSet<int> _released = [];
    private readonly HashSet<int> _copied = [];
    private bool _isSuspended;

    private readonly Dictionary<SyntaxNode, (Finding Finding, FindingKind IfAlive)> _definite = [];
    private readonly HashSet<SyntaxNode> _alive = [];

    /// <summary>What is certainly right.</summary>
    public Proofs Proofs { get; } = new();

    public IEnumerable<Finding> All => _findings.Values
        .Concat(_losses.Values)
        .Concat(_definite.Where(d => !_findings.ContainsKey((d.Value.IfAlive, d.Value.Finding.Syntax))).Select(d => _alive.Contains(d.Key) ? Settle(d.Value.Finding, d.Value.IfAlive) : d.Value.Finding))
        .Concat(_ofCurrent.Values
            .Where(r => !_isSuspended && _released.Contains(r.Index) && !_needsCount.Contains(r.Index))
            .Select(r => new Finding(FindingKind.CountedWhereBorrowWillDo, r.Site, null, ImmutableArray.Create(r.Name))));

    /// <summary>What a person is told: a variable that gets one of several new things in one statement is lost once.</summary>
    public IEnumerable<Finding> Told =>
        All.GroupBy(f => (f.Kind, f.Kind == FindingKind.NotReleased ? f.Syntax.FirstAncestorOrSelf<StatementSyntax>() ?? f.Syntax : f.Syntax, f.Arguments.FirstOrDefault())).Select(g => g.First());

    /// <summary>A counted reference to the caller's own namespace: is the count needed?</summary>
    public void AddReferenceToCurrent(Resource resource) => _ofCurrent[resource.Index] = resource;

    public void AddRelease(int resource) => _released.Add(resource);

    /// <summary>The method is suspended, which no borrow survives.</summary>
    public void NeedCounts() => _isSuspended = true;

    /// <summary>It leaves the scope, or is passed on as the reference that it is.</summary>
    public void AddNeedOfCount(int resource) => _needsCount.Add(resource);

    /// <summary>A guard has two names: that each of them ends it is the same mistake.</summary>
    public void AddCopyOfGuard(SyntaxNode syntax, Resource guard, params string[] arguments)
    {
        _copied.Add(guard.Index);
        Add(FindingKind.GuardReleasedTwice, syntax, guard.Site, arguments);
    }

    public bool IsCopied(Resource guard) => _copied.Contains(guard.Index);

    public void Add(FindingKind kind, SyntaxNode syntax, SyntaxNode? related, params string[] arguments)
    {
        if (!_findings.ContainsKey((kind, syntax)))
            _findings.Add((kind, syntax), new(kind, syntax, related, arguments.ToImmutableArray()));
    }

    /// <summary>Something is certainly dead where it is used or released, on one way of coming there: a <c>finally</c> has several. If it is alive on another, it is only another kind.</summary>
    public void AddDefinite(FindingKind kind, FindingKind ifAlive, SyntaxNode operation, SyntaxNode place, SyntaxNode? related, string name, string? what)
    {
        if (!_definite.ContainsKey(operation))
            _definite.Add(operation, (new(kind, place, related, what is null ? ImmutableArray.Create(name) : ImmutableArray.Create(name, what)), ifAlive));
    }

    /// <summary>On one way of coming there, it is alive.</summary>
    public void AddAlive(SyntaxNode operation) => _alive.Add(operation);

    private static Finding Settle(Finding finding, FindingKind ifAlive) =>
        finding with { Kind = ifAlive, Arguments = finding.Arguments.RemoveRange(1, finding.Arguments.Length - 1) };

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
