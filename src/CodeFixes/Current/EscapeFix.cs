using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Current;

/// <summary>
/// PIDNS101, 302 where the borrow is returned, and the compiler's own errors about a borrow that leaves its scope: a counted reference leaves instead.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EscapeFix))]
public sealed class EscapeFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("PIDNS101", "CS8352", "CS8347", "CS8156", "CS9080", "CS8345");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        var node = code.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (node.Parent is VariableDeclarationSyntax { Variables: [var variable], Parent: FieldDeclarationSyntax })
        {
            return code.Model.GetDeclaredSymbol(variable, code.Cancellation) is IFieldSymbol field && StoredBorrow.Count(code, field) is { } stored
                ? [new("Counted", "Keep a counted reference, taken with 'Acquire()'", stored)]
                : [];
        }

        var borrow = node.AncestorsAndSelf().TakeWhile(n => n is not StatementSyntax and not MemberDeclarationSyntax)
            .OfType<ExpressionSyntax>().FirstOrDefault(e => (code.ContractOf(code.TypeOf(e)) & TypeContract.Borrowed) != 0);
        return borrow is null ? [] : Escapes.Of(code, borrow);
    }
}
