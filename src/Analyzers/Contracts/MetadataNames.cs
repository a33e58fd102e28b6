using System.Reflection;
using System.Reflection.Metadata;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// What a referenced assembly has that could give something to dispose of, read from the tables of its metadata: to ask the compiler for the
/// members of all types of the framework costs more than all the rest of the analysis. Types are told by their simple names, so that this
/// can say yes too often but never no.
/// </summary>
internal sealed class MetadataNames
{
    private readonly IAssemblySymbol _assembly;
    private readonly ImmutableArray<MetadataReader> _modules;

    private MetadataNames(IAssemblySymbol assembly, ImmutableArray<MetadataReader> modules)
    {
        _assembly = assembly;
        _modules = modules;
    }

    /// <summary>Those of an assembly; null when it has no metadata, as a project that is referenced in an editor.</summary>
    public static MetadataNames? Of(IAssemblySymbol assembly) =>
        assembly.GetMetadata() is { } metadata ? new(assembly, metadata.GetModules().Select(m => m.GetMetadataReader()).ToImmutableArray()) : null;

    /// <summary>Adds the names of all types that derive from or implement one of these names, in any of some assemblies.</summary>
    /// <param name="names">The names, which are added to.</param>
    /// <param name="except">The full names of types that count as deriving from none.</param>
    /// <param name="assemblies">The assemblies.</param>
    public static void AddDerived(HashSet<int> names, HashSet<string> except, IEnumerable<MetadataNames> assemblies)
    {
        var exceptNames = new HashSet<int>(except.Select(n => IdentifierIndex.Hash(n.Substring(n.LastIndexOf('.') + 1).Split('`')[0])));
        var derived = new Dictionary<int, List<int>>();
        foreach (var reader in assemblies.SelectMany(a => a._modules))
        {
            foreach (var handle in reader.TypeDefinitions)
            {
                var type = reader.GetTypeDefinition(handle);
                var name = Hash(reader, type.Name);
                if (exceptNames.Contains(name) && except.Contains(FullName(reader, handle)))
                    continue;
                AddBase(reader, type.BaseType, name);
                foreach (var implemented in type.GetInterfaceImplementations())
                    AddBase(reader, reader.GetInterfaceImplementation(implemented).Interface, name);
            }
        }

        var unvisited = new Stack<int>(names);
        while (unvisited.Count > 0)
        {
            if (!derived.TryGetValue(unvisited.Pop(), out var found))
                continue;
            foreach (var name in found)
            {
                if (names.Add(name))
                    unvisited.Push(name);
            }
        }

        void AddBase(MetadataReader reader, EntityHandle handle, int name)
        {
            if (NameOf(reader, handle) is not { } @base)
                return;
            if (!derived.TryGetValue(@base, out var list))
                derived.Add(@base, list = []);
            list.Add(name);
        }
    }

    /// <summary>
    /// The accessible types that have one of the mentioned names and are one of the given types, or have methods of mentioned names whose
    /// signatures mention one of them; with those methods' names.
    /// </summary>
    public IEnumerable<(INamedTypeSymbol Type, List<string> Methods)> Mentioning(HashSet<int> types, HashSet<int> mentioned)
    {
        foreach (var reader in _modules)
        {
            var mentions = new Mentions(types);
            foreach (var handle in reader.TypeDefinitions)
            {
                var type = reader.GetTypeDefinition(handle);
                if (!IsAccessible(type.Attributes))
                    continue;
                var methods = MethodsOf(reader, type, mentions, mentioned);
                if (methods is null && !(Hash(reader, type.Name) is var name && types.Contains(name) && mentioned.Contains(name)))
                    continue;
                if (_assembly.GetTypeByMetadataName(FullName(reader, handle)) is { } symbol)
                    yield return (symbol, methods ?? []);
            }
        }
    }

