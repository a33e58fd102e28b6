using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Guards;

/// <summary>PIDNS301: a guard is opened, or a counted reference taken instead of the borrow, or the caller asked to hold the guard.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutsideGuardFix))]
public sealed class OutsideGuardFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS301");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } access || Demanded(code, access) is not { } guard)
            return [];
        return Open(code, access, guard)
            .Concat(CountedProposals.Of(code, access))
            .Concat(RequiresGuardProposals.Of(code, access, guard));
    }

    private static INamedTypeSymbol? Demanded(Code code, ExpressionSyntax access)
    {
        var method = code.SymbolOf(access) switch
        {
            IMethodSymbol called => called,
            IPropertySymbol property => property.GetMethod ?? property.SetMethod,
            _ => null,
        };
        return method is null ? null : code.Contracts.Of(method).RequiredGuards.FirstOrDefault();
    }

    /// <summary>Holds a guard from the statement to the last one that needs what it borrows.</summary>
    private static IEnumerable<Proposal> Open(Code code, ExpressionSyntax access, INamedTypeSymbol guard)
    {
        const string Kind = "Guard";
        if (Place.Of(code, access) is not { } place || Factories.Of(place.Code, guard, place.Statement.SpanStart) is not { } factory)
            yield break;
        var last = Statements.LastDependent(place.Code, place.List, place.Index, place.Index);
        var isToTheEnd = place.List.Skip(last + 1).All(s => s is ReturnStatementSyntax { Expression: null } or BreakStatementSyntax or ContinueStatementSyntax or LocalFunctionStatementSyntax);
        var title = $"Hold '{factory}' around it";
        var declared = Declare();
        var wrapped = Wrap();
        foreach (var changed in isToTheEnd ? [declared, wrapped] : new[] { wrapped, declared })
        {
            if (changed is not null)
                yield return new(Kind, title, changed);
        }

        Code? Wrap()
        {
            var edit = new Edit(place.Code);
            return Statements.TryWrap(edit, place.Layout, place.Statement, place.List[last], $"using ({factory})") ? edit.Apply() : null;
        }

        Code? Declare()
        {
            if (place.IsInSwitchSection)
                return null;
            var edit = new Edit(place.Code);
            Statements.InsertBefore(edit, place.Layout, place.Statement, $"using var {Names.Fresh(place.Code, place.Node, guard)} = {factory};");
            return edit.Apply();
        }
    }
}
