using System.Diagnostics;
using PidNs.Contracts;

namespace PidNs;

public static partial class Rcu
{
    // A callback usually closes a descriptor. When so many wait, the grace period is begun at once; when twice as many do, releases wait for it.
    private static readonly int s_batchLimit = (int)nuint.Clamp(Interop.Sys.DescriptorLimit() / 8, 1, 256);

    // How long the first callback of a batch waits for others to share its grace period.
    private static readonly TimeSpan s_batchDelay = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(1);

    // Guards the three below; held for a few instructions only, so a finalizer may take it.
    private static readonly object s_queue = new();
    private static List<Action> s_queued = [];
    private static bool s_urgent;
    private static Thread? s_worker;

    /// <summary>A callback threw. The others run all the same. Raised on the thread that runs callbacks; without a handler the error goes to <see cref="Trace"/>.</summary>
    public static event Action<Exception>? CallbackFailed;

    /// <summary>
    /// Runs the callback after a grace period, on a thread of the library (<c>call_rcu()</c>). Never blocks; allowed inside a section and in a finalizer.
    /// Callbacks run in the order in which they were queued; those that come together share a grace period.
    /// </summary>
    /// <param name="callback">What to run: usually the release of what was unlinked.</param>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public static void Call(Action callback) => Queue(callback, urgent: false);

    /// <summary>Waits until every callback that was queued before has run (<c>rcu_barrier()</c>).</summary>
    /// <exception cref="InvalidOperationException">The calling thread is inside a section, or runs a callback: the wait would never end.</exception>
    [MayBlock, WaitsForReaders(typeof(RcuReadGuard))]
    public static void Barrier()
    {
        ThrowIfReadLockHeld();
        if (Thread.CurrentThread == s_worker)
            throw new InvalidOperationException("Waiting for callbacks inside a callback would never end.");
        using var reached = new ManualResetEventSlim();
        Queue(reached.Set, urgent: true);
        reached.Wait();
    }

    /// <summary>The asynchronous form of <see cref="Synchronize"/>: completes when every section that is open now has ended.</summary>
    public static Task SynchronizeAsync()
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue(completion.SetResult, urgent: true);
        return completion.Task;
    }

    /// <summary>
    /// Has waiting callbacks run, since they may close the descriptors that have run out. Returns false when there are none, when this thread must not wait for them,
    /// or when a reader takes too long.
    /// </summary>
    internal static bool TryDrain()
    {
        bool waiting;
        lock (s_queue)
            waiting = s_queued.Count > 0;
        if (!waiting || IsReadLockHeld || Thread.CurrentThread == s_worker)
            return false;
        var reached = new ManualResetEventSlim();
        Queue(reached.Set, urgent: true);
        return reached.Wait(s_drainTimeout);
    }

    /// <summary>Called after a release, where waiting is allowed: keeps descriptors whose close is pending to a fraction of what the process may have.</summary>
    internal static void LimitPending()
    {
        int pending;
        lock (s_queue)
            pending = s_queued.Count;
        if (pending >= 2 * s_batchLimit)
            TryDrain();
    }

    private static void Queue(Action callback, bool urgent)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (s_queue)
        {
            s_queued.Add(callback);
            s_urgent |= urgent || s_queued.Count >= s_batchLimit;
            if (s_worker is null)
            {
                s_worker = new Thread(RunCallbacks) { IsBackground = true, Name = "rcu callbacks" };
                s_worker.Start();
            }
            if (s_urgent || s_queued.Count == 1)
                Monitor.Pulse(s_queue);
        }
    }

    private static void RunCallbacks()
    {
        var batch = new List<Action>();
        while (true)
        {
            lock (s_queue)
            {
                while (s_queued.Count == 0)
                    Monitor.Wait(s_queue);
                if (!s_urgent)
                    Monitor.Wait(s_queue, s_batchDelay);
                (s_queued, batch) = (batch, s_queued);
                s_urgent = false;
            }
            Synchronize();
            foreach (Action callback in batch)
                Run(callback);
            batch.Clear();
        }
    }

    private static void Run(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e)
        {
            ReportFailure(e);
        }
    }

    private static void ReportFailure(Exception e)
    {
        try
        {
            if (CallbackFailed is { } failed)
                failed(e);
            else
                Trace.TraceError($"An RCU callback failed: {e}");
        }
        catch (Exception handler)
        {
            // A handler that fails must not take the callbacks of others with it.
            Trace.TraceError($"A handler of a failed RCU callback failed: {handler}");
        }
    }
}