    private static List<string>? MethodsOf(MetadataReader reader, TypeDefinition type, Mentions mentions, HashSet<int> mentioned)
    {
        List<string>? found = null;
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.SpecialName) != 0 || !mentioned.Contains(Hash(reader, method.Name)))
                continue;
            var signature = method.DecodeSignature(mentions, IsConstrained(reader, type.GetGenericParameters()) || IsConstrained(reader, method.GetGenericParameters()));
            if (signature.ReturnType != Mention.No || signature.ParameterTypes.Contains(Mention.ByReference))
                (found ??= []).Add(reader.GetString(method.Name));
        }

        return found;
    }

    private static bool IsConstrained(MetadataReader reader, GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters)
        {
            if (reader.GetGenericParameter(parameter).GetConstraints().Count > 0)
                return true;
        }

        return false;
    }

    private static bool IsAccessible(TypeAttributes attributes) => (attributes & TypeAttributes.VisibilityMask) is
        TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    private static string FullName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? FullName(reader, outer) + "+" + name
            : type.Namespace.IsNil ? name
            : reader.GetString(type.Namespace) + "." + name;
    }

    /// <summary>The hash of a type's simple name; null for what has none.</summary>
    private static int? NameOf(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference when !handle.IsNil:
                return Hash(reader, reader.GetTypeReference((TypeReferenceHandle)handle).Name);
            case HandleKind.TypeDefinition when !handle.IsNil:
                return Hash(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle).Name);
            case HandleKind.TypeSpecification:
                var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                    return null;
                blob.ReadCompressedInteger();
                return NameOf(reader, blob.ReadTypeHandle());
            default:
                return null;
        }
    }

    /// <summary>As <see cref="IdentifierIndex.Hash(string)"/>, of the bytes as they are; without the number of type parameters.</summary>
    private static int Hash(MetadataReader reader, StringHandle name)
    {
        var blob = reader.GetBlobReader(name);
        var hash = IdentifierIndex.EmptyHash;
        while (blob.RemainingBytes > 0)
        {
            var c = blob.ReadByte();
            if (c > 127)
                return IdentifierIndex.Hash(reader.GetString(name).Split('`')[0]);
            if (c == '`')
                break;
            hash = IdentifierIndex.Hash(hash, (char)c);
        }

        return hash;
    }

    /// <summary>Whether a part of a signature mentions one of some types.</summary>
    private enum Mention : byte
    {
        No,
        Yes,
        ByReference,
    }

    private sealed class Mentions(HashSet<int> types) : ISignatureTypeProvider<Mention, bool>
    {
        public Mention GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Of(NameOf(reader, handle));

        public Mention GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Of(NameOf(reader, handle));

        public Mention GetTypeFromSpecification(MetadataReader reader, bool isConstrained, TypeSpecificationHandle handle, byte rawTypeKind) => Of(NameOf(reader, handle));

        public Mention GetGenericInstantiation(Mention genericType, ImmutableArray<Mention> typeArguments) =>
            genericType != Mention.No || typeArguments.Any(a => a != Mention.No) ? Mention.Yes : Mention.No;

        public Mention GetByReferenceType(Mention elementType) => elementType == Mention.No ? Mention.No : Mention.ByReference;

        // A type parameter can be constrained to one of them.
        public Mention GetGenericMethodParameter(bool isConstrained, int index) => isConstrained ? Mention.Yes : Mention.No;

        public Mention GetGenericTypeParameter(bool isConstrained, int index) => isConstrained ? Mention.Yes : Mention.No;

        public Mention GetModifiedType(Mention modifier, Mention unmodifiedType, bool isRequired) => unmodifiedType;

        public Mention GetPinnedType(Mention elementType) => elementType;

        public Mention GetArrayType(Mention elementType, ArrayShape shape) => Mention.No;

        public Mention GetSZArrayType(Mention elementType) => Mention.No;

        public Mention GetPointerType(Mention elementType) => Mention.No;

        public Mention GetFunctionPointerType(MethodSignature<Mention> signature) => Mention.No;

        public Mention GetPrimitiveType(PrimitiveTypeCode typeCode) => Mention.No;

        private Mention Of(int? name) => name is { } known && types.Contains(known) ? Mention.Yes : Mention.No;
    }
}
