using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// What methods do with what can be disposed, where nothing is declared: most of .NET has no ownership contracts, but habits. A method whose
/// source is at hand is asked first; its text tells more than its name.
/// </summary>
internal sealed class Conventions(ContractReader contracts)
{
    private static readonly string[] s_lending =
        ["Get", "TryGet", "Find", "TryFind", "Lookup", "Peek", "TryPeek", "Resolve", "TryResolve", "Current", "Ensure", "As", "Select", "First", "Last", "Single", "Max", "Min"];

    private static readonly string[] s_keeping =
        ["Add", "TryAdd", "Register", "Attach", "Push", "Enqueue", "TryEnqueue", "Insert", "Set", "TrySet", "Track", "Use", "With", "Wrap", "Append", "Init", "Bind", "Store", "Complete", "Own"];

    private static readonly string[] s_releasing = ["Dispose", "Close", "Release", "Return", "Free", "Destroy", "Cleanup", "Shutdown"];

    private static readonly string[] s_making = ["Create", "Clone", "Copy", "Duplicate", "Open", "New", "Make", "Build", "Fork"];

    private readonly ConcurrentDictionary<ISymbol, bool> _lends = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _keeps = new(SymbolEqualityComparer.Default);

    /// <summary>Whether calling a method ends what its object holds, though it is not <c>Dispose</c>.</summary>
    public static bool Releases(IMethodSymbol method) => method is { IsStatic: false, Name: "Close" or "CloseAsync" or "Abort" };

    /// <summary>Whether a method only lends the disposable object that it returns.</summary>
    public bool Lends(IMethodSymbol method) => _lends.TryGetValue(method, out var lends) ? lends : _lends.GetOrAdd(method, FindLends(method));

    /// <summary>Whether the callee stores or releases what a parameter brings, so that the caller need not.</summary>
    public bool Keeps(IParameterSymbol parameter) => _keeps.TryGetValue(parameter, out var keeps) ? keeps : _keeps.GetOrAdd(parameter, FindKeeps(parameter));

    private bool FindLends(IMethodSymbol method)
    {
        if (method.MethodKind is MethodKind.Conversion or MethodKind.DelegateInvoke)
            return true;
        if (BodyOf(method) is { } body)
        {
            var returned = ReturnedBy(body).Select(Strip).Where(e => !e.IsKind(SyntaxKind.NullLiteralExpression) && e is not ThrowExpressionSyntax).ToList();
            if (returned.Exists(e => e is BaseObjectCreationExpressionSyntax))
                return false;
            if (returned.Count > 0 && returned.TrueForAll(e => IsOfObject(e, method, body)))
                return true;
        }

        if (Begins(method.Name, s_making))
            return false;

        // A builder returns itself.
        var receiver = method.IsExtensionMethod && method.Parameters.Length > 0 ? method.Parameters[0].Type : method.IsStatic ? null : method.ContainingType;
        return (receiver is not null && method.ReturnType is INamedTypeSymbol result && ContractReader.Is(receiver, result)) || Begins(method.Name, s_lending);
    }

    private bool FindKeeps(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || method.MethodKind == MethodKind.DelegateInvoke)
            return false;
        if (method.MethodKind == MethodKind.Constructor || Begins(method.Name, s_keeping) || s_releasing.Any(method.Name.Contains))
            return true;
        if (!method.ReturnsVoid && (contracts.Of(method.ReturnType) & TypeContract.Owned) != 0)
            return true;
        return BodyOf(method) is { } body && body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == parameter.Name && IsKept(n));
    }

    private static SyntaxNode? BodyOf(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences is not [var reference, ..])
            return null;
        return reference.GetSyntax() switch
        {
            BaseMethodDeclarationSyntax declaration => (SyntaxNode?)declaration.Body ?? declaration.ExpressionBody,
            LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
            _ => null,
        };
    }

    private static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode body)
    {
        if (body is ArrowExpressionClauseSyntax arrow)
            return [arrow.Expression];
        return body.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>()
            .Select(r => r.Expression)
            .OfType<ExpressionSyntax>();
    }

    private static ExpressionSyntax Strip(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    expression = parenthesized.Expression;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    expression = suppressed.Operand;
                    break;
                case CastExpressionSyntax cast:
                    expression = cast.Expression;
                    break;
                default:
                    return expression;
            }
        }
    }

    /// <summary>Whether an expression is something that outlives the method: a member, an element, a parameter, or what is assigned to one.</summary>
    private static bool IsOfObject(ExpressionSyntax expression, IMethodSymbol method, SyntaxNode body)
    {
        switch (Strip(expression))
        {
            case ThisExpressionSyntax or ElementAccessExpressionSyntax:
                return true;
            case IdentifierNameSyntax name:
                return method.Parameters.Any(p => p.Name == name.Identifier.ValueText && p.RefKind != RefKind.Out) || !IsDeclaredIn(body, name.Identifier.ValueText);
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

    private static bool IsDeclaredIn(SyntaxNode body, string name) => body.DescendantNodes().Any(n => n switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
        ForEachStatementSyntax loop => loop.Identifier.ValueText == name,
        _ => false,
    });

    /// <summary>Whether a parameter is stored, released or handed on where its name stands.</summary>
    private static bool IsKept(IdentifierNameSyntax name)
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
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => NameOf(call.Expression) is { } called && (Begins(called, s_keeping) || s_releasing.Any(called.Contains)),
            MemberAccessExpressionSyntax member when member.Expression == value => s_releasing.Any(member.Name.Identifier.ValueText.Contains),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member } } => s_releasing.Any(member.Name.Identifier.ValueText.Contains),
            _ => false,
        };
    }

    private static string? NameOf(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the first word of a name is one of these.</summary>
    private static bool Begins(string name, string[] words)
    {
        foreach (var word in words)
        {
            if (name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length])))
                return true;
        }

        return false;
    }
}
