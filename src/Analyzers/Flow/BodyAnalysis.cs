using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>Analyses one body and the lambdas and local functions in it, each from its own start.</summary>
internal sealed class BodyAnalysis(ContractReader contracts, CancellationToken cancellation)
{
    private readonly List<Findings> _results = [];
    private CaptureMap _captures = null!;

    /// <summary>What is wrong in a body; nothing when it is not understood.</summary>
    public static IEnumerable<Finding> Analyze(IOperation root, IMethodSymbol? method, ContractReader contracts, CancellationToken cancellation) =>
        Results(root, method, contracts, cancellation).SelectMany(r => r.Told);

    /// <summary>What is wrong and what is certainly right in a body and in each function in it, as far as these are understood.</summary>
    public static IReadOnlyList<Findings> Results(IOperation root, IMethodSymbol? method, ContractReader contracts, CancellationToken cancellation)
    {
        try
        {
            if (Built(() => GraphOf(root, cancellation)) is not { } graph)
                return [];
            var analysis = new BodyAnalysis(contracts, cancellation) { _captures = CaptureMap.Of(root, contracts) };
            analysis.Analyze(graph, method, null);
            return analysis._results;
        }
        catch (InsufficientExecutionStackException)
        {
            // Code nested more deeply than the compiler's own analyses go.
            return [];
        }
    }

    private static ControlFlowGraph? GraphOf(IOperation root, CancellationToken cancellation) => root switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellation),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellation),
        IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block, cancellation),
        IFieldInitializerOperation field => ControlFlowGraph.Create(field, cancellation),
        IPropertyInitializerOperation property => ControlFlowGraph.Create(property, cancellation),
        _ => null,
    };

    /// <summary>A graph, or null when the compiler fails over it, as it does with some code that is wrong.</summary>
    private static ControlFlowGraph? Built(Func<ControlFlowGraph?> build)
    {
        try
        {
            return build();
        }
        catch (Exception exception) when (exception is InvalidCastException or InvalidOperationException or NullReferenceException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private void Analyze(
        ControlFlowGraph graph, IMethodSymbol? method, IReadOnlyDictionary<(ISymbol Function, ISymbol Root, string Members), NoneState>? shared)
    {
        var body = Lowering.Lower(graph, method, contracts, _captures, cancellation, out var lambdas);
        var transfer = new Transfer(body);
        var entry = State.Initial;
        if (shared is not null && method is not null)
        {
            foreach (var slot in body.Slots)
            {
                if (Transfer.PathOf(slot) is { } path && shared.TryGetValue((method, path.Root, path.Members), out var none) && none != 0)
                    entry = entry.With(entry.Slots.Set(slot.Index, new SlotValue { None = none, Stamp = int.MaxValue - slot.Index }), entry.Resources);
            }
        }

        if (Solver.Solve(body, entry, transfer, cancellation) is { } findings)
            _results.Add(findings);

        foreach (var lambda in lambdas)
        {
            if (Built(() => graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation)) is { } inner)
                Analyze(inner, lambda.Symbol, transfer.Captured);
        }

        foreach (var function in graph.LocalFunctions)
        {
            if (Built(() => graph.GetLocalFunctionControlFlowGraph(function, cancellation)) is { } inner)
                Analyze(inner, function, transfer.Captured);
        }
    }
}
