using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PidNs.Analyzers.Tests.Flow.Generated;

/// <summary>
/// In nullable-enabled code without <c>!</c>, PIDNS201 is reported where the compiler warns of a dereference (CS8602) or an argument (CS8604).
/// Every check is combined with every control flow and every source of a handle. Shapes in which the analyzer knows more on purpose
/// (a bool that keeps a test, two names of one handle) are not among them.
/// </summary>
public class CompilerAgreement
{
    /// <summary>Where the handle comes from: the parameters of the method, the statements before and after the tested ones, the expression.</summary>
    private sealed record Source(string Parameters, string Prologue, string Epilogue, string Expression, bool IsTask = false, string Return = "return;", bool IsAssignable = true)
    {
        /// <summary>What the language does not: a property by reference, a reference parameter in a lambda.</summary>
        public bool Allows(string flow) =>
            !(flow.Contains("ref X", StringComparison.Ordinal) && Expression.EndsWith("Property", StringComparison.Ordinal))
            && !((flow.Contains("() =>", StringComparison.Ordinal) || flow.Contains("i =>", StringComparison.Ordinal))
                && (Parameters.StartsWith("ref ", StringComparison.Ordinal) || Parameters.StartsWith("in ", StringComparison.Ordinal)));
    }

    private static readonly Dictionary<string, Source> s_sources = new()
    {
        ["local"] = new("", "var x = Lend();", "", "x"),
        ["typed local"] = new("", "PidNsHandle? x = Lend();", "", "x"),
        ["parameter"] = new("PidNsHandle? x", "", "", "x"),
        ["in parameter"] = new("in PidNsHandle? x", "", "", "x", IsAssignable: false),
        ["ref parameter"] = new("ref PidNsHandle? x", "", "", "x"),
        ["field"] = new("", "", "", "_field"),
        ["this.field"] = new("", "", "", "this._field"),
        ["readonly field"] = new("", "", "", "_fixed", IsAssignable: false),
        ["static field"] = new("", "", "", "s_field"),
        ["field of an object"] = new("Node node", "", "", "node.Ns"),
        ["field of a field"] = new("Node node", "", "", "node.Next.Ns"),
        ["field of a struct"] = new("", "var pair = new Pair { Ns = Lend() };", "", "pair.Ns"),
        ["property"] = new("", "", "", "Property"),
        ["property of an object"] = new("Node node", "", "", "node.Property"),
        ["out variable"] = new("", "Get(out var x);", "", "x"),
        ["out variable declared before"] = new("", "PidNsHandle? x; Get(out x);", "", "x"),
        ["pattern variable"] = new("", "if (Lend() is var x) {", "}", "x"),
        ["tuple element"] = new("", "var t = (Ns: Lend(), Number: 1);", "", "t.Ns"),
        ["unnamed tuple element"] = new("", "var t = (1, Lend());", "", "t.Item2"),
        ["deconstructed"] = new("", "var (x, number) = (Lend(), 1);", "", "x"),
        ["element of a tuple parameter"] = new("(PidNsHandle? Ns, int Number) t", "", "", "t.Ns"),
        ["field of a struct parameter"] = new("Pair pair", "", "", "pair.Ns"),
        ["element of a returned tuple"] = new("", "var t = LendPair();", "", "t.Ns"),
        ["deconstructed result"] = new("", "var (x, number) = LendPair();", "", "x"),
        ["loop variable"] = new("List<PidNsHandle?> all", "foreach (var x in all) {", "}", "x", IsAssignable: false),
        ["conditional access"] = new("TaskRef? task", "var x = task?.TaskGetPidNs();", "", "x"),
        ["conditional"] = new("", "var x = Condition() ? Lend() : s_other;", "", "x"),
        ["null"] = new("", "PidNsHandle? x = Condition() ? s_other : null;", "", "x"),
        ["assigned in two branches"] = new("", "PidNsHandle? x; if (Condition()) x = Lend(); else x = s_other;", "", "x"),
        ["assigned in a loop"] = new("", "PidNsHandle? x = s_other; while (Condition()) x = Lend();", "", "x"),
        ["lambda parameter"] = new("", "Func<PidNsHandle?, int> f = x => {", "return 0; };", "x", Return: "return 0;"),
        ["local function parameter"] = new("", "L(null); void L(PidNsHandle? x) {", "}", "x"),
        ["task"] = new("", "var x = TaskRef.TryOpen(1);", "", "x", IsTask: true),
        ["task parameter"] = new("TaskRef? x", "", "", "x", IsTask: true),
    };

    public static TheoryData<string> Sources => [.. s_sources.Keys];

