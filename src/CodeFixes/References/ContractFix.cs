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
        if (code.Root.FindNode(diagnostic.Location.SourceSpan) is ParameterSyntax or MemberDeclarationSyntax)
            return WithoutContract(code, code.Root.FindNode(diagnostic.Location.SourceSpan));
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } value)
            return [];
        var subject = value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" } release } ? release.Expression : value;
        if (code.SymbolOf(subject) is IParameterSymbol parameter)
            return OfParameter(code, subject, parameter, isReleased: subject != value);
        return value.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => Values.Whole(n) == Values.Whole(value) && code.SymbolOf(n) is IParameterSymbol)
            .SelectMany(n => OfParameter(code, n, (IParameterSymbol)code.SymbolOf(n)!, isReleased: false))
            .Concat(WithoutContract(code, value.FirstAncestorOrSelf<MemberDeclarationSyntax>()));
    }

    /// <summary>A contract that cannot hold goes; what callers have to do then follows from the signature.</summary>
    private static IEnumerable<Proposal> WithoutContract(Code code, SyntaxNode? declaration)
    {
        var lists = declaration switch
        {
            MemberDeclarationSyntax member => member.AttributeLists,
            ParameterSyntax parameter => parameter.AttributeLists,
            _ => default,
        };
        foreach (var list in lists)
        {
            foreach (var attribute in list.Attributes)
            {
                if (code.SymbolOf(attribute)?.ContainingType is not { } type || type.ContainingNamespace.ToDisplayString() != ContractReader.AttributeNamespace)
                    continue;
                var edit = new Edit(code);
                Remove(edit, list, attribute);
                yield return new($"Without{type.Name}", $"Remove '[{attribute}]'", edit.Apply());
            }
        }
    }

    private static void Remove(Edit edit, AttributeListSyntax list, AttributeSyntax attribute)
    {
        var index = list.Attributes.IndexOf(attribute);
        if (list.Attributes.Count > 1)
        {
            edit.Remove(index > 0 ? TextSpan.FromBounds(list.Attributes[index - 1].Span.End, attribute.Span.End) : TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart));
            return;
        }

        // The line goes with it, or the blank behind it.
        var next = list.GetLastToken().GetNextToken();
        edit.Remove(TextSpan.FromBounds(list.SpanStart, next.SpanStart));
    }

    private static IEnumerable<Proposal> OfParameter(Code code, ExpressionSyntax subject, IParameterSymbol parameter, bool isReleased)
    {
        if (!isReleased && Counted.AcquireOf(code, parameter.Type) is { } acquire)
        {
            foreach (var access in parameter.NullableAnnotation == NullableAnnotation.Annotated ? ["?.", "."] : new[] { "." })
            {
                var edit = new Edit(code);
                edit.Insert(subject.Span.End, $"{access}{acquire.Name}()");
                yield return new("Counted", "Take a reference of its own with 'Acquire()'", edit.Apply());
            }
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
            var layout = code.Layout;
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
