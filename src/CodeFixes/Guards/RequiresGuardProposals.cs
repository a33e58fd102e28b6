using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Guards;

/// <summary>The caller is to hold the guard: <c>[RequiresGuard]</c> on the member says so.</summary>
internal static class RequiresGuardProposals
{
    public static IEnumerable<Proposal> Of(Code code, ExpressionSyntax access, INamedTypeSymbol guard)
    {
        if (code.Compilation.GetTypeByMetadataName(ContractReader.AttributeNamespace + ".RequiresGuardAttribute") is not { } attribute)
            yield break;
        var member = access.Ancestors().FirstOrDefault(n =>
            n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);
        if (member is not (MethodDeclarationSyntax or ConstructorDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax or LocalFunctionStatementSyntax))
            yield break;

        var edit = new Edit(code);
        var layout = code.Layout;
        var start = member.GetFirstToken().SpanStart;
        var text = $"[RequiresGuard(typeof({guard.ToMinimalDisplayString(code.Model, start)}))]";
        edit.Insert(start, layout.StartsLine(member.GetFirstToken()) ? text + layout.NewLine + layout.IndentAt(start) : text + " ");
        Usings.Add(edit, ContractReader.AttributeNamespace, attribute, start);
        yield return new("Annotate", $"Ask callers to hold the guard: '{text}'", edit.Apply());
    }
}