    /// <summary>Conditions that hold only when X is there, or so it seems.</summary>
    private static readonly string[] s_conditions =
    [
        "X != null",
        "null != X",
        "X is not null",
        "X is { }",
        "X is { } y",
        "X is object",
        "X is T",
        "X is T y",
        "X is { N: 1 }",
        "X is { N: > 0 } y",
        "X is { N: var n } && n > 0",
        "X is not null and { N: 1 }",
        "X is not (null or { N: 1 })",
        "!(X == null)",
        "!(X is null)",
        "!(X is not { })",
        "X?.N > 0",
        "X?.N == 1",
        "X?.N != null",
        "X?.N is 1",
        "X?.N is { }",
        "X?.N is not null",
        "X?.ToString() != null",
        "X?.ToString() is { Length: > 1 }",
        "!ReferenceEquals(X, null)",
        "!object.Equals(X, null)",
        "IsThere(X)",
        "!IsGone(X)",
        "X != null && X.N > 0",
        "!(X == null || X.N > 0)",
        "X != null == true",
        "(X == null) == false",
        "(X != null) is true",
        "X == s_there",
        // Not a check at all, or the wrong way round.
        "X == null",
        "X is null",
        "X is not { N: 1 }",
        "X?.N != 1",
        "X?.N == null",
        "IsGone(X)",
        "LooksAt(X)",
        "Condition()",
        "X == null || X.N > 0",
        "X != s_there",
        "X is var y",
        "X is null or { N: 1 }",
    ];

    /// <summary>C is the condition, USE a statement that needs X, E an expression that does, RETURN leaves.</summary>
    private static readonly string[] s_flows =
    [
        "if (C) { USE }",
        "if (!(C)) RETURN USE",
        "if (!(C)) throw new Exception(); USE",
        "if (C) { } else RETURN USE",
        "if (C) { USE } else { USE }",
        "if (C) Nop(); USE",
        "if (!(C)) Nop(); USE",
        "if (C && Condition()) { USE }",
        "if (Condition() && C) { USE }",
        "if (C || Condition()) { USE }",
        "if (!(C) || Condition()) RETURN USE",
        "if (!(C) && Condition()) RETURN USE",
        "if (!(!(C))) { USE }",
        "if (Condition() ? C : false) { USE }",
        "if (Condition()) { if (!(C)) RETURN } USE",
        "if (Condition()) { if (!(C)) RETURN } else { if (!(C)) RETURN } USE",
        "if (!(C)) { if (Condition()) RETURN else throw new Exception(); } USE",
        "Print(C ? E : 0);",
        "Print(!(C) ? 0 : E);",
        "Print(C && E > 0);",
        "Print(!(C) || E > 0);",
        "Print(C ? 1 : 2); USE",
        "Print(C && Condition()); USE",
        "while (C) { USE if (Condition()) break; }",
        "while (!(C)) { if (Condition()) RETURN } USE",
        "while (!(C)) { if (Condition()) break; } USE",
        "while (Condition()) { if (!(C)) RETURN } USE",
        "while (Condition()) { if (!(C)) continue; USE }",
        "while (Condition()) { if (!(C)) break; USE }",
        "while (true) { if (C) break; } USE",
        "do { if (!(C)) RETURN } while (Condition()); USE",
        "do { Nop(); } while (!(C)); USE",
        "for (; C; ) { USE break; }",
        "for (var i = 0; i < 3; i++) { if (!(C)) continue; USE }",
        "foreach (var i in s_numbers) { if (!(C)) RETURN } USE",
        "foreach (var i in s_numbers) { if (C) { USE } }",
        "if (!(C)) goto end; USE end: Nop();",
        "if (C) goto use; RETURN use: USE",
        "try { if (!(C)) RETURN } finally { Nop(); } USE",
        "try { if (!(C)) throw new Exception(); } catch (Exception) { } USE",
        "try { if (!(C)) throw new Exception(); } catch (Exception) { RETURN } USE",
        "try { Nop(); if (!(C)) RETURN } finally { USE }",
        "try { Nop(); } catch (Exception) { if (C) { USE } }",
        "try { Nop(); } catch (Exception) when (C) { USE }",
        "if (!(C)) RETURN try { Nop(); } catch (Exception) { USE }",
        "if (!(C)) RETURN try { Nop(); } finally { USE }",
        "lock (s_numbers) { if (!(C)) RETURN } USE",
        "using (Scope()) { if (!(C)) RETURN } USE",
        "Debug.Assert(C); USE",
        "StopUnless(C); USE",
        "StopIf(C); USE",
        "if (C) Stop(); USE",
        "if (!(C)) Stop(); USE",
        "if (!(C)) RETURN Nop(); USE",
        "if (!(C)) RETURN { USE } { USE }",
        "if (!(C)) RETURN Func<int> g = () => E; Print(g());",
        "Func<int> g = () => C ? E : 0; Print(g());",
        "if (!(C)) RETURN Print(s_numbers.Where(i => i == E));",
        "if (!(C)) RETURN switch (s_numbers.Length) { case 1: USE break; default: USE break; }",
        "switch (s_numbers.Length) { case 1 when C: USE break; default: USE break; }",
        "Print(s_numbers.Length switch { 1 when C => E, _ => 0 });",
        "if (!(C)) RETURN if (Condition()) { USE } else if (Condition()) { USE } USE",
        "USE",
        "if (C) { USE USE }",
    ];

