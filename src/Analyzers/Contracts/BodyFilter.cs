using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// Tells quickly, and without binding anything, which types and bodies cannot touch anything under contract: nearly all of a code base.
/// </summary>
/// <remarks>
/// An expression of a type under contract starts at something that is not: a member whose signature mentions the type, the type's own name,
/// or a parameter. So a body that has none of those names, nor such a parameter, has no value under contract. The names are found once for
/// a compilation: from metadata in the assemblies that know the contracts, from source in the files that mention one of the types.
/// </remarks>
internal sealed class BodyFilter
{
    private static readonly HashSet<int> s_escaped = [IdentifierIndex.EscapedIdentifier];

    private readonly ContractReader _contracts;
    private readonly Func<SourceText, CancellationToken, IdentifierIndex> _indexOf;
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _involved = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> _visiting = new(SymbolEqualityComparer.Default);
    private readonly object _gate = new();
    private HashSet<int>? _names, _mentioned;

    /// <param name="contracts">The contracts of the compilation.</param>
    /// <param name="indexOf">Gives the identifiers of a text; cached for as long as the text lives, over the compilations that it is part of.</param>
    public BodyFilter(ContractReader contracts, Func<SourceText, CancellationToken, IdentifierIndex> indexOf)
    {
        _contracts = contracts;
        _indexOf = indexOf;
    }

    public static SourceTextValueProvider<IdentifierIndex> Provider { get; } = new(IdentifierIndex.Of);

    /// <summary>Whether a member of a type may touch anything under contract: then the type mentions one of the names somewhere.</summary>
    public bool MayTouchContracts(INamedTypeSymbol type, CancellationToken cancellation) =>
        Mentions(type, NamesUnderContract(cancellation), cancellation);

    /// <summary>
    /// Whether a declaration of a type may, by its text. That tells of its signature as well: a type in it has its name there, and a member that
    /// is under contract by another's, or by a type parameter of its type, has a name of its own that is known.
    /// </summary>
    public bool MayTouchContracts(SyntaxNode declaration, INamedTypeSymbol type, CancellationToken cancellation)
    {
        var names = NamesUnderContract(cancellation);
        return IsInvolved(type) || !type.CanBeReferencedByName || Mentions(declaration, names, cancellation)
            || declaration is IndexerDeclarationSyntax or TypeDeclarationSyntax { ParameterList: not null }
            || (declaration is BaseMethodDeclarationSyntax and not MethodDeclarationSyntax && IsInGeneric(type));
    }

    private static bool IsInGeneric(INamedTypeSymbol? type) => type is not null && (type.Arity > 0 || IsInGeneric(type.ContainingType));

    /// <summary>Whether a body of a type may: <paramref name="owner"/> is the method that it is of.</summary>
    public bool MayTouchContracts(SyntaxNode body, INamedTypeSymbol type, IMethodSymbol? owner, CancellationToken cancellation)
    {
        // First of all: it also finds the types that are under contract by what their members are.
        var names = NamesUnderContract(cancellation);
        if (IsInvolved(type))
            return true;

        // The members of an extension block have its parameter, which this Roslyn does not tell of.
        if (!type.CanBeReferencedByName)
            return true;
        if (owner is not null && (IsInvolved(owner.ReturnType) || !_contracts.Of(owner).IsOnlyPassing || owner.Parameters.Any(p => IsInvolved(p.Type))))
            return true;
        return Mentions(body, names, cancellation);
    }

    /// <summary>Whether the declaration of a type has one of these names in it.</summary>
    public bool Mentions(INamedTypeSymbol type, HashSet<int> names, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(r => _indexOf(r.SyntaxTree.GetText(cancellation), cancellation) is var index
            && (index.ContainsAny(names, r.Span) || index.ContainsAny(s_escaped, r.Span)));

    /// <summary>Whether a part of a file has.</summary>
    public bool Mentions(SyntaxNode node, HashSet<int> names, CancellationToken cancellation) =>
        _indexOf(node.SyntaxTree.GetText(cancellation), cancellation) is var index && (index.ContainsAny(names, node.Span) || HasEscapedName(node, index));

    /// <summary>Whether a part of a file may call one of these or make an object of it, or ends what it has with <c>using</c>.</summary>
    public bool Calls(SyntaxNode node, HashSet<int> names, CancellationToken cancellation)
    {
        var text = node.SyntaxTree.GetText(cancellation);
        var index = _indexOf(text, cancellation);
        return index.CallsAny(names, text, TextSpan.FromBounds(StartOf(node), node.Span.End)) || HasEscapedName(node, index);
    }

    /// <summary>Where a declaration says more than its own name, which looks like that of a call.</summary>
    private static int StartOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.Identifier.Span.End,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Span.End,
        _ => declaration.SpanStart,
    };

