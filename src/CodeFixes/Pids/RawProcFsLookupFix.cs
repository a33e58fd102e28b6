using Microsoft.CodeAnalysis.CodeFixes;
using PidNs.CodeFixes.Editing;
using PidNs.CodeFixes.Proving;

namespace PidNs.CodeFixes.Pids;

/// <summary>PIDNS403: the target of the link <c>/proc/PID/ns/pid</c> is asked of the task itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RawProcFsLookupFix))]
public sealed class RawProcFsLookupFix : LifetimeFixProvider
{
    private const string TaskRefName = "PidNs.TaskRef";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PIDNS403");

    private protected override IEnumerable<Proposal> Propose(Code code, Diagnostic diagnostic)
    {
        if (Values.At(code.Root, diagnostic.Location.SourceSpan) is not { } path || code.Compilation.GetTypeByMetadataName(TaskRefName) is not { } taskRef
            || Pid(code, path) is not { } pid || LinkTarget(code, path) is not { } lookup
            || Place.Of(code, lookup) is not { Node: ExpressionSyntax placed } place || place.IsInSwitchSection || !Values.IsAlwaysEvaluated(placed, place.Statement))
        {
            yield break;
        }

        var task = Names.Fresh(place.Code, placed, "task");
        var ns = Names.Fresh(place.Code, placed, "ns");
        var type = taskRef.ToMinimalDisplayString(place.Code.Model, placed.SpanStart);
        var edit = new Edit(place.Code);
        Statements.InsertBefore(edit, place.Layout, place.Statement, $"using var {task} = {type}.TryOpen({pid});\nusing var {ns} = {task}?.TaskGetPidNs();");
        edit.Replace(placed, $"{ns}?.ToString()");
        yield return new("TaskRef", $"Ask the task: '{type}.TryOpen({pid})'", edit.Apply());
    }

    /// <summary>The number in <c>/proc/PID/ns/pid</c>.</summary>
    private static string? Pid(Code code, ExpressionSyntax path)
    {
        switch (path)
        {
            case InterpolatedStringExpressionSyntax { Contents: [InterpolatedStringTextSyntax, InterpolationSyntax { FormatClause: null, AlignmentClause: null } hole, InterpolatedStringTextSyntax] }
                when code.TypeOf(hole.Expression)?.SpecialType == SpecialType.System_Int32:
                return hole.Expression.ToString();
            case LiteralExpressionSyntax { Token.ValueText: var text } when text.Split('/') is ["", "proc", var number, "ns", "pid"] && int.TryParse(number, out var pid):
                return pid.ToString(System.Globalization.CultureInfo.InvariantCulture);
            default:
                return null;
        }
    }

    /// <summary>The expression that reads the link: <c>new FileInfo(path).LinkTarget</c>, <c>File.ResolveLinkTarget(path, …)?.Name</c>.</summary>
    private static ExpressionSyntax? LinkTarget(Code code, ExpressionSyntax path)
    {
        if (path.Parent is not ArgumentSyntax { Parent.Parent: ExpressionSyntax call })
            return null;
        return call.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "LinkTarget" } target => target,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Name" } name when IsResolve(code, call) => name,
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Name" } } name when IsResolve(code, call) => name,
            _ => null,
        };
    }

    private static bool IsResolve(Code code, ExpressionSyntax call) => code.SymbolOf(call)?.Name == "ResolveLinkTarget";
}
