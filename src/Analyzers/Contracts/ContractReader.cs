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
        "WaitsForReadersAttribute", "UnboundedAttribute", "NoneTestAttribute", "ScopeTokenAttribute",
    ];

    private readonly ConcurrentDictionary<ITypeSymbol, TypeContract> _types = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, MemberContract> _members = new(SymbolEqualityComparer.Default);

    private ContractReader(Compilation compilation) => Compilation = compilation;

    public Compilation Compilation { get; }

    /// <summary>A reader, or null when the compilation knows no contract attribute at all.</summary>
    public static ContractReader? TryCreate(Compilation compilation)
    {
        foreach (var name in s_attributes)
        {
            if (!compilation.GetTypesByMetadataName(AttributeNamespace + "." + name).IsEmpty)
                return new(compilation);
        }

        return null;
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

    public static Passing PassingOf(IParameterSymbol parameter) => ReadPassing(parameter.OriginalDefinition.GetAttributes());

    public static Passing PassingOf(IFieldSymbol field) => ReadPassing(field.OriginalDefinition.GetAttributes());

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

        if (contract == TypeContract.None)
        {
            contract = Of(named.BaseType);
            foreach (var implemented in named.Interfaces)
                contract |= Of(implemented);
        }

        return contract;
    }

    private MemberContract ReadMember(IMethodSymbol method)
    {
        var property = method.AssociatedSymbol as IPropertySymbol;
        var own = Read(method.GetAttributes(), method.GetReturnTypeAttributes(), property?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty);
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
        ImmutableArray<AttributeData> onMethod, ImmutableArray<AttributeData> onReturn, ImmutableArray<AttributeData> onProperty)
    {
        List<INamedTypeSymbol>? guards = null, waits = null;
        bool mayBlock = false, noneTest = false;
        string? useInstead = null, from = null;
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

        if (guards is null && waits is null && !mayBlock && !noneTest && useInstead is null && returns == Passing.Default)
            return MemberContract.Empty;
        return new()
        {
            RequiredGuards = guards?.ToImmutableArray() ?? ImmutableArray<INamedTypeSymbol>.Empty,
            WaitsFor = waits?.ToImmutableArray() ?? ImmutableArray<INamedTypeSymbol>.Empty,
            MayBlock = mayBlock,
            IsNoneTest = noneTest,
            UseInstead = useInstead,
            Returns = returns,
            BorrowedFrom = from,
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
    private static string? NameOf(AttributeData attribute) =>
        attribute.AttributeClass is
        {
            ContainingNamespace: { Name: "Contracts", ContainingNamespace: { Name: "PidNs", ContainingNamespace.IsGlobalNamespace: true } },
        } type ? type.Name : null;
}
