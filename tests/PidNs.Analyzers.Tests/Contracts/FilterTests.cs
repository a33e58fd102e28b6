using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Tests.Contracts;

/// <summary>What the filters find belongs to a compilation, which outlives the requests of an editor: one that is given up must not spoil the next.</summary>
public class FilterTests
{
    private const string Code = """
        class C
        {
            void M() { using var handle = PidNs.TaskRef.Current; using var stream = System.IO.File.OpenRead(""); }
        }
        """;

    private readonly Compilation _compilation = Analysis.Compile(Code);
    private readonly CancellationTokenSource _request = new();
    private readonly ContractReader _contracts;

    public FilterTests() => _contracts = ContractReader.TryCreate(_compilation, disposables: TrackedDisposables.All)!;

    private MethodDeclarationSyntax Body => _compilation.SyntaxTrees.Single().GetRoot(CancellationToken.None).DescendantNodes().OfType<MethodDeclarationSyntax>().Single();

    [Fact]
    public void A_request_that_is_given_up_leaves_the_body_filter_as_it_was()
    {
        var filter = new BodyFilter(_contracts, GivenUp);
        var type = _compilation.GetTypeByMetadataName("C")!;
        var owner = type.GetMembers("M").OfType<IMethodSymbol>().Single();
        Assert.Throws<OperationCanceledException>(() => filter.MayTouchContracts(Body, type, owner, _request.Token));
        Assert.True(filter.MayTouchContracts(Body, type, owner, CancellationToken.None));
    }

    [Fact]
    public void A_request_that_is_given_up_leaves_the_disposable_filter_as_it_was()
    {
        var filter = new DisposableFilter(_contracts, new BodyFilter(_contracts, GivenUp));
        Assert.Throws<OperationCanceledException>(() => filter.MayAcquire(Body, _request.Token));
        Assert.True(filter.MayAcquire(Body, CancellationToken.None));
    }

    /// <summary>The user types on while a text is looked at.</summary>
    private IdentifierIndex GivenUp(SourceText text, CancellationToken cancellation)
    {
        _request.Cancel();
        cancellation.ThrowIfCancellationRequested();
        return IdentifierIndex.Of(text);
    }
}
