using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Guards.UsedAfterGuardFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class UsedAfterGuardFixTests
{
    [Fact]
    public Task Guard_ends_later() => Fix.Body("""
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone) { guard.Dispose(); return; }
        guard.Dispose(); // end
        Look({|PIDNS302:ns|});
        Console.WriteLine(1);
        """, """
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone) { guard.Dispose(); return; }
        Look(ns);
        guard.Dispose(); // end
        Console.WriteLine(1);
        """);

    [Fact]
    public Task Counted_inside_the_guard() => Fix.Body("""
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }

        guard.Dispose();
        Look({|PIDNS302:ns|});
        Thread.Sleep(1);
        Console.WriteLine(ns.Id);
        """, """
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }

        using var ns2 = ns.Acquire();
        guard.Dispose();
        Look(ns2.Borrow());
        Thread.Sleep(1);
        Console.WriteLine(ns2.Id);
        """);

    [Fact]
    public Task Returned() => Fix.Code("""
        using PidNs;
        class C
        {
            static unsafe PidNsRef M(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                var ns = task.TaskActivePidNs();
                if (ns.IsNone)
                    return default;
                return {|PIDNS302:ns|};
            }
        }
        """, """
        using PidNs;
        class C
        {
            static unsafe PidNsHandle M(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                var ns = task.TaskActivePidNs();
                if (ns.IsNone)
                    return null;
                return ns.Acquire();
            }
        }
        """);
}
