using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Rules.Contracts;

/// <summary>PIDNS901 on declarations: contracts that cannot hold, or that ask more than what is overridden or implemented.</summary>
internal static class DeclarationChecks
{
    public static void Check(ISymbol declared, ContractReader contracts, DiagnosticDescriptor descriptor, Action<Diagnostic> report)
    {
        switch (declared)
        {
            case INamedTypeSymbol type:
                CheckType(type, descriptor, report);
                break;
            case IMethodSymbol { IsImplicitlyDeclared: false } method:
                foreach (var (symbol, problem) in ProblemsOf(method, contracts))
                    report(Diagnostic.Create(descriptor, LocationOf(symbol), problem));
                break;
        }
    }

    private static void CheckType(INamedTypeSymbol type, DiagnosticDescriptor descriptor, Action<Diagnostic> report)
    {
        foreach (var attribute in type.GetAttributes())
        {
            var isReleased = ContractReader.NameOf(attribute) is "OwnedAttribute" or "GuardAttribute";
            if (isReleased && type.TypeKind != TypeKind.Interface && !CanBeReleased(type))
            {
                report(Diagnostic.Create(
                    descriptor, LocationOf(type), $"'{type.Name}' has to be released, but has no Dispose() or DisposeAsync() to do it with"));
            }
        }
    }

    private static bool CanBeReleased(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(m => m is IMethodSymbol { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: true, IsStatic: false }))
                return true;
        }

        return type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable || i.Name == "IAsyncDisposable");
    }

    private static IEnumerable<(ISymbol Symbol, string Problem)> ProblemsOf(IMethodSymbol method, ContractReader contracts)
    {
        var member = method.AssociatedSymbol ?? method;
        var attributes = method.GetAttributes();
        if (method.AssociatedSymbol is IPropertySymbol property && SymbolEqualityComparer.Default.Equals(property.GetMethod, method))
            attributes = attributes.AddRange(property.GetAttributes());
        foreach (var attribute in attributes)
        {
            switch (ContractReader.NameOf(attribute))
            {
                case "RequiresGuardAttribute" or "WaitsForReadersAttribute":
                    if (attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol guard }] && (contracts.Of(guard) & TypeContract.Guard) == 0)
                        yield return (member, $"'{guard.Name}' is not a guard: it is not annotated [Guard]");
                    break;
                case "NoneTestAttribute" when method.ReturnType.SpecialType != SpecialType.System_Boolean:
                    yield return (member, $"'{method.Name}' tells whether something is None, so it has to be a bool");
                    break;
                case "UnboundedAttribute" when attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: null or "" }]:
                    yield return (member, $"'{method.Name}' has to say what to use instead");
                    break;
            }
        }

        foreach (var attribute in method.GetReturnTypeAttributes())
        {
            if (ContractReader.NameOf(attribute) == "BorrowedAttribute" && contracts.Of(method).BorrowedFrom is { } from && method.Parameters.All(p => p.Name != from))
                yield return (member, $"'{from}' is not a parameter of '{method.Name}' to borrow from");
        }

        foreach (var parameter in method.Parameters)
        {
            var words = parameter.GetAttributes().Select(ContractReader.NameOf).Where(n => n is not null).ToList();
            if (words.Contains("OwnedAttribute") && words.Contains("BorrowedAttribute"))
                yield return (parameter, $"'{parameter.Name}' cannot be both [Owned] and [Borrowed]");
            else if (words.Contains("OwnedAttribute") && (contracts.Of(parameter.Type) & TypeContract.Borrowed) != 0)
                yield return (parameter, $"'{parameter.Name}' is a borrow, which cannot be taken over");
        }

        if (attributes.IsEmpty && method.Parameters.All(p => p.GetAttributes().IsEmpty))
            yield break;
        foreach (var @base in BasesOf(method))
        {
            if (attributes.Any(a => ContractReader.NameOf(a) == "MayBlockAttribute") && !contracts.Of(@base).MayBlock && contracts.KnowsContracts(@base.ContainingAssembly))
                yield return (member, $"'{member.Name}' may block, but callers of '{@base.ContainingType.Name}.{@base.Name}' need not expect it to");
            var required = contracts.Of(@base).RequiredGuards;
            foreach (var guard in ContractReader.DeclaredGuards(method))
            {
                if (!required.Any(g => SymbolEqualityComparer.Default.Equals(g, guard)))
                    yield return (member, $"'{method.Name}' asks for an open '{guard.Name}', but callers of '{@base.ContainingType.Name}.{@base.Name}' need not have one");
            }

            for (var i = 0; i < method.Parameters.Length && i < @base.Parameters.Length; i++)
            {
                if (contracts.PassingOf(method.Parameters[i]) == Passing.Owned && contracts.PassingOf(@base.Parameters[i]) != Passing.Owned)
                    yield return (method.Parameters[i], $"'{method.Parameters[i].Name}' is taken over here, but not by '{@base.ContainingType.Name}.{@base.Name}', whose callers release it themselves");
            }
        }
    }

    private static IEnumerable<IMethodSymbol> BasesOf(IMethodSymbol method)
    {
        if (method.OverriddenMethod is { } overridden)
            yield return overridden;
        foreach (var implemented in method.ExplicitInterfaceImplementations)
            yield return implemented;
        if (method is not { DeclaredAccessibility: Accessibility.Public, IsStatic: false, ContainingType: { TypeKind: not TypeKind.Interface } type })
            yield break;
        foreach (var candidate in type.AllInterfaces.SelectMany(i => i.GetMembers(method.Name)).OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(candidate), method))
                yield return candidate;
        }
    }

    private static Location LocationOf(ISymbol symbol) => symbol.Locations.IsEmpty ? Location.None : symbol.Locations[0];
}
