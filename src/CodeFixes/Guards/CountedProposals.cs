using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Guards;

/// <summary>The counted lookup in the place of the one that needs a guard: <c>TaskGetPidNs()</c> for <c>TaskActivePidNs()</c>, with None handled.</summary>
internal static class CountedProposals
{
    private const string Kind = "Counted";

    public static IEnumerable<Proposal> Of(Code code, ExpressionSyntax access)
    {
        if (access is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call
            || code.SymbolOf(call) is not IMethodSymbol { IsStatic: false } method || Counterpart(code, method) is not { } counted)
        {
            return [];
        }

        var title = $"Use '{counted.Name}()', which takes a counted reference";
        return call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax declaration } } }
            ? InDeclaration(code, call, member, declaration, counted, title)
            : Nested(code, call, counted, title);
    }

    /// <summary>The method beside the uncounted one that returns a counted reference, which lends the same borrow.</summary>
    private static IMethodSymbol? Counterpart(Code code, IMethodSymbol uncounted) =>
        uncounted.ContainingType.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m =>
            m is { IsStatic: false, Parameters.IsEmpty: true, MethodKind: MethodKind.Ordinary }
            && code.Contracts.Of(m).RequiredGuards.IsEmpty
            && (code.ContractOf(m.ReturnType) & TypeContract.Owned) != 0
            && Counted.LenderOf(m.ReturnType, uncounted.ReturnType) is not null);

    private static IEnumerable<Proposal> InDeclaration(
        Code code, InvocationExpressionSyntax call, MemberAccessExpressionSyntax member, LocalDeclarationStatementSyntax declaration, IMethodSymbol counted, string title)
    {
        var name = declaration.Declaration.Variables[0].Identifier.Text;
        foreach (var exit in new[] { null, Exits.Quiet(code, declaration), Exits.Loud(code, declaration.SpanStart) }.Distinct())
        {
            var edit = new Edit(code);
            var layout = code.Layout;
            edit.Replace(TextSpan.FromBounds(member.Name.SpanStart, call.Span.End), $"{counted.Name}()");
            if (!Counted.TryDeclare(edit, declaration, counted.ReturnType, isNullable: true))
                yield break;
            if (exit is not null)
                Statements.InsertAfter(edit, layout, declaration, $"if ({name} is null)\n{layout.Unit}{exit}");
            yield return new(Kind, title, edit.Apply());
        }
    }

    private static IEnumerable<Proposal> Nested(Code code, InvocationExpressionSyntax call, IMethodSymbol counted, string title)
    {
        if (Place.Of(code, call) is not { Node: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } placed } place
            || !Values.IsAlwaysEvaluated(placed, place.Statement) || place.IsInSwitchSection)
        {
            yield break;
        }

        var name = Names.Fresh(place.Code, placed, counted.ReturnType);
        if (Counted.TestOf(place.Code, placed) is { } test)
        {
            var asked = new Edit(place.Code);
            Statements.InsertBefore(asked, place.Layout, place.Statement, $"using var {name} = {member.Expression}.{counted.Name}();");
            Counted.RewriteTest(asked, test, name);
            yield return new(Kind, title, asked.Apply());
            yield break;
        }

        foreach (var exit in new[] { Exits.Quiet(place.Code, place.Statement), Exits.Loud(place.Code, placed.SpanStart) })
        {
            if (exit is null)
                continue;
            var edit = new Edit(place.Code);
            Statements.InsertBefore(
                edit, place.Layout, place.Statement, $"using var {name} = {member.Expression}.{counted.Name}();\nif ({name} is null)\n{place.Layout.Unit}{exit}");
            var isReceiver = placed.Parent is MemberAccessExpressionSyntax;
            edit.Replace(placed, isReceiver ? name : $"{name}.{Counted.LenderOf(counted.ReturnType, place.Code.TypeOf(placed)!)!.Name}()");
            yield return new(Kind, title, edit.Apply());
        }
    }
}
