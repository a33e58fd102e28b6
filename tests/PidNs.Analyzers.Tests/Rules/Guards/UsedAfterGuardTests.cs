namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS302: a borrow from a read-side critical section is valid until the section ends.</summary>
public class UsedAfterGuardTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    /// <summary>In unsafe code the compiler lets a borrow leave the block of its guard.</summary>
    private static Task Unsafe(string statements) => Verify.Members($$"""
        static unsafe void M(TaskRef task, bool condition)
        {
            {{statements}}
        }
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task After_the_guard_was_released() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }
        guard.Dispose();
        Look({|PIDNS302:ns|});
        """);

    [Fact]
    public Task A_member_after_the_guard_was_released() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        var there = !ns.IsNone;
        guard.Dispose();
        if (there)
            Print({|PIDNS302:ns|}.Id);
        """);

    [Fact]
    public Task Even_to_test_it() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        guard.Dispose();
        Print({|PIDNS302:ns|}.IsNone);
        """);

    [Fact]
    public Task Reported_once() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }
        guard.Dispose();
        Print({|PIDNS302:ns|}.Id);
        Print(ns.Level);
        """);

    [Fact]
    public Task After_the_using_statement() => Unsafe("""
        PidNsRef kept;
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            if (ns.IsNone)
                return;
            kept = ns;
        }
        Print({|PIDNS302:kept|}.Id);
        """);

    [Fact]
    public Task Returned_out_of_the_guard() => Verify.Members("""
        static unsafe PidNsRef M(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            return task.{|PIDNS302:TaskActivePidNs|}(guard);
        }
        """);

    [Fact]
    public Task Acquired_too_late() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }
        guard.Dispose();
        using var kept = {|PIDNS302:ns|}.Acquire();
        """);

    [Fact]
    public Task Acquired_in_time() => Verify.Members("""
        static void M(TaskRef task)
        {
            PidNsHandle kept;
            using (Rcu.ReadLock())
            {
                var ns = task.TaskActivePidNs();
                if (ns.IsNone)
                    return;
                kept = ns.Acquire();
            }
            using (kept)
                Print(kept.Id);
        }
        """);

    [Fact]
    public Task What_was_read_inside_is_a_value() => Verify.Members("""
        static void M(TaskRef task)
        {
            PidNsId id;
            using (Rcu.ReadLock())
            {
                var ns = task.TaskActivePidNs();
                if (ns.IsNone)
                    return;
                id = ns.Id;
            }
            Print(id);
        }
        """);

    [Fact]
    public Task Released_on_one_branch() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }
        var open = true;
        if (condition)
        {
            guard.Dispose();
            open = false;
        }
        Print({|PIDNS302:ns|}.Id);
        if (open)
            guard.Dispose();
        """);

    [Fact]
    public Task A_new_guard_does_not_renew_it() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
        {
            guard.Dispose();
            return;
        }
        guard.Dispose();
        using var again = Rcu.ReadLock();
        Print({|PIDNS302:ns|}.Id);
        """);

    [Fact]
    public Task The_outer_guard_still_protects_what_was_read_without_a_witness() => Body("""
        using var outer = Rcu.ReadLock();
        var inner = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        inner.Dispose();
        if (!ns.IsNone)
            Print(ns.Id);
        """);

    [Fact]
    public Task A_witness_binds_to_itself() => Body("""
        using var outer = Rcu.ReadLock();
        var inner = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(inner);
        inner.Dispose();
        Print({|PIDNS302:ns|}.IsNone);
        """);

    [Fact]
    public Task A_copy_of_the_borrow() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        var copy = ns;
        guard.Dispose();
        Print({|PIDNS302:copy|}.IsNone);
        """);

    [Fact]
    public Task In_the_next_round_of_a_loop() => Unsafe("""
        PidNsRef last = CurrentPidNs.Get();
        while (Condition())
        {
            Print({|PIDNS302:last|}.Id);
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            if (ns.IsNone)
                return;
            last = ns;
        }
        """);

    [Fact]
    public Task Used_in_the_round_that_made_it() => Body("""
        while (Condition())
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            if (ns.IsNone)
                continue;
            Print(ns.Id);
        }
        """);

    [Fact]
    public Task A_guarded_helper_returns_a_borrow_of_the_guard() => Verify.Members("""
        [RequiresGuard(typeof(RcuReadGuard))]
        static PidNsRef Find(TaskRef task, in CallerScope scope = default) => task.TaskActivePidNs(in scope);

        static void M(TaskRef task)
        {
            var guard = Rcu.ReadLock();
            var ns = Find(task);
            guard.Dispose();
            Print({|PIDNS302:ns|}.Id);
        }
        """, test =>
        {
            Verify.WrittenPathsOnly(test);
            test.DisabledDiagnostics.Add("PIDNS201");
        });

    [Fact]
    public Task The_current_namespace_needs_no_guard() => Body("""
        var guard = Rcu.ReadLock();
        var ns = CurrentPidNs.Get();
        guard.Dispose();
        Print(ns.Id);
        """);

    [Fact]
    public Task A_counted_reference_survives_the_guard() => Body("""
        var guard = Rcu.ReadLock();
        using var ns = task.TaskGetPidNs();
        guard.Dispose();
        Print(ns?.Id);
        """);

    [Fact]
    public Task In_finally_after_the_release() => Body("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        try
        {
            MayThrow();
        }
        finally
        {
            guard.Dispose();
        }
        Print({|PIDNS302:ns|}.IsNone);
        """);

    [Fact]
    public Task The_borrow_is_replaced_after_the_guard() => Unsafe("""
        var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        guard.Dispose();
        ns = CurrentPidNs.Get();
        Print(ns.Id);
        """);
}
