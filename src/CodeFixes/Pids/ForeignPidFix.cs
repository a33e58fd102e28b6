using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.Analyzers.Contracts;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Pids;

/// <summary>PIDNS401: the number is said to be of the namespace that it was asked in, or the task's own number is used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForeignPidFix))]
public sealed class ForeignPidFix : LifetimeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS401");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan)?.FirstAncestorOrSelf<ArgumentSyntax>() is not { } number
            || number.Parent?.Parent is not InvocationExpressionSyntax call || LookupOf(code, number) is not { } lookup)
        {
            return [];
        }

        return WithNamespace(code, call, number, lookup).Concat(OwnNumber(code, number, lookup));
    }

    /// <summary>The call that gave the number: <c>task.TgidNrNs(ns)</c>.</summary>
    private static InvocationExpressionSyntax? LookupOf(Code code, ArgumentSyntax number)
    {
        var name = number.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault(n => code.SymbolOf(n) is ILocalSymbol);
        var declared = name is null ? null : code.SymbolOf(name)!.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(code.Cancellation);
        var source = declared switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
            SingleVariableDesignationSyntax designation => designation.FirstAncestorOrSelf<IsPatternExpressionSyntax>()?.Expression,
            _ => number.Expression,
        };
        if (source is IdentifierNameSyntax && code.SymbolOf(source) is ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax(code.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } copied })
        {
            source = copied;
        }

        return source?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(c =>
            c.ArgumentList.Arguments is [var ns] && (code.ContractOf(code.Model.GetTypeInfo(ns.Expression, code.Cancellation).ConvertedType) & TypeContract.Borrowed) != 0);
    }

    /// <summary><c>TaskRef.TryOpen(number, ns)</c>: the overload that is told which namespace the number is of.</summary>
    private static IEnumerable<Proposal> WithNamespace(Code code, InvocationExpressionSyntax call, ArgumentSyntax number, InvocationExpressionSyntax lookup)
    {
        if (code.SymbolOf(call) is not IMethodSymbol method || call.Expression is not MemberAccessExpressionSyntax access)
            yield break;
        var overload = method.ContainingType.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m =>
            m.IsStatic == method.IsStatic && (m.Name == method.Name || m.Name == "Try" + method.Name)
            && m.Parameters.Length == method.Parameters.Length + 1 && (code.ContractOf(m.Parameters.Last().Type) & TypeContract.Borrowed) != 0);
        if (overload is null)
            yield break;
        var edit = new Edit(code);
        var ns = lookup.ArgumentList.Arguments[0].Expression;
        edit.Replace(access.Name, overload.Name);
        edit.Insert(number.Span.End, $", {ns}");
        yield return new("Namespace", $"Say that the number is of '{ns}'", edit.Apply());
    }

    /// <summary>The number that the task has here.</summary>
    private static IEnumerable<Proposal> OwnNumber(Code code, ArgumentSyntax number, InvocationExpressionSyntax lookup)
    {
        if (lookup.Expression is not MemberAccessExpressionSyntax { Expression: var task } || !Values.IsPure(task)
            || code.TypeOf(task)?.GetMembers("Pid").OfType<IPropertySymbol>().FirstOrDefault() is null)
        {
            yield break;
        }

        var edit = new Edit(code);
        edit.Replace(number.Expression, $"{task}.Pid");
        yield return new("Here", $"Use the number that it has here, '{task}.Pid'", edit.Apply());
    }
}
