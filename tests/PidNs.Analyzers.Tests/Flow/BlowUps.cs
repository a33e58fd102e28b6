using System.Text;
using Microsoft.CodeAnalysis;

namespace PidNs.Analyzers.Tests.Flow;

/// <summary>Shapes on which analyzers crash or take for ever. The truth is known for each, so that giving up is no answer either.</summary>
public class BlowUps
{
    private static Task Members(string members) => Verify.Members(members, Verify.WrittenPathsOnly);

    private static string Repeat(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.AppendLine(line(i));
        return text.ToString();
    }

    [Fact]
    public Task Function_pointers() => Members("""
        static unsafe void M(delegate*<PidNsHandle, PidNsHandle> copy, delegate* unmanaged<int, int> raw, PidNsHandle other)
        {
            Use(copy(other));
            Print(raw(other.Level));
            delegate*<PidNsHandle, void> use = &Use;
            use(other);
        }
        """);

    [Fact]
    public Task Generic_out_overloads() => Members("""
        static bool TryGet<T>(string name, out T? value) where T : class => (value = null) is not null;
        static bool TryGet<T>(int key, out T value, T fallback) { value = fallback; return true; }

        static void M(PidNsHandle other)
        {
            if (TryGet<PidNsHandle>("x", out var a) && a is not null)
                Use(a);
            if (TryGet(1, out var b, other))
                Use(b);
        }
        """);

    [Fact]
    public Task Tuples_in_tuples() => Members("""
        static void M(PidNsHandle? ns, PidNsHandle other)
        {
            var t = (1, (ns, (other, (ns, 2))));
            var (a, (b, (c, (d, e)))) = t;
            Use(c);
            if (b is not null)
                Use(b);
            t.Item2.Item1 = other;
            t.Item2 = (other, t.Item2.Item2);
            (t, a) = (t, 2);
            _ = t == (1, (ns, (other, (ns, 2)))) ? 1 : 2;
        }
        """, Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.Errors);

    private static Task Members(string members, Microsoft.CodeAnalysis.Testing.CompilerDiagnostics diagnostics) => Verify.Members(members, test =>
    {
        Verify.WrittenPathsOnly(test);
        test.CompilerDiagnostics = diagnostics;
    });

    [Fact]
    public Task Attributes_with_comparisons() => Members("""
        [AttributeUsage(AttributeTargets.All)]
        sealed class CheckAttribute(bool condition) : Attribute
        {
            public bool Condition => condition;
        }

        [Check(1 == 2)]
        static void M([Check(nameof(M) == "M")] PidNsHandle ns) => Use(ns);

        [Check(null == null)]
        enum E { [Check(1 > 2)] A }
        """);

    [Theory]
    [InlineData("var ns = task.")]
    [InlineData("var ns = task.TaskGetPidNs(")]
    [InlineData("using var ns = ")]
    [InlineData("using (var ns = task.TaskGetPidNs()")]
    [InlineData("if (ns is { ")]
    [InlineData("if (task.TaskGetPidNs() is { } ")]
    [InlineData("ns = ns ?? ns?.")]
    [InlineData("foreach (var ns in ")]
    [InlineData("other.Acquire().")]
    [InlineData("var x = other switch { ")]
    [InlineData("var x = other switch { { Level: ")]
    [InlineData("return other.Acquire")]
    [InlineData("Undefined(other.Acquire(), out var ns); ns.Dispose()")]
    [InlineData("Undefined ns = other.Acquire(); ns.Dispose();")]
    [InlineData("PidNsHandle ns = ns.Acquire(); ns.Dispose();")]
    [InlineData("var ns = ns;")]
    [InlineData("int ns = other.Acquire();")]
    [InlineData("goto nowhere;")]
    [InlineData("nowhere: nowhere: ;")]
    [InlineData("break; continue;")]
    [InlineData("yield return other.Acquire();")]
    [InlineData("await other.Acquire();")]
    [InlineData("await using var ns = other.Acquire();")]
    [InlineData("throw")]
    [InlineData("try { other.Acquire();")]
    [InlineData("catch { }")]
    [InlineData("case 1: break;")]
    [InlineData("switch (other) { case { } ns: case null: case { } more:")]
    [InlineData("Func<int> f = () => { using var ns = ")]
    [InlineData("void Local( { other.Acquire() }")]
    [InlineData("(var a, var b) = other;")]
    [InlineData("var (a, b) = (other.Acquire(), );")]
    [InlineData("new PidNsRef { };")]
    [InlineData("Look(default(Undefined)); Look(new Undefined());")]
    [InlineData("CurrentPidNs.Get(in )")]
    [InlineData("list[^1] = list[..] = other.Acquire();")]
    [InlineData("int[] a = [.. other.Acquire(), ..];")]
    [InlineData("other.Acquire() = other;")]
    [InlineData("this.Dispose(); base.Dispose();")]
    [InlineData("lock (")]
    [InlineData("fixed (int* p = other.Acquire())")]
    [InlineData("stackalloc PidNsHandle[3];")]
    [InlineData("ref var r = ref other.Acquire();")]
    [InlineData("_ = from x in other.Acquire() select ")]
    [InlineData("goto case 1; goto default;")]
    [InlineData("using static x; namespace N { }")]
    public Task Half_typed(string statements) => Verify.Members($$"""
        static void M(TaskRef task, PidNsHandle other, List<PidNsHandle> list)
        {
            {{statements}}
        }
        """, test =>
    {
        // Whatever the rules make of it: none of them may fail.
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        test.DisabledDiagnostics.AddRange(new LifetimeAnalyzer().SupportedDiagnostics.Select(d => d.Id));
    });

