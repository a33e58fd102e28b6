using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Current;

/// <summary>Makes a method that returns a borrow return a counted reference, and its callers in the file keep it.</summary>
internal static class ReturnedBorrow
{
    private const int MostCallers = 50;

    /// <param name="code">The file.</param>
    /// <param name="member">The method or local function.</param>
    /// <returns>The file after the change; null when some return or call of it cannot be adapted.</returns>
    public static Code? Count(Code code, SyntaxNode member)
    {
        if (code.Model.GetDeclaredSymbol(member, code.Cancellation) is not IMethodSymbol method
            || ReturnType(member) is not { } typeSyntax || Counted.AcquireOf(code, method.ReturnType) is not { } acquire)
        {
            return null;
        }

        var edit = new Edit(code);
        var isNullable = false;
        foreach (var value in ReturnedValues(member))
        {
            if (!TryAcquire(edit, value, acquire, ref isNullable))
                return null;
        }

        edit.Replace(typeSyntax, Counted.TypeName(code, acquire.ReturnType, typeSyntax.SpanStart, isNullable));
        var calls = Calls(code, method).ToList();
        foreach (var call in calls)
        {
            if (!TryAdapt(edit, call, method, acquire.ReturnType, isNullable))
                return null;
        }

        return KeepResults(edit.Apply(), method.Name, calls.Count);
    }

    private static TypeSyntax? ReturnType(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method => method.ReturnType,
        LocalFunctionStatementSyntax function => function.ReturnType,
        _ => null,
    };

    private static IEnumerable<ExpressionSyntax> ReturnedValues(SyntaxNode member)
    {
        var arrow = (member as MethodDeclarationSyntax)?.ExpressionBody ?? (member as LocalFunctionStatementSyntax)?.ExpressionBody;
        if (arrow is not null)
            return [arrow.Expression];
        return member.DescendantNodes(n => n == member || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>();
    }

    private static bool TryAcquire(Edit edit, ExpressionSyntax value, IMethodSymbol acquire, ref bool isNullable)
    {
        var code = edit.Code;
        switch (value)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return TryAcquire(edit, parenthesized.Expression, acquire, ref isNullable);
            case ConditionalExpressionSyntax choice:
                return TryAcquire(edit, choice.WhenTrue, acquire, ref isNullable) && TryAcquire(edit, choice.WhenFalse, acquire, ref isNullable);
            case ThrowExpressionSyntax:
                return true;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax:
                isNullable = true;
                edit.Replace(value, "null");
                return true;
        }

        if (Counted.AcquireOf(code, code.TypeOf(value)) is null || value is not (SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax))
            return false;
        Counted.Acquire(edit, value, acquire);
        return true;
    }

    private static IEnumerable<InvocationExpressionSyntax> Calls(Code code, IMethodSymbol method) =>
        code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(c => CalledName(c) == method.Name && SymbolEqualityComparer.Default.Equals(code.SymbolOf(c)?.OriginalDefinition, method));

    private static bool TryAdapt(Edit edit, InvocationExpressionSyntax call, IMethodSymbol method, ITypeSymbol owned, bool isNullable)
    {
        if (call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax statement } } })
            return Counted.TryDeclare(edit, statement, owned, isNullable);
        if (call.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax)
            return SymbolEqualityComparer.Default.Equals(edit.Code.Model.GetEnclosingSymbol(call.SpanStart, edit.Code.Cancellation), method);
        Counted.RewriteUse(edit, call, owned);
        return true;
    }

    /// <summary>Calls whose results are used in the middle of an expression are kept in a local that is released.</summary>
    private static Code? KeepResults(Code code, string name, int calls)
    {
        for (var round = 0; round < Math.Min(calls, MostCallers); round++)
        {
            var call = code.Root.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(c => CalledName(c) == name && IsLost(code, c));
            if (call is null)
                break;
            if (UsingProposals.Of(code, call).FirstOrDefault() is not { } kept)
                return null;
            code = kept.Changed;
        }

        return code;
    }

    private static string? CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsLost(Code code, InvocationExpressionSyntax call) =>
        (code.ContractOf(code.TypeOf(call)) & TypeContract.Owned) != 0
        && call.Parent is MemberAccessExpressionSyntax or ExpressionStatementSyntax;
}
