using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Current;

/// <summary>Counted references in the place of borrows that leave their scope.</summary>
internal static class Escapes
{
    private const string Kind = "Counted";
    private const string Title = "Take a counted reference with 'Acquire()'";

    /// <summary>The proposals for a borrow that is returned, stored, or lives across an <c>await</c>.</summary>
    public static IEnumerable<Proposal> Of(Code code, ExpressionSyntax borrow)
    {
        foreach (var local in LocalsOf(code, borrow))
        {
            foreach (var proposal in Declared(code, local))
                yield return proposal;
        }

        var holder = Values.Whole(borrow).Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left != Values.Whole(borrow) => code.SymbolOf(assignment.Left),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field } => code.Model.GetDeclaredSymbol(field, code.Cancellation),
            _ => null,
        };
        var stored = holder switch
        {
            IFieldSymbol field => new[] { StoredBorrow.Count(code, field) }.OfType<Code>(),
            ILocalSymbol outer => OuterBorrow.Count(code, outer),
            _ => [],
        };
        foreach (var changed in stored)
            yield return new(Kind, Title, changed);

        foreach (var member in MembersReturning(code, borrow))
        {
            if (ReturnedBorrow.Count(code, member) is { } changed)
                yield return new(Kind, Title, changed);
        }
    }

    /// <summary>The local that a borrow is, or that it is the first value of.</summary>
    private static IEnumerable<LocalDeclarationStatementSyntax> LocalsOf(Code code, ExpressionSyntax borrow)
    {
        var declarator = code.SymbolOf(borrow) is ILocalSymbol local
            ? local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(code.Cancellation)
            : Values.Whole(borrow).Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax initialized } ? initialized : null;
        if (declarator?.Parent?.Parent is LocalDeclarationStatementSyntax statement)
            yield return statement;
    }

    /// <summary>A local that holds a borrow holds a counted reference instead.</summary>
    private static IEnumerable<Proposal> Declared(Code code, LocalDeclarationStatementSyntax statement)
    {
        if (statement.Declaration.Variables is not [{ Initializer.Value: { } value }] || Counted.AcquireOf(code, code.TypeOf(value)) is not { } acquire)
            yield break;
        var edit = new Edit(code);
        Counted.Acquire(edit, value, acquire);
        if (Counted.TryDeclare(edit, statement, acquire.ReturnType, isNullable: false))
            yield return new(Kind, Title, edit.Apply());
    }

    /// <summary>The method that returns a borrow: the one around it.</summary>
    private static IEnumerable<SyntaxNode> MembersReturning(Code code, ExpressionSyntax borrow)
    {
        var member = borrow.Ancestors().FirstOrDefault(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);
        if (member is MethodDeclarationSyntax or LocalFunctionStatementSyntax
            && code.Model.GetDeclaredSymbol(member, code.Cancellation) is IMethodSymbol method && (code.ContractOf(method.ReturnType) & TypeContract.Borrowed) != 0)
        {
            yield return member;
        }
    }
}
