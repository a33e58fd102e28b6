namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS308: an exception that passes through leaves the section open for ever.</summary>
public class GuardLostByExceptionTests
{
    [Fact]
    public Task A_call_before_the_release() => Verify.Body("""
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        MayThrow();
        guard.Dispose();
        """);

    [Fact]
    public Task Nothing_before_the_release() => Verify.Body("""
        var guard = Rcu.ReadLock();
        guard.Dispose();
        """);

    [Fact]
    public Task Using_covers_it() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        MayThrow();
        """);

    [Fact]
    public Task Finally_covers_it() => Verify.Body("""
        var guard = Rcu.ReadLock();
        try
        {
            MayThrow();
        }
        finally
        {
            guard.Dispose();
        }
        """);

    [Fact]
    public Task A_written_path_is_the_greater_mistake() => Verify.Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        MayThrow();
        if (condition)
            return;
        guard.Dispose();
        """);

    [Fact]
    public Task Something_in_finally_before_the_release() => Verify.Body("""
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        try
        {
            MayThrow();
        }
        finally
        {
            MayThrow();
            guard.Dispose();
        }
        """);

    [Fact]
    public Task The_lookup_itself_may_throw() => Verify.Body("""
        var guard = Rcu.{|PIDNS308:ReadLock|}();
        var ns = task.TaskActivePidNs();
        guard.Dispose();
        """);
}
