using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Guards.OutsideGuardFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class OutsideGuardFixTests
{
    [Fact]
    public Task Guard_around_the_uses() => Fix.Body("""
        MayThrow();
        // The task's own.
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        if (!ns.IsNone)
            Look(ns);
        MayThrow();
        """, """
        MayThrow();
        using (Rcu.ReadLock())
        {
            // The task's own.
            var ns = task.TaskActivePidNs();
            if (!ns.IsNone)
                Look(ns);
        }
        MayThrow();
        """);

    [Fact]
    public Task Guard_to_the_end() => Fix.Body("""
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        if (ns.IsNone)
            return;
        Look(ns);
        Console.WriteLine(ns.Level);
        """, """
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
            return;
        Look(ns);
        Console.WriteLine(ns.Level);
        """);

    [Fact]
    public Task One_guard_serves_both() => Fix.Body("""
        foreach (var known in list)
        {
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
            var again = task.{|PIDNS301:TaskActivePidNs|}();
            if (!ns.IsNone && !again.IsNone)
                Console.WriteLine(ns.Id == again.Id);
        }
        """, """
        foreach (var known in list)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            var again = task.TaskActivePidNs();
            if (!ns.IsNone && !again.IsNone)
                Console.WriteLine(ns.Id == again.Id);
        }
        """);

    [Fact]
    public Task Expression_body() => Fix.Code("""
        using PidNs;
        class C
        {
            static void Show(TaskRef task) => System.Console.WriteLine(task.{|PIDNS301:TaskActivePidNs|}().IsNone);
        }
        """, """
        using PidNs;
        class C
        {
            static void Show(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                System.Console.WriteLine(task.TaskActivePidNs().IsNone);
            }
        }
        """);

    [Fact]
    public Task Counted_local() => Fix.Body("""
        PidNsRef ns = task.{|PIDNS301:TaskActivePidNs|}();
        if (ns.IsNone || condition)
            return;
        Look(ns);
        Console.WriteLine(ns.Level);
        """, """
        using PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is null || condition)
            return;
        Look(ns.Borrow());
        Console.WriteLine(ns.Level);
        """, test => test.Kind = "PIDNS301.Counted");

    [Fact]
    public Task Counted_with_a_check_of_its_own() => Fix.Code("""
        #nullable enable
        using PidNs;
        class C
        {
            static int? Level(TaskRef task)
            {
                var ns = task.{|PIDNS301:TaskActivePidNs|}();
                return {|PIDNS201:ns|}.Level;
            }

            static int? Other(TaskRef task) => task.{|PIDNS201:{|PIDNS301:TaskActivePidNs|}|}().Level;
        }
        """, """
        #nullable enable
        using PidNs;
        class C
        {
            static int? Level(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    return null;
                return ns.Level;
            }

            static int? Other(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    return null;
                return ns.Level;
            }
        }
        """, test => test.Kind = "PIDNS301.Counted");

    /// <summary>A guard cannot be held across an await; a counted reference can.</summary>
    [Fact]
    public Task Across_an_await() => Fix.Code("""
        using System.Threading.Tasks;
        using PidNs;
        class C
        {
            static async Task M(TaskRef task)
            {
                await M(task.{|PIDNS301:TaskActivePidNs|}().IsNone);
            }

            static Task M(bool isReaped) => Task.CompletedTask;
        }
        """, """
        using System.Threading.Tasks;
        using PidNs;
        class C
        {
            static async Task M(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                await M(ns is null);
            }

            static Task M(bool isReaped) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Annotated() => Fix.Code("""
        using System;
        using PidNs;

        class C
        {
            // Whether it is there.
            static void Show(TaskRef task)
            {
                Console.WriteLine(task.{|PIDNS301:TaskActivePidNs|}().IsNone);
            }

            static void Caller(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                Show(task);
            }
        }
        """, """
        using System;
        using PidNs;
        using PidNs.Contracts;

        class C
        {
            // Whether it is there.
            [RequiresGuard(typeof(RcuReadGuard))]
            static void Show(TaskRef task)
            {
                Console.WriteLine(task.TaskActivePidNs().IsNone);
            }

            static void Caller(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                Show(task);
            }
        }
        """, test => test.Kind = "PIDNS301.Annotate");
}