    /// <summary>Whether a name is written with an escape, and can be any: nearly all escapes are in strings.</summary>
    private static bool HasEscapedName(SyntaxNode node, IdentifierIndex index) =>
        index.ContainsAny(s_escaped, node.Span) && node.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.Text.Contains('\\'));

    /// <summary>The identifiers of all of the source.</summary>
    public HashSet<int> MentionedInSource(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_mentioned is not null)
                return _mentioned;
            var mentioned = new HashSet<int>();
            foreach (var tree in _contracts.Compilation.SyntaxTrees)
                mentioned.UnionWith(_indexOf(tree.GetText(cancellation), cancellation).All);
            return _mentioned = mentioned;
        }
    }

    /// <summary>Found by whoever asks first; if that is given up half-way, by the next.</summary>
    private HashSet<int> NamesUnderContract(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _names) is { } known)
            return known;
        lock (_gate)
            return _names ??= FindNames(cancellation);
    }

    /// <summary>Whether a value of a type is under contract, or gives one out as an element of it.</summary>
    private bool IsInvolved(ITypeSymbol? type)
    {
        switch (type)
        {
            case null:
                return false;
            case IArrayTypeSymbol array:
                return IsInvolved(array.ElementType);
            case IPointerTypeSymbol pointer:
                return IsInvolved(pointer.PointedAtType);
            case INamedTypeSymbol { SpecialType: not SpecialType.None, IsGenericType: false }:
                return false;
            case INamedTypeSymbol or ITypeParameterSymbol:
                if (_involved.TryGetValue(type, out var known))
                    return known;
                lock (_visiting)
                    return _visiting.Add(type) && FindInvolved(type);
            default:
                return false;
        }
    }

    private bool FindInvolved(ITypeSymbol type)
    {
        var involved = (_contracts.Of(type) & (TypeContract.Disposable | TypeContract.Unowned)) == 0 && _contracts.Of(type) != TypeContract.None;
        if (!involved && type is INamedTypeSymbol named)
        {
            involved = named.TypeArguments.Any(IsInvolved) || IsInvolved(named.BaseType) || named.Interfaces.Any(IsInvolved)
                || (named.TypeKind == TypeKind.Delegate && named.DelegateInvokeMethod is { } invoke && MentionsContracts(invoke));
        }
        else if (!involved && type is ITypeParameterSymbol parameter)
        {
            involved = parameter.ConstraintTypes.Any(IsInvolved);
        }

        _visiting.Remove(type);
        _involved.TryAdd(type, involved);
        return involved;
    }

    private bool MentionsContracts(ISymbol member) => member switch
    {
        IMethodSymbol method => IsInvolved(method.ReturnType) || method.Parameters.Any(p => IsInvolved(p.Type)) || !_contracts.Of(method).IsEmpty,
        IPropertySymbol property => IsInvolved(property.Type) || property.Parameters.Any(p => IsInvolved(p.Type))
            || (property.GetMethod is { } getter && !_contracts.Of(getter).IsEmpty),
        IFieldSymbol field => IsInvolved(field.Type),
        IEventSymbol @event => IsInvolved(@event.Type),
        _ => false,
    };

    private HashSet<int> FindNames(CancellationToken cancellation)
    {
        var names = new HashSet<int> { IdentifierIndex.ProcFsLookup };
        foreach (var name in _contracts.ListedNames)
            names.Add(IdentifierIndex.Hash(name));
        foreach (var reference in _contracts.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (_contracts.KnowsAttributes(reference))
                AddNames(reference.GlobalNamespace, names, cancellation);
            else if (_contracts.MayMention(reference))
                AddMentionedNames(reference.GlobalNamespace, MentionedInSource(cancellation), names, cancellation);
        }

        AddSourceNames(names, cancellation);
        return names;
    }

    private void AddNames(INamespaceSymbol root, HashSet<int> names, CancellationToken cancellation)
    {
        foreach (var member in root.GetMembers())
        {
            cancellation.ThrowIfCancellationRequested();
            if (member is INamespaceSymbol inner)
                AddNames(inner, names, cancellation);
            else
                AddNames((INamedTypeSymbol)member, names);
        }
    }

    private void AddNames(INamedTypeSymbol type, HashSet<int> names)
    {
        // The members of a type under contract are reached through a value of it, or through its name.
        var isInvolved = IsInvolved(type);
        if (isInvolved)
            names.Add(IdentifierIndex.Hash(type.Name));
        foreach (var member in type.GetMembers())
        {
            if (member is INamedTypeSymbol nested)
            {
                AddNames(nested, names);
            }
            else if (!isInvolved || member.IsStatic)
            {
                if (!MentionsContracts(member))
                    continue;
                if (!isInvolved)
                    names.Add(IdentifierIndex.Hash(member.Name));
                if (member is IPropertySymbol { IsIndexer: true } or IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Conversion or MethodKind.UserDefinedOperator }
                    or IMethodSymbol { Name: "GetEnumerator" or "GetAsyncEnumerator" or "Deconstruct" or "GetAwaiter" })
                {
                    // Reached without a name of their own: whatever is of the type is.
                    names.Add(IdentifierIndex.Hash(type.Name));
                    _involved[type] = true;
                }
            }
        }
    }

    /// <summary>
    /// Adds the names of a library that knows nothing of contracts, where a file does: of all that is there only what the source mentions is
    /// looked at.
    /// </summary>
    private void AddMentionedNames(INamespaceOrTypeSymbol container, HashSet<int> mentioned, HashSet<int> names, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var member in container is INamespaceSymbol space ? space.GetMembers() : container.GetTypeMembers().CastArray<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public or Accessibility.Protected } type)
            {
                if (mentioned.Contains(IdentifierIndex.Hash(type.Name)))
                    AddNames(type, names);
                else
                    AddMentionedMembers(type, mentioned, names);
            }

            if (member is INamespaceSymbol or INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public or Accessibility.Protected })
                AddMentionedNames(member, mentioned, names, cancellation);
        }
    }

    private void AddMentionedMembers(INamedTypeSymbol type, HashSet<int> mentioned, HashSet<int> names)
    {
        foreach (var name in type.MemberNames)
        {
            var hash = IdentifierIndex.Hash(name);
            if (mentioned.Contains(hash) && !names.Contains(hash) && type.GetMembers(name).Any(m => m is not INamedTypeSymbol && MentionsContracts(m)))
                names.Add(hash);
        }
    }

    /// <summary>
    /// Adds the names that source declares. A signature can only mention a type by its name, so only the files that have one of the names are
    /// looked into; what is declared there can add names, until nothing new is found.
    /// </summary>
    private void AddSourceNames(HashSet<int> names, CancellationToken cancellation)
    {
        var attributes = new HashSet<int>(ContractReader.AttributeNames.Select(IdentifierIndex.Hash));
        var unread = _contracts.Compilation.SyntaxTrees.ToList();
        var aliases = new List<UsingDirectiveSyntax>();
        var before = -1;
        while (names.Count != before)
        {
            before = names.Count;
            for (var i = unread.Count - 1; i >= 0; i--)
            {
                var tree = unread[i];
                var index = _indexOf(tree.GetText(cancellation), cancellation);
                if (!index.ContainsAny(names, null) && !index.ContainsAny(attributes, null) && !HasEscapedName(tree.GetRoot(cancellation), index))
                    continue;
                unread.RemoveAt(i);
                AddDeclaredNames(tree, names, aliases, cancellation);
            }

            AddAliases(aliases, names);
        }
    }

    /// <summary>Adds the other names of types that have one of these.</summary>
    public static void AddAliases(IEnumerable<UsingDirectiveSyntax> directives, HashSet<int> names)
    {
        foreach (var directive in directives)
        {
            if (directive.Alias is { } alias && directive.DescendantTokens().Any(t => names.Contains(IdentifierIndex.Hash(t.ValueText))))
                names.Add(IdentifierIndex.Hash(alias.Name.Identifier.ValueText));
        }
    }

    private void AddDeclaredNames(SyntaxTree tree, HashSet<int> names, List<UsingDirectiveSyntax> aliases, CancellationToken cancellation)
    {
        var root = tree.GetRoot(cancellation);
        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax))
        {
            switch (node)
            {
                case UsingDirectiveSyntax { Alias: not null } alias:
                    aliases.Add(alias);
                    break;
                case UsingDirectiveSyntax { StaticKeyword.RawKind: not 0 }:
                    AddStaticNames(names);
                    break;
                case BaseTypeDeclarationSyntax type:
                    AddDeclaredNames(type, type.Identifier.ValueText, names);
                    break;
                case DelegateDeclarationSyntax type:
                    AddDeclaredNames(type, type.Identifier.ValueText, names);
                    break;
            }
        }
    }

    private void AddDeclaredNames(SyntaxNode declaration, string name, HashSet<int> names)
    {
        foreach (var type in NamespaceOf(declaration.Parent)?.GetTypeMembers(name) ?? ImmutableArray<INamedTypeSymbol>.Empty)
            AddNames(type, names);
    }

    /// <summary>The namespace that a declaration is in, found by its names: nothing is bound.</summary>
    private INamespaceSymbol? NamespaceOf(SyntaxNode? declaration)
    {
        if (declaration is not BaseNamespaceDeclarationSyntax inner)
            return _contracts.Compilation.Assembly.GlobalNamespace;
        var current = NamespaceOf(inner.Parent);
        foreach (var part in inner.Name.ToString().Split('.'))
            current = current?.GetMembers(part.Trim().TrimStart('@')).OfType<INamespaceSymbol>().FirstOrDefault();
        return current;
    }

    /// <summary>With <c>using static</c>, the static members of a type under contract are reached by their own names.</summary>
    private void AddStaticNames(HashSet<int> names)
    {
        foreach (var type in _involved.Where(p => p.Value).Select(p => p.Key).ToArray())
        {
            foreach (var member in type.GetMembers())
            {
                if (member.IsStatic)
                    names.Add(IdentifierIndex.Hash(member.Name));
            }
        }
    }
}
