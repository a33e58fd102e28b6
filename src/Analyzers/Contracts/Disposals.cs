using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Contracts;

/// <summary>What the <c>Dispose</c> of a project's own types does, by its text.</summary>
/// <param name="contracts">The contracts of the compilation.</param>
/// <param name="callees">Resolves what methods call.</param>
/// <param name="implementations">What derives from a type.</param>
internal sealed class Disposals(ContractReader contracts, Callees callees, Implementations implementations)
{
    /// <summary>A disposal that leads to more methods than this is not read to its end: it does something.</summary>
    private const int MaxAsked = 100;

    private readonly ConcurrentDictionary<ISymbol, bool> _releases = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _worksAfterwards = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _holds = new(SymbolEqualityComparer.Default);

    /// <summary>Whether calling a method ends what its object holds, though it is not <c>Dispose</c>.</summary>
    public bool Releases(IMethodSymbol method) => !method.IsStatic && (method switch
    {
        { Name: "Close" or "close" or "CloseAsync" or "Abort" } or { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: false } => true,
        { DeclaringSyntaxReferences.IsEmpty: true } => false,
        _ => Habits.Ends(method.Name) || (_releases.TryGetValue(method, out var releases) ? releases : _releases.GetOrAdd(method, IsWhatDisposeCalls(method))),
    });

    /// <summary>Whether the <c>Dispose</c> of a type calls this method and no other, or disposes of nothing that this method does not dispose of as well.</summary>
    private static bool IsWhatDisposeCalls(IMethodSymbol method)
    {
        if (method.ContainingType.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty && m.Name is "Dispose" or "System.IDisposable.Dispose") is not { } dispose
            || MethodText.BodyOf(dispose) is not { } body || SymbolEqualityComparer.Default.Equals(dispose, method))
        {
            return false;
        }

