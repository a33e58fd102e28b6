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

    /// <summary>Most code disposes with <c>using</c>, and of that no flow is computed.</summary>
    [Theory]
    [InlineData("using var file = File.OpenRead(path); file.ReadByte();", false)]
    [InlineData("using (File.OpenRead(path)) Console.WriteLine();", false)]
    [InlineData("using (var reader = new StreamReader(path)) Console.WriteLine(reader.ReadLine());", false)]
    [InlineData("using var file = File.OpenRead(path); using var reader = new StreamReader(file); reader.ReadLine();", false)]
    [InlineData("await using var file = File.OpenRead(path); await file.CopyToAsync(Stream.Null).ConfigureAwait(false);", false)]
    [InlineData("using var response = await new HttpClient().GetAsync(path, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);", true)]
    [InlineData("using var file = File.OpenRead(path); file.Dispose();", true)]
    [InlineData("using var file = File.OpenRead(path); file.Close(); file.ReadByte();", true)]
    [InlineData("using var file = File.OpenRead(path); var same = file; same.ReadByte();", true)]
    [InlineData("using var file = File.OpenRead(path); var reader = new StreamReader(file);", true)]
    [InlineData("using var file = File.OpenRead(path); Action read = () => file.ReadByte(); read();", true)]
    [InlineData("using var reader = new StreamReader(File.OpenRead(path));", true)]
    [InlineData("var file = File.OpenRead(path); using (file) file.ReadByte();", true)]
    [InlineData("using var start = new Process { StartInfo = new(path) };", true)]
    [InlineData("var file = File.OpenRead(path);", true)]
    [InlineData("File.OpenRead(path);", true)]
    public void The_flow_is_left_out_where_using_does_it_all(string statements, bool isNeeded)
    {
        var compilation = Analysis.Compile($$"""
            using System;
            using System.Diagnostics;
            using System.IO;
            using System.Net.Http;
            using System.Threading.Tasks;
            class C { async Task M(string path) { {{statements}} await Task.Yield(); } }
            """);
        Assert.DoesNotContain(compilation.GetDiagnostics(CancellationToken.None), d => d.Severity == DiagnosticSeverity.Error);
        var contracts = ContractReader.TryCreate(compilation, disposables: TrackedDisposables.All)!;
        var tree = compilation.SyntaxTrees.Single();
        var body = tree.GetRoot(CancellationToken.None).DescendantNodes().OfType<MethodDeclarationSyntax>().Single().Body!;
        var operation = compilation.GetSemanticModel(tree).GetOperation(body, CancellationToken.None)!;
        Assert.Equal(isNeeded, new DisposableFilter(contracts, new BodyFilter(contracts, (text, _) => IdentifierIndex.Of(text))).NeedsFlow(operation));
    }

    /// <summary>The user types on while a text is looked at.</summary>
    private IdentifierIndex GivenUp(SourceText text, CancellationToken cancellation)
    {
        _request.Cancel();
        cancellation.ThrowIfCancellationRequested();
        return IdentifierIndex.Of(text);
    }
}
