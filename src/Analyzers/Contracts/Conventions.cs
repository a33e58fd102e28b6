using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// What methods do with what can be disposed, where nothing is declared: most of .NET has no ownership contracts, but habits. A method whose
/// source is at hand is asked first; its text tells more than its name.
/// </summary>
/// <param name="contracts">The contracts of the compilation.</param>
/// <param name="callees">Resolves what methods call.</param>
/// <param name="implementations">What implements the methods without a body.</param>
internal sealed class Conventions(ContractReader contracts, Callees callees, Implementations implementations)
{
    /// <summary>A question that leads to more methods than this stays open: nobody reads that far either.</summary>
    private const int MaxAsked = 100;

    private readonly ConcurrentDictionary<ISymbol, bool> _lends = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Passing> _passings = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _doesNotKeep = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _keepsReceiver = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _makesForAnother = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _isMadeWithOwner = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _givesItself = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a method only lends the disposable object that it returns.</summary>
    public bool Lends(IMethodSymbol method) =>
        _lends.TryGetValue(method, out var lends) ? lends : _lends.GetOrAdd(method, IsLending(method, new()) == true);

    /// <summary>Whether a method only lends what it puts into an <c>out</c> parameter.</summary>
    public bool LendsOut(IParameterSymbol parameter)
    {
        if (_lends.TryGetValue(parameter, out var lends))
            return lends;
        var method = (IMethodSymbol)parameter.ContainingSymbol;
        // Of two that are handed out at once, one is there to release the other.
        lends = contracts.IsDisposable(method.ReturnType) || method.ReturnType is { IsValueType: true, AllInterfaces: var interfaces } && interfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable)
            || (MethodText.BodyOf(method) is { } body ? IsFoundOutside(parameter, method, body) : Habits.Lends(method.Name));
        return _lends.GetOrAdd(parameter, lends);
    }

    private bool IsFoundOutside(IParameterSymbol parameter, IMethodSymbol method, SyntaxNode body)
    {
        var assigned = body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => MethodText.IsName(a.Left, parameter.Name)).Select(a => MethodText.Strip(a.Right)).ToList();
        if (assigned.Exists(e => e is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax))
            return true;
        if (assigned.Exists(e => e is BaseObjectCreationExpressionSyntax))
            return IsMadePartOfAnother(parameter.Name, body) || IsPutAsideAsWell(parameter, body);
        var asked = new Answers { [method] = null };
        return Habits.Lends(method.Name)
            || assigned.OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText).Append(parameter.Name).Any(n => IsSharedLocal(n, method, body, asked));
    }

    /// <summary>Whether what a method returns holds its object, which then lives as long; unless it has to be disposed of as well.</summary>
    public bool KeepsReceiver(IMethodSymbol method) =>
        _keepsReceiver.TryGetValue(method, out var keeps) ? keeps : _keepsReceiver.GetOrAdd(method, FindKeepsReceiver(method));

    /// <summary>Whether a method is given objects that have ended as well: to take them off a list, to compare them, to write about them.</summary>
    public static bool TakesLeave(IMethodSymbol method) =>
        method.MethodKind == MethodKind.DelegateInvoke || Habits.Parts(method.Name) || method.ContainingType is { Name: "Monitor", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };

    /// <summary>Whether a method only writes down what happens, or counts: nobody expects an exception of it.</summary>
    public static bool OnlyRecords(IMethodSymbol method) =>
        method.ContainingType is { Name: var type } && (type is "Debug" or "Interlocked" or "Volatile" or "Monitor" || Habits.IsRecord(type) || Habits.Records(method.Name));

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
        var returned = MethodText.BodyOf(method) is { } body ? MethodText.Alternatives(body) : [];
        if (returned.Count > 0 && returned.TrueForAll(e => e is InvocationExpressionSyntax call && callees.Of(call) is { } callee && MayBeDropped(callee, asked)))
            return true;
        // To open something may be to show it.
        if (Habits.Makes(method.Name) && !(Habits.Begins(method.Name, "Open") && ContractReader.ResultOf(method) is INamedTypeSymbol { TypeKind: TypeKind.Interface } shown && !ContractReader.IsOfFramework(shown)))
            return false;
        // What a package gives whoever calls it for what it does is seldom his; of the framework's own methods more is known.
        return ContractReader.ResultOf(method) is not { TypeKind: TypeKind.Class }
            || (method.DeclaringSyntaxReferences.IsEmpty ? Habits.Keeps(method.Name) || !ContractReader.IsOfFramework(method.ContainingType) : !returned.Exists(e => e is BaseObjectCreationExpressionSyntax));
    }

    /// <summary>How a parameter is passed: kept by a callee that stores or releases it, viewed by what a callee returns, or only used.</summary>
    public Passing PassingOf(IParameterSymbol parameter)
    {
        if (_passings.TryGetValue(parameter, out var passing))
            return passing;
        passing = IsViewed(parameter) ? Passing.Viewed : Keeps(parameter) ? Passing.Kept : Passing.Default;
        return _passings.GetOrAdd(parameter, passing);
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
            if (returned.Exists(e => LivesElsewhere(e, method, body, asked) || IsDisposedOnRequest(e, method, body) || IsOverPart(e, method)))
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
        expression is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var arguments } creation && !method.IsStatic
        && arguments.IndexOf(a => MethodText.NameOf(MethodText.Strip(a.Expression)) is { } name && a.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
            && MembersOf(method.ContainingType, name).Any(m => m is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false })) is >= 0 and var position
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
                return locals.Add(local) && (ValuesOf(local, body).Any(v => IsNew(v, body, asked, locals)) || CallsThatGive(local, body).Any(c => callees.Of(c) is not { } giver
                    || giver.Parameters.Any(p => p.RefKind == RefKind.Out && contracts.IsDisposable(p.Type) && !LendsOut(p.OriginalDefinition))));
            default:
                return false;
        }
    }

    private bool HandsOut(IMethodSymbol callee, Answers asked) =>
        contracts.Of(callee).Returns switch
        {
            Passing.Owned => true,
            Passing.Borrowed => false,
            _ => contracts.IsDisposable(ContractReader.ResultOf(callee)) && IsLending(callee, asked) == false,
        };

    /// <summary>The calls that give a local variable of a body its value by <c>out</c>.</summary>
    private static IEnumerable<InvocationExpressionSyntax> CallsThatGive(string local, SyntaxNode body) => body.DescendantNodes().OfType<ArgumentSyntax>()
        .Where(a => a.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) && a.Expression.DescendantTokens().Any(t => t.ValueText == local)).Select(a => a.Parent?.Parent).OfType<InvocationExpressionSyntax>();

    /// <summary>What a local variable of a body gets its values from.</summary>
    private static IEnumerable<ExpressionSyntax> ValuesOf(string local, SyntaxNode body) => body.DescendantNodes().Select(n => n switch
    {
        VariableDeclaratorSyntax { Initializer.Value: var value } variable when variable.Identifier.ValueText == local => value,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax target, Right: var value } when target.Identifier.ValueText == local => value,
        IsPatternExpressionSyntax { Expression: var value } test when test.Pattern.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Any(d => d.Identifier.ValueText == local) => value,
        _ => null,
    }).OfType<ExpressionSyntax>();

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

    /// <summary>Whether what a method returns was given its object, to go on using it.</summary>
    public static bool IsMadeOfReceiver(IMethodSymbol method) => !method.IsStatic && MethodText.BodyOf(method) is { } body
        && MethodText.Alternatives(body).Exists(e => IsMadeOfThis(e) || (e is IdentifierNameSyntax { Identifier.ValueText: var local } && ValuesOf(local, body).Any(IsMadeOfThis)));

    /// <summary>Whether a method returns its object again, or has it returned by a local function.</summary>
    public bool GivesItself(IMethodSymbol method) =>
        !method.IsStatic && !method.DeclaringSyntaxReferences.IsEmpty && (_givesItself.TryGetValue(method, out var gives) ? gives : _givesItself.GetOrAdd(method, FindGivesItself(method)));

    private static bool FindGivesItself(IMethodSymbol method) => MethodText.BodyOf(method) is { } body
        && (MethodText.Alternatives(body).Exists(e => e is ThisExpressionSyntax) || body.DescendantNodes().Any(n => n is ReturnStatementSyntax { Expression: ThisExpressionSyntax }));

    private bool FindKeepsReceiver(IMethodSymbol method)
    {
        var result = ContractReader.ResultOf(method);
        if (method.IsStatic)
            return false;
        if (contracts.IsDisposable(result))
            return GivesAllItHas(method);

        // What an object makes goes on using it.
        if (Habits.Begins(method.Name, "Create", "Make", "Build") && result is { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None, Name: not ("Task" or "ValueTask") })
            return true;
        return IsMadeOfReceiver(method) || PutsItselfAside(method, new(SymbolEqualityComparer.Default))
            || (MethodText.BodyOf(method) is { } body && RunsByItself(body, method.ContainingType));
    }

    /// <summary>Whether a method makes something that ends what its object holds: whoever has that need not end the object.</summary>
    public bool GivesOwnerOfPart(IMethodSymbol method) =>
        !method.IsStatic && MethodText.BodyOf(method) is { } body && MethodText.Alternatives(body) is { Count: > 0 } returned && returned.TrueForAll(e => IsOverPart(e, method));

    /// <summary>Whether a method gives the only thing that its object has to release.</summary>
    private bool GivesAllItHas(IMethodSymbol method) =>
        MethodText.BodyOf(method) is { } body && MethodText.Alternatives(body) is { Count: > 0 } returned
        && method.ContainingType.BaseType?.SpecialType == SpecialType.System_Object && NameOfAllItHas(method.ContainingType) is { } name
        && returned.TrueForAll(e => MethodText.NameOf(e) == name);

    /// <summary>The name of the field or property that is all that an object of a type has to release; null if there is more, or nothing.</summary>
    private string? NameOfAllItHas(INamedTypeSymbol type)
    {
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).ToList();
        return fields.Exists(f => f.Type is { TypeKind: TypeKind.Pointer } or { SpecialType: SpecialType.System_IntPtr }) ? null
            : fields.FindAll(f => contracts.IsDisposable(f.Type)) is [var field] ? (field.AssociatedSymbol ?? field).Name
            : null;
    }

    /// <summary>Whether what a property gives was made with its object, which it may end.</summary>
    public bool IsMadeWithOwner(IPropertySymbol property) =>
        _isMadeWithOwner.TryGetValue(property, out var isMade) ? isMade : _isMadeWithOwner.GetOrAdd(property, FindIsMadeWithOwner(property));

    private static bool FindIsMadeWithOwner(IPropertySymbol property)
    {
        var names = new HashSet<string> { property.Name };
        if (property.GetMethod is { } getter && MethodText.BodyOf(getter) is { } body)
            names.UnionWith(MethodText.Alternatives(body).Select(MethodText.NameOf).OfType<string>());
        return property.ContainingType.DeclaringSyntaxReferences.Any(r => r.GetSyntax().DescendantNodes().Any(n => n is AssignmentExpressionSyntax { Right: BaseObjectCreationExpressionSyntax made } assignment
            && names.Contains(MethodText.NameOf(MethodText.Strip(assignment.Left)) ?? "") && IsMadeOfThis(made)));
    }

    /// <summary>Whether an expression is a new object that is given this one, also where it is kept for the next time.</summary>
    private static bool IsMadeOfThis(ExpressionSyntax expression) => expression switch
    {
        AssignmentExpressionSyntax assignment => IsMadeOfThis(MethodText.Strip(assignment.Right)),
        BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } => arguments.Arguments.Any(a => a.Expression is ThisExpressionSyntax),
        InvocationExpressionSyntax call => MethodText.NameOf(call.Expression) is { } called && Habits.Keeps(called) && call.ArgumentList.Arguments.Any(a => a.Expression is ThisExpressionSyntax),
        _ => false,
    };

    /// <summary>Whether an object puts itself into some collection, or has something show it, which from then on has it: in a method, or another of its methods that is called there; in a constructor, or the only one of its base.</summary>
    /// <param name="method">The method.</param>
    /// <param name="asked">The methods that were asked already.</param>
    private bool PutsItselfAside(IMethodSymbol method, HashSet<ISymbol> asked) =>
        asked.Count < MaxAsked && asked.Add(method)
        && ((MethodText.BodyOf(method) is { } body && (PutsItselfAside(body) || OwnMethodsCalledIn(body, method.ContainingType).Any(m => PutsItselfAside(m, asked))))
            || (method.MethodKind == MethodKind.Constructor && method.ContainingType.BaseType?.InstanceConstructors is [var inherited] && PutsItselfAside(inherited, asked)));

    /// <summary>The methods of a type that a body calls on its own object, by their names.</summary>
    private static IEnumerable<IMethodSymbol> OwnMethodsCalledIn(SyntaxNode body, INamedTypeSymbol type) => body.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Select(call => call.Expression switch
        {
            SimpleNameSyntax name => name,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax, Name: var name } => name,
            _ => null,
        })
        .OfType<SimpleNameSyntax>()
        .SelectMany(name => MembersOf(type, name.Identifier.ValueText).OfType<IMethodSymbol>().Where(m => !m.IsStatic));

    private bool PutsItselfAside(SyntaxNode body) => body.DescendantNodes().Any(n => n is ThisExpressionSyntax
        && n.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } called } call } =>
                Habits.Inserts(name) || (name == "Alloc" && MethodText.NameOf(called.Expression) == "GCHandle")
                || (Habits.Shows(name) && callees.Of(call) is { } shown && !ContractReader.IsOfFramework(shown.ContainingType)),
            // A part is told who its owner is, which is no reason to release that.
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax given, Name: var member } } assignment =>
                assignment.Right == n && IsParameter(given) && !Habits.Lends(member.Identifier.ValueText),
            _ => false,
        });

    private static bool IsParameter(IdentifierNameSyntax name) =>
        name.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method && method.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name.Identifier.ValueText);

    /// <summary>Whether an object starts a thread, a task or a timer that runs one of its own methods, and has it for as long.</summary>
    private static bool RunsByItself(SyntaxNode body, INamedTypeSymbol type) => body.DescendantNodes().OfType<ArgumentSyntax>().Any(a =>
        a.Parent?.Parent switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } => called.Expression.ToString() is "Task" or "Task.Factory" or "ThreadPool",
            ObjectCreationExpressionSyntax { Type: SimpleNameSyntax made } => made.Identifier.ValueText is "Thread" or "Timer",
            _ => false,
        }
        && a.Expression switch
        {
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => IsMethodOf(type, name),
            SimpleNameSyntax name => IsMethodOf(type, name),
            AnonymousFunctionExpressionSyntax function => function.Body.DescendantNodesAndSelf().Any(n => n is ThisExpressionSyntax
                || (n is InvocationExpressionSyntax { Expression: SimpleNameSyntax called } && IsMethodOf(type, called))),
            _ => false,
        });

    private static bool IsMethodOf(INamedTypeSymbol type, SimpleNameSyntax name) => type.GetMembers(name.Identifier.ValueText).Any(m => m is IMethodSymbol { IsStatic: false });

    /// <summary>Whether a variable of a body is what another object is made of.</summary>
    private static bool IsMadePartOfAnother(string variable, SyntaxNode body) =>
        body.DescendantNodes().OfType<ArgumentSyntax>().Any(a => MethodText.IsName(a.Expression, variable) && a.Parent?.Parent is BaseObjectCreationExpressionSyntax);

    /// <summary>Whether a method is there to throw, by its name and its body.</summary>
    public static bool OnlyThrows(IMethodSymbol method) =>
        Habits.Begins(method.Name, "Throw") && !Habits.Begins(method.Name, "ThrowIf")
        && MethodText.BodyOf(method) is ArrowExpressionClauseSyntax { Expression: ThrowExpressionSyntax } or BlockSyntax { Statements: [.., ThrowStatementSyntax] };

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
        return NameOfAllItHas(type) is { } name
            && reference.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => MethodText.NameOf(a.Left) == name && IsNamed(a.Right, parameter));
    }

    /// <summary>Whether what a constructor makes is somebody else's from the start: it puts itself somewhere, or is a view of what they have.</summary>
    public bool MakesForAnother(IMethodSymbol constructor) =>
        _makesForAnother.TryGetValue(constructor, out var makes) ? makes
        : _makesForAnother.GetOrAdd(constructor, PutsItselfAside(constructor, new(SymbolEqualityComparer.Default)) || IsOverAnothers(constructor));

    /// <summary>Whether all that a constructor brings is something that one of its parameters has, and goes on having.</summary>
    private bool IsOverAnothers(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [var reference, ..] && !constructor.ContainingType.GetMembers(nameof(IDisposable.Dispose)).Any()
        && IsGivenToBase(reference.GetSyntax(), a => a is MemberAccessExpressionSyntax part && constructor.Parameters.Any(p => IsNamed(part.Expression, p)), constructor.ContainingType);

    /// <summary>Whether a constructor hands such an argument to its base, which is only another name of it.</summary>
    private bool IsGivenToBase(SyntaxNode declaration, Func<ExpressionSyntax, bool> isMeant, INamedTypeSymbol type)
    {
        var arguments = declaration switch
        {
            ConstructorDeclarationSyntax { Initializer: { RawKind: (int)SyntaxKind.BaseConstructorInitializer } initializer } => initializer.ArgumentList,
            TypeDeclarationSyntax { BaseList.Types: [PrimaryConstructorBaseTypeSyntax @base, ..] } => @base.ArgumentList,
            _ => null,
        };
        if (arguments is null || type.BaseType is not { } baseType)
            return false;
        var position = arguments.Arguments.IndexOf(a => isMeant(a.Expression));
        return position >= 0 && baseType.InstanceConstructors.Any(c => c.Parameters.Length > position && contracts.IsDisposable(c.Parameters[position].Type)
            && contracts.PassingOf(c.Parameters[position]) is Passing.Wrapped or Passing.Viewed);
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

        // Something that happens later disposes of it.
        if (body.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Any(f => MethodText.DisposedIn(f.Body).Contains(local)))
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

    private static bool IsMemberOf(INamedTypeSymbol type, string name) => MembersOf(type, name).Any(m => m is IFieldSymbol or IPropertySymbol);

    /// <summary>The members of a type and its bases that have a name.</summary>
    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
                yield return member;
        }
    }

    /// <summary>Whether a method is called on a local variable, after which the object lives on elsewhere.</summary>
    private bool IsAskedToStay(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member && member.Expression == name
        && callees.Of(call) is { IsStatic: false, ReducedFrom: null } method && KeepsReceiver(method.OriginalDefinition);

    /// <summary>Whether an object that is no type of .NET's is given to a method that only an interface names: what implements it may have it from then on.</summary>
    private bool IsShownToAnother(IdentifierNameSyntax name) =>
        name.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } argument
        && callees.Of(call) is { IsAbstract: true, DeclaringSyntaxReferences.IsEmpty: false } method
        && method.Parameters.ElementAtOrDefault(call.ArgumentList.Arguments.IndexOf(argument))?.Type is INamedTypeSymbol shown && contracts.IsDisposable(shown) && !ContractReader.IsOfFramework(shown);

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
                || (member.Parent is InvocationExpressionSyntax call && IsExtended(call, asked)),
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

    private bool KeepsWhatItGets(IParameterSymbol parameter, HashSet<ISymbol> asked) =>
        contracts.Of((IMethodSymbol)parameter.ContainingSymbol).Parameters.TryGetValue(parameter.Ordinal, out var declared)
            ? declared.Passing is Passing.Kept or Passing.Owned
            : FindKeeps(parameter.OriginalDefinition, asked);

    /// <summary>What the methods that one question leads to have answered: they may call each other, and each is asked once. Null: not yet.</summary>
    private sealed class Answers() : Dictionary<ISymbol, bool?>(SymbolEqualityComparer.Default);
}
