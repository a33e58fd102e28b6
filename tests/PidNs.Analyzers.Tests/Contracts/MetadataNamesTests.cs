using Microsoft.CodeAnalysis;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Tests.Contracts;

/// <summary>What is read from the tables of an assembly leaves out nothing that the compiler's symbols say.</summary>
public class MetadataNamesTests
{
    private static readonly Compilation s_compilation = Analysis.Compile("");
    private static readonly ContractReader s_contracts = ContractReader.TryCreate(s_compilation, disposables: TrackedDisposables.All)!;

    [Fact]
    public void All_that_hands_something_out_is_found()
    {
        var types = s_compilation.SourceModule.ReferencedAssemblySymbols.SelectMany(a => Types(a.GlobalNamespace)).ToList();
        var mentioned = types.SelectMany(t => t.MemberNames.Append(t.Name)).Select(IdentifierIndex.Hash).ToHashSet();
        var found = InLibraries(mentioned)
            .SelectMany(t => t.Methods.Append(t.Type.Name), (t, name) => $"{t.Type} {name}").ToHashSet();

        var disposable = types.Where(t => !t.IsAbstract && s_contracts.IsDisposable(t)).Select(t => $"{t} {t.Name}").ToList();
        var handingOut = types.SelectMany(t => t.GetMembers().OfType<IMethodSymbol>()).Where(m => m.MethodKind == MethodKind.Ordinary && s_contracts.HandsOut(m))
            .Select(m => $"{m.ContainingType} {m.Name}").ToList();
        Assert.True(disposable.Count > 100 && handingOut.Count > 100, $"{disposable.Count} types and {handingOut.Count} methods");
        Assert.Subset(found, disposable.Concat(handingOut).ToHashSet());
    }

    [Fact]
    public void What_the_source_does_not_mention_is_left()
    {
        HashSet<int> mentioned = [IdentifierIndex.Hash("OpenRead"), IdentifierIndex.Hash("FileStream"), IdentifierIndex.Hash("ToString")];
        var found = InLibraries(mentioned)
            .SelectMany(t => t.Methods.DefaultIfEmpty("new"), (t, name) => $"{t.Type}.{name}").ToList();
        Assert.Superset(new HashSet<string> { "System.IO.File.OpenRead", "System.IO.FileInfo.OpenRead", "System.IO.FileStream.new" }, found.ToHashSet());
        Assert.All(found, name => Assert.Matches(@"\.(OpenRead|FileStream)(\.new)?$", name));
    }

    private static IEnumerable<(INamedTypeSymbol Type, List<string> Methods)> InLibraries(HashSet<int> mentioned) =>
        DisposableFilter.InLibraries([.. s_compilation.SourceModule.ReferencedAssemblySymbols.Select(a => MetadataNames.Of(a)!)], mentioned, TestContext.Current.CancellationToken);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().Where(m => m is INamespaceSymbol || m.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected)
            .SelectMany(m => m is INamedTypeSymbol type ? Types(type).Append(type) : Types(m));
}
