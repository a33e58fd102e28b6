using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;
using PidNs.CodeFixes.References;

namespace PidNs.CodeFixes.Pids;

/// <summary>PIDNS402: the namespace of the children is asked for, which is the one that unshare and setns change.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChildrensNamespaceFix))]
public sealed class ChildrensNamespaceFix : LifetimeFixProvider
{
    private const string TaskRefName = "PidNs.TaskRef";
    private const string HandleName = "PidNs.PidNsHandle";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS402");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } own || Place.Of(code, own) is not { Node: ExpressionSyntax placed } place
            || place.IsInSwitchSection || !Values.IsAlwaysEvaluated(placed, place.Statement)
            || place.Code.Compilation.GetTypeByMetadataName(TaskRefName) is not { } taskRef || place.Code.Compilation.GetTypeByMetadataName(HandleName) is not { } handle)
        {
            yield break;
        }

        var edit = new Edit(place.Code);
        var self = Names.Fresh(place.Code, placed, "self");
        var children = Names.Fresh(place.Code, placed, "children");
        var declaration = placed.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax } ? place.Statement as LocalDeclarationStatementSyntax : null;
        var taken = $"{children}?.AcquireForChildren()";
        var name = declaration?.Declaration.Variables[0].Identifier.Text ?? Names.Fresh(place.Code, placed, handle);
        var exit = Exits.Quiet(place.Code, place.Statement) ?? Exits.Loud(place.Code, placed.SpanStart, "Nothing has been started in the new namespace yet.");
        var check = $"if ({name} is null)\n{place.Layout.Unit}{exit}";
        var opened = $"using var {self} = {taskRef.ToMinimalDisplayString(place.Code.Model, placed.SpanStart)}.OpenCurrent();\nusing var {children} = {self}.GetChildrenPidNs();";
        if (declaration is not null)
        {
            Statements.InsertBefore(edit, place.Layout, place.Statement, opened);
            edit.Replace(placed, taken);
            if (!Counted.TryDeclare(edit, declaration, handle, isNullable: true))
                yield break;
            Statements.InsertAfter(edit, place.Layout, declaration, check);
        }
        else
        {
            Statements.InsertBefore(edit, place.Layout, place.Statement, $"{opened}\nusing var {name} = {taken};\n{check}");
            edit.Replace(placed, name);
            Counted.RewriteLent(edit, placed, handle);
        }

        yield return new("Children", "Ask for the namespace of the children", edit.Apply());
    }
}
