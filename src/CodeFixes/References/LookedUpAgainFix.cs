using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS202: one lookup in a local is checked and used; or the second one is checked as well.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LookedUpAgainFix))]
public sealed class LookedUpAgainFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS202");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } value)
            return [];
        var subject = Values.Bare(value is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } && access.Name == value ? access : value);
        var kept = code.SymbolOf(subject) is ILocalSymbol or IParameterSymbol ? [] : Kept(code, subject);
        return code.TypeOf(subject) is { } type && Place.Of(code, subject) is { Node: ExpressionSyntax placed } place && Values.IsAlwaysEvaluated(placed, place.Statement)
            ? kept.Concat(new NoneCheck(place, placed, type).LeaveEarly())
            : kept;
    }

    private static IEnumerable<Proposal> Kept(Code code, ExpressionSyntax lookup)
    {
        var body = lookup.Ancestors().FirstOrDefault(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax) ?? code.Root;
        var text = lookup.ToString();
        var symbol = code.SymbolOf(lookup);
        var first = body.DescendantNodes().OfType<ExpressionSyntax>().FirstOrDefault(IsSame);
        if (first is null || first == lookup || Place.Of(code, first) is not { Node: ExpressionSyntax placed } place || !Values.IsAlwaysEvaluated(placed, place.Statement))
            yield break;
        code = place.Code;
        symbol = code.SymbolOf(placed);
        var type = code.TypeOf(placed);
        var name = Names.Fresh(code, placed, type);
        var isAcquired = placed is InvocationExpressionSyntax && (code.ContractOf(type) & TypeContract.Owned) != 0
            && symbol is IMethodSymbol method && code.Contracts.Of(method).Returns != Passing.Borrowed;
        var edit = new Edit(code);
        Statements.InsertBefore(edit, place.Layout, place.Statement, $"{(isAcquired ? "using " : "")}var {name} = {placed};");
        foreach (var mention in place.List.Skip(place.Index).SelectMany(s => s.DescendantNodes()).OfType<ExpressionSyntax>().Where(IsSame))
        {
            var whole = mention.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed ? suppressed : mention;
            edit.Replace(whole, name);
        }

        yield return new("Local", $"Look it up once, into '{name}'", edit.Apply());

        bool IsSame(ExpressionSyntax candidate) =>
            candidate.ToString() == text && SymbolEqualityComparer.Default.Equals(code.SymbolOf(candidate), symbol)
            && !(candidate.Parent is MemberAccessExpressionSyntax access && access.Name == candidate);
    }
}
