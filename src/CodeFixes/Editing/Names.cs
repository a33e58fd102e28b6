using PidNs.Analyzers.Contracts;

namespace PidNs.CodeFixes.Editing;

/// <summary>Names for new locals.</summary>
internal static class Names
{
    /// <summary>A name for a value of a type that nothing around the node has.</summary>
    public static string Fresh(Code code, SyntaxNode near, ITypeSymbol? type) => Fresh(code, near, Suggest(code, type));

    public static string Fresh(Code code, SyntaxNode near, string wanted)
    {
        var scope = near.Ancestors().LastOrDefault(n => n is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax and not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax)
            ?? code.Root;
        var used = new HashSet<string>(scope.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        var name = wanted;
        for (var number = 2; used.Contains(name); number++)
            name = wanted + number;
        return name;
    }

    private static string Suggest(Code code, ITypeSymbol? type)
    {
        if (type is null)
            return "value";
        var contract = code.ContractOf(type);
        if ((contract & TypeContract.Guard) != 0)
            return "guard";
        if (type.Name is "PidNsHandle" or "PidNsRef" or "CurrentPidNs")
            return "ns";
        if (type.Name == "TaskRef")
            return "task";
        var name = type.Name.TrimStart('I');
        return name.Length == 0 ? "value" : char.ToLowerInvariant(name[0]) + name.Substring(1);
    }
}
