using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PidNs.Testing;

namespace PidNs.Docs.Tests;

/// <summary>
/// A fenced block of a page whose info string says what it shows: <c>csharp bad</c>, <c>csharp fixed</c>, <c>text bad</c> (a contract file); with
/// <c>disposables</c> behind it in the disposables mode. A block of <c>text contracts</c> is the contract file for the code that follows.
/// </summary>
internal sealed partial record CodeBlock(string Language, string Kind, string Text, bool TracksDisposables = false, string Contracts = "")
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Diagnostics;
        global using System.IO;
        global using System.Linq;
        global using System.Runtime.InteropServices;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PidNs;
        global using PidNs.Contracts;
        """;

    // What the compiler itself says of a borrow that escapes; the rule explains it.
    private static readonly string[] s_escapeErrors = ["CS8156", "CS8347", "CS8352"];

    private static readonly ImmutableArray<MetadataReference> s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    private static readonly CSharpCompilationOptions s_compilation =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp14);

    [GeneratedRegex(@"^```(\w+) (bad|fixed|contracts)( disposables)?\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    public static IReadOnlyList<CodeBlock> Read(string page)
    {
        var blocks = new List<CodeBlock>();
        var contracts = "";
        foreach (Match match in Fence().Matches(page))
        {
            if (match.Groups[2].Value == "contracts")
                contracts = match.Groups[4].Value;
            else
                blocks.Add(new(match.Groups[1].Value, match.Groups[2].Value, match.Groups[4].Value, match.Groups[3].Success, contracts));
        }

        return blocks;
    }

    /// <summary>The ids of the rules that report in the block, each once.</summary>
    public async Task<IReadOnlyList<string>> ReportedRules()
    {
        bool isContractFile = Language == "text";
        var compilation = CSharpCompilation.Create("Page", [Parse(Usings), Parse(isContractFile ? "" : WithType(Text))], s_references, s_compilation);
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error && !(Kind == "bad" && s_escapeErrors.Contains(d.Id)));

        var contracts = isContractFile ? Text : Contracts;
        var options = new AnalyzerOptions(contracts.Length > 0 ? [new ContractFile(contracts)] : [], new Switches(TracksDisposables));
        var run = compilation.WithAnalyzers(RuleSet.Analyzers, options);
        var diagnostics = await run.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.Select(d => d.Id).Distinct()];
    }

    /// <summary>The titles of the quick fixes that are offered in the block, in the order in which an editor shows them.</summary>
    public async Task<IReadOnlyList<string>> OfferedFixes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var document = new AdhocWorkspace()
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Page", "Page", LanguageNames.CSharp,
                compilationOptions: s_compilation, parseOptions: s_options, metadataReferences: s_references))
            .AddDocument("Usings.cs", Usings).Project.AddDocument("Page.cs", WithType(Text));
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        var diagnostics = await model.Compilation.WithAnalyzers(RuleSet.Analyzers).GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellation);
        var titles = new List<string>();
        foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
        {
            foreach (var provider in RuleSet.Fixes.Where(f => f.FixableDiagnosticIds.Contains(diagnostic.Id)))
                await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => titles.Add(action.Title), cancellation));
        }

        return [.. titles.Distinct()];
    }

    /// <summary>Members alone are put into a type, and statements alone into a method that is given a pid, so that pages can show what matters and nothing around it.</summary>
    private static string WithType(string code)
    {
        var unit = (CompilationUnitSyntax)Parse(code).GetRoot();
        if (unit.Members.Any(m => m is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax))
            return code;
        string body = code[unit.Usings.FullSpan.End..];
        bool isStatements = unit.Members.Any(m => m is GlobalStatementSyntax { Statement: not LocalFunctionStatementSyntax });
        return $"{unit.Usings.ToFullString()}class Example\n{{\n{(isStatements ? $"void Method(int pid)\n{{\n{body}}}\n" : body)}}}\n";
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, s_options);

    private sealed class ContractFile(string text) : AdditionalText
    {
        public override string Path => "PidNs.Contracts.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
