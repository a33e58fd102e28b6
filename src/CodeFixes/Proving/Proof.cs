using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers;
using PidNs.Analyzers.Rules.References;
using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>
/// Whether an edit makes a file better: a fix is offered only when the edited code compiles as well as before, has one diagnostic of the fixed
/// kind less, and no other one more. So no fix has to know every rule, and none is offered that trades one mistake for another.
/// </summary>
/// <remarks>Signatures are contracts, so only what the edit changes is looked at, and what uses a signature that it changes.</remarks>
internal sealed class Proof(Code before)
{
    private readonly Dictionary<Unit, ImmutableArray<Diagnostic>> _before = [];

    /// <summary>Whether an edit mends a diagnostic and breaks nothing.</summary>
    public bool Holds(Code after, string id)
    {
        var extent = Extent.Of(before, after);
        var types = TypesWithOwningFields(before, extent.Before).Union(TypesWithOwningFields(after, extent.After)).ToList();
        var had = Count(extent.Before.SelectMany(u => Before(u)).Concat(OfFields(before, types)));
        var left = Count(extent.After.SelectMany(u => DiagnosticsOf(after, u)).Concat(OfFields(after, types)));
        return left.GetValueOrDefault(id) < had.GetValueOrDefault(id) && left.All(c => c.Value <= had.GetValueOrDefault(c.Key));
    }

    /// <summary>The compiler's errors and warnings, and the analyzer's findings of any severity, in a file.</summary>
    public static IEnumerable<Diagnostic> DiagnosticsOf(Code code)
    {
        var units = Unit.In(code.Root).ToImmutableArray();
        return units.SelectMany(u => DiagnosticsOf(code, u)).Concat(OfFields(code, TypesWithOwningFields(code, units))).OrderBy(d => d.Location.SourceSpan.Start);
    }

    private ImmutableArray<Diagnostic> Before(Unit unit)
    {
        if (!_before.TryGetValue(unit, out var known))
            _before.Add(unit, known = DiagnosticsOf(before, unit));
        return known;
    }

    private static ImmutableArray<Diagnostic> DiagnosticsOf(Code code, Unit unit)
    {
        var model = unit.Node.SyntaxTree == code.Tree ? code.Model : code.Compilation.GetSemanticModel(unit.Node.SyntaxTree);
        var compiler = model.GetDiagnostics(unit.Span, code.Cancellation).Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed);
        return compiler.Concat(Reported(code, MemberAnalysis.Of(unit.Node, model, code.Contracts, code.Cancellation))).ToImmutableArray();
    }

    /// <summary>The types of changed declarations in which a field owns something that one of those names: whether it is released takes the whole type to tell.</summary>
    private static IEnumerable<string> TypesWithOwningFields(Code code, ImmutableArray<Unit> units)
    {
        foreach (var group in units.GroupBy(u => TypeOf(code, u), SymbolEqualityComparer.Default))
        {
            if (group.Key is INamedTypeSymbol type && OwningFields.Of(type, code.Contracts) is { } fields && fields.Names.ToList() is var names && group.Any(u => u.Mentions(names)))
                yield return MetadataNameOf(type);
        }
    }

    private static IEnumerable<Diagnostic> OfFields(Code code, IEnumerable<string> types)
    {
        foreach (var name in types)
        {
            if (code.Compilation.Assembly.GetTypeByMetadataName(name) is not { } type || OwningFields.Of(type, code.Contracts) is not { } fields)
                continue;
            var names = fields.Names.ToList();
            var mentions = type.DeclaringSyntaxReferences.SelectMany(r => Unit.In(r.GetSyntax(code.Cancellation))).Where(u => u.Mentions(names)).Select(u => u.Node);
            foreach (var diagnostic in Reported(code, MemberAnalysis.OfFields(fields, mentions, tree => code.Compilation.GetSemanticModel(tree), code.Cancellation)))
                yield return diagnostic;
        }
    }

    private static INamedTypeSymbol? TypeOf(Code code, Unit unit) =>
        unit.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? code.Compilation.GetSemanticModel(unit.Node.SyntaxTree).GetDeclaredSymbol(type, code.Cancellation) as INamedTypeSymbol
            : null;

    private static string MetadataNameOf(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{MetadataNameOf(outer)}+{type.MetadataName}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}"
        : type.MetadataName;

    /// <summary>Those that are not suppressed or turned off.</summary>
    private static IEnumerable<Diagnostic> Reported(Code code, IEnumerable<Diagnostic> found) =>
        CompilationWithAnalyzers.GetEffectiveDiagnostics(found, code.Compilation);

    private static ImmutableDictionary<string, int> Count(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.GroupBy(d => d.Id).ToImmutableDictionary(g => g.Key, g => g.Count());
}