    /// <summary>The compiler itself throws when it makes a graph of this.</summary>
    [Theory]
    [InlineData("Write($\"{other.Level}\");")]
    [InlineData("void Local() { Write($\"{other.Level}\"); } Local();")]
    [InlineData("Action write = () => Write($\"{other.Level}\"); write();")]
    public Task Code_that_the_compiler_fails_over(string statements) => Verify.Code($$"""
        using System;
        using System.Runtime.CompilerServices;
        using PidNs;

        [InterpolatedStringHandler]
        ref struct Handler
        {
            public Handler(int literals, int formatted, object given) { }
            public Handler(int literals, int formatted, object given) { }
            public void AppendFormatted<T>(T value) { }
        }

        class Program
        {
            static void Write(Handler handler) { }

            static void M(PidNsHandle other)
            {
                {{statements}}
            }

            static void Understood(PidNsHandle other)
            {
                var ns = other.{|PIDNS203:Acquire|}();
            }
        }
        """, test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None);

    [Fact]
    public Task Many_sequential_conditions_that_fill_an_array() => Members($$"""
        static void M(PidNsHandle[] a, PidNsHandle other, bool[] c)
        {
            {{Repeat(60, i => $"if (c[{i}]) a[{i}] = other.Acquire();")}}
        }
        """);

    [Fact]
    public Task Many_sequential_conditions_that_fill_one_variable() => Members($$"""
        static void M(PidNsHandle other, bool[] c)
        {
            PidNsHandle? ns = null;
            {{Repeat(60, i => $"if (c[{i}]) {{ ns?.Dispose(); ns = other.Acquire(); }}")}}
            ns?.Dispose();
        }
        """);

    [Fact]
    public Task Many_handles_each_on_a_branch_of_its_own() => Members($$"""
        static void M(PidNsHandle other, bool[] c)
        {
            {{Repeat(40, i => $"PidNsHandle? h{i} = null; if (c[{i}]) h{i} = other.Acquire();")}}
            {{Repeat(39, i => $"h{i}?.Dispose();")}}
            h39?.Dispose();
        }
        """);

    [Fact]
    public Task Many_handles_each_on_a_branch_of_its_own_and_the_last_one_lost() => Members($$"""
        static void M(PidNsHandle other, bool[] c)
        {
            {{Repeat(40, i => $"PidNsHandle? h{i} = null; if (c[{i}]) h{i} = other.Acquire();")}}
            PidNsHandle? last = null;
            if (c[40])
                last = other.{|PIDNS203:Acquire|}();
            {{Repeat(40, i => $"h{i}?.Dispose();")}}
        }
        """);

    [Fact]
    public Task Five_hundred_handles_in_one_method() => Members($$"""
        static void M(PidNsHandle other)
        {
            {{Repeat(500, i => $"using var h{i} = other.Acquire();")}}
            {{Repeat(500, i => $"Use(h{i});")}}
        }
        """);

    [Fact]
    public Task Five_hundred_handles_and_one_is_lost() => Members($$"""
        static void M(PidNsHandle other)
        {
            {{Repeat(500, i => i == 250 ? "var h250 = other.{|PIDNS203:Acquire|}();" : $"var h{i} = other.Acquire();")}}
            {{Repeat(500, i => i == 250 ? "" : $"h{i}.Dispose();")}}
        }
        """);

    [Fact]
    public Task Very_many_awaits() => Members($$"""
        static async Task M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            {{Repeat(300, _ => "await Task.Yield(); Use(ns);")}}
        }
        """);

