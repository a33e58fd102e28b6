using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary><c>using (ns)</c> around the statements that have a reference which came in by a parameter: the method's own, or an <c>out</c>.</summary>
internal static class HeldProposals
{
    public static IEnumerable<Proposal> OfParameter(Code code, ParameterSyntax parameter)
    {
        if (parameter.Parent?.Parent is BaseMethodDeclarationSyntax { ExpressionBody: { } arrow })
        {
            if (Braces.Expand(code, arrow) is not { } expanded)
                return [];
            code = expanded.Apply();
            parameter = code.Root.FindToken(parameter.SpanStart).Parent!.FirstAncestorOrSelf<ParameterSyntax>()!;
        }

        return InBody(code, parameter);
    }

    private static IEnumerable<Proposal> InBody(Code code, ParameterSyntax parameter)
    {
        if (parameter.Parent?.Parent is BaseMethodDeclarationSyntax { Body: { Statements.Count: > 0 } body }
            && code.Model.GetDeclaredSymbol(parameter, code.Cancellation) is IParameterSymbol symbol
            && Wrap(code, body, body.Statements, symbol) is { } changed)
        {
            yield return new(UsingProposals.Kind, $"Dispose '{symbol.Name}' with 'using'", changed);
        }
    }

    public static IEnumerable<Proposal> OfOutput(Code code, InvocationExpressionSyntax call)
    {
        if (call.ArgumentList.Arguments.Select(a => a.Expression).OfType<IdentifierNameSyntax>().FirstOrDefault(e => code.SymbolOf(e) is IDiscardSymbol) is { } discard)
        {
            foreach (var proposal in OfDiscard(code, call, discard))
                yield return proposal;
            yield break;
        }

        foreach (var declared in call.ArgumentList.Arguments.Select(a => a.Expression).OfType<DeclarationExpressionSyntax>())
        {
            if (declared.Designation is not SingleVariableDesignationSyntax name || code.Model.GetDeclaredSymbol(name, code.Cancellation) is not ILocalSymbol local
                || call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || Place.ListOf(statement) is not { } list)
            {
                continue;
            }

            if (statement is IfStatementSyntax { Statement: not BlockSyntax } bare)
            {
                var edit = Braces.Around(code, bare.Statement);
                var braced = edit.Apply();
                if (braced.Root.FindNode(edit.Map(call.Span), getInnermostNodeForTie: true) is InvocationExpressionSyntax moved)
                {
                    foreach (var proposal in OfOutput(braced, moved))
                        yield return proposal;
                }

                yield break;
            }

            var title = $"Dispose '{local.Name}' with 'using'";
            if (statement is IfStatementSyntax { Statement: BlockSyntax { Statements.Count: > 0 } body } && Wrap(code, body, body.Statements, local) is { } inBody)
                yield return new(UsingProposals.Kind, title, inBody);
            var index = list.TakeWhile(s => s != statement).Count();
            var last = Statements.LastUse(code, list, local);
            if (last > index)
            {
                last = Statements.LastDependent(code, list, index + 1, last);
                var scope = statement.Parent is GlobalStatementSyntax ? code.Root : statement.Parent!;
                if (Wrap(code, scope, list.Skip(index + 1).Take(last - index).ToList(), local) is { } after)
                    yield return new(UsingProposals.Kind, title, after);
            }
        }
    }

    /// <summary><c>TryGet(out _)</c> gets a name for what it gives out, which is released at once.</summary>
    private static IEnumerable<Proposal> OfDiscard(Code code, InvocationExpressionSyntax call, IdentifierNameSyntax discard)
    {
        if (Place.Of(code, discard) is not { Node: IdentifierNameSyntax placed } place || place.IsInSwitchSection || !Values.IsAlwaysEvaluated(placed, place.Statement)
            || placed.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } invocation)
        {
            yield break;
        }

        var name = Names.Fresh(place.Code, placed, place.Code.TypeOf(placed));
        var found = Names.Fresh(place.Code, placed, "found");
        var edit = new Edit(place.Code);
        var whole = Values.Whole(invocation);
        if (whole.Parent is ExpressionStatementSyntax)
        {
            edit.Replace(placed, $"var {name}");
            Statements.InsertAfter(edit, place.Layout, place.Statement, $"{name}?.Dispose();");
        }
        else
        {
            var text = whole.ToString();
            var at = placed.SpanStart - whole.SpanStart;
            Statements.InsertBefore(edit, place.Layout, place.Statement, $"var {found} = {text.Substring(0, at)}var {name}{text.Substring(at + placed.Span.Length)};\n{name}?.Dispose();");
            edit.Replace(whole, found);
        }

        yield return new(UsingProposals.Kind, $"Release what '{Values.Bare(call.Expression)}' gives out", edit.Apply());
    }

    private static Code? Wrap(Code code, SyntaxNode scope, IReadOnlyList<StatementSyntax> statements, ISymbol held)
    {
        if (Releases.IsKept(code, scope, held))
            return null;
        var releases = Releases.Of(code, scope, held).ToList();
        var last = Statements.LastKept(statements, 0, statements.Count - 1, releases);
        var layout = code.Layout;
        var edit = new Edit(code);
        if (last < 0 || !Statements.TryWrap(edit, layout, statements[0], statements[last], $"using ({held.Name})"))
            return null;
        foreach (var release in releases)
            Statements.Remove(edit, layout, release);
        return edit.Apply();
    }
}
