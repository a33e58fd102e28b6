using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <content>What methods do with the object that they are called on, and constructors with the one that they make.</content>
internal sealed partial class Conventions
{
    private readonly ConcurrentDictionary<ISymbol, bool> _keepsReceiver = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _makesForAnother = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _isMadeWithOwner = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _givesOwnerOfPart = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _givesItself = new(SymbolEqualityComparer.Default);

    /// <summary>Whether what a method returns holds its object, which then lives as long; unless it has to be disposed of as well.</summary>
    public bool KeepsReceiver(IMethodSymbol method) =>
        _keepsReceiver.TryGetValue(method, out var keeps) ? keeps : _keepsReceiver.GetOrAdd(method, FindKeepsReceiver(method));

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
    public bool GivesOwnerOfPart(IMethodSymbol method) => !method.IsStatic && !method.DeclaringSyntaxReferences.IsEmpty
        && (_givesOwnerOfPart.TryGetValue(method, out var gives) ? gives : _givesOwnerOfPart.GetOrAdd(method, FindGivesOwnerOfPart(method)));

    private bool FindGivesOwnerOfPart(IMethodSymbol method) =>
        MethodText.BodyOf(method) is { } body && MethodText.Alternatives(body) is { Count: > 0 } returned && returned.TrueForAll(e => IsOverPart(e, method));

    /// <summary>Whether a method gives the only thing that its object has to release.</summary>
    private bool GivesAllItHas(IMethodSymbol method) =>
        MethodText.BodyOf(method) is { } body && MethodText.Alternatives(body) is { Count: > 0 } returned
        && method.ContainingType.BaseType?.SpecialType == SpecialType.System_Object && NamesOfAllItHas(method.ContainingType) is [var name]
        && returned.TrueForAll(e => MethodText.NameOf(e) == name);

    /// <summary>The names of the fields and properties that are all that an object of a type has to release; none if it may have memory of its own as well.</summary>
    private List<string> NamesOfAllItHas(INamedTypeSymbol type) => MayHaveMemory(type) ? []
        : [.. FieldsOf(type).Where(f => contracts.IsDisposable(f.Type)).Select(f => (f.AssociatedSymbol ?? f).Name)];

    private static bool MayHaveMemory(INamedTypeSymbol type) => FieldsOf(type).Any(f => f.Type is { TypeKind: TypeKind.Pointer } or { SpecialType: SpecialType.System_IntPtr });

    /// <summary>The fields of objects of a type, but for those that its primary constructor has for its parameters.</summary>
    private static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && (f.CanBeReferencedByName || f.AssociatedSymbol is not null));

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

    /// <summary>Whether an object puts itself into some collection, or has something show it, which from then on has it: in a method, or another of its methods that is called there; in a constructor, or one that it hands over to.</summary>
    /// <param name="method">The method.</param>
    /// <param name="asked">The methods that were asked already.</param>
    private bool PutsItselfAside(IMethodSymbol method, HashSet<ISymbol> asked)
    {
        if (asked.Count >= MaxAsked || !asked.Add(method))
            return false;
        var isConstructor = method.MethodKind == MethodKind.Constructor;
        return (MethodText.BodyOf(method) is { } body
                && (PutsItselfAside(body) || (isConstructor && IsRegistered(body)) || OwnMethodsCalledIn(body, method.ContainingType).Any(m => PutsItselfAside(m, asked))))
            || (isConstructor && ConstructorsBefore(method).Any(c => PutsItselfAside(c, asked)));
    }

    /// <summary>Whether a constructor gives the new object to a method of this project that keeps it: from then on it is known elsewhere.</summary>
    private bool IsRegistered(SyntaxNode body) => body.DescendantNodes().Any(n => n is ThisExpressionSyntax
        && n.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } } call } argument
        && callees.Of(call) is { IsStatic: false, IsAbstract: false, DeclaringSyntaxReferences.IsEmpty: false } method
        // Who listens has to stop that himself.
        && !Habits.Begins(method.Name, "Subscribe")
        && IsPassedOn(call, argument, new(SymbolEqualityComparer.Default)));

    /// <summary>The constructors that one may hand over to: those of its base, or of its own type if it says so.</summary>
    private static IEnumerable<IMethodSymbol> ConstructorsBefore(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [var reference, ..] && reference.GetSyntax() is ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer }
            ? constructor.ContainingType.InstanceConstructors
            : constructor.ContainingType.BaseType is { DeclaringSyntaxReferences.IsEmpty: false } @base ? @base.InstanceConstructors : ImmutableArray<IMethodSymbol>.Empty;

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
}
