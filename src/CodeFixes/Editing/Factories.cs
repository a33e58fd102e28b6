using PidNs.Analyzers.Contracts;

namespace PidNs.CodeFixes.Editing;

/// <summary>The honest way to come by a borrow or a guard: a static method beside the type that takes nothing but a scope token.</summary>
internal static class Factories
{
    /// <summary>A call that makes a value of a type, such as <c>Rcu.ReadLock()</c>; null when none is known.</summary>
    public static string? Of(Code code, ITypeSymbol type, int position)
    {
        if (type is not INamedTypeSymbol named || named.ContainingNamespace is not { } space)
            return null;
        foreach (var candidate in Enumerable.Repeat(named, 1).Concat(space.GetTypeMembers().Where(t => !SymbolEqualityComparer.Default.Equals(t, named))))
        {
            foreach (var method in candidate.GetMembers().OfType<IMethodSymbol>())
            {
                if (IsFactory(code, method) && IsOrBecomes(method.ReturnType, named))
                    return $"{candidate.ToMinimalDisplayString(code.Model, position)}.{method.Name}()";
            }
        }

        return null;
    }

    private static bool IsFactory(Code code, IMethodSymbol method) =>
        method is { IsStatic: true, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsGenericMethod: false }
        && method.Parameters.All(p => p.IsOptional && (code.ContractOf(p.Type) & TypeContract.ScopeToken) != 0)
        && code.Contracts.Of(method).UseInstead is null
        && code.Contracts.Of(method).RequiredGuards.IsEmpty;

    private static bool IsOrBecomes(ITypeSymbol made, INamedTypeSymbol wanted) =>
        SymbolEqualityComparer.Default.Equals(made, wanted)
        || (made is INamedTypeSymbol named && named.GetMembers(WellKnownMemberNames.ImplicitConversionName).OfType<IMethodSymbol>()
            .Any(c => SymbolEqualityComparer.Default.Equals(c.ReturnType, wanted)));
}
