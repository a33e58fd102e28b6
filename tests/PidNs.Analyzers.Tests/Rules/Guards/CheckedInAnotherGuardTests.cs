namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS307: what was checked inside one section may have changed before the next.</summary>
public class CheckedInAnotherGuardTests
{
    [Fact]
    public Task Checked_in_one_used_in_the_next() => Verify.Body("""
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            if (ns.IsNone)
                return;
        }
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            Look({|PIDNS307:ns|});
        }
        """);

    [Fact]
    public Task The_check_is_kept_in_a_bool() => Verify.Body("""
        bool there;
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            there = !ns.IsNone;
        }
        if (!there)
            return;
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            Look({|PIDNS307:ns|});
        }
        """);

    [Fact]
    public Task Checked_in_passing() => Verify.Body("""
        using (Rcu.ReadLock())
        {
            if (task.TaskActivePidNs().IsNone)
                return;
        }
        using (Rcu.ReadLock())
            Look(task.{|PIDNS307:TaskActivePidNs|}());
        """);

    [Fact]
    public Task Checked_in_each() => Verify.Body("""
        using (Rcu.ReadLock())
        {
            if (task.TaskActivePidNs().IsNone)
                return;
        }
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            if (!ns.IsNone)
                Look(ns);
        }
        """);

    [Fact]
    public Task Checked_and_used_in_one() => Verify.Body("""
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            if (!ns.IsNone)
                Look(ns);
        }
        """);

    [Fact]
    public Task Another_tasks_check_is_no_check_at_all() => Verify.Members("""
        static void M(TaskRef task, TaskRef another)
        {
            using (Rcu.ReadLock())
            {
                if (task.TaskActivePidNs().IsNone)
                    return;
            }
            using (Rcu.ReadLock())
                Look(another.{|PIDNS201:TaskActivePidNs|}());
        }
        """);

    [Fact]
    public Task Looked_up_again_in_one_section() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        if (task.TaskActivePidNs().IsNone)
            return;
        Look(task.{|PIDNS202:TaskActivePidNs|}());
        """);
}
