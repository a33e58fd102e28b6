using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <content>What methods do with what they return, or put into an <c>out</c> parameter: whether they only lend it.</content>
internal sealed partial class Conventions
{
    private readonly ConcurrentDictionary<ISymbol, bool> _lends = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _alwaysGivesNew = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool?> _alwaysSays = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a method only lends the disposable object that it returns.</summary>
    public bool Lends(IMethodSymbol method) =>
        _lends.TryGetValue(method, out var lends) ? lends : _lends.GetOrAdd(method, IsLending(method, new()) == true);

    /// <summary>Whether a method of this project cannot but return a new object, whatever its signature says of null.</summary>
    public bool AlwaysGivesNew(IMethodSymbol method) => method is { IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences.IsEmpty: false }
        && (_alwaysGivesNew.TryGetValue(method, out var gives) ? gives : _alwaysGivesNew.GetOrAdd(method, MethodText.BodyOf(method) is { } body && MethodText.AlwaysGivesNew(body)));

    /// <summary>The only outcome that the text of a method of this project has, if nothing here overrides it.</summary>
    public bool? AlwaysSays(IMethodSymbol method) => method.DeclaringSyntaxReferences.IsEmpty ? null
        : _alwaysSays.TryGetValue(method, out var says) ? says : _alwaysSays.GetOrAdd(method, FindAlwaysSays(method));

    private bool? FindAlwaysSays(IMethodSymbol method)
    {
        if (MethodText.BodyOf(method) is not { } body || MethodText.OnlyOutcome(body) is not { } outcome)
            return null;
        return (method.IsVirtual || method.IsOverride) && implementations.Of(method.ContainingType).Any(t => t.GetMembers(method.Name).OfType<IMethodSymbol>().Any(m => m.IsOverride)) ? null : outcome;
    }

    /// <summary>Whether a method only lends what it puts into an <c>out</c> parameter.</summary>
    public bool LendsOut(IParameterSymbol parameter) =>
        _lends.TryGetValue(parameter, out var lends) ? lends : _lends.GetOrAdd(parameter, IsLendingOut(parameter, new()) == true);

    /// <summary>Whether a method lends what it puts into an <c>out</c> parameter; null while that is being found out.</summary>
    private bool? IsLendingOut(IParameterSymbol parameter, Answers asked)
    {
        if (asked.TryGetValue(parameter, out var known) || asked.Count > MaxAsked)
            return known;
        asked[parameter] = null;
        return asked[parameter] = FindLendsOut(parameter, (IMethodSymbol)parameter.ContainingSymbol, asked);
    }

