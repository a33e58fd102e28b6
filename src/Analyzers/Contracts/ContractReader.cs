using System.Collections.Concurrent;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// Reads the contracts of one compilation: attributes of the namespace <c>PidNs.Contracts</c>, by name, from metadata or source.
/// What it finds is kept for as long as the compilation.
/// </summary>
internal sealed class ContractReader
{
    public const string AttributeNamespace = "PidNs.Contracts";

    private static readonly string[] s_attributes =
    [
        "BorrowedAttribute", "OwnedAttribute", "GuardAttribute", "RequiresGuardAttribute", "MayBlockAttribute",
        "WaitsForReadersAttribute", "UnboundedAttribute", "NoneTestAttribute", "ScopeTokenAttribute", "PidInAttribute",
    ];

    private readonly ConcurrentDictionary<ITypeSymbol, TypeContract> _types = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, MemberContract> _members = new(SymbolEqualityComparer.Default);

    private readonly ImmutableHashSet<IAssemblySymbol> _assemblies;
    private readonly ImmutableArray<ContractFile> _files;
    private readonly bool _filesHaveTypes;

    private ContractReader(Compilation compilation, ImmutableHashSet<IAssemblySymbol> assemblies, ImmutableArray<ContractFile> files)
    {
        Compilation = compilation;
        _assemblies = assemblies;
        _files = files;
        _filesHaveTypes = files.Any(f => f.HasTypes);
    }

    /// <summary>The names that a contract attribute can be written as.</summary>
    public static IEnumerable<string> AttributeNames =>
        s_attributes.Concat(s_attributes.Select(name => name.Substring(0, name.Length - "Attribute".Length)));

    public Compilation Compilation { get; }

    /// <summary>The names of the types and members that contract files speak of.</summary>
    public IEnumerable<string> ListedNames => _files.SelectMany(f => f.Names);

    /// <summary>Whether the authors of an assembly could have declared contracts.</summary>
    public bool KnowsContracts(IAssemblySymbol assembly) =>
        SymbolEqualityComparer.Default.Equals(assembly, Compilation.Assembly) || MayMention(assembly);

