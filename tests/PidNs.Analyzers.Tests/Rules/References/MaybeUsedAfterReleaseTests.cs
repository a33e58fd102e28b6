namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS205: on some path the reference was released before, or somebody has it who may release it at any time.</summary>
public class MaybeUsedAfterReleaseTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    [Fact]
    public Task Released_on_one_branch() => Body("""
        var ns = other.Acquire();
        if (condition)
            ns.Dispose();
        Print({|PIDNS205:ns|}.Id);
        """);

    [Fact]
    public Task Used_after_an_owner_took_it() => Body("""
        var ns = other.Acquire();
        Take(ns);
        Print({|PIDNS205:ns|}.Id);
        """);

    [Fact]
    public Task Released_after_an_owner_took_it() => Body("""
        var ns = other.Acquire();
        Take(ns);
        ns.{|PIDNS205:Dispose|}();
        """);

    [Fact]
    public Task Taken_twice() => Body("""
        var ns = other.Acquire();
        Take(ns);
        Take({|PIDNS205:ns|});
        """);

    [Fact]
    public Task Used_in_the_next_round_of_a_loop() => Body("""
        var ns = other.Acquire();
        do
        {
            Print({|PIDNS205:ns|}.Id);
            ns.Dispose();
        }
        while (Condition());
        """);

    [Fact]
    public Task Used_in_a_catch() => Body("""
        var ns = other.Acquire();
        try
        {
            Use(ns);
            ns.Dispose();
            MayThrow();
        }
        catch (InvalidOperationException)
        {
            Print({|PIDNS205:ns|}.Id);
        }
        """);

    [Fact]
    public Task May_be_the_second_release() => Body("""
        var ns = other.Acquire();
        if (condition)
            ns.Dispose();
        ns.{|PIDNS205:Dispose|}();
        """);

    [Fact]
    public Task Released_on_a_branch_that_leaves() => Body("""
        var ns = other.Acquire();
        if (condition)
        {
            ns.Dispose();
            return;
        }
        Print(ns.Id);
        ns.Dispose();
        """);

    [Fact]
    public Task Released_and_replaced_on_one_branch() => Body("""
        var ns = other.Acquire();
        if (condition)
        {
            ns.Dispose();
            ns = other.Acquire();
        }
        Print(ns.Id);
        ns.Dispose();
        """);

    [Fact]
    public Task A_flag_tells_them_apart() => Body("""
        var ns = other.Acquire();
        var released = false;
        if (condition)
        {
            ns.Dispose();
            released = true;
        }
        if (!released)
        {
            Print(ns.Id);
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_flag_that_lies() => Body("""
        var ns = other.Acquire();
        var released = true;
        if (condition)
        {
            ns.Dispose();
            released = false;
        }
        if (!released)
            Print({|PIDNS204:ns|}.Id);
        else
            ns.Dispose();
        """);

    [Fact]
    public Task Set_to_null_when_it_is_released() => Body("""
        PidNsHandle? ns = other.Acquire();
        if (condition)
        {
            ns.Dispose();
            ns = null;
        }
        if (ns is not null)
            Print(ns.Id);
        ns?.Dispose();
        """);

    [Fact]
    public Task One_of_two_names_is_released() => Body("""
        var first = other.Acquire();
        var second = other.Acquire();
        var ns = condition ? first : second;
        ns.Dispose();
        Print({|PIDNS205:first|}.Id);
        """, disableLeak: true);

    private static Task Body(string statements, bool disableLeak) => Verify.Body(statements, test =>
    {
        Verify.WrittenPathsOnly(test);
        if (disableLeak)
            test.DisabledDiagnostics.Add("PIDNS203");
    });

    [Fact]
    public Task Taken_on_one_branch() => Body("""
        var ns = other.Acquire();
        if (condition)
            Take(ns);
        else
            ns.Dispose();
        """);

    [Fact]
    public Task Taken_on_one_branch_and_used_afterwards() => Body("""
        var ns = other.Acquire();
        if (condition)
            Take(ns);
        else
            list.Add(ns);
        Print({|PIDNS205:ns|}.Id);
        """);

    [Fact]
    public Task Used_after_a_collection_took_it() => Body("""
        var ns = other.Acquire();
        list.Add(ns);
        Print(ns.Id);
        """);

    [Fact]
    public Task Released_in_one_case() => Verify.Members("""
        static void M([Owned] PidNsHandle ns, int kind)
        {
            switch (kind)
            {
                case 0:
                    ns.Dispose();
                    break;
                case 1:
                    Take(ns);
                    return;
                default:
                    ns.Dispose();
                    return;
            }
            Print({|PIDNS204:ns|}.Id);
        }
        """);
}
