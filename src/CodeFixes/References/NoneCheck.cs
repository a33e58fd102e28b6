using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>Checks of a value before the statement that uses it.</summary>
internal sealed class NoneCheck
{
    private readonly Place _place;
    private readonly ExpressionSyntax _value;
    private readonly ITypeSymbol _type;
    private readonly bool _isVariable;
    private readonly string _name;
    private readonly string? _declaration;
    private readonly ISymbol? _variable;

    public NoneCheck(Place place, ExpressionSyntax value, ITypeSymbol type)
    {
        _place = place;
        _value = value;
        _type = type;
        _variable = place.Code.SymbolOf(value);
        _isVariable = _variable is ILocalSymbol or IParameterSymbol;
        _name = _isVariable ? value.ToString() : Names.Fresh(place.Code, value, type);
        _declaration = _isVariable ? null : $"{(IsAcquired ? "using " : "")}var {_name} = {value};";
        Length = LastNeeded - place.Index + 1;
    }

    /// <summary>How many statements depend on the value.</summary>
    public int Length { get; }

    private bool IsAcquired => _value is InvocationExpressionSyntax call
        && (_place.Code.ContractOf(_type) & TypeContract.Owned) != 0
        && _place.Code.SymbolOf(call) is IMethodSymbol method
        && _place.Code.Contracts.Of(method).Returns != Passing.Borrowed;

    private int LastNeeded
    {
        get
        {
            var last = Statements.LastDependent(_place.Code, _place.List, _place.Index, _place.Index);
            return Values.IsPure(_value) && _variable is not null ? Math.Max(last, Statements.LastUse(_place.Code, _place.List, _variable)) : last;
        }
    }

    /// <summary>Puts <c>if (… is { } ns)</c> around as few statements as will do.</summary>
    public IEnumerable<Proposal> Wrap()
    {
        for (var last = _place.Index; last < _place.List.Count; last++)
        {
            if (Statements.LastDependent(_place.Code, _place.List, _place.Index, last) != last)
                continue;
            if (last != _place.Index && !Uses(_place.List[last]) && last != LastNeeded)
                continue;
            var edit = new Edit(_place.Code);
            var isStruct = (_place.Code.ContractOf(_type) & TypeContract.NoneTested) != 0;
            var isPattern = !_isVariable && !IsAcquired && !isStruct;
            var condition = isPattern ? $"{_value} is {{ }} {_name}" : NoneTests.Of(_place.Code, _name, _type, isNone: false);
            if (!isPattern && _declaration is not null)
                Statements.InsertBefore(edit, _place.Layout, _place.Statement, _declaration);
            if (!Statements.TryWrap(edit, _place.Layout, _place.Statement, _place.List[last], $"if ({condition})"))
                yield break;
            UseName(edit, last);
            yield return new("Wrap", $"Use it only 'if ({Short(condition)})'", edit.Apply());
            if (last >= LastNeeded)
                yield break;
        }
    }

    /// <summary>Leaves before the statement when the value is None.</summary>
    public IEnumerable<Proposal> LeaveEarly()
    {
        var quiet = Exits.Quiet(_place.Code, _place.Statement);
        if (quiet is not null)
            yield return Leave("Return", quiet);
        yield return Leave("Throw", Exits.Loud(_place.Code, _place.Statement.SpanStart));
    }

    private Proposal Leave(string kind, string exit)
    {
        var edit = new Edit(_place.Code);
        if (_declaration is not null)
            Statements.InsertBefore(edit, _place.Layout, _place.Statement, _declaration);
        var test = NoneTests.Of(_place.Code, _name, _type, isNone: true);
        var separator = _place.Layout.StartsLine(_place.Statement.GetFirstToken()) ? "\n" + _place.Layout.Unit : " ";
        Statements.InsertBefore(edit, _place.Layout, _place.Statement, $"if ({test}){separator}{exit}");
        UseName(edit, _place.Index);
        var verb = kind == "Throw" ? "Throw" : exit.TrimEnd(';') is "continue" ? "Continue with the next" : "Return";
        return new(kind, $"{verb} if '{_name}' is None", edit.Apply());
    }

    /// <summary>Gives every mention of the checked value in the statements its name, without <c>!</c>.</summary>
    private void UseName(Edit edit, int last)
    {
        foreach (var mention in Mentions(last))
        {
            var whole = mention;
            while (whole.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed)
                whole = suppressed;
            if (whole.ToString() != _name)
                edit.Replace(whole, _name);
        }
    }

    private IEnumerable<ExpressionSyntax> Mentions(int last)
    {
        var statements = Enumerable.Range(_place.Index, last - _place.Index + 1).Select(i => _place.List[i]);
        if (_isVariable)
            return statements.SelectMany(s => Statements.References(_place.Code, s, _variable!));
        if (!Values.IsPure(_value))
            return [_value];
        return statements
            .SelectMany(s => s.DescendantNodes().OfType<ExpressionSyntax>())
            .Where(e => WithoutThis(e) == WithoutThis(_value) && !(e.Parent is MemberAccessExpressionSyntax access && access.Name == e))
            .Where(e => SymbolEqualityComparer.Default.Equals(_place.Code.SymbolOf(e), _variable));
    }

    private static string WithoutThis(ExpressionSyntax value) =>
        value is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? access.Name.ToString() : value.ToString();

    private bool Uses(StatementSyntax statement) => _variable is not null && Statements.References(_place.Code, statement, _variable).Any();

    private static string Short(string condition) => condition.Length <= 50 && !condition.Contains('\n') ? condition : "…";
}
