using PidNs.Analyzers.Contracts;

namespace PidNs.CodeFixes.Editing;

/// <summary>How a value is asked whether it is None: with <c>is null</c>, or with the <c>[NoneTest]</c> member of its struct.</summary>
internal static class NoneTests
{
    /// <summary>The test of a value, as an operand of <c>&amp;&amp;</c>.</summary>
    public static string Of(Code code, string value, ITypeSymbol type, bool isNone)
    {
        if (MemberOf(code, type) is not { } member)
            return value + (isNone ? " is null" : " is not null");
        var test = $"{value}.{member.Name}{(member is IMethodSymbol ? "()" : "")}";
        return isNone ? test : "!" + test;
    }

    /// <summary>The struct's member that tells None; null for a type whose None is null.</summary>
    private static ISymbol? MemberOf(Code code, ITypeSymbol type)
    {
        if ((code.ContractOf(type) & TypeContract.NoneTested) == 0)
            return null;
        foreach (var member in type.GetMembers())
        {
            var method = member switch
            {
                IPropertySymbol property => property.GetMethod,
                IMethodSymbol { AssociatedSymbol: null } ordinary => ordinary,
                _ => null,
            };
            if (method is not null && code.Contracts.Of(method).IsNoneTest)
                return member;
        }

        return null;
    }
}