        // By itself or as Dispose(true).
        var called = method.ContainingType.GetMembers("Dispose").OfType<IMethodSymbol>().Append(dispose).Select(MethodText.BodyOf).OfType<SyntaxNode>()
            .SelectMany(b => b.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()).Select(c => c.Expression)
            .Where(e => !MethodText.IsName(e, "Dispose") && e is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: nameof(GC) } }).ToList();
        if (method.Parameters.IsEmpty && called.Count > 0 && called.TrueForAll(e => MethodText.IsName(e, method.Name)))
            return true;
        var disposed = MethodText.DisposedIn(body);
        return disposed.Count > 0 && MethodText.BodyOf(method) is { } other && disposed.IsSubsetOf(MethodText.DisposedIn(other));
    }

    /// <summary>Whether a method of this project does as well after its object was disposed of: it touches nothing that a disposal does, and calls none of the object's own methods.</summary>
    public bool WorksAfterwards(IMethodSymbol method) => method is { IsStatic: false, IsVirtual: false, IsAbstract: false, IsOverride: false, DeclaringSyntaxReferences.IsEmpty: false }
        && (_worksAfterwards.TryGetValue(method, out var works) ? works : _worksAfterwards.GetOrAdd(method, MethodText.BodyOf(method) is { } body && !TouchesWhatIsReleased(body, method.ContainingType)));

    private static bool TouchesWhatIsReleased(SyntaxNode body, INamedTypeSymbol type)
    {
        var released = new HashSet<string>();
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (var disposal in current.GetMembers().OfType<IMethodSymbol>().Where(m => m.Name.Contains("Dispose") || m.Name.StartsWith("Close", StringComparison.Ordinal)))
                released.UnionWith(MethodText.BodyOf(disposal)?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText) ?? []);
        }

        return body.DescendantNodesAndSelf().Any(n => n is BaseExpressionSyntax or AnonymousFunctionExpressionSyntax or InvocationExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } }
            || (n is IdentifierNameSyntax { Identifier.ValueText: var name } && (released.Contains(name) || name.IndexOf("dispose", StringComparison.OrdinalIgnoreCase) >= 0)));
    }

    /// <summary>Whether the <c>Dispose</c> of a type of this project does nothing of consequence.</summary>
    public bool HasNothingToRelease(INamedTypeSymbol type, bool isExact) =>
        !type.DeclaringSyntaxReferences.IsEmpty
        && (type.TypeKind == TypeKind.Interface ? implementations.Of(type).Any() : !Holds(type))
        && (isExact || type.IsSealed || implementations.Of(type).All(t => !Holds(t.OriginalDefinition)));

    private bool Holds(INamedTypeSymbol type) => _holds.TryGetValue(type, out var holds) ? holds : _holds.GetOrAdd(type, FindHolds(type, new(SymbolEqualityComparer.Default)));

    /// <param name="type">The type.</param>
    /// <param name="asked">The types and methods that were asked already: they may lead to each other.</param>
    private bool FindHolds(INamedTypeSymbol type, HashSet<ISymbol> asked)
    {
        if (!asked.Add(type))
            return false;
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.DeclaringSyntaxReferences.IsEmpty)
                return contracts.IsDisposable(current) && !IsEmptyBase(current);
            if (current.GetMembers().OfType<IMethodSymbol>().Any(m => !m.IsAbstract && (m.Name.Contains("Dispose") || m.Name.StartsWith("Close", StringComparison.Ordinal) || m.MethodKind == MethodKind.Destructor) && LeadsToRelease(m, asked)))
                return true;
        }

        return false;
    }

    /// <summary>Whether a method that a disposal leads to does anything but forget, count and tidy up what is the object's own.</summary>
    private bool LeadsToRelease(IMethodSymbol method, HashSet<ISymbol> asked)
    {
        if (!asked.Add(method) || method.IsAbstract)
            return implementations.Of(method).Any(m => LeadsToRelease(m, asked));
        if (method.IsExtern || asked.Count > MaxAsked)
            return true;
        return MethodText.BodyOf(method) is { } body && body.DescendantNodesAndSelf().Any(n => n switch
        {
            InvocationExpressionSyntax call => IsOfConsequence(call, asked),
            // What hears of an event is held by it.
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SubtractAssignmentExpression, Right: SimpleNameSyntax or MemberAccessExpressionSyntax } => true,
            UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } => true,
            _ => false,
        });
    }

    private bool IsOfConsequence(InvocationExpressionSyntax call, HashSet<ISymbol> asked)
    {
        if (callees.Of(call) is not { } callee)
            return MethodText.NameOf(call.Expression) != "nameof";
        var receiver = call.Expression switch
        {
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } => null,
            MemberAccessExpressionSyntax member => callees.TypeOf(member.Expression),
            MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault() is { } access ? callees.TypeOf(access.Expression) : null,
            _ => null,
        };
        callee = (callee.ReducedFrom ?? callee).OriginalDefinition;
        if (!callee.DeclaringSyntaxReferences.IsEmpty)
        {
            return receiver is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } own && contracts.IsDisposable(own)
                ? implementations.Of(own).Prepend(own).Any(t => FindHolds(t.OriginalDefinition, asked))
                : LeadsToRelease(callee, asked);
        }

        return callee.MethodKind == MethodKind.DelegateInvoke
            || (contracts.Of(receiver) & TypeContract.Owned) != 0
            || (callee.IsStatic && !callee.IsExtensionMethod && callee.Name != "SuppressFinalize"
                && callee.ContainingType.Name is not ("Interlocked" or "Volatile" or "Array" or "Buffer" or "Debug" or "Monitor" or "Thread" or "CryptographicOperations"));
    }

    /// <summary>Whether a base type of the libraries can be disposed only for those that derive from it.</summary>
    private static bool IsEmptyBase(INamedTypeSymbol type) => s_emptyBases.Contains(type.ToDisplayString());

    private static readonly HashSet<string> s_emptyBases =
    [
        "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.Net.Http.HttpContent", "System.Net.Http.HttpMessageHandler", "System.Xml.XmlReader", "System.Xml.XmlWriter",
        "System.Security.Cryptography.HashAlgorithm", "System.Security.Cryptography.SymmetricAlgorithm", "System.Security.Cryptography.AsymmetricAlgorithm",
    ];
}
