using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Current;

/// <summary>PIDNS102: what the contract names takes the place of the unbounded borrow; where that may not leave, a counted reference does.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedBorrowFix))]
public sealed class UnboundedBorrowFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS102");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } call || code.SymbolOf(call) is not { } member)
            yield break;
        var method = member as IMethodSymbol ?? (member as IPropertySymbol)?.GetMethod;
        if (method is null || code.Contracts.Of(method).UseInstead is not { Length: > 0 } instead)
            yield break;

        foreach (var text in new[] { Qualified(call, instead), instead, $"{method.ContainingNamespace.ToDisplayString()}.{instead}" }.Distinct())
        {
            if (SyntaxFactory.ParseExpression(text).ContainsDiagnostics)
                yield break;
            var edit = new Edit(code);
            edit.Replace(call, text);
            var changed = edit.Apply();
            yield return new("Instead", $"Use '{instead}'", changed);

            // What leaves the scope, directly or through a local, has to be counted.
            if (changed.Root.FindNode(new TextSpan(call.SpanStart, text.Length), getInnermostNodeForTie: true) is ExpressionSyntax replaced)
            {
                foreach (var counted in Escapes.Of(changed, replaced))
                    yield return counted with { Kind = "Counted", Title = $"Use '{instead}' and take a counted reference" };
            }
        }
    }

    /// <summary>The text with the qualification that the code has: <c>PidNs.CurrentPidNs.Get()</c>.</summary>
    private static string Qualified(ExpressionSyntax call, string instead)
    {
        if (call is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var type } receiver } })
            return instead;
        return instead.StartsWith(type + ".", StringComparison.Ordinal) ? receiver + instead.Substring(type.Length) : instead;
    }
}