    private bool FindLendsOut(IParameterSymbol parameter, IMethodSymbol method, Answers asked)
    {
        // Of two that are handed out at once, one is there to release the other.
        if (contracts.IsDisposable(method.ReturnType) || (method.ReturnType is { IsValueType: true, AllInterfaces: var interfaces } && interfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable)))
            return true;
        return MethodText.BodyOf(method) is { } body ? IsFoundOutside(parameter, method, body, asked)
            : Habits.Lends(method.Name) || implementations.Of(method).Any(m => IsLendingOut(m.Parameters[parameter.Ordinal], asked) == true);
    }

    private bool IsFoundOutside(IParameterSymbol parameter, IMethodSymbol method, SyntaxNode body, Answers asked)
    {
        var assigned = MethodText.AlternativesOf(body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => MethodText.IsName(a.Left, parameter.Name)).Select(a => a.Right));
        if (assigned.Exists(e => e is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax))
            return true;
        if (assigned.Exists(e => e is BaseObjectCreationExpressionSyntax))
            return IsMadePartOfAnother(parameter.Name, body) || IsPutAsideAsWell(parameter, body);
        if (!asked.ContainsKey(method))
            asked[method] = null;
        return Habits.Lends(method.Name)
            || assigned.OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText).Append(parameter.Name).Any(n => IsSharedLocal(n, method, body, asked))
            || ((assigned.Count > 0 || CallsThatGive(parameter.Name, body).Any()) && !IsNewIn(parameter.Name, body, asked, []));
    }

    /// <summary>Whether a method is called for what it does, so that its result may be dropped: it starts or registers something, and returns how to end or undo that.</summary>
    public bool MayBeDropped(IMethodSymbol method) => MayBeDropped(method, new(SymbolEqualityComparer.Default));

    /// <param name="method">The method.</param>
    /// <param name="asked">The methods that were asked already.</param>
    private bool MayBeDropped(IMethodSymbol method, HashSet<ISymbol> asked)
    {
        if (!asked.Add(method))
            return false;
        if (Habits.Begins(method.Name, "Start"))
            return true;
        var body = MethodText.BodyOf(method);
        var returned = body is null ? [] : MethodText.Alternatives(body);
        if (returned.Count > 0 && returned.TrueForAll(e => e is InvocationExpressionSyntax call && callees.Of(call) is { } callee && MayBeDropped(callee, asked)))
            return true;
        // Who gets nothing at times is not asked for it.
        if (body is not null && MethodText.MayGiveNothing(body))
            return true;
        // To open something may be to show it.
        if (Habits.Makes(method.Name) && !(method.Name != "Open" && Habits.Begins(method.Name, "Open") && ContractReader.ResultOf(method) is INamedTypeSymbol { TypeKind: TypeKind.Interface } shown && !ContractReader.IsOfFramework(shown)))
            return false;
        // What a package gives whoever calls it for what it does is seldom his; of the framework's own methods more is known.
        return ContractReader.ResultOf(method) is not { TypeKind: TypeKind.Class }
            || (method.DeclaringSyntaxReferences.IsEmpty ? Habits.Keeps(method.Name) || !ContractReader.IsOfFramework(method.ContainingType) : !returned.Exists(e => e is BaseObjectCreationExpressionSyntax));
    }

    /// <summary>Whether a method lends; null while that is being found out.</summary>
    private bool? IsLending(IMethodSymbol method, Answers asked)
    {
        if (asked.TryGetValue(method, out var known) || asked.Count > MaxAsked)
            return known;
        asked[method] = null;
        return asked[method] = FindLends(method, asked);
    }

    private bool FindLends(IMethodSymbol method, Answers asked)
    {
        // What fits every type is not made for the caller, and what a property has is its object's.
        if (method.MethodKind is MethodKind.Conversion or MethodKind.DelegateInvoke or MethodKind.PropertyGet || ContractReader.ResultOf(method) is ITypeParameterSymbol || Habits.Shares(method.Name))
            return true;
        if (MethodText.BodyOf(method) is { } body)
        {
            var returned = MethodText.Alternatives(body);
            if (returned.Exists(e => LivesElsewhere(e, method, body, asked) || IsDisposedOnRequest(e, method, body) || IsOverPart(e, method) || IsOverPartOfParameter(e, method, body)))
                return true;
            if (returned.Exists(e => e is BaseObjectCreationExpressionSyntax && !IsOfNoNeed(e, body)))
                return false;
            if (body.DescendantNodes().Any(n => n is ReturnStatementSyntax { Expression: ThisExpressionSyntax }))
                return true;
            if (returned.Count > 0 && returned.TrueForAll(e => IsOfNoNeed(e, body)))
                return true;

            // Whatever its name says, if nothing in its text is new. (A body that only throws says nothing.)
            if (returned.Count > 0 ? !returned.Exists(e => IsNew(e, body, asked, [])) : (method.IsVirtual || method.IsOverride) && MethodText.GivesNothing(body))
                return true;
        }
        else if (!method.DeclaringSyntaxReferences.IsEmpty && ((!Habits.Makes(method.Name) && !Habits.Starts(method.Name)) || implementations.Of(method).Any(m => IsLending(m, asked) == true)))
        {
            return true;
        }
        else if (IsReadBefore(method) && !implementations.Of(method).Any(m => IsLending(m, asked) == false))
        {
            return true;
        }

        if (Habits.Makes(method.Name))
            return false;
        if (method.ContainingType.Name.EndsWith("Pool", StringComparison.Ordinal) || method.ContainingType.Name.EndsWith("Cache", StringComparison.Ordinal))
            return true;

        // One of those that it got.
        var type = ContractReader.ResultOf(method);
        if (method.Parameters.Any(p => IsSequenceOf(p.Type, type)))
            return true;

        // A builder returns itself.
        var receiver = method.IsExtensionMethod && method.Parameters.Length > 0 ? method.Parameters[0].Type : method.IsStatic ? null : method.ContainingType;
        return type is INamedTypeSymbol result
            && ((receiver is not null && ContractReader.Is(receiver, result)) || (Habits.Adds(method.Name) && result.TypeKind != TypeKind.Interface) || Habits.Lends(method.Name));
    }

    /// <summary>Whether a method that is not .NET's gives a response of HTTP: it has been read into memory by then, as <c>HttpClient</c> does unless told otherwise.</summary>
    private static bool IsReadBefore(IMethodSymbol method) => ContractReader.ResultOf(method) is { Name: "HttpResponseMessage", ContainingNamespace.Name: "Http" } && !ContractReader.IsOfFramework(method.ContainingType);

    /// <summary>
    /// Whether something that may be returned lives on elsewhere, so that whoever gets it cannot know whether it is new. What hangs on a type
    /// is probably one that stands for nothing, as <c>Stream.Null</c> does.
    /// </summary>
    private bool LivesElsewhere(ExpressionSyntax expression, IMethodSymbol method, SyntaxNode body, Answers asked) => expression switch
    {
        ThisExpressionSyntax => true,
        IdentifierNameSyntax name => IsOfObject(name, method, body) || IsSharedLocal(name.Identifier.ValueText, method, body, asked),
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: [var first, ..] } } when char.IsUpper(first) => false,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax called } }
            when method.Parameters.Any(p => p.Name == called.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(p.Type, method.ReturnType)) => true,
        _ => IsOfObject(expression, method, body) || IsLendingCall(expression, asked),
    };

    /// <summary>Whether what is returned is new, but has nothing to release except what its object holds: <c>new NetworkStream(_socket, ownsSocket: true)</c>.</summary>
    private bool IsOverPart(ExpressionSyntax expression, IMethodSymbol method) =>
        !method.IsStatic && IsMadeOver(expression, a => a is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
            && MembersOf(method.ContainingType, MethodText.NameOf(a)!).Any(m => m is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }));

    /// <summary>Whether what is returned has nothing to release except what a parameter has: <c>new QueryFactory(query.Connection)</c>.</summary>
    private bool IsOverPartOfParameter(ExpressionSyntax expression, IMethodSymbol method, SyntaxNode body)
    {
        return IsOverIt(expression) || (expression is IdentifierNameSyntax { Identifier.ValueText: var local } && ValuesOf(local, body).ToList() is { Count: > 0 } values && values.TrueForAll(IsOverIt));

        bool IsOverIt(ExpressionSyntax made) => IsMadeOver(MethodText.Strip(made), a => a is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax given } && method.Parameters.Any(p => p.Name == given.Identifier.ValueText));
    }

    /// <summary>Whether an expression makes an object that has nothing to release but such an argument.</summary>
    private bool IsMadeOver(ExpressionSyntax expression, Func<ExpressionSyntax, bool> isMeant) =>
        expression is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var arguments } creation
        && arguments.IndexOf(a => isMeant(MethodText.Strip(a.Expression))) is >= 0 and var position
        && callees.Of(creation)?.Parameters.ElementAtOrDefault(position) is { } parameter && contracts.PassingOf(parameter) is Passing.Wrapped or Passing.Viewed;

    /// <summary>Whether a method disposes of what it returns if it is asked to: <c>if (autoDispose) reader.Dispose();</c>.</summary>
    private static bool IsDisposedOnRequest(ExpressionSyntax expression, IMethodSymbol method, SyntaxNode body) =>
        expression is IdentifierNameSyntax { Identifier.ValueText: var local }
        && body.DescendantNodes().OfType<IfStatementSyntax>().Any(s => method.Parameters.Any(p => MethodText.IsName(s.Condition, p.Name)) && MethodText.DisposedIn(s.Statement).Contains(local));

    /// <summary>Whether the text shows that what may be returned is new: made there, or handed out by what is called.</summary>
    private bool IsNew(ExpressionSyntax expression, SyntaxNode body, Answers asked, HashSet<string> locals)
    {
        switch (MethodText.Strip(expression))
        {
            case BaseObjectCreationExpressionSyntax:
                return true;
            case ConditionalAccessExpressionSyntax access:
                return IsNew(access.WhenNotNull, body, asked, locals);
            case ConditionalExpressionSyntax conditional:
                return IsNew(conditional.WhenTrue, body, asked, locals) || IsNew(conditional.WhenFalse, body, asked, locals);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return IsNew(coalesce.Left, body, asked, locals) || IsNew(coalesce.Right, body, asked, locals);
            case SwitchExpressionSyntax choice:
                return choice.Arms.Any(a => IsNew(a.Expression, body, asked, locals));
            case InvocationExpressionSyntax call:
                return callees.Of(call) is { } callee
                    ? HandsOut((callee.ReducedFrom ?? callee).OriginalDefinition, asked)
                    : MethodText.NameOf(call.Expression) is { } name && (Habits.Makes(name) || Habits.Starts(name));
            case IdentifierNameSyntax { Identifier.ValueText: var local }:
                return IsNewIn(local, body, asked, locals);
            default:
                return false;
        }
    }

    /// <summary>Whether something new may be put into a local variable or parameter of a body.</summary>
    private bool IsNewIn(string variable, SyntaxNode body, Answers asked, HashSet<string> locals) =>
        locals.Add(variable) && (ValuesOf(variable, body).Any(v => IsNew(v, body, asked, locals)) || CallsThatGive(variable, body).Any(c => callees.Of(c) is not { } giver
            || giver.Parameters.Any(p => p.RefKind == RefKind.Out && contracts.IsDisposable(p.Type) && IsLendingOut(p.OriginalDefinition, asked) == false)));

    private bool HandsOut(IMethodSymbol callee, Answers asked) =>
        contracts.Of(callee).Returns switch
        {
            Passing.Owned => true,
            Passing.Borrowed => false,
            _ => contracts.IsDisposable(ContractReader.ResultOf(callee)) && IsLending(callee, asked) == false,
        };

    /// <summary>Whether a <c>using</c> of a body ends a local variable.</summary>
    private static bool IsUsedUpIn(string local, SyntaxNode body) => body.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(v =>
        v.Identifier.ValueText == local && v.Parent?.Parent is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 });

    /// <summary>The calls that give a local variable of a body its value by <c>out</c>.</summary>
    private static IEnumerable<InvocationExpressionSyntax> CallsThatGive(string local, SyntaxNode body) => body.DescendantNodes().OfType<ArgumentSyntax>()
        .Where(a => a.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) && a.Expression.DescendantTokens().Any(t => t.ValueText == local)).Select(a => a.Parent?.Parent).OfType<InvocationExpressionSyntax>();

    /// <summary>Whether what is returned is a new object that needs no disposal, whatever the signature says.</summary>
    private bool IsOfNoNeed(ExpressionSyntax expression, SyntaxNode body) => expression switch
    {
        BaseObjectCreationExpressionSyntax creation => callees.Of(creation) is { } constructor
            && ((contracts.Of(constructor.ContainingType) & (TypeContract.Owned | TypeContract.Unowned)) == TypeContract.Unowned || MakesForAnother(constructor)),
        IdentifierNameSyntax name => body.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(v => v.Identifier.ValueText == name.Identifier.ValueText
            && v.Initializer?.Value is BaseObjectCreationExpressionSyntax creation && IsOfNoNeed(creation, body)),
        _ => false,
    };

    private static bool IsSequenceOf(ITypeSymbol type, ITypeSymbol element) => type switch
    {
        IArrayTypeSymbol array => SymbolEqualityComparer.Default.Equals(array.ElementType, element),
        INamedTypeSymbol named => named.AllInterfaces.Add(named).Any(i =>
            i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], element)),
        _ => false,
    };

    /// <summary>Whether a call gives something that it only lends: by its name, or by that of its type that has it.</summary>
    private bool IsLendingCall(ExpressionSyntax expression, Answers asked)
    {
        if (MethodText.Strip(expression) is not InvocationExpressionSyntax called || MethodText.NameOf(called.Expression) is not { } name)
            return false;
        if (callees.Of(called) is not { } callee)
            return Habits.Lends(name);
        callee = (callee.ReducedFrom ?? callee).OriginalDefinition;
        return contracts.Of(callee).Returns is var declared && declared != Passing.Default ? declared == Passing.Borrowed
            : Habits.Lends(name) || (!callee.DeclaringSyntaxReferences.IsEmpty && contracts.IsDisposable(ContractReader.ResultOf(callee)) && IsLending(callee, asked) == true);
    }

    /// <summary>Whether a variable of a body is what another object is made of.</summary>
    private static bool IsMadePartOfAnother(string variable, SyntaxNode body) =>
        body.DescendantNodes().OfType<ArgumentSyntax>().Any(a => MethodText.IsName(a.Expression, variable) && a.Parent?.Parent is BaseObjectCreationExpressionSyntax);

    /// <summary>Whether an expression is something that outlives the method: a member, an element, a parameter, or what is assigned to one.</summary>
    private static bool IsOfObject(ExpressionSyntax expression, IMethodSymbol method, SyntaxNode body)
    {
        switch (MethodText.Strip(expression))
        {
            case ThisExpressionSyntax or ElementAccessExpressionSyntax:
                return true;
            case IdentifierNameSyntax name:
                return method.Parameters.Any(p => p.Name == name.Identifier.ValueText && p.RefKind != RefKind.Out) || !MethodText.IsDeclaredIn(body, name.Identifier.ValueText);
            case MemberAccessExpressionSyntax:
                return true;
            case AssignmentExpressionSyntax assignment:
                return IsOfObject(assignment.Left, method, body);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return IsOfObject(coalesce.Left, method, body) && IsOfObject(coalesce.Right, method, body);
            case ConditionalExpressionSyntax conditional:
                return IsOfObject(conditional.WhenTrue, method, body) && IsOfObject(conditional.WhenFalse, method, body);
            default:
                return false;
        }
    }

    /// <summary>Whether a local variable that is returned is something that lives on elsewhere: it was found there, or is put there.</summary>
    private bool IsSharedLocal(string local, IMethodSymbol method, SyntaxNode body, Answers asked) => IsSharedLocal(local, method, body, asked, []);

    private bool IsSharedLocal(string local, IMethodSymbol method, SyntaxNode body, Answers asked, HashSet<string> locals)
    {
        // One may be another name of the next, and that of the first.
        if (!locals.Add(local))
            return false;

        // Something that happens later disposes of it, or it has ended by then.
        if (IsUsedUpIn(local, body) || body.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Any(f => MethodText.DisposedIn(f.Body).Contains(local)))
            return true;
        foreach (var node in body.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Initializer.Value: { } value } variable when variable.Identifier.ValueText == local && IsFound(value):
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment when target.Identifier.ValueText == local && IsFound(assignment.Right):
                case ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword, Parent.Parent: InvocationExpressionSyntax call } argument
                    when MethodText.NameOf(call.Expression) is { } called && (Habits.Lends(called) || Habits.Takes(called)) && argument.Expression.DescendantTokens().Any(t => t.ValueText == local):
                case IsPatternExpressionSyntax { Expression: { } tested } test when IsFound(tested) && test.Pattern.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Any(d => d.Identifier.ValueText == local):
                case IdentifierNameSyntax name when name.Identifier.ValueText == local && (IsPutAside(name, method) || IsAskedToStay(name) || IsShownToAnother(name)):
                // Of what comes in a tuple nobody can tell.
                case AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } parts when parts.Left.DescendantTokens().Any(t => t.ValueText == local):
                    return true;
            }
        }

        return false;

        bool IsFound(ExpressionSyntax value) => MethodText.Strip(value) switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText != local && (IsOfObject(name, method, body) || IsSharedLocal(name.Identifier.ValueText, method, body, asked, locals)),
            MemberAccessExpressionSyntax or ElementAccessExpressionSyntax => true,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.CoalesceExpression } binary => IsFound(binary.Left),
            ConditionalAccessExpressionSyntax access => access.WhenNotNull is MemberBindingExpressionSyntax || IsFound(access.WhenNotNull),
            var other => IsLendingCall(other, asked),
        };
    }

    /// <summary>Whether a local variable of a method is stored in an object where its name stands.</summary>
    private static bool IsPutAside(IdentifierNameSyntax name, IMethodSymbol method) => name.Parent switch
    {
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax { Parent: ArgumentSyntax } } } assignment => assignment.Right == name,
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax or ElementAccessExpressionSyntax } assignment => assignment.Right == name,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var stored } } assignment =>
            assignment.Right == name && (stored[0] == '_' || method.Parameters.Any(p => p.Name == stored && p.RefKind != RefKind.None) || IsMemberOf(method.ContainingType, stored)),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument => IsExchanged(call, argument) || (MethodText.NameOf(call.Expression) is { } called && Habits.Keeps(called)),
        ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax } } } => true,
        _ => false,
    };

    /// <summary>Whether a call puts an argument into the variable that is the first: <c>Interlocked.Exchange(ref _file, file)</c>.</summary>
    private static bool IsExchanged(InvocationExpressionSyntax call, ArgumentSyntax argument) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Volatile" or "Interlocked" } } && argument != call.ArgumentList.Arguments[0];

    /// <summary>Whether a method is called on a local variable, after which the object lives on elsewhere.</summary>
    private bool IsAskedToStay(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member && member.Expression == name
        && callees.Of(call) is { IsStatic: false, ReducedFrom: null } method && KeepsReceiver(method.OriginalDefinition);

    /// <summary>Whether an object that is no type of .NET's is given to a method that only an interface names: what implements it may have it from then on.</summary>
    private bool IsShownToAnother(IdentifierNameSyntax name) =>
        name.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } argument
        && callees.Of(call) is { IsAbstract: true, DeclaringSyntaxReferences.IsEmpty: false } method
        && method.Parameters.ElementAtOrDefault(call.ArgumentList.Arguments.IndexOf(argument))?.Type is INamedTypeSymbol shown && contracts.IsDisposable(shown) && !ContractReader.IsOfFramework(shown);

    /// <summary>What the methods that one question leads to have answered: they may call each other, and each is asked once. Null: not yet.</summary>
    private sealed class Answers() : Dictionary<ISymbol, bool?>(SymbolEqualityComparer.Default);
}
