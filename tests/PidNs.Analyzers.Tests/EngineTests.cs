namespace PidNs.Analyzers.Tests;

public class EngineTests
{
    [Fact]
    public Task None_is_used() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Console.WriteLine({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task Checked_is_fine() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        if (ns is null)
            return;
        Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Pattern() => Verify.Body("""
        if (task.TaskGetPidNs() is { } ns)
        {
            using (ns)
                Console.WriteLine(ns.Id);
        }
        """);

    [Fact]
    public Task Leak() => Verify.Body("""
        var ns = task.{|PIDNS203:TaskGetPidNs|}();
        if (ns is null)
            return;
        Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Leak_on_one_path() => Verify.Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            return;
        ns.Dispose();
        """);

    [Fact]
    public Task Discard() => Verify.Body("""
        task.{|PIDNS207:TaskGetPidNs|}();
        Console.WriteLine(other.{|PIDNS207:Acquire|}().Id);
        _ = other.{|PIDNS207:Acquire|}();
        """);

    [Fact]
    public Task Use_after_release() => Verify.Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Console.WriteLine({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task Maybe_use_after_release() => Verify.Body("""
        var ns = other.Acquire();
        if (condition)
            ns.Dispose();
        Console.WriteLine({|PIDNS205:ns|}.Id);
        """);

    [Fact]
    public Task Guard_missing() => Verify.Body("""
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task Guard_there() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task None_of_active() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        Look({|PIDNS201:ns|});
        """);

    [Fact]
    public Task After_guard() => Verify.Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone) { guard.Dispose(); return; }
        guard.Dispose();
        Look({|PIDNS302:ns|});
        """);

    [Fact]
    public Task Guard_leak() => Verify.Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        if (condition)
            return;
        guard.Dispose();
        """);

    [Fact]
    public Task Unbounded() => Verify.Body("""
        var ns = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        Console.WriteLine(ns.Level);
        """);

    [Fact]
    public Task Forged() => Verify.Body("""
        Look({|PIDNS104:default(PidNsRef)|});
        """);

    [Fact]
    public Task Finally_flag() => Verify.Body("""
        PidNsHandle? ns = null;
        try
        {
            ns = other.Acquire();
            MayThrow();
        }
        finally
        {
            ns?.Dispose();
        }
        """);

    [Fact]
    public Task Catch_rethrow() => Verify.Body("""
        var ns = other.Acquire();
        try
        {
            MayThrow();
        }
        catch
        {
            ns.Dispose();
            throw;
        }
        list.Add(ns);
        """);

    [Fact]
    public Task Loop() => Verify.Body("""
        for (var i = 0; i < 10; i++)
        {
            using var ns = task.TaskGetPidNs();
            if (ns is null)
                break;
            if (ns.Level > 2)
                continue;
            Use(ns);
        }
        """);

    [Fact]
    public Task Ternary() => Verify.Body("""
        using var ns = condition ? other.Acquire() : task.TaskGetPidNs() ?? other.Acquire();
        Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Escape_unsafe() => Verify.Code("""
        using PidNs;
        class C
        {
            static unsafe CurrentPidNs M()
            {
                var ns = CurrentPidNs.Get();
                return {|PIDNS101:ns|};
            }
        }
        """);

    [Fact]
    public Task Taken() => Verify.Body("""
        var ns = other.Acquire();
        Take(ns);
        """);

    [Fact]
    public Task Flag_in_finally() => Verify.Body("""
        PidNsHandle? ns = null;
        var taken = false;
        try
        {
            ns = other.Acquire();
            taken = true;
            MayThrow();
        }
        finally
        {
            if (taken)
                ns!.Dispose();
        }
        """);
}
