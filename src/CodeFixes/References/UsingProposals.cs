using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>Ways to release with <c>using</c> what an expression acquires.</summary>
internal static class UsingProposals
{
    public const string Kind = "Using";

    public static IEnumerable<Proposal> Of(Code code, ExpressionSyntax acquisition)
    {
        var whole = Values.Whole(acquisition);
        return whole.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax statement } } } =>
                Declared(code, statement),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax statement } assignment
                when assignment.Right == whole => Assigned(code, statement, assignment),
            IsPatternExpressionSyntax test => Matched(code, test),
            ExpressionStatementSyntax statement => Discarded(code, statement.Expression),
            AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax => Discarded(code, whole).Concat(Nested(code, whole)),
            _ => Nested(code, whole),
        };
    }

    /// <summary><c>var ns = …;</c> becomes <c>using var ns = …;</c>, and the releases by hand go.</summary>
    private static IEnumerable<Proposal> Declared(Code code, LocalDeclarationStatementSyntax statement)
    {
        if (!statement.UsingKeyword.IsKind(SyntaxKind.None) || Place.ListOf(statement) is not { } list)
            yield break;
        var locals = statement.Declaration.Variables.Select(v => code.Model.GetDeclaredSymbol(v, code.Cancellation)).OfType<ILocalSymbol>().ToList();
        var scope = statement.Parent!.Parent is CompilationUnitSyntax unit ? unit : statement.Parent;
        if (locals.Any(l => Releases.IsKept(code, scope, l)))
            yield break;

        var title = $"Dispose '{string.Join("', '", locals.Select(l => l.Name))}' with 'using'";
        var releases = locals.SelectMany(l => Releases.Of(code, scope, l)).ToList();
        var first = list.TakeWhile(s => s != statement).Count();
        var layout = code.Layout;
        var early = releases.Where(r => IsEarly(list, r)).ToList();

        // A release before the end of the block was meant to be early: the statement form keeps it where it is.
        if (early is [var end])
        {
            var last = list.TakeWhile(s => s != Statements.Removed(end)).Count() - 1;
            if (last > first && last + 1 < list.Count && Statements.LastDependent(code, list, first, last) <= last + 1
                && AsStatement(code, statement, list[first + 1], list[last], releases) is { } narrow)
            {
                yield return new(Kind, title, narrow);
            }
        }

        var edit = new Edit(code);
        edit.Insert(statement.Declaration.SpanStart, Keyword(code, locals));
        foreach (var release in releases)
            Statements.Remove(edit, layout, release);
        yield return new(Kind, title, edit.Apply());

        // Where a declaration cannot be one (in a switch section), and where it would live too long.
        var lastUse = Statements.LastDependent(code, list, first, first);
        lastUse = Statements.LastKept(list, first + 1, lastUse, releases);
        if (lastUse > first && AsStatement(code, statement, list[first + 1], list[lastUse], releases) is { } wrapped)
            yield return new(Kind, title, wrapped);
    }

    private static Code? AsStatement(
        Code code, LocalDeclarationStatementSyntax statement, StatementSyntax first, StatementSyntax last, IReadOnlyList<StatementSyntax> releases)
    {
        var layout = code.Layout;
        var edit = new Edit(code);
        var locals = statement.Declaration.Variables.Select(v => code.Model.GetDeclaredSymbol(v, code.Cancellation)).OfType<ILocalSymbol>().ToList();
        edit.Insert(statement.Declaration.SpanStart, Keyword(code, locals) + "(");
        edit.Replace(statement.SemicolonToken.Span, ")" + (layout.BraceOnOwnLine ? "" : " {"));
        if (!Statements.TryWrap(edit, layout, first, last, header: null))
            return null;
        foreach (var release in releases)
            Statements.Remove(edit, layout, release);
        return edit.Apply();
    }

    /// <summary><c>ns = …;</c> becomes <c>using (ns = …) { … }</c> around the uses.</summary>
    private static IEnumerable<Proposal> Assigned(Code code, ExpressionStatementSyntax statement, AssignmentExpressionSyntax assignment)
    {
        if (code.SymbolOf(assignment.Left) is IDiscardSymbol)
        {
            foreach (var proposal in Discarded(code, assignment.Right))
                yield return proposal;
            yield break;
        }

        if (code.SymbolOf(assignment.Left) is not ILocalSymbol local || Place.ListOf(statement) is not { } list)
            yield break;
        var scope = statement.Parent is GlobalStatementSyntax ? code.Root : statement.Parent!;
        if (Releases.IsKept(code, scope, local))
            yield break;
        var first = list.TakeWhile(s => s != statement).Count();
        var releases = Releases.Of(code, scope, local).ToList();
        var last = Statements.LastUse(code, list, local);
        last = Statements.LastDependent(code, list, Math.Min(first + 1, last), last);
        last = Statements.LastKept(list, first + 1, last, releases);
        if (last <= first)
            yield break;
        var layout = code.Layout;
        var edit = new Edit(code);
        edit.Insert(statement.SpanStart, Keyword(code, [local]) + "(");
        edit.Replace(statement.SemicolonToken.Span, ")" + (layout.BraceOnOwnLine ? "" : " {"));
        if (!Statements.TryWrap(edit, layout, list[first + 1], list[last], header: null))
            yield break;
        foreach (var release in releases)
            Statements.Remove(edit, layout, release);
        yield return new(Kind, $"Dispose '{local.Name}' with 'using'", edit.Apply());
    }

    /// <summary><c>if (Get() is { } ns)</c> becomes <c>using var ns = Get(); if (ns is not null)</c>.</summary>
    private static IEnumerable<Proposal> Matched(Code code, IsPatternExpressionSyntax test)
    {
        if (DesignationOf(test.Pattern) is not { } name)
        {
            foreach (var proposal in Nested(code, test.Expression))
                yield return proposal;
            yield break;
        }

        if (Place.Of(code, test) is not { Node: IsPatternExpressionSyntax placed } place || !Values.IsAlwaysEvaluated(placed, place.Statement)
            || place.Code.Model.GetDeclaredSymbol(Designation(placed.Pattern)!, code.Cancellation) is not ILocalSymbol local
            || Releases.IsKept(place.Code, place.Statement.Parent!, local))
        {
            yield break;
        }

        var isNegated = placed.Pattern is UnaryPatternSyntax;
        var edit = new Edit(place.Code);
        Statements.InsertBefore(edit, place.Layout, place.Statement, $"using var {name} = {placed.Expression};");
        edit.Replace(placed, $"{name} is {(isNegated ? "" : "not ")}null");
        foreach (var release in Releases.Of(place.Code, place.Statement.Parent!, local))
            Statements.Remove(edit, place.Layout, release);
        yield return new(Kind, $"Dispose '{name}' with 'using'", edit.Apply());
    }

    private static string? DesignationOf(PatternSyntax pattern) => Designation(pattern)?.Identifier.Text;

    /// <summary>The variable of a pattern that tests for None only: <c>{ } x</c>, <c>not { } x</c>.</summary>
    private static SingleVariableDesignationSyntax? Designation(PatternSyntax pattern) => pattern switch
    {
        UnaryPatternSyntax not => Designation(not.Pattern),
        RecursivePatternSyntax { PropertyPatternClause.Subpatterns.Count: 0, PositionalPatternClause: null, Designation: SingleVariableDesignationSyntax name } => name,
        DeclarationPatternSyntax { Designation: SingleVariableDesignationSyntax name } => name,
        _ => null,
    };

    /// <summary>A call whose result nobody takes becomes a declaration.</summary>
    private static IEnumerable<Proposal> Discarded(Code code, ExpressionSyntax value)
    {
        if (Place.Of(code, value) is not { Statement: ExpressionStatementSyntax } place)
            yield break;
        var type = code.TypeOf(value);
        var name = Names.Fresh(code, value, type);
        var edit = new Edit(place.Code);
        if (place.IsInSwitchSection)
        {
            edit.Replace(place.Statement, $"using ({AsOperand((ExpressionSyntax)place.Node)}) {{ }}");
            yield return new(Kind, "Release it at once with 'using'", edit.Apply());
            yield break;
        }

        edit.Replace(place.Statement, $"using var {name} = {AsOperand((ExpressionSyntax)place.Node)};");
        yield return new(Kind, $"Keep it in 'using var {name}'", edit.Apply());
    }

    /// <summary>A value in the middle of an expression gets a name, and is released when the block ends, or else with the statement.</summary>
    private static IEnumerable<Proposal> Nested(Code code, ExpressionSyntax value)
    {
        if (Place.Of(code, value) is not { } place || !Values.IsAlwaysEvaluated((ExpressionSyntax)place.Node, place.Statement))
            yield break;
        var type = code.TypeOf(value);
        var name = Names.Fresh(code, value, type);
        var node = (ExpressionSyntax)place.Node;

        // What the code asserts, it goes on asserting where it uses the value.
        var use = name;
        var acquired = node;
        while (acquired is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed)
        {
            acquired = suppressed.Operand;
            use = name + "!";
        }

        if (!place.IsInSwitchSection)
        {
            var edit = new Edit(place.Code);
            Statements.InsertBefore(edit, place.Layout, place.Statement, $"using var {name} = {AsOperand(acquired)};");
            edit.Replace(node, use);
            yield return new(Kind, $"Keep it in 'using var {name}'", edit.Apply());
        }

        var wrap = new Edit(place.Code);
        var last = place.List[Statements.LastDependent(place.Code, place.List, place.Index, place.Index)];
        if (!Statements.TryWrap(wrap, place.Layout, place.Statement, last, $"using (var {name} = {AsOperand(acquired)})"))
            yield break;
        wrap.Replace(node, use);
        yield return new(Kind, $"Keep it in 'using (var {name} = …)'", wrap.Apply());
    }

    private static string AsOperand(ExpressionSyntax value) => Unwrapped(value).ToString();

    private static ExpressionSyntax Unwrapped(ExpressionSyntax value) => value is ParenthesizedExpressionSyntax inner ? Unwrapped(inner.Expression) : value;

    /// <summary>Whether other statements that could fail or leave follow a release in its block.</summary>
    private static bool IsEarly(IReadOnlyList<StatementSyntax> list, StatementSyntax release)
    {
        var after = list.SkipWhile(s => s != release).Skip(1).ToList();
        return after.Count > 0 && !after.All(s => s is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or LocalFunctionStatementSyntax);
    }

    private static string Keyword(Code code, IEnumerable<ILocalSymbol> locals) => locals.All(l => IsAsyncOnly(code, l.Type)) ? "await using " : "using ";

    private static bool IsAsyncOnly(Code code, ITypeSymbol type)
    {
        var disposable = code.Compilation.GetSpecialType(SpecialType.System_IDisposable);
        return type is { IsRefLikeType: false }
            && !Analyzers.Contracts.ContractReader.Is(type, disposable)
            && type.AllInterfaces.Any(i => i.Name == "IAsyncDisposable");
    }
}
