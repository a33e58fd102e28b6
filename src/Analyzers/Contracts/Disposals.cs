using System.Collections.Concurrent;

namespace PidNs.Analyzers.Contracts;

/// <summary>What the <c>Dispose</c> of a project's own types does, by its text.</summary>
/// <param name="contracts">The contracts of the compilation.</param>
/// <param name="implementations">What derives from a type.</param>
internal sealed class Disposals(ContractReader contracts, Implementations implementations)
{
    private readonly ConcurrentDictionary<ISymbol, bool> _releases = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _isEmpty = new(SymbolEqualityComparer.Default);

    /// <summary>Whether calling a method ends what its object holds, though it is not <c>Dispose</c>.</summary>
    public bool Releases(IMethodSymbol method) => !method.IsStatic && (method switch
    {
        { Name: "Close" or "CloseAsync" or "Abort" } or { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: false } => true,
        { DeclaringSyntaxReferences.IsEmpty: true } => false,
        _ => Habits.Ends(method.Name) || (_releases.TryGetValue(method, out var releases) ? releases : _releases.GetOrAdd(method, IsWhatDisposeCalls(method))),
    });

    /// <summary>Whether the <c>Dispose</c> of a type calls this method and nothing else, or disposes of nothing that this method does not dispose of as well.</summary>
    private static bool IsWhatDisposeCalls(IMethodSymbol method)
    {
        if (method.ContainingType.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty && m.Name is "Dispose" or "System.IDisposable.Dispose") is not { } dispose
            || MethodText.BodyOf(dispose) is not { } body || SymbolEqualityComparer.Default.Equals(dispose, method))
        {
            return false;
        }

        if (method.Parameters.IsEmpty && MethodText.OnlyCall(body) is { ArgumentList.Arguments.Count: 0, Expression: var called } && MethodText.IsName(called, method.Name))
            return true;
        var disposed = MethodText.DisposedIn(body);
        return disposed.Count > 0 && MethodText.BodyOf(method) is { } other && disposed.IsSubsetOf(MethodText.DisposedIn(other));
    }

    /// <summary>Whether the <c>Dispose</c> of a type of this project does nothing.</summary>
    public bool HasNothingToRelease(INamedTypeSymbol type, bool isExact) =>
        !type.DeclaringSyntaxReferences.IsEmpty
        && (type.TypeKind == TypeKind.Interface ? implementations.Of(type).Any() : (_isEmpty.TryGetValue(type, out var isEmpty) ? isEmpty : _isEmpty.GetOrAdd(type, FindHasNothingToRelease(type, new(SymbolEqualityComparer.Default)))))
        && (isExact || type.IsSealed || implementations.Of(type).All(t => HasNothingToRelease(t.OriginalDefinition, isExact: true)));

    /// <param name="type">The type.</param>
    /// <param name="asked">The types that were asked already: their members may be of each other's.</param>
    private bool FindHasNothingToRelease(INamedTypeSymbol type, HashSet<ISymbol> asked)
    {
        if (!asked.Add(type))
            return true;
        var disposals = 0;
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.DeclaringSyntaxReferences.IsEmpty)
                return IsEmptyBase(current) || (disposals > 0 && !contracts.IsDisposable(current));
            foreach (var method in current.GetMembers().OfType<IMethodSymbol>().Where(m => m.Name.Contains("Dispose") && m.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
            {
                if (method.IsAbstract)
                    continue;
                if (MethodText.BodyOf(method) is not { } body || !MethodText.DoesNothing(body, name => NeedsNoDisposal(current, name, asked)))
                    return false;
                disposals++;
            }
        }

        return false;
    }

    /// <summary>Whether a base type of the libraries can be disposed only for those that derive from it.</summary>
    private static bool IsEmptyBase(INamedTypeSymbol type) =>
        type is { Name: "Stream" or "TextReader" or "TextWriter", ContainingNamespace: { Name: "IO", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>Whether what a member of a type holds can be disposed, but need not be.</summary>
    private bool NeedsNoDisposal(INamedTypeSymbol type, string member, HashSet<ISymbol> asked) => type.GetMembers(member).Select(m => m switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    }).Any(held => held is not null && ((contracts.Of(held) & (TypeContract.Owned | TypeContract.Unowned)) == TypeContract.Unowned
            || (held is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, DeclaringSyntaxReferences.IsEmpty: false } own
                && implementations.Of(own).Prepend(own).All(t => FindHasNothingToRelease(t.OriginalDefinition, asked)))));
}
