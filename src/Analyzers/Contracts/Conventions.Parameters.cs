using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <content>What methods do with what they are given.</content>
internal sealed partial class Conventions
{
    private readonly ConcurrentDictionary<ISymbol, Passing> _passings = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _doesNotKeep = new(SymbolEqualityComparer.Default);

    /// <summary>How a parameter is passed: kept by a callee that stores or releases it, viewed by what a callee returns, or only used.</summary>
    public Passing PassingOf(IParameterSymbol parameter)
    {
        if (_passings.TryGetValue(parameter, out var passing))
            return passing;
        passing = IsViewed(parameter) ? Passing.Viewed : Keeps(parameter) ? Passing.Kept : Passing.Default;
        return _passings.GetOrAdd(parameter, passing);
    }

    /// <summary>Whether what a callee returns has nothing to release but what this parameter brings.</summary>
    private bool IsViewed(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || parameter.RefKind != RefKind.None)
            return false;
        if (method.MethodKind == MethodKind.Constructor)
            return contracts.IsDisposable(method.ContainingType) && IsKeptAlone(parameter, method);
        if (method.ReturnsVoid || !contracts.IsDisposable(method.ReturnType) || MethodText.BodyOf(method) is not { } body)
            return false;
        var returned = MethodText.Alternatives(body);
        return returned.Count > 0 && !IsPutAsideAsWell(parameter, body) && returned.TrueForAll(e => MethodText.IsName(e, parameter.Name) || IsMadeOf(parameter, e)
            || (e is IdentifierNameSyntax { Identifier.ValueText: var local } && ValuesOf(local, body).ToList() is { Count: > 0 } values && values.TrueForAll(v => IsMadeOf(parameter, v))));
    }

    /// <summary>Whether an expression makes an object that has nothing to release but what a parameter brings.</summary>
    private bool IsMadeOf(IParameterSymbol parameter, ExpressionSyntax expression) =>
        MethodText.Strip(expression) is BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation
        && arguments.Arguments.IndexOf(a => IsNamed(a.Expression, parameter)) is >= 0 and var position
        && (callees.Of(creation) is not { DeclaringSyntaxReferences.IsEmpty: false } constructor
            || constructor.Parameters.ElementAtOrDefault(position) is { } argument && contracts.PassingOf(argument.OriginalDefinition) is Passing.Wrapped or Passing.Viewed);

    /// <summary>Whether a method that returns its parameter again stores it before, or has it put itself somewhere.</summary>
    private bool IsPutAsideAsWell(IParameterSymbol parameter, SyntaxNode body) =>
        body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == parameter.Name && (IsPutAside(n, (IMethodSymbol)parameter.ContainingSymbol) || IsAskedToStay(n)));

    /// <summary>Whether a type of this project has nothing to dispose of but what this parameter of its constructor brings.</summary>
    private bool IsKeptAlone(IParameterSymbol parameter, IMethodSymbol constructor)
    {
        var type = constructor.ContainingType;
        if (constructor.DeclaringSyntaxReferences is not [var reference, ..] || constructor.Parameters.Count(p => contracts.IsDisposable(p.Type)) != 1)
            return false;
        if (IsGivenToBase(reference.GetSyntax(), a => IsNamed(a, parameter), type))
            return true;
        if (type.BaseType is { IsAbstract: false } @base && contracts.IsDisposable(@base))
            return false;
        var declaration = reference.GetSyntax();
        var names = NamesOfAllItHas(type);
        // That of a primary constructor is its own field.
        if (declaration is TypeDeclarationSyntax && names.Count == 0 && !MayHaveMemory(type))
            return type.GetMembers().OfType<IMethodSymbol>().Any(m => m.Name.StartsWith("Dispose", StringComparison.Ordinal) && MethodText.BodyOf(m) is { } body && MethodText.DisposedIn(body).Contains(parameter.Name));
        var kept = new HashSet<string?>(declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => IsNamed(a.Right, parameter)).Select(a => MethodText.NameOf(a.Left)));
        return names.Count > 0 && names.TrueForAll(kept.Contains);
    }

    private static bool IsNamed(ExpressionSyntax expression, IParameterSymbol parameter)
    {
        while (MethodText.Strip(expression) is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce)
            expression = coalesce.Left;
        return MethodText.Strip(expression) is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name;
    }

    private bool Keeps(IParameterSymbol parameter)
    {
        var asked = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (FindKeeps(parameter, asked))
            return true;

        // Nor do those that it is passed on to.
        foreach (var other in asked)
            _doesNotKeep.TryAdd(other, true);
        return false;
    }

    /// <param name="parameter">The parameter.</param>
    /// <param name="asked">The parameters that were asked about already: methods may call each other, and each is asked about once.</param>
    private bool FindKeeps(IParameterSymbol parameter, HashSet<ISymbol> asked)
    {
        if (_doesNotKeep.ContainsKey(parameter) || !asked.Add(parameter) || parameter.ContainingSymbol is not IMethodSymbol method)
            return false;

        // Whoever listens may take it.
        if (method.MethodKind is MethodKind.Constructor or MethodKind.DelegateInvoke || Habits.Keeps(method.Name) || Habits.Releases(method.Name))
            return true;
        // A struct is copied to the callee, and what an implementation does the interface does not tell.
        if (parameter.Type.IsValueType || (method.IsAbstract && !method.DeclaringSyntaxReferences.IsEmpty))
            return true;
        if (!method.ReturnsVoid && (contracts.Of(method.ReturnType) & TypeContract.Owned) != 0)
            return true;
        return MethodText.BodyOf(method) is { } body && body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == parameter.Name && IsKept(n, asked));
    }

    /// <summary>Whether a parameter is stored, released or handed on where its name stands.</summary>
    private bool IsKept(IdentifierNameSyntax name, HashSet<ISymbol> asked)
    {
        ExpressionSyntax value = name;
        while (value.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.AsExpression } or ConditionalExpressionSyntax)
        {
            value = (ExpressionSyntax)value.Parent;
        }

        if (value.Ancestors().Any(a => a is AnonymousFunctionExpressionSyntax))
            return true;
        return value.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Right == value,
            InitializerExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or UsingStatementSyntax or EqualsValueClauseSyntax or YieldStatementSyntax
                or ExpressionElementSyntax => true,
            ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax or TupleExpressionSyntax } => true,
            ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
            ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } argument =>
                IsExchanged(call, argument) || MethodText.NameOf(call.Expression) is { } called && (Habits.Keeps(called) || Habits.Releases(called) || IsPassedOn(call, argument, asked))
                || call.Parent is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax or ElementAccessExpressionSyntax } assignment && assignment.Right == call
                || call.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax },
            // It is emptied: what it had is taken over.
            MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax { Right: var emptied } assignment } member when member.Expression == value && assignment.Left == member && IsNothing(emptied) => true,
            // What it holds goes on in an object that outlives the method.
            MemberAccessExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax made } } part when part.Expression == value && contracts.IsDisposable(callees.TypeOf(part)) =>
                made.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax },
            MemberAccessExpressionSyntax member when member.Expression == value => member.Name.Identifier.ValueText == "ConfigureAwait" || Habits.Releases(member.Name.Identifier.ValueText)
                || (member.Parent is InvocationExpressionSyntax call && (IsExtended(call, asked) || IsUsedUp(call))),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member } } => Habits.Releases(member.Name.Identifier.ValueText),
            _ => false,
        };
    }

    private static bool IsNothing(ExpressionSyntax value) => value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression) || value.ToString() is "IntPtr.Zero";

    /// <summary>Whether the method that an argument is passed on to keeps it. What cannot be resolved may do anything.</summary>
    private bool IsPassedOn(InvocationExpressionSyntax call, ArgumentSyntax argument, HashSet<ISymbol> asked)
    {
        if (callees.Of(call) is not { } method)
            return true;
        var position = call.ArgumentList.Arguments.IndexOf(argument);
        var parameter = argument.NameColon is { } name
            ? method.Parameters.FirstOrDefault(p => p.Name == name.Name.Identifier.ValueText)
            : method.Parameters.ElementAtOrDefault(position) ?? method.Parameters.LastOrDefault();
        return parameter is not null
            && (method.ReducedFrom is { } extension ? KeepsWhatItGets(extension.Parameters[parameter.Ordinal + 1], asked) : KeepsWhatItGets(parameter, asked));
    }

    /// <summary>Whether the call of an extension method keeps what it is called on.</summary>
    private bool IsExtended(InvocationExpressionSyntax call, HashSet<ISymbol> asked) =>
        callees.Of(call) is { ReducedFrom: { } extension } && KeepsWhatItGets(extension.Parameters[0], asked);

    /// <summary>Whether what a call gives is but another name of its object, and a <c>using</c> ends that: <c>using var stream = client.GetStream()</c>.</summary>
    private bool IsUsedUp(InvocationExpressionSyntax call) =>
        call.Parent is UsingStatementSyntax or EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } } }
        && callees.Of(call) is { } method && contracts.Of(method).Parameters.TryGetValue(MemberContract.Receiver, out var receiver) && receiver.Passing == Passing.Wrapped;

    private bool KeepsWhatItGets(IParameterSymbol parameter, HashSet<ISymbol> asked) =>
        contracts.Of((IMethodSymbol)parameter.ContainingSymbol).Parameters.TryGetValue(parameter.Ordinal, out var declared)
            ? declared.Passing is Passing.Kept or Passing.Owned
            : FindKeeps(parameter.OriginalDefinition, asked);
}
