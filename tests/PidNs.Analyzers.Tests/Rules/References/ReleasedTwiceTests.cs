namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS206: a release that is certainly the second one.</summary>
public class ReleasedTwiceTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    [Fact]
    public Task In_a_row() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        ns.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task Through_an_alias() => Body("""
        var ns = other.Acquire();
        var alias = ns;
        alias.Dispose();
        ns.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task Through_a_conditional_access() => Body("""
        var ns = task.TaskGetPidNs();
        ns?.Dispose();
        ns?.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task Through_an_interface() => Body("""
        var ns = other.Acquire();
        IDisposable disposable = ns;
        disposable.Dispose();
        ns.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task After_both_branches() => Body("""
        var ns = other.Acquire();
        if (condition)
            ns.Dispose();
        else
            ns.Dispose();
        ns.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task After_a_using_statement() => Body("""
        var ns = other.Acquire();
        using (ns)
            Use(ns);
        ns.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task Inside_of_a_using_statement() => Body("""
        using (var ns = other.Acquire())
        {
            Use(ns);
            ns.{|PIDNS206:Dispose|}();
        }
        """);

    [Fact]
    public Task Inside_of_a_using_declaration() => Body("""
        using var ns = other.Acquire();
        Use(ns);
        ns.{|PIDNS206:Dispose|}();
        """);

    [Fact]
    public Task Two_usings_of_one_reference() => Body("""
        using var ns = other.Acquire();
        using var {|PIDNS206:same|} = ns;
        Use(same);
        """);

    [Fact]
    public Task An_owned_parameter() => Verify.Members("""
        static void M([Owned] PidNsHandle ns)
        {
            ns.Dispose();
            ns.{|PIDNS206:Dispose|}();
        }
        """);

    [Fact]
    public Task What_was_put_in_between_is_another_one() => Body("""
        var ns = other.Acquire();
        ns.Dispose();
        ns = other.Acquire();
        ns.Dispose();
        """);

    [Fact]
    public Task Set_to_null_in_between() => Body("""
        PidNsHandle? ns = other.Acquire();
        ns.Dispose();
        ns = null;
        ns?.Dispose();
        """);

    [Fact]
    public Task On_branches_that_exclude_each_other() => Body("""
        var ns = other.Acquire();
        if (condition)
            ns.Dispose();
        else
            ns.Dispose();
        """);

    [Fact]
    public Task One_each_round() => Body("""
        for (var i = 0; i < 3; i++)
        {
            var ns = other.Acquire();
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_field_that_is_exchanged_first() => Verify.Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            public void Dispose()
            {
                Interlocked.Exchange(ref _ns, null)?.Dispose();
                Interlocked.Exchange(ref _ns, null)?.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_field() => Verify.Members("""
        sealed class Owner : IDisposable
        {
            private readonly PidNsHandle _ns;

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            public void Dispose()
            {
                _ns.Dispose();
                _ns.{|PIDNS206:Dispose|}();
            }
        }
        """);
}
