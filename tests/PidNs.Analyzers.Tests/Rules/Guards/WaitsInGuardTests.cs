namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS304: who waits for readers inside a section waits for himself.</summary>
public class WaitsInGuardTests
{
    [Fact]
    public Task Synchronize() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        Rcu.{|PIDNS304:Synchronize|}();
        """);

    [Fact]
    public Task Barrier() => Verify.Body("""
        using (Rcu.ReadLock())
            Rcu.{|PIDNS304:Barrier|}();
        """);

    [Fact]
    public Task One_of_ones_own() => Verify.Members("""
        [WaitsForReaders(typeof(RcuReadGuard))]
        static void Flush() => Rcu.Synchronize();

        static void M()
        {
            using var guard = Rcu.ReadLock();
            {|PIDNS304:Flush|}();
        }
        """);

    [Fact]
    public Task In_the_callers_section() => Verify.Members("""
        static void Witness(RcuReadGuard guard) => Rcu.{|PIDNS304:Synchronize|}();

        [RequiresGuard(typeof(RcuReadGuard))]
        static void Required() => Rcu.{|PIDNS304:Synchronize|}();
        """);

    [Fact]
    public Task In_the_outer_section() => Verify.Body("""
        using var outer = Rcu.ReadLock();
        var inner = Rcu.ReadLock();
        inner.Dispose();
        Rcu.{|PIDNS304:Synchronize|}();
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task After_the_section() => Verify.Body("""
        using (Rcu.ReadLock())
            MayThrow();
        Rcu.Synchronize();
        Rcu.Barrier();
        """);

    [Fact]
    public Task Deferred_work_does_not_wait() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        Rcu.Call(() => MayThrow());
        """);

    [Fact]
    public Task In_a_lambda_that_runs_later() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        Action later = () => Rcu.Synchronize();
        """);

    [Fact]
    public Task Inside_a_guard_of_another_kind() => Verify.Members("""
        [Guard]
        sealed class Section : IDisposable
        {
            public static Section Enter() => new();
            public void Dispose() { }
        }

        [WaitsForReaders(typeof(Section))]
        static void Flush() { }

        static void M()
        {
            using (Rcu.ReadLock())
                Flush();
            using (Section.Enter())
                {|PIDNS304:Flush|}();
        }
        """);
}
