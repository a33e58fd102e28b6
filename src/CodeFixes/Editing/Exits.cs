namespace PidNs.CodeFixes.Editing;

/// <summary>How to leave early at a place.</summary>
internal static class Exits
{
    /// <summary>
    /// The statement that leaves: <c>continue</c> in a loop, else a <c>return</c> of what means "nothing" in the result type; null where nothing
    /// does (a constructor would leave half an object behind), so that an exception has to say it.
    /// </summary>
    public static string? Quiet(Code code, SyntaxNode place)
    {
        for (var node = place.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax:
                    return "continue;";
                case ConstructorDeclarationSyntax:
                    return null;
                case AnonymousFunctionExpressionSyntax lambda:
                    return Return(lambda.Body, code.SymbolOf(lambda) as IMethodSymbol);
                case LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax:
                    return Return(node, code.Model.GetDeclaredSymbol(node, code.Cancellation) as IMethodSymbol);
                case CompilationUnitSyntax:
                    return Return(node, code.Model.GetEnclosingSymbol(place.SpanStart, code.Cancellation) as IMethodSymbol);
            }
        }

        return null;
    }

    /// <summary>The statement that says by an exception that there is nothing.</summary>
    public static string Loud(Code code, int position, string message = "The task has been reaped.")
    {
        const string Type = "InvalidOperationException";
        var isVisible = code.Model.LookupNamespacesAndTypes(position, name: Type).Any();
        return $"throw new {(isVisible ? "" : "System.")}{Type}(\"{message}\");";
    }

    private static string? Return(SyntaxNode body, IMethodSymbol? method)
    {
        if (method is null)
            return null;
        if (IsIterator(body))
            return "yield break;";
        var type = method.ReturnType;
        if (method.ReturnsVoid)
            return "return;";
        if (method.IsAsync || IsTopLevelTask(method))
        {
            if (type is not INamedTypeSymbol { TypeArguments: [var result] })
                return "return;";
            type = result;
        }

        return Nothing(type) is { } value ? $"return {value};" : null;
    }

    private static string? Nothing(ITypeSymbol type)
    {
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return "null";
        if (type.SpecialType == SpecialType.System_Boolean)
            return "false";
        if (type.IsReferenceType)
            return type.NullableAnnotation == NullableAnnotation.NotAnnotated ? null : "null";
        return type is { IsValueType: true, IsRefLikeType: false } ? "default" : null;
    }

    private static bool IsTopLevelTask(IMethodSymbol method) => method.Name == "<Main>$" && method.ReturnType.Name is "Task" or "Void";

    private static bool IsIterator(SyntaxNode body) =>
        body.DescendantNodes(n => n == body || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(n => n is YieldStatementSyntax);
}
