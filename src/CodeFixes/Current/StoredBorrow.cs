using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Current;

/// <summary>Makes a field that a borrow is stored in hold a counted reference, which its type releases.</summary>
internal static class StoredBorrow
{
    /// <returns>The file after the change; null when some use of the field cannot be adapted.</returns>
    public static Code? Count(Code code, IFieldSymbol field)
    {
        if (field.DeclaringSyntaxReferences is not [var reference] || reference.SyntaxTree != code.Tree || field.IsStatic
            || reference.GetSyntax(code.Cancellation) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator
            || declarator.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || Counted.AcquireOf(code, field.Type) is not { } acquire)
        {
            return null;
        }

        var edit = new Edit(code);
        edit.Replace(declaration.Type, Counted.TypeName(code, acquire.ReturnType, declaration.SpanStart, isNullable: false));
        if (declarator.Initializer is { } initializer)
            Counted.Acquire(edit, initializer.Value, acquire);
        foreach (var name in Statements.References(code, code.Root, field))
        {
            ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (use.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != use)
                Counted.RewriteUse(edit, use, acquire.ReturnType);
            else if (use.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null && (code.ContractOf(code.TypeOf(assignment.Right)) & TypeContract.Borrowed) != 0)
                Counted.Acquire(edit, assignment.Right, acquire);
            else
                return null;
        }

        var changed = edit.Apply();
        var moved = changed.Root.FindToken(edit.Map(declarator.SpanStart)).Parent!.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return moved is null || type is StructDeclarationSyntax ? null : Disposal.Release(changed, moved, field.Name, isNullable: false);
    }
}