    [Fact]
    public Task Thousands_of_basic_blocks() => Members($$"""
        static void M(PidNsHandle other, int[] c)
        {
            var ns = other.Acquire();
            {{Repeat(1000, i => $"if (c[{i}] > 0) Use(ns);")}}
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_switch_with_very_many_cases() => Members($$"""
        static void M(PidNsHandle other, int kind)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            switch (kind)
            {
                {{Repeat(300, i => i == 150 ? "case 150: break;" : $"case {i}: ns.Dispose(); break;")}}
                default: ns.Dispose(); break;
            }
        }
        """);

    [Fact]
    public Task Deep_nesting_of_conditions() => Members($$"""
        static void M(PidNsHandle other, bool[] c)
        {
            var ns = other.Acquire();
            {{Repeat(100, i => $"if (c[{i}]) {{")}}
            Use(ns);
            {{Repeat(100, _ => "}")}}
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Deep_nesting_of_loops() => Members($$"""
        static void M(PidNsHandle other, bool[] c)
        {
            var ns = other.Acquire();
            {{Repeat(40, i => $"while (c[{i}]) {{")}}
            ns.Dispose();
            ns = other.Acquire();
            {{Repeat(40, _ => "}")}}
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Deep_nesting_of_try_finally() => Members($$"""
        static void M(PidNsHandle other)
        {
            {{Repeat(40, i => $"var h{i} = other.Acquire(); try {{")}}
            MayThrow();
            {{Repeat(40, i => $"}} finally {{ h{39 - i}.Dispose(); }}")}}
        }
        """);

    [Fact]
    public Task Deep_nesting_of_try_catch() => Members($$"""
        static void M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            {{Repeat(40, _ => "try {")}}
            Use(ns);
            {{Repeat(40, _ => "} catch (InvalidOperationException) { Use(ns); }")}}
        }
        """);

    [Fact]
    public Task Deep_nesting_of_using() => Members($$"""
        static void M(PidNsHandle other)
        {
            {{Repeat(100, i => $"using (var h{i} = other.Acquire())")}}
            Use(h99);
        }
        """);

    [Fact]
    public Task Deep_nesting_of_lambdas() => Members($$"""
        static void M(PidNsHandle other)
        {
            {{Repeat(30, i => $"Action a{i} = () => {{")}}
            other.{|PIDNS207:Acquire|}();
            {{Repeat(30, _ => "};")}}
        }
        """);

    [Fact]
    public Task Deep_nesting_of_local_functions() => Members($$"""
        static void M(PidNsHandle other)
        {
            {{Repeat(30, i => $"void F{i}() {{")}}
            other.{|PIDNS207:Acquire|}();
            {{Repeat(30, i => $"}} F{29 - i}();")}}
        }
        """);

    [Fact]
    public Task A_long_chain_of_coalescing() => Members($$"""
        static void M(TaskRef task, PidNsHandle other)
        {
            using var ns = {{Repeat(100, _ => "task.TaskGetPidNs() ??")}} other.Acquire();
            Use(ns);
        }
        """);

    [Fact]
    public Task A_long_chain_of_conditions() => Members($$"""
        static void M(PidNsHandle? ns, bool[] c)
        {
            if (ns != null {{Repeat(200, i => $"&& c[{i}]")}})
                Use(ns);
            if (ns == null {{Repeat(200, i => $"|| c[{i}]")}})
                return;
            Use(ns);
        }
        """);

    [Fact]
    public Task A_long_expression() => Members($$"""
        static int M(PidNsHandle other) => 0 {{Repeat(500, _ => "+ other.Level")}};
        """);

    [Fact]
    public Task Very_many_aliases() => Members($$"""
        static void M(PidNsHandle other)
        {
            var h0 = other.Acquire();
            {{Repeat(200, i => $"var h{i + 1} = h{i};")}}
            h200.Dispose();
            Use({|PIDNS204:h0|});
        }
        """);

    [Fact]
    public Task Very_many_flags() => Members($$"""
        static void M(PidNsHandle other, int[] c)
        {
            {{Repeat(60, i => $"var f{i} = false; PidNsHandle? h{i} = null; if (c[{i}] > 0) {{ h{i} = other.Acquire(); f{i} = true; }}")}}
            {{Repeat(60, i => $"if (f{i}) h{i}!.Dispose();")}}
        }
        """);

    [Fact]
    public Task Jumps_in_every_direction() => Members($$"""
        static void M(PidNsHandle other, int[] c)
        {
            var ns = other.Acquire();
            {{Repeat(50, i => $"l{i}: if (c[{i}] > 0) goto l{(i * 17 + 5) % 50};")}}
            ns.Dispose();
        }
        """);

    [Fact]
    public Task An_array_captured_by_local_functions_in_top_level_statements() => Verify.Code("""
        using System;
        using PidNs;

        using var task = TaskRef.Open(1);
        var all = new PidNsHandle?[3];
        Fill();
        Clear();
        Console.WriteLine(all.Length);

        void Fill()
        {
            for (var i = 0; i < all.Length; i++)
                all[i] = task.TaskGetPidNs();
        }

        void Clear()
        {
            foreach (var ns in all)
                ns?.Dispose();
        }
        """, test => test.TestState.OutputKind = OutputKind.ConsoleApplication);

    [Fact]
    public Task Local_functions_that_call_each_other() => Members("""
        static void M(PidNsHandle other, bool condition)
        {
            using var ns = other.Acquire();
            Ping(3);

            void Ping(int n)
            {
                if (n > 0)
                    Pong(n - 1);
                Use(ns);
            }

            void Pong(int n)
            {
                if (n > 0)
                    Ping(n - 1);
                Use(ns);
            }
        }
        """);

    [Fact]
    public Task Unreachable_code() => Members("""
        static int M(PidNsHandle other)
        {
            return 1;
            var ns = other.Acquire();
            while (true) { }
            ns.Dispose();
        }

        static void Throw(PidNsHandle other)
        {
            throw new InvalidOperationException();
            using var ns = other.Acquire();
        }
        """);
}
