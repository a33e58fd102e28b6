using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using PidNs.Contracts;

namespace PidNs;

/// <summary>
/// Read-copy-update in user space. Readers announce a section with a few plain instructions; what a writer has unlinked is released after a
/// grace period, when every section that could still see it has ended. Here it protects descriptors: one that is closed too early has its number
/// reused, and a reader would silently look at another namespace.
/// </summary>
/// <remarks>
/// The "memb" flavour of liburcu: the writer's process-wide barrier puts a fence at some point F into each reader. An announcement before F is
/// seen by the scan; one after F means that the reader's loads follow F too, so they see the unlink. The counter has 64 bits, so one phase is enough.
/// </remarks>
[SupportedOSPlatform("linux")]
public static unsafe partial class Rcu
{
    private static ReaderRecord? s_registry;
    private static readonly object s_gracePeriod = new();
    private static readonly object s_wake = new();

    private static readonly TimeSpan s_deadThreadCheck = TimeSpan.FromMilliseconds(50);

    // The latest grace period that has ended.
    private static long s_completed = 1;

    // How many records were registered since the last pruning, and at how many to prune again.
    private static int s_registered;
    private static int s_pruneAt = 64;

    internal static bool IsWriterWaiting => Writers.Waiting;

    /// <summary>The innermost open guard of the calling thread, in checked mode.</summary>
    internal static GuardTrace? CurrentTrace => FindRecord(ThisThread.State)?.Trace;

    /// <summary>In checked mode, reports a call that may block inside a section.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckMayBlock()
    {
        if (CheckedMode.IsEnabled && IsReadLockHeld)
            CheckedMode.Report(ContractViolationKind.BlockingInGuard, "A call that may block is made inside a read-side critical section.", CurrentTrace?.AcquireSite);
    }

    /// <summary>The number of the latest grace period that was started.</summary>
    internal static long LatestGracePeriod => Volatile.Read(ref Writers.Started);

    /// <summary>How many threads the next grace period looks at.</summary>
    internal static int RegisteredThreads
    {
        get
        {
            int count = 0;
            lock (s_gracePeriod)
            {
                for (ReaderRecord? record = Volatile.Read(ref s_registry); record is not null; record = record.Next)
                    count++;
            }
            return count;
        }
    }

    /// <summary>Opens a read-side critical section on the calling thread. Dispose the guard with <see langword="using"/>.</summary>
    /// <param name="scope">Leave it out: the compiler then keeps the guard in the calling block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RcuReadGuard ReadLock(in CallerScope scope = default)
    {
        ReaderState* state = ThisThread.State;
        if (state is null)
            state = Register();
        long outer = state->Top;
        long token = ++state->Sequence;
        state->Top = token;
        if (outer == 0)
        {
            Volatile.Write(ref state->Announced, Volatile.Read(ref Writers.Started));
            RcuFence.Reader(ref state->Announced);
        }
        if (CheckedMode.IsEnabled)
            FindRecord(state)?.Opened(token);
        return new RcuReadGuard(state, token, outer, in scope);
    }

    /// <summary>Whether the calling thread is inside a section (<c>rcu_read_lock_held()</c>).</summary>
    public static bool IsReadLockHeld => ThisThread.State is not null && ThisThread.State->Top != 0;

    /// <summary>Waits until every section that is open now has ended (<c>synchronize_rcu()</c>).</summary>
    /// <exception cref="InvalidOperationException">The calling thread is inside a section, so the wait would never end.</exception>
    [MayBlock, WaitsForReaders(typeof(RcuReadGuard))]
    public static void Synchronize()
    {
        ThrowIfReadLockHeld();

        // A grace period may be shared with other writers only if it starts after our unlink.
        Interlocked.MemoryBarrier();
        long target = Volatile.Read(ref Writers.Started) + 1;
        lock (s_gracePeriod)
        {
            if (s_completed >= target)
                return;
            long number = Writers.Started + 1;
            Volatile.Write(ref Writers.Started, number);
            RcuFence.ProcessWide();
            // Only now: a reader that registers after the barrier sees the unlink.
            for (ReaderRecord? record = Volatile.Read(ref s_registry); record is not null; record = record.Next)
                WaitFor(record, number);
            PruneDeadThreads();
            s_completed = number;
        }
    }

