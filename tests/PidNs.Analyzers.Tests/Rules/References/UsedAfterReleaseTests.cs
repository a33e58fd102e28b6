namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS204: after the release the descriptor's number may already be another namespace's.</summary>
public class UsedAfterReleaseTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    [Fact]
    public Task A_member() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Print({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task An_argument() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Use({|PIDNS204:ns|});
        """);

    [Fact]
    public Task An_argument_that_may_be_None() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        UseMaybe({|PIDNS204:ns|});
        """);

    [Fact]
    public Task Acquired_again_from() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        using var again = {|PIDNS204:ns|}.Acquire();
        """);

    [Fact]
    public Task Through_an_alias() => Body("""
        var ns = other.Acquire();
        var alias = ns;
        alias.Dispose();
        Print({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task The_alias_is_used() => Body("""
        var ns = other.Acquire();
        var alias = ns;
        ns.Dispose();
        Print({|PIDNS204:alias|}.Id);
        """);

    [Fact]
    public Task A_borrow_of_it() => Body("""
        var ns = other.Acquire();
        var borrow = ns.Borrow();
        ns.Dispose();
        Print({|PIDNS204:borrow|}.Id);
        """);

    [Fact]
    public Task Released_on_both_branches() => Body("""
        var ns = other.Acquire();
        if (condition)
            ns.Dispose();
        else
            ns.Dispose();
        Print({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task After_a_using_statement() => Body("""
        var ns = other.Acquire();
        using (ns)
            Use(ns);
        Print({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task Taken_out_of_a_using_statement() => Body("""
        PidNsHandle kept;
        using (var ns = other.Acquire())
            kept = ns;
        Print({|PIDNS204:kept|}.Id);
        """);

    [Fact]
    public Task Reported_once() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Print({|PIDNS204:ns|}.Id);
        Print(ns.Level);
        Use(ns);
        """);

    [Fact]
    public Task Returned() => Verify.Members("""
        static PidNsHandle M(PidNsHandle other)
        {
            var ns = other.Acquire();
            ns.Dispose();
            return {|PIDNS204:ns|};
        }

        static PidNsHandle Using(PidNsHandle other)
        {
            using var ns = other.Acquire();
            return {|PIDNS204:ns|};
        }
        """);

    [Fact]
    public Task Returned_from_a_using_when_it_is_something_else() => Verify.Members("""
        static PidNsHandle M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            return ns.Acquire();
        }

        static PidNsId Id(PidNsHandle other)
        {
            using var ns = other.Acquire();
            return ns.Id;
        }
        """);

    [Fact]
    public Task In_finally() => Body("""
        var ns = other.Acquire();
        try
        {
            ns.Dispose();
        }
        finally
        {
            Print(other.Id);
        }
        Print({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task A_task_is_a_reference_too() => Body("""
        var opened = TaskRef.Open(1);
        opened.Dispose();
        Print({|PIDNS204:opened|}.Pid);
        """);

    [Fact]
    public Task A_reference_that_outlives_its_task() => Body("""
        var opened = TaskRef.Open(1);
        using var ns = opened.TaskGetPidNs();
        opened.Dispose();
        if (ns is not null)
            Print(ns.Id);
        """);

    [Fact]
    public Task Assigned_again() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        ns = other.Acquire();
        Print(ns.Id);
        ns.Dispose();
        """);

    [Fact]
    public Task A_borrowed_parameter_that_was_released() => Verify.Members("""
        static void M([Owned] PidNsHandle ns)
        {
            ns.Dispose();
            Print({|PIDNS204:ns|}.Id);
        }
        """);

    [Fact]
    public Task Compared_only() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Print(ReferenceEquals(ns, other));
        """);

    [Fact]
    public Task Released_in_the_loop_before() => Body("""
        var ns = other.Acquire();
        do
        {
            ns.Dispose();
            break;
        }
        while (true);
        Print({|PIDNS204:ns|}.Id);
        """);

    [Fact]
    public Task Used_in_a_nested_function_called_afterwards() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        {|PIDNS204:Show|}();

        void Show() => Print(ns.Id);
        """);

    [Fact]
    public Task In_an_interpolated_string() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Print($"in {{|PIDNS204:ns|}.Id}");
        """);

    [Fact]
    public Task Named_only() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        Print(nameof(ns));
        """);
}