    /// <summary>Shapes that are about assignment.</summary>
    private static readonly string[] s_assigningFlows =
    [
        "if (!(C)) RETURN X = Get(); USE",
        "if (!(C)) X = s_T; USE",
        "if (C) X = Get(); USE",
        "if (!(C)) RETURN X = null; USE",
        "if (!(C)) RETURN X = s_T; USE",
        "if (!(C)) RETURN while (Condition()) { USE X = Get(); }",
        "while (!(C)) { X = Get(); } USE",
        "while (C) { USE X = Get(); } USE",
        "X ??= s_T; USE",
        "X ??= Get(); USE",
        "if (!(C)) RETURN Change(ref X); USE",
        "if (!(C)) RETURN try { X = Get(); Nop(); } catch (Exception) { USE }",
        "if (!(C)) RETURN try { Nop(); X = s_T; } catch (Exception) { USE }",
        "try { Nop(); X = s_T; } finally { USE }",
        "try { X = s_T; Nop(); } finally { Nop(); } USE",
        "try { Nop(); X = s_T; } catch (Exception) { } USE",
        "if ((X = Get()) != null) { USE }",
        "while ((X = Get()) is not null) { USE }",
        "if ((X = Get()) is not { } z) RETURN USE Print(z.N);",
        "(X, _) = (Get(), 1); USE",
        "(X, _) = (s_T, 1); USE",
        "(_, X) = (1, s_T); USE",
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task On_a_handle_from(string name)
    {
        var (text, programs) = Programs(name);
        var compilation = Analysis.Compile(text);
        var tree = compilation.SyntaxTrees[0];
        var root = (CompilationUnitSyntax)await tree.GetRootAsync(TestContext.Current.CancellationToken);
        var compiler = compilation.GetDiagnostics(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(compiler, d => d.Severity == DiagnosticSeverity.Error);
        var expected = compiler.Where(d => d.Id is "CS8602" or "CS8604").Select(d => PlaceOf(root, d)).ToHashSet();
        Assert.True(expected.Count > programs.Count / 10, "The compiler hardly warns: nothing is tested here.");

        var ours = await Analysis.RunAsync(compilation);
        var reported = ours.Where(d => d.Id == "PIDNS201").Select(d => PlaceOf(root, d)).ToHashSet();
        // What is read again after its check is another rule's.
        var readAgain = ours.Where(d => d.Id == "PIDNS202").Select(d => PlaceOf(root, d)).ToHashSet();

        var missing = expected.Where(p => !reported.Contains(p) && !readAgain.Contains(p));
        var extra = reported.Where(p => !expected.Contains(p));
        var differences = Describe(missing, "only the compiler").Concat(Describe(extra, "only PIDNS201")).ToList();
        if (differences.Count > 0)
            Assert.Fail($"{differences.Count} of {programs.Count} programs differ:\n{string.Join("\n", differences.Take(400))}");

        IEnumerable<string> Describe(IEnumerable<int> places, string who) => places
            .GroupBy(p => programs.FindLastIndex(program => program.Start <= p))
            .OrderBy(g => g.Key)
            .Select(g => $"{who} warns at {string.Join(", ", g.Select(p => Excerpt(text, p)))} in: {programs[g.Key].Text}");
    }

    private static string Excerpt(string text, int end) => "..." + text[Math.Max(0, end - 12)..end] + "|" + text[end..Math.Min(text.Length, end + 10)].ReplaceLineEndings(" ");

    /// <summary>
    /// The end of the value that is meant. Of a member of an object the compiler marks the whole expression and we the name, so the ends agree.
    /// </summary>
    private static int PlaceOf(CompilationUnitSyntax root, Diagnostic diagnostic)
    {
        var span = diagnostic.Location.SourceSpan;
        SyntaxNode node = root.FindNode(span, getInnermostNodeForTie: true);
        return node is InvocationExpressionSyntax invocation && span == node.Span ? invocation.Expression.Span.End : span.End;
    }

    private static (string Text, List<(int Start, string Text)> Programs) Programs(string name)
    {
        var source = s_sources[name];
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Diagnostics;
            using System.Diagnostics.CodeAnalysis;
            using System.Linq;
            using PidNs;
            using PidNs.Contracts;

            class Node
            {
                [Borrowed] public PidNsHandle? Ns;
                public Node Next = null!;
                [Borrowed] public PidNsHandle? Property { get; set; }
            }

            struct Pair
            {
                [Borrowed] public PidNsHandle? Ns;
            }

            class Programs
            {
                [Borrowed] private PidNsHandle? _field;
                [Borrowed] private readonly PidNsHandle? _fixed = null;
                [Borrowed] private static PidNsHandle? s_field = null;
                [Borrowed] private static PidNsHandle s_other = null!;
                [Borrowed] private static PidNsHandle s_ns = null!;
                [Borrowed] private static TaskRef s_task = null!;
                private static readonly int[] s_numbers = new int[3];
                [Borrowed] private PidNsHandle? Property { get; set; }

                static bool Condition() => Environment.TickCount > 0;
                static void Nop() { }
                static void Print<T>(T value) { }
                static IDisposable Scope() => throw new Exception();
                [return: Borrowed] static PidNsHandle? Lend() => s_field;
                static (PidNsHandle? Ns, int Number) LendPair() => (s_field, 1);
                static void Get([Borrowed] out PidNsHandle? ns) => ns = s_field;
                [return: Borrowed] static PidNsHandle? GetNs() => s_field;
                [return: Borrowed] static TaskRef? GetTask() => null;
                static void Change(ref PidNsHandle? ns) { }
                static void Change(ref TaskRef? task) { }
                static void Use(PidNsHandle ns) { }
                static void Use(TaskRef task) { }
                static bool IsThere([NotNullWhen(true)] object? ns) => ns is not null;
                static bool IsGone([NotNullWhen(false)] object? ns) => ns is null;
                static bool LooksAt(object? ns) => true;
                [DoesNotReturn] static void Stop() => throw new Exception();
                static void StopUnless([DoesNotReturnIf(false)] bool condition) { }
                static void StopIf([DoesNotReturnIf(true)] bool condition) { }

            """);
        var programs = new List<(int, string)>();
        // Of a local every combination; of the others one in seven, not the same for all.
        var number = 0;
        foreach (var flow in source.IsAssignable ? s_flows.Concat(s_assigningFlows) : s_flows)
        {
            foreach (var condition in s_conditions)
            {
                if (!source.Allows(flow) || !(name == "local" || (++number + name.Length) % 7 == 0))
                    continue;
                // One program is enough where there is no condition to vary.
                if (!flow.Contains('C', StringComparison.Ordinal) && condition != s_conditions[0])
                    continue;
                var program = Fill(flow, condition, source, programs.Count);
                programs.Add((text.Length, program));
                text.AppendLine(program);
            }
        }

        text.AppendLine("}");
        return (text.ToString(), programs);
    }

    private static string Fill(string flow, string condition, Source source, int number)
    {
        var (type, member, field, getter) = source.IsTask ? ("TaskRef", "Pid", "s_task", "GetTask()") : ("PidNsHandle", "Level", "s_ns", "GetNs()");
        var use = (number % 3) switch { 0 => "Print(X.N);", 1 => "Use(X);", _ => "Print(X.ToString());" };
        // Placeholders become words that no other placeholder is part of, the condition last but one: it has placeholders of its own.
        var body = $"{source.Prologue} {{0}} {source.Epilogue}";
        var statements = Replace(flow, ("RETURN", source.Return), ("USE", use), ("Get()", getter), ("C", condition), ("E", "X.N"), ("s_T", field));
        statements = Replace(statements, ("s_there", field), ("X", source.Expression), ("N", member), ("T", type));
        return $"void M{number}({source.Parameters}) {{ {body.Replace("{0}", statements, StringComparison.Ordinal)} }}";
    }

    private static string Replace(string text, params (string Name, string Value)[] placeholders)
    {
        foreach (var (name, value) in placeholders)
        {
            text = System.Text.RegularExpressions.Regex.Replace(
                text, $@"(?<![\w.""]){System.Text.RegularExpressions.Regex.Escape(name)}(?!\w)|(?<=\.){System.Text.RegularExpressions.Regex.Escape(name)}(?!\w)", value.Replace("$", "$$", StringComparison.Ordinal));
        }

        return text;
    }
}
