namespace PidNs.Tests.RcuScenarios;

/// <summary>Schedules in which one order of events is forced, so that a wrong grace period is wrong each time.</summary>
public static class Schedules
{
    // Long enough for a busy machine; only reached when something hangs.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    /// <summary>A grace period waits for a section that is open.</summary>
    public static Outcome Waits_for_an_open_section()
    {
        using var reader = new Reader();
        reader.Enter();
        Task writer = Start(Rcu.Synchronize);
        return MustWait(writer, reader);
    }

    /// <summary>The end of an inner section does not end the outer one.</summary>
    public static Outcome Waits_for_the_outer_section()
    {
        using var reader = new Reader();
        reader.Enter(innerFirst: true);
        Task writer = Start(Rcu.Synchronize);
        return MustWait(writer, reader);
    }

    /// <summary>A writer that finds a grace period under way needs another: the one under way began before its unlink.</summary>
    public static Outcome Does_not_join_the_grace_period_under_way()
    {
        using var early = new Reader();
        early.Enter();
        Task first = Start(Rcu.Synchronize);
        if (!SpinWait.SpinUntil(() => first.IsCompleted || Rcu.IsWriterWaiting, s_hang) || first.IsCompleted)
            return Outcome.Wrong("The first writer did not wait for the first reader.");
        long underWay = Rcu.LatestGracePeriod;
        // This section began after the grace period under way, which does not wait for it.
        using var late = new Reader();
        late.Enter();
        using var called = new ManualResetEventSlim();
        var secondThread = new Thread(() =>
        {
            called.Set();
            Rcu.Synchronize();
        });
        secondThread.Start();
        called.Wait();
        if (!SpinWait.SpinUntil(() => (secondThread.ThreadState & ThreadState.WaitSleepJoin) != 0 || !secondThread.IsAlive, s_hang))
            return Outcome.Unknown("The second writer never came to wait.");
        early.Leave();
        first.Wait();
        SpinWait.SpinUntil(() => !secondThread.IsAlive || (Rcu.LatestGracePeriod > underWay && Rcu.IsWriterWaiting), s_hang);
        bool returned = !secondThread.IsAlive;
        late.Leave();
        secondThread.Join();
        return returned
            ? Outcome.Wrong("The second writer returned while a section was open that had begun before its call.")
            : Outcome.Fine("The second writer waited for a grace period of its own.");
    }

    /// <summary>A callback waits as a writer does.</summary>
    public static Outcome Callbacks_wait_for_an_open_section()
    {
        using var reader = new Reader();
        reader.Enter();
        var ran = new TaskCompletionSource();
        Rcu.Call(ran.SetResult);
        return MustWait(ran.Task, reader);
    }

    /// <summary>A reader that sleeps in its section is not dead.</summary>
    public static Outcome Waits_for_a_sleeping_reader()
    {
        using var reader = new Reader();
        reader.Enter(sleep: true);
        if (!SpinWait.SpinUntil(() => (reader.Thread.ThreadState & ThreadState.WaitSleepJoin) != 0, s_hang))
            return Outcome.Unknown("The reader did not fall asleep.");
        Task writer = Start(Rcu.Synchronize);
        return MustWait(writer, reader);
    }

    /// <summary>A thread that ended in a section is not waited for, whenever it ended.</summary>
    public static Outcome Does_not_wait_for_the_dead()
    {
        for (int i = 0; i < 20; i++)
        {
            using var reader = new Reader();
            reader.Enter();
            Task writer = Start(Rcu.Synchronize);
            if (i % 2 == 0)
                SpinWait.SpinUntil(() => Rcu.IsWriterWaiting, s_hang);
            reader.Die();
            if (!writer.Wait(TimeSpan.FromSeconds(10)))
                return Outcome.Wrong("A grace period hangs on a thread that has ended in its section.");
        }
        return Outcome.Fine("20 threads ended in their sections.");
    }

    /// <summary>A writer that sleeps is woken by the end of the last section. In a build without the timeout, a wake-up that is lost hangs it.</summary>
    public static Outcome Wakes_the_writer()
    {
        const int Rounds = 300;
        int slept = 0;
        for (int i = 0; i < Rounds; i++)
        {
            using var reader = new Reader();
            reader.Enter();
            Task writer = Start(Rcu.Synchronize);
            // The section ends at any moment from before the writer falls asleep to a while after.
            if (i % 2 == 0)
                SpinWait.SpinUntil(() => Rcu.IsWriterWaiting, s_hang);
            Thread.SpinWait(i * 100);
            if (Rcu.IsWriterWaiting)
                slept++;
            reader.Leave();
            if (!writer.Wait(TimeSpan.FromSeconds(10)))
                return Outcome.Wrong("The writer was not woken.");
        }
        return slept >= Rounds / 3 ? Outcome.Fine($"{slept} sleeping writers were woken.") : Outcome.Unknown($"Only {slept} writers fell asleep.");
    }

