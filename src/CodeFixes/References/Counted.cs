using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.References;

/// <summary>Counted references in the place of borrows.</summary>
internal static class Counted
{
    /// <summary>The method of a borrow that takes a counted reference to the same; null if it has none.</summary>
    public static IMethodSymbol? AcquireOf(Code code, ITypeSymbol? borrow) =>
        borrow?.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m =>
            m is { Name: "Acquire", IsStatic: false, Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public }
            && (code.ContractOf(m.ReturnType) & TypeContract.Owned) != 0);

    /// <summary>The method of a counted reference that lends a borrow of a type, <c>Borrow</c>.</summary>
    public static IMethodSymbol? LenderOf(ITypeSymbol owned, ITypeSymbol borrow) =>
        owned.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m =>
            m is { IsStatic: false, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
            && m.Parameters.All(p => p.IsOptional) && SymbolEqualityComparer.Default.Equals(m.ReturnType, borrow));

    /// <summary>Makes a borrow a counted reference: <c>.Acquire()</c> behind it, or in the place of the <c>.Borrow()</c> of what is counted itself.</summary>
    public static void Acquire(Edit edit, ExpressionSyntax borrow, IMethodSymbol acquire)
    {
        var code = edit.Code;
        var isLent = borrow is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax lender } && code.TypeOf(lender.Expression) is { } owned
            && SymbolEqualityComparer.Default.Equals(owned, acquire.ReturnType) && AcquireOf(code, owned) is not null;
        var end = isLent ? ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)borrow).Expression).Expression.Span.End : borrow.Span.End;
        edit.Replace(TextSpan.FromBounds(end, borrow.Span.End), $".{acquire.Name}()");
    }

    public static string TypeName(Code code, ITypeSymbol type, int position, bool isNullable) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToMinimalDisplayString(code.Model, position)
        + (isNullable && code.Model.GetNullableContext(position).AnnotationsEnabled() ? "?" : "");

    /// <summary>Makes a local that was a borrow a counted reference that <c>using</c> releases; the value is the caller's to change.</summary>
    public static bool TryDeclare(Edit edit, LocalDeclarationStatementSyntax statement, ITypeSymbol owned, bool isNullable)
    {
        var code = edit.Code;
        if (statement.Declaration.Variables is not [var variable]
            || code.Model.GetDeclaredSymbol(variable, code.Cancellation) is not ILocalSymbol local || statement.Parent is SwitchSectionSyntax)
        {
            return false;
        }

        if (!statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword))
            edit.Insert(statement.Declaration.SpanStart, "using ");
        if (!statement.Declaration.Type.IsVar)
            edit.Replace(statement.Declaration.Type, TypeName(code, owned, statement.SpanStart, isNullable));
        var scope = statement.Parent is GlobalStatementSyntax ? code.Root : statement.Parent!;
        foreach (var reference in Statements.References(code, scope, local))
            RewriteUse(edit, reference, owned);
        return true;
    }

    /// <summary>Makes one use of a borrow the same use of a counted reference: <c>IsNone</c> asks for null, and what takes a borrow is lent one.</summary>
    public static void RewriteUse(Edit edit, ExpressionSyntax use, ITypeSymbol owned)
    {
        var code = edit.Code;
        if (TestOf(code, use) is { } test)
            RewriteTest(edit, test, use.ToString());
        else
            RewriteLent(edit, use, owned);
    }

    /// <summary>The <c>IsNone</c> that a borrow is asked for.</summary>
    public static MemberAccessExpressionSyntax? TestOf(Code code, ExpressionSyntax borrow) =>
        borrow.Parent is MemberAccessExpressionSyntax access && access.Expression == borrow
            && code.SymbolOf(access) is IPropertySymbol { GetMethod: { } getter } && code.Contracts.Of(getter).IsNoneTest ? access : null;

    /// <summary>Lends a borrow of a counted reference where a borrow was passed on.</summary>
    public static void RewriteLent(Edit edit, ExpressionSyntax use, ITypeSymbol owned)
    {
        if (use.Parent is MemberAccessExpressionSyntax)
            return;
        var code = edit.Code;
        var info = code.Model.GetTypeInfo(use, code.Cancellation);
        var borrow = info.ConvertedType is { } converted && (code.ContractOf(converted) & TypeContract.Borrowed) != 0 ? converted : info.Type;
        if (borrow is not null && (code.ContractOf(borrow) & TypeContract.Borrowed) != 0 && LenderOf(owned, borrow) is { } lender)
            edit.Insert(use.Span.End, $".{lender.Name}()");
    }

    /// <summary>Asks for null instead.</summary>
    public static void RewriteTest(Edit edit, MemberAccessExpressionSyntax test, string value)
    {
        ExpressionSyntax whole = test;
        var isNegated = test.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression };
        if (isNegated)
            whole = (ExpressionSyntax)test.Parent!;
        var text = $"{value} is {(isNegated ? "not " : "")}null";
        var binds = whole.Parent is BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression) }
            or PrefixUnaryExpressionSyntax or CastExpressionSyntax or MemberAccessExpressionSyntax;
        edit.Replace(whole, binds ? $"({text})" : text);
    }
}
