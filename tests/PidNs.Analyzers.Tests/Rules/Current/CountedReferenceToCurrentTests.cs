namespace PidNs.Analyzers.Tests.Rules.Current;

/// <summary>PIDNS105: the current namespace needs no counted reference in the scope that asks for it.</summary>
public class CountedReferenceToCurrentTests
{
    [Fact]
    public Task Used_here_only() => Verify.Body("""
        using var ns = CurrentPidNs.Get().{|PIDNS105:Acquire|}();
        Print(ns.Id);
        """);

    [Fact]
    public Task Acquired_from_a_local() => Verify.Body("""
        var current = CurrentPidNs.Get();
        using var ns = current.{|PIDNS105:Acquire|}();
        Print(ns.Level);
        """);

    [Fact]
    public Task Lent_to_a_callee() => Verify.Body("""
        using var ns = CurrentPidNs.Get().{|PIDNS105:Acquire|}();
        Look(ns.Borrow());
        """);

    [Fact]
    public Task Lent_as_a_handle_it_has_to_be_one() => Verify.Body("""
        using var ns = CurrentPidNs.Get().Acquire();
        Use(ns);
        """);

    [Fact]
    public Task Kept_longer() => Verify.Members("""
        PidNsHandle? _ns;

        static PidNsHandle Returned() => CurrentPidNs.Get().Acquire();
        static void Stored(List<PidNsHandle> list) => list.Add(CurrentPidNs.Get().Acquire());
        static void Taken() => Take(CurrentPidNs.Get().Acquire());

        void Field()
        {
            _ns?.Dispose();
            _ns = CurrentPidNs.Get().Acquire();
        }

        void Dispose() => _ns?.Dispose();
        """);

    [Fact]
    public Task Kept_over_an_await() => Verify.Members("""
        static async Task M()
        {
            using var ns = CurrentPidNs.Get().Acquire();
            await Task.Yield();
            Print(ns.Id);
        }
        """);

    [Fact]
    public Task Captured() => Verify.Members("""
        static void M()
        {
            var ns = CurrentPidNs.Get().Acquire();
            Rcu.Call(() => ns.Dispose());
        }
        """);

    [Fact]
    public Task Another_namespace_has_to_be_counted() => Verify.Body("""
        using var ns = other.Acquire();
        Print(ns.Id);
        using var guard = Rcu.ReadLock();
        var active = task.TaskActivePidNs();
        if (active.IsNone)
            return;
        using var kept = active.Acquire();
        Print(kept.Id);
        """);
}
