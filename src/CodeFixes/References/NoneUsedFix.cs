using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS201, 307: None is asked for before the value is used, inside the guard that it is used in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NoneUsedFix))]
public sealed class NoneUsedFix : LifetimeFixProvider
{
    private const int ShortBlock = 2;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS201", "PIDNS307");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } value)
            return [];
        var subject = Values.Bare(Released(value));
        if (code.TypeOf(subject) is not { } type)
            return [];
        return ConditionalAccess(code, subject, isFirst: true)
            .Concat(Check(code, subject, type))
            .Concat(ConditionalAccess(code, subject, isFirst: false))
            .Concat(Conjunction(code, subject, type));
    }

    private static IEnumerable<Proposal> Check(Code code, ExpressionSyntax subject, ITypeSymbol type)
    {
        if (Place.Of(code, subject) is not { Node: ExpressionSyntax placed } place || !Values.IsAlwaysEvaluated(placed, place.Statement))
            return [];
        var checks = new NoneCheck(place, placed, type);
        var wraps = checks.Wrap();
        var exits = checks.LeaveEarly();

        // A check around much of a method reads worse than leaving it.
        return checks.Length > ShortBlock ? exits.Concat(wraps) : wraps.Concat(exits);
    }

    /// <summary><c>ns.Id</c> becomes <c>ns?.Id</c>, where what is done with the result allows null.</summary>
    private static IEnumerable<Proposal> ConditionalAccess(Code code, ExpressionSyntax subject, bool isFirst)
    {
        if ((code.ContractOf(code.TypeOf(subject)) & TypeContract.NoneTested) != 0)
            yield break;
        var operand = Suppressed(subject);
        if (operand.Parent is not MemberAccessExpressionSyntax { Parent: var user } access || access.Expression != operand)
            yield break;
        var isDiscarded = user is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax };
        if (isDiscarded != isFirst || access.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment && assignment.Left.Contains(access))
            yield break;
        var edit = new Edit(code);
        edit.Replace(TextSpan.FromBounds(subject.Span.End, access.OperatorToken.SpanStart), "?");
        var changed = edit.Apply();
        if (CallsTheSame(code, changed, access))
            yield return new("Conditional", $"Use '{Short(subject)}?.'", changed);
    }

    /// <summary>Whether the calls around an access mean the same methods as before: another overload may take null.</summary>
    private static bool CallsTheSame(Code before, Code after, ExpressionSyntax access)
    {
        var shift = 0;
        foreach (var range in after.Text.GetChangeRanges(before.Text))
            shift += range.NewLength - range.Span.Length;
        foreach (var call in access.Ancestors().TakeWhile(a => a is not StatementSyntax).OfType<InvocationExpressionSyntax>())
        {
            var counterpart = after.Root.FindNode(new TextSpan(call.SpanStart, call.Span.Length + shift), getInnermostNodeForTie: true)
                .FirstAncestorOrSelf<InvocationExpressionSyntax>();
            if (call.Expression == access)
                continue;
            if (counterpart is null || before.SymbolOf(call)?.ToDisplayString() != after.SymbolOf(counterpart)?.ToDisplayString())
                return false;
        }

        return true;
    }

    /// <summary><c>ns.Level > 2</c> becomes <c>ns is not null &amp;&amp; ns.Level > 2</c>.</summary>
    private static IEnumerable<Proposal> Conjunction(Code code, ExpressionSyntax subject, ITypeSymbol type)
    {
        if (!Values.IsPure(subject))
            yield break;
        ExpressionSyntax? condition = null;
        for (var node = (SyntaxNode)subject; node is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax; node = node.Parent!)
        {
            if (node is ExpressionSyntax candidate && code.TypeOf(candidate)?.SpecialType == SpecialType.System_Boolean)
                condition = candidate;
            if (node is AnonymousFunctionExpressionSyntax || condition?.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression })
                break;
        }

        if (condition is null)
            yield break;
        var test = NoneTests.Of(code, subject.ToString(), type, isNone: false);
        var edit = new Edit(code);
        var isLoose = condition is AssignmentExpressionSyntax or ConditionalExpressionSyntax
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression };
        edit.Insert(condition.SpanStart, test + " && " + (isLoose ? "(" : ""));
        edit.Remove(TextSpan.FromBounds(subject.Span.End, Suppressed(subject).Span.End));
        if (isLoose)
            edit.Insert(condition.Span.End, ")");
        yield return new("Condition", $"Test '{test}' as well", edit.Apply());
    }

    private static ExpressionSyntax Suppressed(ExpressionSyntax subject)
    {
        while (subject.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed)
            subject = suppressed;
        return subject;
    }

    /// <summary>A release is reported at its name; what may be None is its receiver.</summary>
    private static ExpressionSyntax Released(ExpressionSyntax value) =>
        value is InvocationExpressionSyntax
        {
            ArgumentList.Arguments.Count: 0,
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" } access,
        } ? access.Expression : value;

    private static string Short(ExpressionSyntax subject) => subject.ToString() is { Length: <= 40 } text && !text.Contains('\n') ? text : "…";
}
