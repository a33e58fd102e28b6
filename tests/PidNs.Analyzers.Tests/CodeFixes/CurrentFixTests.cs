using Escape = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Current.EscapeFix>;
using Forged = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Current.ForgedBorrowFix>;
using Unbounded = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Current.UnboundedBorrowFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class CurrentFixTests
{
#if ROSLYN_FLOOR
    private const string RefLocalInAsync = "CS4012";
#else
    private const string RefLocalInAsync = "CS9202";
#endif

    [Fact]
    public Task Unbounded_local() => Unbounded.Body("""
        var ns = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}(); // own
        Console.WriteLine(ns.Level + PidNs.CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
        """, """
        var ns = CurrentPidNs.Get(); // own
        Console.WriteLine(ns.Level + PidNs.CurrentPidNs.Get().Level);
        """);

    [Fact]
    public Task Unbounded_and_returned() => Unbounded.Code("""
        using PidNs;
        class C
        {
            static CurrentPidNs Own() => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        }
        """, """
        using PidNs;
        class C
        {
            static PidNsHandle Own() => CurrentPidNs.Get().Acquire();
        }
        """);

    [Fact]
    public Task Forged_borrow() => Forged.Body("""
        Look({|PIDNS104:default(PidNsRef)|});
        CurrentPidNs own = {|PIDNS104:default|};
        Console.WriteLine(own.Level);
        """, """
        Look(CurrentPidNs.Get());
        CurrentPidNs own = CurrentPidNs.Get();
        Console.WriteLine(own.Level);
        """);

    [Fact]
    public Task Forged_guard() => Forged.Body("""
        using RcuReadGuard guard = {|PIDNS104:default|};
        var ns = task.TaskActivePidNs(guard);
        if (!ns.IsNone)
            Look(ns);
        """, """
        using RcuReadGuard guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task Static_token() => Forged.Code("""
        using PidNs;
        class C
        {
            static readonly CallerScope s_scope;

            static int M()
            {
                var ns = CurrentPidNs.Get(in {|PIDNS104:s_scope|});
                return ns.Level;
            }
        }
        """, """
        using PidNs;
        class C
        {
            static readonly CallerScope s_scope;

            static int M()
            {
                var ns = CurrentPidNs.Get();
                return ns.Level;
            }
        }
        """);

    [Fact]
    public Task Returned() => Escape.Code("""
        using PidNs;
        class C
        {
            static unsafe CurrentPidNs Own()
            {
                var ns = CurrentPidNs.Get();
                // To the caller.
                return {|CS9080:{|PIDNS101:ns|}|};
            }

            static void Caller()
            {
                var ns = Own();
                CurrentPidNs same = Own();
                Look(ns);
                System.Console.WriteLine(same.Level);
                System.Console.WriteLine(Own().Level);
            }

            static void Look(PidNsRef ns) { }
        }
        """, """
        using PidNs;
        class C
        {
            static unsafe PidNsHandle Own()
            {
                var ns = CurrentPidNs.Get();
                // To the caller.
                return ns.Acquire();
            }

            static void Caller()
            {
                using var ns = Own();
                using PidNsHandle same = Own();
                Look(ns.Borrow());
                System.Console.WriteLine(same.Level);
                using var ns2 = Own();
                System.Console.WriteLine(ns2.Level);
            }

            static void Look(PidNsRef ns) { }
        }
        """);

    [Fact]
    public Task Compiler_errors() => Escape.Code("""
        using PidNs;
        class C
        {
            static PidNsRef Own(bool condition)
            {
                PidNsRef ns = CurrentPidNs.Get();
                return {|PIDNS101:{|CS8352:ns|}|};
            }
        }
        """, """
        using PidNs;
        class C
        {
            static PidNsHandle Own(bool condition)
            {
                PidNsRef ns = CurrentPidNs.Get();
                return ns.Acquire();
            }
        }
        """);

    [Fact]
    public Task Compiler_errors_of_the_call() => Escape.Code("""
        using PidNs;
        class C
        {
            static CurrentPidNs Own() => {|CS8156:{|CS8347:CurrentPidNs.{|PIDNS101:Get|}()|}|};
        }
        """, """
        using PidNs;
        class C
        {
            static PidNsHandle Own() => CurrentPidNs.Get().Acquire();
        }
        """);

    [Fact]
    public Task Across_an_await() => Escape.Code($$"""
        using System.Threading.Tasks;
        using PidNs;
        class C
        {
            static async Task M()
            {
                {|{{RefLocalInAsync}}:var|} ns = CurrentPidNs.Get();
                await Task.Yield();
                System.Console.WriteLine({|PIDNS101:ns|}.Level);
            }
        }
        """, """
        using System.Threading.Tasks;
        using PidNs;
        class C
        {
            static async Task M()
            {
                using var ns = CurrentPidNs.Get().Acquire();
                await Task.Yield();
                System.Console.WriteLine(ns.Level);
            }
        }
        """);
}
