namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS306: a guard ends once, and by the variable that opened it.</summary>
public class GuardReleasedTwiceTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    [Fact]
    public Task Twice() => Body("""
        var guard = Rcu.ReadLock();
        guard.Dispose();
        guard.{|PIDNS306:Dispose|}();
        """);

    [Fact]
    public Task Explicitly_and_by_using() => Body("""
        using var guard = Rcu.ReadLock();
        guard.{|PIDNS306:Dispose|}();
        """);

    [Fact]
    public Task Copied() => Body("""
        var guard = Rcu.ReadLock();
        var copy = {|PIDNS306:guard|};
        copy.Dispose();
        """);

    [Fact]
    public Task Copied_and_both_released_is_one_mistake() => Body("""
        using var guard = Rcu.ReadLock();
        using var copy = {|PIDNS306:guard|};
        """);

    [Fact]
    public Task Passed_as_a_witness_is_no_copy_to_release() => Body("""
        using var guard = Rcu.ReadLock();
        Print(task.TaskActivePidNs(guard).IsNone);
        """);

    [Fact]
    public Task A_using_statement_over_a_local() => Body("""
        var guard = Rcu.ReadLock();
        using (guard)
            MayThrow();
        """);

    [Fact]
    public Task Two_guards() => Body("""
        var outer = Rcu.ReadLock();
        var inner = Rcu.ReadLock();
        inner.Dispose();
        outer.Dispose();
        """);

    [Fact]
    public Task The_callers_guard_is_not_ours_to_release() => Verify.Members("""
        static void M(RcuReadGuard guard) => guard.{|PIDNS901:Dispose|}();
        """);

    [Fact]
    public Task Perhaps_twice() => Body("""
        var guard = Rcu.ReadLock();
        if (condition)
            guard.Dispose();
        guard.{|PIDNS205:Dispose|}();
        """);
}
