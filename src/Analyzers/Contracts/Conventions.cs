using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// What methods do with what can be disposed, where nothing is declared: most of .NET has no ownership contracts, but habits. A method whose
/// source is at hand is asked first; its text tells more than its name.
/// </summary>
/// <param name="contracts">The contracts of the compilation.</param>
/// <param name="callees">Resolves what methods call.</param>
/// <param name="implementations">What implements the methods without a body.</param>
internal sealed partial class Conventions(ContractReader contracts, Callees callees, Implementations implementations)
{
    /// <summary>A question that leads to more methods than this stays open: nobody reads that far either.</summary>
    private const int MaxAsked = 100;

    private readonly ConcurrentDictionary<ISymbol, bool> _catchesAll = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _hasNothingToDo = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a method is given objects that have ended as well: to take them off a list, to compare them, to write about them.</summary>
    public static bool TakesLeave(IMethodSymbol method) =>
        method.MethodKind == MethodKind.DelegateInvoke || Habits.Parts(method.Name) || method.ContainingType is { Name: "Monitor", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };

    /// <summary>Whether a method only writes down what happens, or counts: nobody expects an exception of it.</summary>
    public static bool OnlyRecords(IMethodSymbol method) =>
        method.ContainingType is { Name: var type } && (type is "Debug" or "Interlocked" or "Volatile" or "Monitor" || Habits.IsRecord(type) || Habits.Records(method.Name));

    /// <summary>What a local variable of a body gets its values from.</summary>
    private static IEnumerable<ExpressionSyntax> ValuesOf(string local, SyntaxNode body) => body.DescendantNodes().Select(n => n switch
    {
        VariableDeclaratorSyntax { Initializer.Value: var value } variable when variable.Identifier.ValueText == local => value,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax target, Right: var value } when target.Identifier.ValueText == local => value,
        IsPatternExpressionSyntax { Expression: var value } test when test.Pattern.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Any(d => d.Identifier.ValueText == local) => value,
        _ => null,
    }).OfType<ExpressionSyntax>();

    /// <summary>Whether a method of this project lets no exception out.</summary>
    public bool CatchesAll(IMethodSymbol method) => method is { IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences.IsEmpty: false }
        && (_catchesAll.TryGetValue(method, out var catches) ? catches : _catchesAll.GetOrAdd(method, MethodText.BodyOf(method) is { } body && MethodText.CatchesAll(body)));

    /// <summary>Whether a constructor is the one that nobody wrote, of a type without initializers that call anything.</summary>
    public bool HasNothingToDo(IMethodSymbol constructor) =>
        _hasNothingToDo.TryGetValue(constructor, out var has) ? has : _hasNothingToDo.GetOrAdd(constructor, FindHasNothingToDo(constructor.ContainingType));

    private static bool FindHasNothingToDo(INamedTypeSymbol type) =>
        type is { BaseType.SpecialType: SpecialType.System_Object, DeclaringSyntaxReferences.IsEmpty: false }
        && type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().ChildNodes())
            .SelectMany(m => m switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Initializer),
                PropertyDeclarationSyntax property => [property.Initializer],
                _ => [],
            })
            .All(i => i?.DescendantNodes().Any(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax) != true);

    /// <summary>Whether a method is there to throw, by its name and its body.</summary>
    public static bool OnlyThrows(IMethodSymbol method) =>
        Habits.Begins(method.Name, "Throw") && !Habits.Begins(method.Name, "ThrowIf")
        && MethodText.BodyOf(method) is ArrowExpressionClauseSyntax { Expression: ThrowExpressionSyntax } or BlockSyntax { Statements: [.., ThrowStatementSyntax] };

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
}
