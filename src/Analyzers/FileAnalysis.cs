using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PidNs.Analyzers.Contracts;
using PidNs.Analyzers.Rules.References;

namespace PidNs.Analyzers;

/// <summary>The findings in the code of a file, and about the fields that it declares. What cannot touch anything of interest is left before it is bound.</summary>
internal sealed class FileAnalysis(ContractReader contracts, BodyFilter filter, DisposableFilter? disposables)
{
    /// <summary>What is wrong in a file, or in a part of it: then only the declarations there are looked at.</summary>
    public IEnumerable<Diagnostic> Of(SemanticModel model, TextSpan? part, CancellationToken cancellation)
    {
        var root = model.SyntaxTree.GetRoot(cancellation);
        foreach (var node in root.DescendantNodesAndSelf(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            var (type, declarations) = node switch
            {
                _ when part?.IntersectsWith(node.FullSpan) == false => default,
                CompilationUnitSyntax unit when unit.Members.Any(SyntaxKind.GlobalStatement) => (model.GetDeclaredSymbol(unit, cancellation)?.ContainingType, [unit]),
                TypeDeclarationSyntax declared => (model.GetDeclaredSymbol(declared, cancellation), declared.Members.Prepend(declared)),
                _ => default((INamedTypeSymbol?, IEnumerable<SyntaxNode>)),
            };
            if (type is null || !MayTouch(type, cancellation))
                continue;
            foreach (var declaration in declarations)
            {
                // Of a type itself, only the head of a primary constructor runs.
                if (declaration is BaseTypeDeclarationSyntax && (declaration != node || declaration is not TypeDeclarationSyntax { ParameterList: not null }))
                    continue;
                if (part?.IntersectsWith(declaration.FullSpan) == false)
                    continue;
                if (!filter.MayTouchContracts(declaration, type, cancellation) && disposables?.MayAcquire(declaration, cancellation) != true)
                    continue;
                foreach (var (body, owner) in MemberAnalysis.Bodies(declaration, model, cancellation))
                {
                    foreach (var diagnostic in OfBody(body, type, owner as IMethodSymbol, model, cancellation))
                        yield return diagnostic;
                }
            }

            foreach (var diagnostic in OfFields(type, node, model, cancellation))
                yield return diagnostic;
        }
    }

    private bool MayTouch(INamedTypeSymbol type, CancellationToken cancellation) =>
        filter.MayTouchContracts(type, cancellation) || disposables?.MayAcquire(type, cancellation) == true;

    private IEnumerable<Diagnostic> OfBody(SyntaxNode body, INamedTypeSymbol type, IMethodSymbol? owner, SemanticModel model, CancellationToken cancellation)
    {
        if (filter.MayTouchContracts(body, type, owner, cancellation))
            return MemberAnalysis.OfBody(body, owner, model, contracts, cancellation);
        return disposables?.MayAcquire(body, cancellation) == true
            ? MemberAnalysis.OfBody(body, owner, model, contracts, cancellation, disposables.NeedsFlow)
            : [];
    }

    /// <summary>The fields in one part of a type that nothing releases in any part of it.</summary>
    private IEnumerable<Diagnostic> OfFields(INamedTypeSymbol type, SyntaxNode part, SemanticModel model, CancellationToken cancellation)
    {
        if (OwningFields.Of(type, contracts) is not { } fields || !fields.AreIn(part))
            return [];
        var names = new HashSet<int>(fields.Names.Select(IdentifierIndex.Hash));
        var mentions = type.DeclaringSyntaxReferences
            .SelectMany(r => r.GetSyntax(cancellation).DescendantNodesAndSelf(n => n is TypeDeclarationSyntax))
            .Where(n => n is MemberDeclarationSyntax && filter.Mentions(n, names, cancellation));
        return MemberAnalysis.OfFields(fields, mentions, tree => tree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(tree), cancellation)
            .Where(d => d.Location.SourceTree == model.SyntaxTree && part.Span.Contains(d.Location.SourceSpan));
    }
}
