namespace PidNs.Analyzers.Contracts;

/// <summary>Finds what derives from the types that a project declares, and what implements their methods without a body.</summary>
internal sealed class Implementations(Compilation compilation)
{
    private readonly Lazy<ILookup<ISymbol, INamedTypeSymbol>> _types = new(() => TypesByBase(compilation.Assembly.GlobalNamespace));

    /// <summary>The classes and structs of this project that derive from a type or implement it.</summary>
    public IEnumerable<INamedTypeSymbol> Of(INamedTypeSymbol type) => _types.Value[type.OriginalDefinition];

    /// <summary>The methods of this project that are called in place of an abstract one or of one of an interface.</summary>
    public IEnumerable<IMethodSymbol> Of(IMethodSymbol method)
    {
        if (!method.IsAbstract)
            yield break;
        foreach (var type in Of(method.ContainingType))
        {
            if (method.ContainingType.TypeKind != TypeKind.Interface)
            {
                foreach (var found in type.GetMembers(method.Name).OfType<IMethodSymbol>().Where(m => SymbolEqualityComparer.Default.Equals(m.OverriddenMethod?.OriginalDefinition, method.OriginalDefinition)))
                    yield return found;
                continue;
            }

            var members = type.AllInterfaces.Where(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, method.ContainingType.OriginalDefinition)).SelectMany(i => i.GetMembers(method.Name));
            foreach (var member in members.Where(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition)))
            {
                if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol { OriginalDefinition: var found })
                    yield return found;
            }
        }
    }

    private static ILookup<ISymbol, INamedTypeSymbol> TypesByBase(INamespaceSymbol root)
    {
        var pairs = new List<(ISymbol Base, INamedTypeSymbol Type)>();
        var pending = new Stack<INamespaceOrTypeSymbol>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            foreach (var inner in current.GetMembers().OfType<INamespaceOrTypeSymbol>())
                pending.Push(inner);
            if (current is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type)
                continue;
            pairs.AddRange(type.AllInterfaces.Select(i => ((ISymbol)i.OriginalDefinition, type)));
            for (var @base = type.BaseType; @base is { DeclaringSyntaxReferences.IsEmpty: false }; @base = @base.BaseType)
                pairs.Add((@base.OriginalDefinition, type));
        }

        return pairs.ToLookup(p => p.Base, p => p.Type, SymbolEqualityComparer.Default);
    }
}
