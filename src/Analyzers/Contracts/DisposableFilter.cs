using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// Tells which bodies may come by something to dispose of: those that name a disposable type, a method that hands one out, or its release.
/// The others are left before anything is bound, and of these the ones that acquire nothing before their control flow is looked at.
/// </summary>
/// <param name="contracts">The contracts of the compilation.</param>
/// <param name="bodies">Knows what the source mentions.</param>
/// <param name="indexOf">Gives the identifiers of a text; cached for as long as the text lives.</param>
internal sealed class DisposableFilter(ContractReader contracts, BodyFilter bodies, Func<SourceText, CancellationToken, IdentifierIndex> indexOf)
{
    private readonly object _gate = new();
    private HashSet<int>? _names;

    /// <summary>Whether a member of a type may come by something to dispose of.</summary>
    public bool MayAcquire(INamedTypeSymbol type, CancellationToken cancellation) => bodies.Mentions(type, NamesThatAcquire(cancellation), cancellation);

    public bool MayAcquire(SyntaxNode codeBlock, CancellationToken cancellation) =>
        indexOf(codeBlock.SyntaxTree.GetText(cancellation), cancellation).ContainsAny(NamesThatAcquire(cancellation), codeBlock.Span);

    /// <summary>Whether an operation of a body acquires or releases something that can be disposed.</summary>
    public bool Acquires(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case IObjectCreationOperation or IAwaitOperation or ITypeParameterObjectCreationOperation when contracts.IsDisposable(operation.Type):
                case IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" } or IUsingOperation or IUsingDeclarationOperation:
                case IInvocationOperation { TargetMethod: var method } when contracts.HandsOut(method):
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
        var names = new HashSet<int> { IdentifierIndex.EscapedIdentifier, IdentifierIndex.Hash("Dispose"), IdentifierIndex.Hash("DisposeAsync") };

        // Most of what the libraries have is not mentioned in the source at all, and need not be looked at.
        var mentioned = bodies.MentionedInSource(cancellation);
        foreach (var reference in contracts.Compilation.SourceModule.ReferencedAssemblySymbols)
            AddNames(reference.GlobalNamespace, mentioned, names, cancellation);
        AddNames(contracts.Compilation.Assembly.GlobalNamespace, mentioned, names, cancellation);
        return names;
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
        var name = IdentifierIndex.Hash(type.Name);
        if (mentioned.Contains(name) && !names.Contains(name) && !type.IsAbstract && contracts.IsDisposable(type))
            names.Add(name);
        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate)
            return;
        foreach (var member in type.MemberNames)
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

        foreach (var nested in type.GetTypeMembers())
            AddNames(nested, mentioned, names);
    }
}
