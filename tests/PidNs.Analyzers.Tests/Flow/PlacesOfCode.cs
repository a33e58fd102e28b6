using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PidNs.Analyzers.Tests.Flow;

/// <summary>A reference that is dropped is seen wherever code can be: nothing that runs is left out.</summary>
public class PlacesOfCode
{
    private const string Dropped = "_ = TaskRef.Open(1).Pid;";
    private const string DroppedValue = "TaskRef.Open(1).Pid";

    public static TheoryData<string, string> Places { get; } = new()
    {
        { "method", $$"""class C { void M() { {{Dropped}} } }""" },
        { "expression body", $$"""class C { int M() => {{DroppedValue}}; }""" },
        { "nested type", $$"""class C { class D { struct E { void M() { {{Dropped}} } } } }""" },
        { "partial type", $$"""partial class C { void N() { } } partial class C { void M() { {{Dropped}} } }""" },
        { "local function", $$"""class C { void M() { F(); void F() { {{Dropped}} } } }""" },
        { "lambda", $$"""class C { System.Action M() => () => { {{Dropped}} }; }""" },
        { "lambda in an initializer", $$"""class C { System.Func<int> _f = () => {{DroppedValue}}; }""" },
        { "constructor", $$"""class C { C() { {{Dropped}} } }""" },
        { "static constructor", $$"""class C { static C() { {{Dropped}} } }""" },
        { "constructor initializer", $$"""class C { C(int pid) { } C() : this({{DroppedValue}}) { } }""" },
        { "arguments of the base", $$"""class B(int pid) { public int Pid => pid; } class C() : B({{DroppedValue}});""" },
        { "finalizer", $$"""class C { ~C() { {{Dropped}} } }""" },
        { "field initializer", $$"""class C { int _pid = {{DroppedValue}}; }""" },
        { "property initializer", $$"""class C { int Pid { get; } = {{DroppedValue}}; }""" },
        { "property", $$"""class C { int Pid => {{DroppedValue}}; }""" },
        { "accessor", $$"""class C { int Pid { get { return {{DroppedValue}}; } } }""" },
        { "setter", $$"""class C { int Pid { set { {{Dropped}} } } }""" },
        { "indexer", $$"""class C { int this[int i] => {{DroppedValue}}; }""" },
        { "event accessor", $$"""class C { event System.Action E { add { {{Dropped}} } remove { } } }""" },
        { "operator", $$"""class C { public static int operator +(C c) => {{DroppedValue}}; }""" },
        { "conversion", $$"""class C { public static explicit operator int(C c) => {{DroppedValue}}; }""" },
        { "explicit implementation", $$"""interface I { void M(); } class C : I { void I.M() { {{Dropped}} } }""" },
        { "default implementation", $$"""interface I { void M() { {{Dropped}} } }""" },
        { "iterator", $$"""class C { System.Collections.Generic.IEnumerable<int> M() { {{Dropped}} yield break; } }""" },
        { "async method", $$"""class C { async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); {{Dropped}} } }""" },
        { "record", $$"""record C(int Pid) { int M() => {{DroppedValue}}; }""" },
        { "file-local type", $$"""file class C { int M() => {{DroppedValue}}; }""" },
        { "generic method of a generic type", $$"""class C<T> { int M<U>() => {{DroppedValue}}; }""" },
        { "alias", """class C { int M() => T.Open(1).Pid; }""" },
        { "static using", """class C { int M() => Open(1).Pid; }""" },
        { "name with an escape", """class C { int M() => Task\u0052ef.Open(1).Pid; }""" },
    };

    [Theory, MemberData(nameof(Places))]
    public async Task In_a(string place, string code)
    {
        var diagnostics = await Analysis.RunAsync(Analysis.Compile("using PidNs; using static PidNs.TaskRef; using T = PidNs.TaskRef;\n" + code));
        Assert.True(diagnostics is [{ Id: "PIDNS207" }], $"In a {place}: {string.Join(", ", diagnostics)}");
    }

    [Fact]
    public async Task In_top_level_statements()
    {
        var compilation = Analysis.Compile($"using PidNs;\n{Dropped}");
        var diagnostics = await Analysis.RunAsync(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)));
        Assert.Contains(diagnostics, d => d.Id == "PIDNS207");
    }

    [Fact]
    public async Task In_a_part_that_says_nothing_of_its_type()
    {
        var diagnostics = await Analysis.RunAsync(Analysis.Compile(
        [
            Analysis.Parse("using PidNs;\nclass Base { protected TaskRef Init() => TaskRef.Open(1); }", LanguageVersion.CSharp12, "Base.cs"),
            Analysis.Parse("partial class C : Base { }", LanguageVersion.CSharp12, "Head.cs"),
            Analysis.Parse("partial class C { int M() => Init().Pid; }", LanguageVersion.CSharp12, "Part.cs"),
        ]));
        Assert.Contains(diagnostics, d => d.Id == "PIDNS207" && d.Location.SourceTree?.FilePath == "Part.cs");
    }

    [Theory]
    [InlineData("void Release() => _task.Dispose();", 0)]
    [InlineData("int Pid() => _task.Pid;", 1)]
    [InlineData("class Keeper { void Release(C outer) => outer._task.Dispose(); }", 0)]
    public async Task A_field_is_released_by_any_part_of_its_type(string otherPart, int expected)
    {
        var diagnostics = await Analysis.RunAsync(Analysis.Compile(
        [
            Analysis.Parse("using PidNs;\npartial class C { TaskRef _task = TaskRef.Open(1); }", LanguageVersion.CSharp12, "Head.cs"),
            Analysis.Parse($"partial class C {{ {otherPart} }}", LanguageVersion.CSharp12, "Part.cs"),
        ]));
        Assert.Equal(expected, diagnostics.Count(d => d.Id == "PIDNS208" && d.Location.SourceTree?.FilePath == "Head.cs"));
        Assert.Equal(expected, diagnostics.Length);
    }

    [Fact]
    public async Task Not_in_code_that_says_it_is_generated()
    {
        var diagnostics = await Analysis.RunAsync(Analysis.Compile(
            $$"""using PidNs; class C { [System.CodeDom.Compiler.GeneratedCode("tool", "1")] void M() { {{Dropped}} } void N() { {{Dropped}} } }"""));
        Assert.Single(diagnostics);
    }

    [Fact]
    public async Task In_the_part_of_a_file_that_an_editor_asks_about()
    {
        var compilation = Analysis.Compile($"using PidNs;\nclass C\n{{\n    void M() {{ {Dropped} }}\n\n    void N() {{ {Dropped} }}\n\n    class D {{ void O() {{ {Dropped} }} }}\n}}");
        var tree = compilation.SyntaxTrees.Single();
        foreach (int line in (int[])[3, 5, 7])
        {
            var found = await compilation.WithAnalyzers([new LifetimeAnalyzer()], options: null)
                .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), tree.GetText(TestContext.Current.CancellationToken).Lines[line].Span, TestContext.Current.CancellationToken);
            Assert.Equal([line], found.Select(d => d.Location.GetLineSpan().StartLinePosition.Line));
        }
    }
}
