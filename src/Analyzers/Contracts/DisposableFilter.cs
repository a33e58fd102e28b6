using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// Tells which bodies may come by something to dispose of: those that name a disposable type, a method that hands one out, or its release.
/// The others are left before anything is bound, and of these the ones that lose nothing before their control flow is looked at.
/// </summary>
/// <param name="contracts">The contracts of the compilation.</param>
/// <param name="bodies">Knows what the source mentions.</param>
internal sealed class DisposableFilter(ContractReader contracts, BodyFilter bodies)
{
    private readonly object _gate = new();
    private readonly UsingResources _usings = new(contracts);
    private HashSet<int>? _names;

    /// <summary>Whether a member of a type may come by something to dispose of.</summary>
    public bool MayAcquire(INamedTypeSymbol type, CancellationToken cancellation) => bodies.Mentions(type, NamesThatAcquire(cancellation), cancellation);

    /// <summary>Whether a body may.</summary>
    public bool MayAcquire(SyntaxNode body, CancellationToken cancellation) => bodies.Calls(body, NamesThatAcquire(cancellation), cancellation);

    /// <summary>Whether only the flow can tell what becomes of something that a body acquires, releases, or is given to dispose of.</summary>
    public bool NeedsFlow(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case IObjectCreationOperation or IAwaitOperation or ITypeParameterObjectCreationOperation when contracts.IsDisposable(operation.Type):
                case IInvocationOperation { TargetMethod: var method } when contracts.HandsOut(method):
                    if (!UsingResources.TakeAtOnce(operation))
                        return true;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" }:
                case IUsingOperation { Resources: var resources } when !_usings.AreAllNew(resources):
                case IUsingDeclarationOperation { DeclarationGroup: var declared } when !_usings.AreAllNew(declared):
                case ILocalReferenceOperation { Local.IsUsing: true } local when contracts.IsDisposable(local.Type) && !_usings.AreOnlyLookedAt(local):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Found by whoever asks first; if that is given up half-way, by the next.</summary>
    private HashSet<int> NamesThatAcquire(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _names) is { } known)
            return known;
        lock (_gate)
            return _names ??= FindNames(cancellation);
    }

    private HashSet<int> FindNames(CancellationToken cancellation)
    {
        var names = new HashSet<int> { IdentifierIndex.Hash("Dispose"), IdentifierIndex.Hash("DisposeAsync") };

        // Most of what the libraries have is not mentioned in the source at all, and need not be looked at.
        var mentioned = bodies.MentionedInSource(cancellation);
        var libraries = new List<MetadataNames>();
        foreach (var reference in contracts.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (MetadataNames.Of(reference) is { } library)
                libraries.Add(library);
            else
                AddNames(reference.GlobalNamespace, mentioned, names, cancellation);
        }

        foreach (var (type, methods) in InLibraries(libraries, mentioned, cancellation))
            AddNames(type, methods, mentioned, names);
        AddNames(contracts.Compilation.Assembly.GlobalNamespace, mentioned, names, cancellation);
        foreach (var tree in contracts.Compilation.SyntaxTrees)
            BodyFilter.AddAliases(tree.GetRoot(cancellation).DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>(), names);
        return names;
    }

    /// <summary>The types whose names, or whose methods', are mentioned, and which may have to do with something to dispose of.</summary>
    internal static IEnumerable<(INamedTypeSymbol Type, List<string> Methods)> InLibraries(IReadOnlyList<MetadataNames> libraries, HashSet<int> mentioned, CancellationToken cancellation)
    {
        var disposables = new HashSet<int>(ContractFile.Disposables.TypesThatAre("owned").Select(id => IdentifierIndex.Hash(ContractFile.LastName(id))));
        MetadataNames.AddDerived(disposables, [.. ContractFile.Disposables.TypesThatAre("unowned").Select(id => id.Substring(2))], libraries);
        foreach (var library in libraries)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var found in library.Mentioning(disposables, mentioned))
                yield return found;
        }
    }

    private void AddNames(INamespaceSymbol root, HashSet<int> mentioned, HashSet<int> names, CancellationToken cancellation)
    {
        foreach (var member in root.GetMembers())
        {
            cancellation.ThrowIfCancellationRequested();
            if (member is INamespaceSymbol inner)
                AddNames(inner, mentioned, names, cancellation);
            else if (member is INamedTypeSymbol type)
                AddNames(type, mentioned, names);
        }
    }

    private void AddNames(INamedTypeSymbol type, HashSet<int> mentioned, HashSet<int> names)
    {
        if (type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected) && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, contracts.Compilation.Assembly))
            return;
        AddNames(type, type.TypeKind is TypeKind.Enum or TypeKind.Delegate ? [] : type.MemberNames, mentioned, names);
        foreach (var nested in type.GetTypeMembers())
            AddNames(nested, mentioned, names);
    }

    private void AddNames(INamedTypeSymbol type, IEnumerable<string> members, HashSet<int> mentioned, HashSet<int> names)
    {
        var name = IdentifierIndex.Hash(type.Name);
        if (mentioned.Contains(name) && !names.Contains(name) && !type.IsAbstract && contracts.IsDisposable(type))
            names.Add(name);
        foreach (var member in members)
        {
            var hash = IdentifierIndex.Hash(member);
            if (!mentioned.Contains(hash) || names.Contains(hash))
                continue;
            foreach (var candidate in type.GetMembers(member))
            {
                if (candidate is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && contracts.HandsOut(method))
                {
                    names.Add(hash);
                    break;
                }
            }
        }
    }
}
