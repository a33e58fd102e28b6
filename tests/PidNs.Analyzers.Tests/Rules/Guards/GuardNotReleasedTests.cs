namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS305: a guard that is never released stalls every grace period from then on.</summary>
public class GuardNotReleasedTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    [Fact]
    public Task Never() => Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        """);

    [Fact]
    public Task Never_though_used() => Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        Print(task.TaskActivePidNs(guard).IsNone);
        """);

    [Fact]
    public Task Thrown_away() => Body("""
        Rcu.{|PIDNS305:ReadLock|}();
        """);

    [Fact]
    public Task Discarded() => Body("""
        _ = Rcu.{|PIDNS305:ReadLock|}();
        """);

    [Fact]
    public Task Used_as_a_witness_in_passing() => Body("""
        Print(task.TaskActivePidNs(Rcu.{|PIDNS305:ReadLock|}()).IsNone);
        """);

    [Fact]
    public Task Not_on_an_early_return() => Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        if (condition)
            return;
        guard.Dispose();
        """);

    [Fact]
    public Task Not_on_a_throw() => Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        if (condition)
            throw new InvalidOperationException();
        guard.Dispose();
        """);

    [Fact]
    public Task Not_on_a_break() => Body("""
        while (Condition())
        {
            var guard = Rcu.{|PIDNS305:ReadLock|}();
            if (condition)
                break;
            guard.Dispose();
        }
        """);

    [Fact]
    public Task Not_when_an_exception_is_caught() => Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        try
        {
            MayThrow();
            guard.Dispose();
        }
        catch (InvalidOperationException)
        {
        }
        """);

    [Fact]
    public Task Overwritten() => Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        guard = Rcu.ReadLock();
        guard.Dispose();
        """);

    [Fact]
    public Task The_outer_of_two() => Body("""
        var outer = Rcu.{|PIDNS305:ReadLock|}();
        var inner = Rcu.ReadLock();
        inner.Dispose();
        """);

    [Fact]
    public Task By_using() => Body("""
        using (Rcu.ReadLock())
            MayThrow();
        using (var named = Rcu.ReadLock())
            MayThrow();
        using var guard = Rcu.ReadLock();
        if (condition)
            return;
        throw new InvalidOperationException();
        """);

    [Fact]
    public Task By_finally() => Body("""
        var guard = Rcu.ReadLock();
        try
        {
            if (condition)
                return;
            MayThrow();
        }
        finally
        {
            guard.Dispose();
        }
        """);

    [Fact]
    public Task On_every_branch() => Body("""
        var guard = Rcu.ReadLock();
        if (condition)
        {
            guard.Dispose();
            return;
        }
        MayThrow();
        guard.Dispose();
        """);

    [Fact]
    public Task Handed_to_the_caller() => Verify.Members("""
        static RcuReadGuard Enter(in CallerScope scope = default) => Rcu.ReadLock(in scope);

        static void Bad()
        {
            var guard = {|PIDNS305:Enter|}();
        }

        static void Good()
        {
            using var guard = Enter();
        }
        """);

    [Fact]
    public Task The_callers_guard_is_the_callers_to_release() => Verify.Members("""
        static bool M(TaskRef task, RcuReadGuard guard) => task.TaskActivePidNs(guard).IsNone;
        """);

    [Fact]
    public Task A_guard_of_ones_own() => Verify.Code("""
        using System;
        using PidNs.Contracts;

        [Guard]
        sealed class Section : IDisposable
        {
            public static Section Enter() => new();
            public void Dispose() { }
        }

        class C
        {
            static void Bad()
            {
                var section = Section.{|PIDNS305:Enter|}();
                Console.WriteLine(section.GetHashCode());
            }

            static void Good()
            {
                using var section = Section.Enter();
            }
        }
        """);

    [Fact]
    public Task A_condition_that_is_the_same_twice() => Body("""
        var guard = Rcu.ReadLock();
        var open = true;
        if (condition)
        {
            guard.Dispose();
            open = false;
        }
        if (open)
            guard.Dispose();
        """);

    [Fact]
    public Task In_a_lambda() => Body("""
        Action leak = () =>
        {
            var guard = Rcu.{|PIDNS305:ReadLock|}();
            if (condition)
                return;
            guard.Dispose();
        };
        """);
}
