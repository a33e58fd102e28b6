using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.References;

/// <summary>PIDNS901 in bodies: the declaration says what the body does, or the body takes a reference of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractFix))]
public sealed class ContractFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS901");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } value)
            return [];
        var subject = value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } release } ? release.Expression : value;
        return code.SymbolOf(subject) is IParameterSymbol parameter ? OfParameter(code, subject, parameter, isReleased: subject != value) : [];
    }

    private static IEnumerable<Proposal> OfParameter(Code code, ExpressionSyntax subject, IParameterSymbol parameter, bool isReleased)
    {
        if (!isReleased && Counted.AcquireOf(code, parameter.Type) is { } acquire)
        {
            var edit = new Edit(code);
            edit.Insert(subject.Span.End, $".{acquire.Name}()");
            yield return new("Counted", "Take a reference of its own with 'Acquire()'", edit.Apply());
        }

        if (Declaration(code, parameter) is { } declaration)
        {
            var own = new Edit(code);
            if (Annotate(own, declaration, "Owned"))
                yield return new("Owned", $"Take '{parameter.Name}' over: '[Owned]'", own.Apply());
        }

        var returned = Values.Whole(subject).Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;
        if (returned && subject.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            && code.Compilation.GetTypeByMetadataName(ContractReader.AttributeNamespace + ".BorrowedAttribute") is { } borrowed)
        {
            var lend = new Edit(code);
            var layout = new Layout(code);
            var start = method.GetFirstToken().SpanStart;
            lend.Insert(start, $"[return: Borrowed]{layout.NewLine}{layout.IndentAt(start)}");
            Usings.Add(lend, ContractReader.AttributeNamespace, borrowed, start);
            yield return new("Borrowed", "Only lend the result: '[return: Borrowed]'", lend.Apply());
        }
    }

    private static bool Annotate(Edit edit, ParameterSyntax parameter, string attribute)
    {
        if (edit.Code.Compilation.GetTypeByMetadataName($"{ContractReader.AttributeNamespace}.{attribute}Attribute") is not { } type)
            return false;
        edit.Insert(parameter.SpanStart, $"[{attribute}] ");
        Usings.Add(edit, ContractReader.AttributeNamespace, type, parameter.SpanStart);
        return true;
    }

    private static ParameterSyntax? Declaration(Code code, IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.FirstOrDefault() is { } reference && reference.SyntaxTree == code.Tree
            ? reference.GetSyntax(code.Cancellation) as ParameterSyntax
            : null;
}
