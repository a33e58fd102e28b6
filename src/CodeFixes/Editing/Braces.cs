namespace PidNs.CodeFixes.Editing;

/// <summary>Gives braces to bodies that have none.</summary>
internal static class Braces
{
    /// <summary>Puts braces around a statement that stands alone under an <c>if</c>, an <c>else</c>, a loop and so on.</summary>
    public static Edit Around(Code code, StatementSyntax statement)
    {
        var layout = code.Layout;
        var edit = new Edit(code);
        var header = statement.GetFirstToken().GetPreviousToken();
        var indent = layout.IndentAt(header.SpanStart);
        var end = layout.EndWithComment(statement);
        if (layout.StartsLine(statement.GetFirstToken()))
        {
            if (layout.BraceOnOwnLine)
                edit.Insert(layout.StartOfLine(header.TrailingTrivia.FullSpan.End), $"{indent}{{{layout.NewLine}");
            else
                edit.Insert(header.Span.End, " {");
        }
        else
        {
            var open = layout.BraceOnOwnLine ? layout.NewLine + indent + "{" : " {";
            edit.Replace(TextSpan.FromBounds(header.Span.End, statement.SpanStart), open + layout.NewLine + indent + layout.Unit);
            edit.Indent(TextSpan.FromBounds(statement.SpanStart, end), layout.Unit);
        }

        Close(edit, layout, end, indent, "");
        return edit;
    }

    /// <summary>Turns <c>=> expression</c> of a member, an accessor or a local function into a block.</summary>
    public static Edit? Expand(Code code, ArrowExpressionClauseSyntax arrow)
    {
        if (arrow.Parent is null || code.Model.GetDeclaredSymbol(arrow.Parent, code.Cancellation) is not { } symbol)
            return null;
        var semicolon = arrow.GetLastToken().GetNextToken();
        if (!semicolon.IsKind(SyntaxKind.SemicolonToken))
            return null;
        var layout = code.Layout;
        var edit = new Edit(code);
        var indent = layout.IndentAt(arrow.Parent.GetFirstToken().SpanStart);
        var inner = indent + layout.Unit;
        var isProperty = arrow.Parent is BasePropertyDeclarationSyntax;
        var method = symbol as IMethodSymbol ?? (symbol as IPropertySymbol)?.GetMethod;
        var opening = isProperty ? Opening(layout, indent) + inner + "get" + Opening(layout, inner) + inner + layout.Unit : Opening(layout, indent) + inner;
        ReplaceArrow(edit, arrow.ArrowToken, arrow.Expression, opening, method is not null && ReturnsValue(method));
        if (isProperty)
            edit.Indent(TextSpan.FromBounds(arrow.Expression.SpanStart, semicolon.Span.End), layout.Unit);
        Close(edit, layout, layout.EndsLine(semicolon) ? layout.EndOfLine(semicolon.SpanStart) : semicolon.Span.End, indent, isProperty ? layout.NewLine + inner + "}" : "");
        return edit;
    }

    /// <summary>Turns the expression of a lambda into a block; null in an expression tree, which can have none.</summary>
    public static Edit? Expand(Code code, AnonymousFunctionExpressionSyntax lambda, ExpressionSyntax body)
    {
        if (code.SymbolOf(lambda) is not IMethodSymbol method
            || code.Model.GetTypeInfo(lambda, code.Cancellation).ConvertedType is not { TypeKind: TypeKind.Delegate })
        {
            return null;
        }

        var layout = code.Layout;
        var edit = new Edit(code);
        var indent = layout.IndentAt(lambda.SpanStart);
        var arrow = body.GetFirstToken().GetPreviousToken();
        ReplaceArrow(edit, arrow, body, " =>" + Opening(layout, indent) + indent + layout.Unit, ReturnsValue(method));
        edit.Insert(body.Span.End, $";{layout.NewLine}{indent}}}");
        return edit;
    }

    private static string Opening(Layout layout, string indent) =>
        layout.BraceOnOwnLine ? layout.NewLine + indent + "{" + layout.NewLine : " {" + layout.NewLine;

    private static void ReplaceArrow(Edit edit, SyntaxToken arrow, ExpressionSyntax expression, string opening, bool isReturned)
    {
        var before = arrow.GetPreviousToken();
        var comments = before.TrailingTrivia.Concat(arrow.LeadingTrivia).Concat(arrow.TrailingTrivia).Concat(expression.GetLeadingTrivia())
            .Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia));
        var indent = opening.Substring(opening.LastIndexOf('\n') + 1);
        var kept = string.Concat(comments.Select(c => c.ToString() + edit.Code.Layout.NewLine + indent));
        edit.Replace(
            TextSpan.FromBounds(before.Span.End, expression.SpanStart),
            opening + kept + (isReturned && expression is not ThrowExpressionSyntax ? "return " : ""));
    }

    private static void Close(Edit edit, Layout layout, int position, string indent, string before)
    {
        edit.Insert(position, before + layout.NewLine + indent + "}");
        var rest = edit.Code.Text.ToString(TextSpan.FromBounds(position, layout.EndOfLine(position)));
        if (rest.Length == 0)
            return;

        // What follows on the same line, such as an else, gets a line of its own.
        var blank = rest.Length - rest.TrimStart().Length;
        edit.Replace(new TextSpan(position, blank), layout.NewLine + indent);
    }

    private static bool ReturnsValue(IMethodSymbol method)
    {
        if (method.ReturnsVoid || method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor or MethodKind.Destructor)
            return false;
        return !method.IsAsync || method.ReturnType is INamedTypeSymbol { IsGenericType: true };
    }
}
