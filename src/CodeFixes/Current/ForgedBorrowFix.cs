using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Current;

/// <summary>PIDNS104: the real factory makes the borrow or guard, and the compiler the scope token.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForgedBorrowFix))]
public sealed class ForgedBorrowFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS104");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Forged(code, diagnostic.Location.SourceSpan) is not { } forged || code.Model.GetTypeInfo(forged, code.Cancellation).ConvertedType is not { } type)
            return [];
        var contract = code.ContractOf(type);
        if ((contract & TypeContract.ScopeToken) != 0)
            return WithoutToken(code, forged);
        if (Factories.Of(code, type, forged.SpanStart) is not { } factory)
            return [];
        return (contract & TypeContract.Guard) != 0 ? Guard(code, forged, type, factory) : Borrow(code, forged, type, factory);
    }

    private static ExpressionSyntax? Forged(Code code, TextSpan span)
    {
        var expression = Values.At(code.Root, span);
        return expression is TypeSyntax { Parent: DefaultExpressionSyntax forged } ? forged : expression;
    }

    private static IEnumerable<Proposal> Borrow(Code code, ExpressionSyntax forged, ITypeSymbol type, string factory)
    {
        // 'var' would take the factory's own type; the uses decide whether that will do.
        var edit = new Edit(code);
        edit.Replace(forged, factory);
        yield return new("Factory", $"Use '{factory}'", edit.Apply());
        if (forged.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } declaration } })
        {
            var typed = new Edit(code);
            typed.Replace(declaration.Type, type.ToMinimalDisplayString(code.Model, declaration.SpanStart));
            typed.Replace(forged, factory);
            yield return new("Factory", $"Use '{factory}'", typed.Apply());
        }
    }

    private static IEnumerable<Proposal> Guard(Code code, ExpressionSyntax forged, ITypeSymbol type, string factory)
    {
        const string Kind = "Factory";
        var title = $"Use '{factory}'";
        if (forged.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax statement } } })
        {
            foreach (var keyword in statement.UsingKeyword.IsKind(SyntaxKind.None) ? ["using ", ""] : new[] { "" })
            {
                var edit = new Edit(code);
                edit.Insert(statement.Declaration.SpanStart, keyword);
                edit.Replace(forged, factory);
                yield return new(Kind, title, edit.Apply());
            }

            yield break;
        }

        if (Place.Of(code, forged) is not { } place || place.IsInSwitchSection || !Values.IsAlwaysEvaluated((ExpressionSyntax)place.Node, place.Statement))
            yield break;
        var name = Names.Fresh(place.Code, place.Node, type);
        var hoisted = new Edit(place.Code);
        Statements.InsertBefore(hoisted, place.Layout, place.Statement, $"using var {name} = {factory};");
        hoisted.Replace(place.Node, name);
        yield return new(Kind, title, hoisted.Apply());
    }

    /// <summary>Leaves the token out of the call.</summary>
    private static IEnumerable<Proposal> WithoutToken(Code code, ExpressionSyntax token)
    {
        if (token.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent: ArgumentListSyntax list } argument)
            yield break;
        var index = list.Arguments.IndexOf(argument);
        var edit = new Edit(code);
        edit.Remove(index > 0 ? TextSpan.FromBounds(list.Arguments[index - 1].Span.End, argument.Span.End)
            : list.Arguments.Count > 1 ? TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart)
            : argument.Span);
        var changed = edit.Apply();
        yield return new("Token", "Leave the scope token to the compiler", changed);

        // Without the false token, what leaves the scope has to be counted.
        if (changed.Root.FindToken(list.SpanStart).Parent?.Parent is InvocationExpressionSyntax call)
        {
            foreach (var counted in Escapes.Of(changed, call))
                yield return counted with { Kind = "Counted", Title = "Leave the scope token to the compiler and take a counted reference" };
        }
    }
}
