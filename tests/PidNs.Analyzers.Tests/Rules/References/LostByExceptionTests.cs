namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS209: a path that exists only because some call may throw straight through the method.</summary>
public class LostByExceptionTests
{
    [Fact]
    public Task A_call_before_the_release() => Verify.Body("""
        var ns = other.{|PIDNS209:Acquire|}();
        MayThrow();
        ns.Dispose();
        """);

    [Fact]
    public Task Nothing_before_the_release() => Verify.Body("""
        var ns = other.Acquire();
        ns.Dispose();
        """);

    [Fact]
    public Task Using_covers_it() => Verify.Body("""
        using var ns = other.Acquire();
        MayThrow();
        """);

    [Fact]
    public Task Finally_covers_it() => Verify.Body("""
        var ns = other.Acquire();
        try
        {
            MayThrow();
        }
        finally
        {
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_catch_all_that_rethrows_covers_it() => Verify.Body("""
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
        ns.Dispose();
        """);

    [Fact]
    public Task A_catch_of_some_exceptions_does_not() => Verify.Body("""
        var ns = other.{|PIDNS209:Acquire|}();
        try
        {
            MayThrow();
        }
        catch (InvalidOperationException)
        {
            ns.Dispose();
            throw;
        }
        ns.Dispose();
        """);

    [Fact]
    public Task A_filter_does_not() => Verify.Body("""
        var ns = other.{|PIDNS209:Acquire|}();
        try
        {
            MayThrow();
        }
        catch (Exception) when (condition)
        {
            ns.Dispose();
            throw;
        }
        ns.Dispose();
        """);

    [Fact]
    public Task A_call_before_try() => Verify.Body("""
        var ns = other.{|PIDNS209:Acquire|}();
        MayThrow();
        try
        {
            MayThrow();
        }
        finally
        {
            ns.Dispose();
        }
        """);

    [Fact]
    public Task The_second_acquire_fails_before_the_firsts_using() => Verify.Body("""
        var first = other.{|PIDNS209:Acquire|}();
        var second = other.Acquire();
        using (first)
        using (second)
            MayThrow();
        """);

    [Fact]
    public Task A_switch_that_has_no_arm_for_a_value() => Verify.Body("""
        var ns = other.{|PIDNS209:Acquire|}();
        var name = condition switch { true => "a", false when list.Count > 1 => "b" };
        ns.Dispose();
        """);

    [Fact]
    public Task A_handler_of_another_type_than_the_one_that_is_thrown() => Verify.Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        try
        {
            if (condition)
                throw new ArgumentException();
        }
        catch (FormatException)
        {
        }
        ns.Dispose();
        """);

    [Fact]
    public Task A_handler_of_just_the_type_that_is_thrown() => Verify.Body("""
        var ns = other.Acquire();
        try
        {
            if (condition)
                throw new ArgumentNullException();
        }
        catch (ArgumentException)
        {
        }
        ns.Dispose();
        """);

    [Fact]
    public Task A_path_that_is_written_is_the_greater_mistake() => Verify.Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        MayThrow();
        if (condition)
            return;
        ns.Dispose();
        """);

    [Fact]
    public Task Returned_after_a_call() => Verify.Members("""
        static PidNsHandle Bad(PidNsHandle other)
        {
            var ns = other.{|PIDNS209:Acquire|}();
            MayThrow();
            return ns;
        }

        static PidNsHandle Good(PidNsHandle other)
        {
            MayThrow();
            return other.Acquire();
        }
        """);

    [Fact]
    public Task A_property_of_it_may_throw() => Verify.Body("""
        var ns = other.{|PIDNS209:Acquire|}();
        Print(ns.Level);
        ns.Dispose();
        """);

    [Fact]
    public Task Operations_that_do_not_throw() => Verify.Members("""
        static int M(PidNsHandle other, int a, int b)
        {
            var ns = other.Acquire();
            var sum = a + b;
            var larger = a > b ? a : b;
            ns.Dispose();
            return sum + larger;
        }
        """);

    [Fact]
    public Task Nobody_throws_while_it_is_None() => Verify.Body("""
        var ns = task.TaskGetPidNs();
        if (ns is null)
        {
            MayThrow();
            return;
        }
        ns.Dispose();
        """);

    [Fact]
    public Task Taken_over_by_what_throws() => Verify.Body("""
        var ns = other.Acquire();
        Take(ns);
        """);

    [Fact]
    public Task An_owned_parameter() => Verify.Members("""
        static void M([Owned] PidNsHandle {|PIDNS209:ns|})
        {
            MayThrow();
            ns.Dispose();
        }
        """);

    /// <summary>What calls the base constructor first: that of object never throws.</summary>
    [Fact]
    public Task An_owned_parameter_that_a_constructor_keeps() => Verify.Members("""
        sealed class Owner : IDisposable
        {
            private readonly PidNsHandle _ns;
            public Owner([Owned] PidNsHandle ns) => _ns = ns;
            public void Dispose() => _ns.Dispose();
        }

        class Base
        {
            protected Base() => MayThrow();
        }

        sealed class Late : Base, IDisposable
        {
            private readonly PidNsHandle _ns;
            public Late([Owned] PidNsHandle {|PIDNS209:ns|}) => _ns = ns;
            public void Dispose() => _ns.Dispose();
        }
        """);
}