    /// <summary>Whether a signature of an assembly can be under contract, or mention a type that is.</summary>
    public bool MayMention(IAssemblySymbol assembly) =>
        _filesHaveTypes
        || _assemblies.Contains(assembly)
        || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(a => _assemblies.Any(c => c.Name == a.Name)));

    /// <summary>A reader, or null when the compilation knows no contract attribute and has no contract file.</summary>
    public static ContractReader? TryCreate(Compilation compilation, ImmutableArray<ContractFile> files = default)
    {
        files = files.IsDefault ? ImmutableArray<ContractFile>.Empty : files;
        var assemblies = s_attributes
            .SelectMany(name => compilation.GetTypesByMetadataName(AttributeNamespace + "." + name))
            .Select(type => type.ContainingAssembly)
            .ToImmutableHashSet<IAssemblySymbol>(SymbolEqualityComparer.Default);
        return assemblies.IsEmpty && files.IsEmpty ? null : new(compilation, assemblies, files);
    }

    public TypeContract Of(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Error)
            return TypeContract.None;
        return _types.TryGetValue(type, out var contract) ? contract : _types.GetOrAdd(type, ReadType(type));
    }

    /// <summary>The contract of a method; an accessor has that of its property as well.</summary>
    public MemberContract Of(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        return _members.TryGetValue(definition, out var contract) ? contract : _members.GetOrAdd(definition, ReadMember(definition));
    }

    public Passing PassingOf(IParameterSymbol parameter)
    {
        var declared = ReadPassing(parameter.OriginalDefinition.GetAttributes());
        return declared == Passing.Default && parameter.ContainingSymbol is IMethodSymbol method
            && Of(method).Parameters.TryGetValue(parameter.Name, out var listed) ? listed : declared;
    }

    /// <summary>Whether a field only borrows what it holds: by its own contract, or because it is part of a borrow.</summary>
    public bool IsBorrowed(IFieldSymbol field) =>
        ReadPassing(field.OriginalDefinition.GetAttributes()) == Passing.Borrowed || (Of(field.ContainingType) & TypeContract.Borrowed) != 0;

    /// <summary>Whether a type is the one named, or derives from or implements it.</summary>
    public static bool Is(ITypeSymbol type, INamedTypeSymbol wanted)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, wanted.OriginalDefinition))
                return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, wanted.OriginalDefinition))
                return true;
        }

        return false;
    }

    /// <summary>The guards that a method itself asks for, whatever it overrides.</summary>
    public static IEnumerable<INamedTypeSymbol> DeclaredGuards(IMethodSymbol method)
    {
        List<INamedTypeSymbol>? guards = null;
        foreach (var attribute in method.GetAttributes())
        {
            if (NameOf(attribute) == "RequiresGuardAttribute")
                AddType(attribute, ref guards);
        }

        return guards ?? Enumerable.Empty<INamedTypeSymbol>();
    }

    private TypeContract ReadType(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            var constrained = TypeContract.None;
            foreach (var constraint in parameter.ConstraintTypes)
                constrained |= Of(constraint);
            return constrained;
        }

        if (type is not INamedTypeSymbol named)
            return TypeContract.None;
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return Of(named.TypeArguments[0]);

        var contract = TypeContract.None;
        foreach (var attribute in named.OriginalDefinition.GetAttributes())
        {
            contract |= NameOf(attribute) switch
            {
                "OwnedAttribute" => TypeContract.Owned,
                "BorrowedAttribute" => TypeContract.Borrowed,
                "GuardAttribute" => TypeContract.Guard,
                "ScopeTokenAttribute" => TypeContract.ScopeToken,
                _ => TypeContract.None,
            };
        }

        if ((contract & TypeContract.Borrowed) != 0 && named.IsValueType)
        {
            foreach (var member in named.OriginalDefinition.GetMembers())
            {
                if (member is IMethodSymbol method && Of(method).IsNoneTest)
                    contract |= TypeContract.NoneTested;
            }
        }

        if (contract == TypeContract.None && _filesHaveTypes)
            contract = ReadListedType(named.OriginalDefinition);
        if (contract == TypeContract.None)
        {
            contract = Of(named.BaseType);
            foreach (var implemented in named.Interfaces)
                contract |= Of(implemented);
        }

        return contract;
    }

    private TypeContract ReadListedType(INamedTypeSymbol type)
    {
        var contract = TypeContract.None;
        foreach (var clause in ClausesFor(type, shipped: false))
        {
            contract |= clause.Word switch
            {
                "owned" => TypeContract.Owned,
                "borrowed" => TypeContract.Borrowed,
                "guard" => TypeContract.Guard,
                "scope-token" => TypeContract.ScopeToken,
                _ => TypeContract.None,
            };
        }

        return contract;
    }

    private IEnumerable<Clause> ClausesFor(ISymbol symbol, bool shipped)
    {
        if (symbol.GetDocumentationCommentId() is not { } id)
            yield break;
        var open = id.IndexOf('(');
        foreach (var file in shipped ? _files.Add(ContractFile.BlockingMembers) : _files)
        {
            foreach (var clause in file.For(id))
                yield return clause;
            if (open > 0)
            {
                foreach (var clause in file.For(id.Substring(0, open)))
                    yield return clause;
            }
        }
    }

    private MemberContract ReadMember(IMethodSymbol method)
    {
        var property = method.AssociatedSymbol as IPropertySymbol;
        var own = Read(method.GetAttributes(), method.GetReturnTypeAttributes(), property?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty, method.Parameters);
        if (own.IsEmpty)
            own = ReadListed(method);
        if (!own.IsEmpty)
            return own;
        if (method.OverriddenMethod is { } overridden)
            return Of(overridden);
        foreach (var implemented in method.ExplicitInterfaceImplementations)
        {
            if (Of(implemented) is { IsEmpty: false } inherited)
                return inherited;
        }

        return method.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct } type && CanImplement(method)
            ? FromInterfaces(method, type)
            : MemberContract.Empty;
    }

    /// <summary>The contract that the files give a member; its overloads and its type speak for it as well.</summary>
    private MemberContract ReadListed(IMethodSymbol method)
    {
        var member = (ISymbol?)method.AssociatedSymbol ?? method;
        List<Clause>? clauses = null;
        foreach (var clause in ClausesFor(member, shipped: true))
            (clauses ??= []).Add(clause);
        foreach (var clause in ClausesFor(member.ContainingSymbol, shipped: true))
        {
            if (clause.Word == "may-block")
                (clauses ??= []).Add(clause);
        }

        if (clauses is null)
            return MemberContract.Empty;
        return new()
        {
            MayBlock = clauses.Any(c => c.Word == "may-block"),
            IsNoneTest = clauses.Any(c => c.Word == "none-test"),
            UseInstead = clauses.FirstOrDefault(c => c.Word == "unbounded").Argument,
            Returns = clauses.Any(c => c is { Word: "owned", Argument: null }) ? Passing.Owned
                : clauses.Any(c => c is { Word: "borrowed", Argument: null }) ? Passing.Borrowed
                : Passing.Default,
            RequiredGuards = TypesNamed("requires-guard"),
            WaitsFor = TypesNamed("waits-for-readers"),
            Parameters = clauses.Where(c => c is { Word: "owned" or "borrowed", Argument: not null })
                .GroupBy(c => c.Argument!)
                .ToImmutableDictionary(g => g.Key, g => g.Last().Word == "owned" ? Passing.Owned : Passing.Borrowed),
            OwnPids = clauses.Where(c => c.Word == "pid").Select(c => c.Argument!).ToImmutableHashSet(),
        };

        ImmutableArray<INamedTypeSymbol> TypesNamed(string word) =>
            clauses.Where(c => c.Word == word)
                .SelectMany(c => DocumentationCommentId.GetSymbolsForDeclarationId(c.Argument!, Compilation).OfType<INamedTypeSymbol>())
                .ToImmutableArray();
    }

    private static bool CanImplement(IMethodSymbol method) =>
        method is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet };

    private MemberContract FromInterfaces(IMethodSymbol method, INamedTypeSymbol type)
    {
        foreach (var implemented in type.AllInterfaces)
        {
            foreach (var member in implemented.GetMembers(method.Name))
            {
                if (member is IMethodSymbol candidate && Of(candidate) is { IsEmpty: false } contract
                    && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(candidate), method))
                {
                    return contract;
                }
            }
        }

        return MemberContract.Empty;
    }

    private static MemberContract Read(
        ImmutableArray<AttributeData> onMethod, ImmutableArray<AttributeData> onReturn, ImmutableArray<AttributeData> onProperty,
        ImmutableArray<IParameterSymbol> parameters)
    {
        List<INamedTypeSymbol>? guards = null, waits = null;
        bool mayBlock = false, noneTest = false;
        string? useInstead = null, from = null, pidIn = null;
        var returns = Passing.Default;
        foreach (var attribute in onMethod.Concat(onProperty).Concat(onReturn))
        {
            switch (NameOf(attribute))
            {
                case "RequiresGuardAttribute":
                    AddType(attribute, ref guards);
                    break;
                case "WaitsForReadersAttribute":
                    AddType(attribute, ref waits);
                    break;
                case "MayBlockAttribute":
                    mayBlock = true;
                    break;
                case "NoneTestAttribute":
                    noneTest = true;
                    break;
                case "UnboundedAttribute":
                    useInstead = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string text }, ..] ? text : "";
                    break;
                case "PidInAttribute":
                    pidIn = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string name }, ..] ? name : null;
                    break;
                case "OwnedAttribute":
                    returns = Passing.Owned;
                    break;
                case "BorrowedAttribute":
                    returns = Passing.Borrowed;
                    foreach (var argument in attribute.NamedArguments)
                        from = argument.Key == "From" ? argument.Value.Value as string : from;
                    break;
            }
        }

        var ownPids = parameters.Where(p => p.GetAttributes().Any(a => NameOf(a) == "PidInAttribute")).Select(p => p.Name).ToImmutableHashSet();
        if (guards is null && waits is null && !mayBlock && !noneTest && useInstead is null && returns == Passing.Default
            && pidIn is null && ownPids.IsEmpty)
        {
            return MemberContract.Empty;
        }

        return new()
        {
            RequiredGuards = guards?.ToImmutableArray() ?? ImmutableArray<INamedTypeSymbol>.Empty,
            WaitsFor = waits?.ToImmutableArray() ?? ImmutableArray<INamedTypeSymbol>.Empty,
            MayBlock = mayBlock,
            IsNoneTest = noneTest,
            UseInstead = useInstead,
            Returns = returns,
            BorrowedFrom = from,
            OwnPids = ownPids,
            PidIn = pidIn,
        };
    }

    private static void AddType(AttributeData attribute, ref List<INamedTypeSymbol>? types)
    {
        if (attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: INamedTypeSymbol type }, ..])
            (types ??= []).Add(type);
    }

    private static Passing ReadPassing(ImmutableArray<AttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            switch (NameOf(attribute))
            {
                case "OwnedAttribute":
                    return Passing.Owned;
                case "BorrowedAttribute":
                    return Passing.Borrowed;
            }
        }

        return Passing.Default;
    }

    /// <summary>The name of a contract attribute; null for every other attribute.</summary>
    public static string? NameOf(AttributeData attribute) =>
        attribute.AttributeClass is
        {
            ContainingNamespace: { Name: "Contracts", ContainingNamespace: { Name: "PidNs", ContainingNamespace.IsGlobalNamespace: true } },
        } type ? type.Name : null;
}