    private static void ThrowIfReadLockHeld()
    {
        if (!IsReadLockHeld)
            return;
        const string Message = "Waiting for readers inside a read-side critical section would never end.";
        if (CheckedMode.IsEnabled)
            CheckedMode.Report(ContractViolationKind.WaitingForReadersInGuard, Message, CurrentTrace?.AcquireSite);
        throw new InvalidOperationException(Message);
    }

    private static void WaitFor(ReaderRecord record, long number)
    {
        var spin = new SpinWait();
        while (!IsQuiescent(record, number))
        {
            if (!spin.NextSpinWillYield)
            {
                spin.SpinOnce();
                continue;
            }
            Block(record, number);
            return;
        }
    }

    /// <summary>Whether the thread is in no section that began before the grace period.</summary>
    private static bool IsQuiescent(ReaderRecord record, long number)
    {
        long announced = Volatile.Read(ref record.State->Announced);
        // A thread that ended inside a section can use nothing any more.
        return announced == 0 || announced >= number || !record.Thread.IsAlive;
    }

    private static void Block(ReaderRecord record, long number)
    {
        long since = Stopwatch.GetTimestamp();
        TimeSpan nextReport = StallTimeout;
        lock (s_wake)
        {
            Volatile.Write(ref Writers.Waiting, true);
            // Pairs with the reader's fence between the end of its section and its look at the flag.
            RcuFence.ProcessWide();
            while (!IsQuiescent(record, number))
            {
                // The timeout is for threads that die in a section: nobody wakes us then.
                Monitor.Wait(s_wake, s_deadThreadCheck);
                TimeSpan age = Stopwatch.GetElapsedTime(since);
                if (age < nextReport)
                    continue;
                nextReport = age + StallTimeout;
                ReportStall(record, age);
            }
            Volatile.Write(ref Writers.Waiting, false);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void WakeWriter()
    {
        lock (s_wake)
            Monitor.PulseAll(s_wake);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReaderState* Register()
    {
        var record = new ReaderRecord(Thread.CurrentThread);
        do
        {
            record.Next = Volatile.Read(ref s_registry);
        }
        while (Interlocked.CompareExchange(ref s_registry, record, record.Next) != record.Next);
        ThisThread.State = record.State;

        // Threads may come and go for long without a grace period.
        if (Interlocked.Increment(ref s_registered) >= Volatile.Read(ref s_pruneAt) && Monitor.TryEnter(s_gracePeriod))
        {
            PruneDeadThreads();
            Monitor.Exit(s_gracePeriod);
        }
        return record.State;
    }

    /// <summary>The record of a thread that lives, for checked mode.</summary>
    internal static ReaderRecord? FindRecord(ReaderState* state)
    {
        ReaderRecord? record = Volatile.Read(ref s_registry);
        while (record is not null && record.State != state)
            record = record.Next;
        return record;
    }

    /// <summary>Called with the grace-period lock held: only registering threads change the list beside us, and only at its head.</summary>
    private static void PruneDeadThreads()
    {
        // The head stays until another record is pushed before it: removing it would race with a push.
        int kept = 1;
        ReaderRecord? last = Volatile.Read(ref s_registry);
        while (last?.Next is { } next)
        {
            if (next.Thread.IsAlive)
            {
                last = next;
                kept++;
                continue;
            }
            last.Next = next.Next;
            if (next.Trace is { } leaked)
                CheckedMode.ReportLater(ContractViolationKind.LeakedGuard, $"Thread {next.Thread.ManagedThreadId} has ended inside a read-side critical section.", leaked.AcquireSite);
        }
        Volatile.Write(ref s_registered, kept);
        Volatile.Write(ref s_pruneAt, Math.Max(64, 2 * kept));
    }

    // A class of its own, without anything to initialise, and a type that holds no object: then the JIT reads it straight from the thread's memory.
    private static class ThisThread
    {
        [ThreadStatic]
        internal static ReaderState* State;
    }

    // What readers look at. A class of its own, so that nothing has to be initialised before: in code compiled ahead of time each access would ask whether it was.
    private static class Writers
    {
        /// <summary>The latest grace period that was started. 0 is "not in a section", so the first is 1.</summary>
        internal static long Started = 1;

        internal static bool Waiting;
    }
}
