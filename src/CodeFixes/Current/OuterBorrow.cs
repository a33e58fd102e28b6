using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Current;

/// <summary>Makes a variable that outlives the borrow which is assigned to it hold a counted reference, which a <c>finally</c> releases.</summary>
internal static class OuterBorrow
{
    /// <returns>The file after the change, without and with a release before each assignment; none when some use of the variable cannot be adapted.</returns>
    public static IEnumerable<Code> Count(Code code, ILocalSymbol outer) => new[] { false, true }.Select(isReleased => Count(code, outer, isReleased)).OfType<Code>();

    private static Code? Count(Code code, ILocalSymbol outer, bool isReleased)
    {
        if (outer.DeclaringSyntaxReferences is not [var reference]
            || reference.GetSyntax(code.Cancellation) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } declarator
            || Place.ListOf(statement) is not { } list || list.Count < 2 || Counted.AcquireOf(code, outer.Type) is not { } acquire)
        {
            return null;
        }

        var edit = new Edit(code);
        var scope = statement.Parent is GlobalStatementSyntax ? code.Root : statement.Parent!;
        edit.Replace(statement.Declaration.Type, Counted.TypeName(code, acquire.ReturnType, statement.SpanStart, isNullable: true));
        if (declarator.Initializer is null)
            edit.Insert(declarator.Identifier.Span.End, " = null");
        else if (!TryAcquire(declarator.Initializer.Value))
            return null;
        foreach (var name in Statements.References(code, scope, outer))
        {
            if (name.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != name)
            {
                Counted.RewriteUse(edit, name, acquire.ReturnType);
                continue;
            }

            if (assignment.Parent is not ExpressionStatementSyntax assigned || Place.ListOf(assigned) is null || !TryAcquire(assignment.Right))
                return null;
            if (isReleased)
                Statements.InsertBefore(edit, code.Layout, assigned, $"{outer.Name}?.Dispose();");
        }

        return Finally(edit.Apply(), edit.Map(declarator.Identifier.SpanStart), outer.Name);

        bool TryAcquire(ExpressionSyntax value)
        {
            if (value is LiteralExpressionSyntax or DefaultExpressionSyntax)
                edit.Replace(value, "null");
            else if ((code.ContractOf(code.TypeOf(value)) & TypeContract.Borrowed) != 0)
                Counted.Acquire(edit, value, acquire);
            else
                return false;
            return true;
        }
    }

    /// <summary>Puts what follows the declaration into a <c>try</c>.</summary>
    private static Code? Finally(Code code, int declared, string name)
    {
        var list = Place.ListOf(code.Root.FindToken(declared).Parent!.FirstAncestorOrSelf<StatementSyntax>()!)!;
        var first = list.FirstOrDefault(s => s.SpanStart > declared);
        var edit = new Edit(code);
        if (first is null || !Statements.TryWrap(edit, code.Layout, first, list.Last(), "try"))
            return null;
        Statements.InsertAfter(edit, code.Layout, list.Last(), $"finally\n{{\n{code.Layout.Unit}{name}?.Dispose();\n}}");
        return edit.Apply();
    }
}
