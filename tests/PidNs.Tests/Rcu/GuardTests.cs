namespace PidNs.Tests.RcuTests;

public class GuardTests
{
    [Fact]
    public void Sections_nest()
    {
        Assert.False(Rcu.IsReadLockHeld);
        using (RcuReadGuard outer = Rcu.ReadLock())
        {
            using (RcuReadGuard inner = Rcu.ReadLock())
                Assert.True(Rcu.IsReadLockHeld);
            Assert.True(Rcu.IsReadLockHeld);
        }
        Assert.False(Rcu.IsReadLockHeld);
    }

    [Fact]
    public void A_copy_that_is_released_late_is_caught()
    {
        RcuReadGuard guard = Rcu.ReadLock();
        RcuReadGuard copy = guard;
        guard.Dispose();
        bool caught = false;
        try
        {
            copy.Dispose();
        }
        catch (InvalidOperationException)
        {
            caught = true;
        }
        Assert.True(caught);
        Assert.False(Rcu.IsReadLockHeld);
    }

    [Fact]
    public void Waiting_for_readers_inside_a_section_throws()
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        Assert.Throws<InvalidOperationException>(Rcu.Synchronize);
        Assert.Throws<InvalidOperationException>(Rcu.Barrier);
    }

    [Fact]
    public async Task A_grace_period_waits_for_a_section_that_was_open_and_not_for_a_later_one()
    {
        using var opened = new ManualResetEventSlim();
        using var close = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            using RcuReadGuard guard = Rcu.ReadLock();
            opened.Set();
            close.Wait();
        });
        reader.Start();
        opened.Wait(TestContext.Current.CancellationToken);
        Task deferred = Rcu.SynchronizeAsync();
        Task fresh = Task.Run(Rcu.Synchronize, TestContext.Current.CancellationToken);
        Assert.False(deferred.IsCompleted);
        Assert.False(fresh.IsCompleted);
        close.Set();
        await Task.WhenAll(deferred, fresh);
        reader.Join();
    }

    [Fact]
    public void Callbacks_run_and_one_that_throws_harms_no_other()
    {
        var failures = new List<Exception>();
        void Record(Exception e) => failures.Add(e);
        Rcu.CallbackFailed += Record;
        try
        {
            int ran = 0;
            Rcu.Call(() => ran++);
            Rcu.Call(() => throw new FormatException());
            Rcu.Call(() => ran++);
            Rcu.Barrier();
            Assert.Equal(2, ran);
            Assert.IsType<FormatException>(Assert.Single(failures));
        }
        finally
        {
            Rcu.CallbackFailed -= Record;
        }
    }

    [Fact]
    public void A_thread_that_dies_in_a_section_does_not_hold_up_writers()
    {
        var reader = new Thread(() => _ = Rcu.ReadLock());
        reader.Start();
        reader.Join();
        Rcu.Synchronize();
    }

    [Fact]
    public void A_finalizer_may_leave_work_to_a_grace_period()
    {
        int ran = 0;
        using (RcuReadGuard guard = Rcu.ReadLock())
        {
            Drop(() => Interlocked.Increment(ref ran));
            GC.Collect();
            // The finalizer does not wait for this section, or this would never end.
            GC.WaitForPendingFinalizers();
            Assert.Equal(0, Volatile.Read(ref ran));
        }
        Rcu.Barrier();
        Assert.Equal(1, ran);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Drop(Action callback) => _ = new Finalized(callback);

    private sealed class Finalized(Action callback)
    {
        ~Finalized() => Rcu.Call(callback);
    }
}
