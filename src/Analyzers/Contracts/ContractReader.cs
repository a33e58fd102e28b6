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

    /// <summary>The files that speak of members, the user's own last: they override.</summary>
    private readonly ImmutableArray<ContractFile> _memberFiles;
    private readonly bool _filesHaveTypes;
    private readonly Conventions _conventions;
    private readonly Disposals _disposals;
    private readonly INamedTypeSymbol? _safeHandle;
    private readonly TrackedDisposables _trackedDisposables;

    private ContractReader(Compilation compilation, ImmutableHashSet<IAssemblySymbol> assemblies, ImmutableArray<ContractFile> files, TrackedDisposables disposables)
    {
        Compilation = compilation;
        _assemblies = assemblies;
        _files = files;
        _memberFiles = (disposables != TrackedDisposables.None ? s_disposables : ImmutableArray<ContractFile>.Empty).Insert(0, ContractFile.BlockingMembers).AddRange(files);
        _filesHaveTypes = files.Any(f => f.HasTypes);
        _trackedDisposables = disposables;
        var callees = new Callees(compilation);
        var implementations = new Implementations(compilation);
        _conventions = new(this, callees, implementations);
        _disposals = new(this, callees, implementations);
        _safeHandle = TracksDisposables ? compilation.GetTypeByMetadataName("System.Runtime.InteropServices.SafeHandle") : null;
    }

    /// <summary>The names that a contract attribute can be written as.</summary>
    public static IEnumerable<string> AttributeNames =>
        s_attributes.Concat(s_attributes.Select(name => name.Substring(0, name.Length - "Attribute".Length)));

    public Compilation Compilation { get; }

    /// <summary>Whether all that can be disposed is owned: the disposables mode.</summary>
    public bool TracksDisposables => _trackedDisposables != TrackedDisposables.None;

    /// <summary>The names of the types and members that contract files speak of.</summary>
    public IEnumerable<string> ListedNames => _files.SelectMany(f => f.Names);

    /// <summary>Whether the authors of an assembly could have declared contracts.</summary>
    public bool KnowsContracts(IAssemblySymbol assembly) =>
        SymbolEqualityComparer.Default.Equals(assembly, Compilation.Assembly) || MayMention(assembly);

    /// <summary>Whether a signature of an assembly can be under contract, or mention a type that is.</summary>
    public bool MayMention(IAssemblySymbol assembly) => _filesHaveTypes || KnowsAttributes(assembly);

    /// <summary>Whether an assembly has the attributes, or references one that has.</summary>
    public bool KnowsAttributes(IAssemblySymbol assembly) =>
        _assemblies.Contains(assembly)
        || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(a => _assemblies.Any(c => c.Name == a.Name)));

    /// <summary>Looked up once, where each of the types would have to be looked for in every assembly.</summary>
    private static INamespaceSymbol? NamespaceOfAttributes(INamespaceSymbol root) =>
        AttributeNamespace.Split('.').Aggregate((INamespaceSymbol?)root, (current, name) => current?.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault());

    /// <summary>A reader, or null when the compilation knows no contract attribute, has no contract file, and need not dispose of anything.</summary>
    public static ContractReader? TryCreate(Compilation compilation, ImmutableArray<ContractFile> files = default, TrackedDisposables disposables = TrackedDisposables.None)
    {
        files = files.IsDefault ? ImmutableArray<ContractFile>.Empty : files;
        var assemblies = NamespaceOfAttributes(compilation.GlobalNamespace) is null
            ? ImmutableHashSet<IAssemblySymbol>.Empty
            : s_attributes
                .SelectMany(name => compilation.GetTypesByMetadataName(AttributeNamespace + "." + name))
                .Select(type => type.ContainingAssembly)
                .ToImmutableHashSet<IAssemblySymbol>(SymbolEqualityComparer.Default);
        return assemblies.IsEmpty && files.IsEmpty && disposables == TrackedDisposables.None ? null : new(compilation, assemblies, files, disposables);
    }

    public TypeContract Of(ITypeSymbol? type)
    {
        if (type is null || type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Error)
            return TypeContract.None;
        if (type.SpecialType is not (SpecialType.None or SpecialType.System_IDisposable or SpecialType.System_Collections_IEnumerator
            or SpecialType.System_Collections_Generic_IEnumerator_T or SpecialType.System_Nullable_T))
        {
            return TypeContract.None;
        }

        return _types.TryGetValue(type, out var contract) ? contract : _types.GetOrAdd(type, ReadType(type));
    }

    /// <summary>The contract of a method; an accessor has that of its property as well.</summary>
    public MemberContract Of(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        // No line can speak of a function pointer: it has no id.
        if (definition.MethodKind == MethodKind.FunctionPointerSignature)
            return MemberContract.Empty;
        return _members.TryGetValue(definition, out var contract) ? contract : _members.GetOrAdd(definition, ReadMember(definition));
    }

    public Passing PassingOf(IParameterSymbol parameter) => ContractOf(parameter).Passing;

    /// <summary>How a parameter is passed, and what that depends on.</summary>
    public ParameterContract ContractOf(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
            return new(ReadPassing(parameter.OriginalDefinition.GetAttributes()));
        return Of(method).Parameters.TryGetValue(parameter.Ordinal, out var declared) ? declared
            : IsDisposable(parameter.Type) && _conventions.PassingOf(parameter.OriginalDefinition) is not Passing.Default and var passing ? new(passing)
            : ParameterContract.Undeclared;
    }

    /// <summary>Whether a call of a method releases its object, or makes somebody else answer for it, without being its <c>Dispose</c>.</summary>
    public bool KeepsReceiver(IMethodSymbol method) =>
        Of(method).Parameters.TryGetValue(MemberContract.Receiver, out var declared) ? declared.Passing is Passing.Kept or Passing.Owned
        : IsDisposable(method.ContainingType) && (_disposals.Releases(method) || _conventions.KeepsReceiver(method.OriginalDefinition)) || (IsOfExtensionBlock(method) && HandsOut(method));

    /// <summary>Whether a call of a method ends what its object holds, though it is not <c>Dispose</c>.</summary>
    public bool Releases(IMethodSymbol method) => _disposals.Releases(method);

    /// <summary>Whether a method is declared in an extension block, whose parameter is the object: an unnamed type to this Roslyn.</summary>
    private static bool IsOfExtensionBlock(IMethodSymbol method) => method is { IsStatic: false, ContainingType: { CanBeReferencedByName: false, IsAnonymousType: false } };

    /// <summary>Whether a method only lends what it returns, where it does not say.</summary>
    /// <param name="method">The method.</param>
    /// <param name="type">What it returns; of a task, its result.</param>
    public bool LendsByDefault(IMethodSymbol method, ITypeSymbol type) => IsDisposable(type) && _conventions.Lends(method.OriginalDefinition);

    /// <summary>What a method returns, or what its task does.</summary>
    public static ITypeSymbol ResultOf(IMethodSymbol method) => TaskResult(method.ReturnType)?.Type ?? method.ReturnType;

    /// <summary>The result of a task, as it is declared.</summary>
    public static (ITypeSymbol Type, NullableAnnotation Annotation)? TaskResult(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } task
            ? (result, task.TypeArgumentNullableAnnotations[0])
            : null;

    /// <summary>Whether a method gives its caller something to dispose of: its result, that of its task, or an <c>out</c> parameter.</summary>
    public bool HandsOut(IMethodSymbol method)
    {
        if (IsHandedOut(method, ResultOf(method)))
            return true;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind == RefKind.Out && IsDisposable(parameter.Type) && !LendsOutByDefault(parameter))
                return true;
        }

        return false;
    }

    private bool IsHandedOut(IMethodSymbol method, ITypeSymbol type) =>
        IsDisposable(type)
        && Of(method).Returns switch
        {
            Passing.Owned => true,
            Passing.Borrowed => false,
            _ => !LendsByDefault(method, type),
        };

    /// <summary>Whether a method only lends what it puts into an <c>out</c> parameter, where it does not say.</summary>
    public bool LendsOutByDefault(IParameterSymbol parameter) => IsDisposable(parameter.Type) && _conventions.LendsOut(parameter.OriginalDefinition);

    /// <summary>Whether an object of a type can be there and stand for nothing, as a handle that is invalid does.</summary>
    public bool CanBeInvalid(ITypeSymbol? type) => IsDisposable(type) && _safeHandle is not null && Is(type!, _safeHandle);

    /// <summary>Whether an object of a type need not be disposed of: there is nothing in its <c>Dispose</c>, nor, unless it is exactly of that type, in that of another.</summary>
    public bool HasNothingToRelease(ITypeSymbol? type, bool isExact) =>
        IsDisposable(type) && type is INamedTypeSymbol named && _disposals.HasNothingToRelease(named.OriginalDefinition, isExact);

    /// <summary>Whether what a method returns may be dropped: it was called for what it does.</summary>
    public bool MayBeDropped(IMethodSymbol method) => _conventions.MayBeDropped(method.OriginalDefinition);

    /// <summary>Whether what a constructor makes is somebody else's from the start.</summary>
    public bool MakesForAnother(IMethodSymbol constructor) => IsDisposable(constructor.ContainingType) && _conventions.MakesForAnother(constructor.OriginalDefinition);

    /// <summary>Whether a method returns its object again, itself or in a task.</summary>
    public bool GivesItself(IMethodSymbol method) => _conventions.GivesItself(method.OriginalDefinition);

    /// <summary>Whether a method of this project lets no exception out.</summary>
    public bool CatchesAll(IMethodSymbol method) => _conventions.CatchesAll(method.OriginalDefinition);

    /// <summary>Whether a constructor is the one that nobody wrote, of a type without initializers that call anything.</summary>
    public bool HasNothingToDo(IMethodSymbol constructor) => constructor.IsImplicitlyDeclared && _conventions.HasNothingToDo(constructor.OriginalDefinition);

    /// <summary>What a method of this project returns whatever happens: true or false; null if that depends.</summary>
    public bool? AlwaysSays(IMethodSymbol method) => _conventions.AlwaysSays(method.OriginalDefinition);

    /// <summary>Whether a method of this project cannot but return a new object.</summary>
    public bool AlwaysGivesNew(IMethodSymbol method) => IsDisposable(ResultOf(method)) && _conventions.AlwaysGivesNew(method.OriginalDefinition);

    /// <summary>Whether a method does as well after its object was disposed of.</summary>
    public bool WorksAfterwards(IMethodSymbol method) => IsDisposable(method.ContainingType) && _disposals.WorksAfterwards(method.OriginalDefinition);

    /// <summary>Whether a method of this project stores what it is given, or passes it on to one that does.</summary>
    public bool IsStored(IParameterSymbol parameter) => !parameter.ContainingSymbol.DeclaringSyntaxReferences.IsEmpty && _conventions.PassingOf(parameter.OriginalDefinition) == Passing.Kept;

    /// <summary>Whether a method makes something that ends what its object holds.</summary>
    public bool GivesOwnerOfPart(IMethodSymbol method) => IsDisposable(ResultOf(method)) && _conventions.GivesOwnerOfPart(method.OriginalDefinition);

    /// <summary>Whether what a property gives was made with its object, which it may end.</summary>
    public bool IsMadeWithOwner(IPropertySymbol property) => _conventions.IsMadeWithOwner(property.OriginalDefinition);

    /// <summary>Whether a type is owned only because it can be disposed: nobody promised anything.</summary>
    public bool IsDisposable(ITypeSymbol? type) => TracksDisposables && (Of(type) & TypeContract.Disposable) != 0;

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

        // The nearest line speaks: the type's own, that of its base, those of its interfaces.
        if (contract == TypeContract.None && _filesHaveTypes)
            contract = ReadListedType(named.OriginalDefinition, _files, TypeContract.Owned);
        if (contract == TypeContract.None && TracksDisposables)
            contract = ReadListedType(named.OriginalDefinition, s_disposables, TypeContract.Owned | TypeContract.Disposable);
        if (contract == TypeContract.None)
            contract = Of(named.BaseType);
        if (contract == TypeContract.None)
        {
            foreach (var implemented in named.Interfaces)
                contract |= Of(implemented);
            var isLeftOut = named.IsValueType || (_trackedDisposables == TrackedDisposables.OfFramework && !IsOfFramework(named));
            if ((contract & TypeContract.Unowned) != 0 || (isLeftOut && (contract & TypeContract.Disposable) != 0))
                contract &= ~(TypeContract.Owned | TypeContract.Disposable);
        }

        return contract;
    }

    /// <summary>Whether a type belongs to .NET itself or is by its makers.</summary>
    public static bool IsOfFramework(INamedTypeSymbol type) =>
        type.ContainingAssembly?.Name is { } name
        && (name is "mscorlib" or "netstandard" or "System" or "WindowsBase" or "PresentationCore" or "PresentationFramework"
            || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));

    private static readonly ImmutableArray<ContractFile> s_disposables = ImmutableArray.Create(ContractFile.Disposables);

    private static TypeContract ReadListedType(INamedTypeSymbol type, ImmutableArray<ContractFile> files, TypeContract owned)
    {
        var contract = TypeContract.None;
        foreach (var clause in ClausesFor(type, files))
        {
            contract |= clause.Word switch
            {
                "owned" => owned,
                "unowned" => TypeContract.Unowned,
                "borrowed" => TypeContract.Borrowed,
                "guard" => TypeContract.Guard,
                "scope-token" => TypeContract.ScopeToken,
                _ => TypeContract.None,
            };
        }

        return contract;
    }

    /// <summary>What files say of a symbol: what goes for all overloads first, so that a nearer line overrides it.</summary>
    private static IEnumerable<Clause> ClausesFor(ISymbol symbol, ImmutableArray<ContractFile> files)
    {
        if (!files.Any(f => f.MaySpeakOf(symbol)) || symbol.GetDocumentationCommentId() is not { } id)
            yield break;
        var open = id.IndexOf('(');
        foreach (var file in files)
        {
            if (open > 0)
            {
                foreach (var clause in file.For(id.Substring(0, open)))
                    yield return clause;
            }

            foreach (var clause in file.For(id))
                yield return clause;
        }
    }

    private MemberContract ReadMember(IMethodSymbol method)
    {
        var property = method.AssociatedSymbol as IPropertySymbol;
        var own = Read(method.GetAttributes(), method.GetReturnTypeAttributes(), property?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty, method.Parameters);
        return own.Over(ReadListed(method)).Over(Inherited(method));
    }

    private MemberContract Inherited(IMethodSymbol method)
    {
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
        foreach (var clause in ClausesFor(member, _memberFiles))
            (clauses ??= []).Add(clause);
        foreach (var clause in ClausesFor(member.ContainingSymbol, _memberFiles))
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
            UseInstead = clauses.Find(c => c.Word == "unbounded")?.Argument,
            Returns = clauses.FindLast(c => c is { Word: "owned" or "borrowed", Argument: null })?.Word switch
            {
                "owned" => Passing.Owned,
                "borrowed" => Passing.Borrowed,
                _ => Passing.Default,
            },
            RequiredGuards = TypesNamed("requires-guard"),
            WaitsFor = TypesNamed("waits-for-readers"),
            Parameters = ParametersOf(method, clauses),
            OwnPids = clauses.Where(c => c.Word == "pid").Select(c => c.Argument!).ToImmutableHashSet(),
        };

        ImmutableArray<INamedTypeSymbol> TypesNamed(string word) =>
            clauses.Where(c => c.Word == word)
                .SelectMany(c => DocumentationCommentId.GetSymbolsForDeclarationId(c.Argument!, Compilation).OfType<INamedTypeSymbol>())
                .ToImmutableArray();
    }

    private static Dictionary<int, ParameterContract> ParametersOf(IMethodSymbol method, List<Clause> clauses)
    {
        var parameters = new Dictionary<int, ParameterContract>();
        foreach (var clause in clauses)
        {
            var passing = clause switch
            {
                { Argument: null } => Passing.Default,
                { Word: "owned" } => Passing.Owned,
                { Word: "borrowed" } => Passing.Borrowed,
                { Word: "keeps" } => Passing.Kept,
                { Word: "wraps" } => Passing.Wrapped,
                _ => Passing.Default,
            };
            var position = clause.Argument == "this" ? MemberContract.Receiver : method.Parameters.FirstOrDefault(p => p.Name == clause.Argument)?.Ordinal;
            if (passing != Passing.Default && position is { } ordinal)
                parameters[ordinal] = new(passing, clause.If, clause.IfValue);
        }

        return parameters;
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

        Dictionary<int, ParameterContract>? passings = null;
        var ownPids = ImmutableHashSet<string>.Empty;
        foreach (var parameter in parameters)
        {
            var attributes = parameter.GetAttributes();
            if (ReadPassing(attributes) is not Passing.Default and var passing)
                (passings ??= []).Add(parameter.Ordinal, new(passing));
            if (attributes.Any(a => NameOf(a) == "PidInAttribute"))
                ownPids = ownPids.Add(parameter.Name);
        }

        if (guards is null && waits is null && !mayBlock && !noneTest && useInstead is null && returns == Passing.Default
            && pidIn is null && ownPids.IsEmpty && passings is null)
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
            Parameters = passings ?? MemberContract.Empty.Parameters,
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