    /// <summary>
    /// A thread registers and reads while the writer's unlink is still in its store buffer, which the fence at the start empties. Needs a build with
    /// <see cref="BeforeFirstFence"/> called just before that fence.
    /// </summary>
    public static Outcome Sees_a_thread_that_registers_before_the_fence()
    {
        using var reader = new Reader();
        object? slot = new();
        bool sawOld = false;
        BeforeFirstFence = () =>
        {
            BeforeFirstFence = null;
            reader.Enter(inside: () => sawOld = Volatile.Read(ref slot) is not null);
            Volatile.Write(ref slot, null);
        };
        Task writer = Start(Rcu.Synchronize);
        SpinWait.SpinUntil(() => BeforeFirstFence is null && reader.IsInside, s_hang);
        if (!sawOld)
            return Outcome.Unknown("The hook did not run, or the reader came too late.");
        return MustWait(writer, reader);
    }

    /// <summary>Called by instrumented builds.</summary>
    public static Action? BeforeFirstFence { get; set; }

    /// <summary>The records of threads that have ended are dropped, without a grace period too.</summary>
    public static Outcome Forgets_threads_that_have_ended()
    {
        for (int i = 0; i < 1000; i++)
        {
            var thread = new Thread(() =>
            {
                using RcuReadGuard guard = Rcu.ReadLock();
            });
            thread.Start();
            thread.Join();
        }
        int registered = Rcu.RegisteredThreads;
        return registered < 500 ? Outcome.Fine($"{registered} records after 1000 threads.") : Outcome.Wrong($"{registered} records after 1000 threads.");
    }

    /// <summary>Threads register while those that have ended are dropped: nobody else may get lost, and the list must stay a list.</summary>
    public static Outcome Keeps_all_that_register_beside_the_forgetting()
    {
        const int Threads = 4, Rounds = 2_000;
        using var waiting = new Reader();
        waiting.Enter();
        var churn = new Thread[Threads];
        for (int i = 0; i < Threads; i++)
        {
            churn[i] = new Thread(() =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    var thread = new Thread(() =>
                    {
                        using RcuReadGuard guard = Rcu.ReadLock();
                    });
                    thread.Start();
                    thread.Join();
                }
            }) { IsBackground = true };
            churn[i].Start();
        }
        foreach (Thread thread in churn)
        {
            if (!thread.Join(s_hang))
                return Outcome.Wrong("Registering hangs.");
        }
        // If the open section were lost, nothing would wait for it.
        return MustWait(Start(Rcu.Synchronize), waiting);
    }

    private static Task Start(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The wait must not end before the reader's section; that it has begun to wait is seen, not guessed.</summary>
    private static Outcome MustWait(Task wait, Reader reader)
    {
        bool decided = SpinWait.SpinUntil(() => wait.IsCompleted || Rcu.IsWriterWaiting, s_hang);
        // Other users of the library in this process may be waiting too; give a wrong one the time to return.
        for (int i = 0; i < 20 && !wait.IsCompleted; i++)
            Thread.Sleep(1);
        bool early = wait.IsCompleted;
        reader.Leave();
        if (early)
            return Outcome.Wrong("The wait ended while a section was open that had begun before it.");
        if (!decided)
            return Outcome.Unknown("The writer was never seen waiting.");
        return wait.Wait(s_hang) ? Outcome.Fine("The wait ended after the section.") : Outcome.Wrong("The wait did not end after the section.");
    }

    /// <summary>A thread that opens a section and stays inside until it is told.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly ManualResetEvent _leave = new(initialState: false);
        private volatile bool _inside, _leaveNow, _dieNow;

        internal Reader() => Thread = new Thread(() => { });

        internal Thread Thread { get; private set; }

        internal bool IsInside => _inside;

        internal void Enter(bool innerFirst = false, bool sleep = false, Action? inside = null)
        {
            Thread = new Thread(() =>
            {
                RcuReadGuard guard = Rcu.ReadLock();
                if (innerFirst)
                {
                    using RcuReadGuard inner = Rcu.ReadLock();
                }
                inside?.Invoke();
                // A flag, not an event: the only thing that this thread ever sleeps in is the next line.
                _inside = true;
                if (sleep)
                    _leave.WaitOne();
                while (!_leaveNow)
                    Thread.SpinWait(10);
                if (!_dieNow)
                    guard.Dispose();
            });
            Thread.Start();
            SpinWait.SpinUntil(() => _inside);
        }

        internal void Leave()
        {
            _leaveNow = true;
            _leave.Set();
        }

        internal void Die()
        {
            _dieNow = true;
            Leave();
        }

        public void Dispose()
        {
            Leave();
            if (Thread.ThreadState != ThreadState.Unstarted)
                Thread.Join();
            _leave.Dispose();
        }
    }
}
