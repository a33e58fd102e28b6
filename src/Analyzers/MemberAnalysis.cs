using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Flow;
using PidNs.Analyzers.Rules;
using PidNs.Analyzers.Rules.Contracts;
using PidNs.Analyzers.Rules.References;

namespace PidNs.Analyzers;

/// <summary>
/// The findings of one declaration by itself, which is what a signature is a contract for. The analyzer goes over all of them; a quick fix
/// asks about the few that it changes, without a driver that would bind the whole file.
/// </summary>
internal static class MemberAnalysis
{
    /// <summary>What is wrong with a member, the head of a type (its members are declarations of their own), or the top-level statements of a file.</summary>
    public static IEnumerable<Diagnostic> Of(SyntaxNode declaration, SemanticModel model, ContractReader contracts, CancellationToken cancellation)
    {
        var found = new List<Diagnostic>();
        foreach (var symbol in DeclaredBy(declaration, model, cancellation))
            DeclarationChecks.Check(symbol, contracts, AllRules.For(FindingKind.InvalidContract)!.Descriptor, found.Add);
        foreach (var (body, owner) in Bodies(declaration, model, cancellation))
            found.AddRange(OfBody(body, owner as IMethodSymbol, model, contracts, cancellation));
        return found;
    }

    /// <summary>What is wrong in the parts that run of a body, or in those of them that are of interest.</summary>
    public static IEnumerable<Diagnostic> OfBody(
        SyntaxNode body, IMethodSymbol? owner, SemanticModel model, ContractReader contracts, CancellationToken cancellation, Func<IOperation, bool>? isOfInterest = null)
    {
        foreach (var syntax in BodySyntax.PartsOf(body))
        {
            if (model.GetOperation(syntax, cancellation) is not { } operation || isOfInterest?.Invoke(operation) == false)
                continue;
            foreach (var finding in BodyAnalysis.Analyze(operation, owner, contracts, cancellation))
            {
                if (AllRules.For(finding.Kind) is { } rule)
                    yield return rule.Create(finding);
            }
        }
    }

    /// <summary>The fields of a type that nothing releases; <paramref name="mentions"/> are the declarations in it that name one of its owning fields.</summary>
    public static IEnumerable<Diagnostic> OfFields(OwningFields fields, IEnumerable<SyntaxNode> mentions, Func<SyntaxTree, SemanticModel> modelOf, CancellationToken cancellation)
    {
        foreach (var declaration in mentions)
        {
            var model = modelOf(declaration.SyntaxTree);
            foreach (var (body, _) in Bodies(declaration, model, cancellation))
            {
                foreach (var operation in BodySyntax.PartsOf(body).Select(p => model.GetOperation(p, cancellation)).OfType<IOperation>().SelectMany(o => o.DescendantsAndSelf()))
                    fields.Look(operation);
            }
        }

        return fields.Unreleased(AllRules.For(FindingKind.FieldOverwritten)!.Descriptor);
    }

    /// <summary>The bodies of a declaration, each with the symbol that it belongs to.</summary>
    public static IEnumerable<(SyntaxNode Body, ISymbol? Owner)> Bodies(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation)
    {
        switch (declaration)
        {
            case BasePropertyDeclarationSyntax property:
                foreach (var accessor in property.AccessorList?.Accessors ?? default)
                    yield return (accessor, model.GetDeclaredSymbol(accessor, cancellation));
                if (ArrowOf(property) is { } arrow)
                    yield return (arrow, (model.GetDeclaredSymbol(property, cancellation) as IPropertySymbol)?.GetMethod);
                if (property is PropertyDeclarationSyntax { Initializer: { } initializer })
                    yield return (initializer, null);
                break;
            case BaseFieldDeclarationSyntax:
                yield return (declaration, null);
                break;
            case TypeDeclarationSyntax type:
                yield return (type, (model.GetDeclaredSymbol(type, cancellation) as INamedTypeSymbol)?.InstanceConstructors.FirstOrDefault(c => IsPrimary(c, type)));
                break;
            default:
                yield return (declaration, model.GetDeclaredSymbol(declaration, cancellation));
                break;
        }

        bool IsPrimary(IMethodSymbol constructor, SyntaxNode type) => constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellation) == type);
    }

    private static IEnumerable<ISymbol> DeclaredBy(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation) =>
        model.GetDeclaredSymbol(declaration, cancellation) switch
        {
            IPropertySymbol property => new[] { property.GetMethod, property.SetMethod }.OfType<ISymbol>(),
            { } symbol => [symbol],
            _ => [],
        };

    private static ArrowExpressionClauseSyntax? ArrowOf(BasePropertyDeclarationSyntax property) => property switch
    {
        PropertyDeclarationSyntax { ExpressionBody: var body } => body,
        IndexerDeclarationSyntax { ExpressionBody: var body } => body,
        _ => null,
    };
}
