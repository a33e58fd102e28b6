using System.Collections.Concurrent;
using PidNs.Contracts;

namespace PidNs;

public static partial class Rcu
{
    private static readonly ConcurrentQueue<Action> s_callbacks = new();
    private static readonly SemaphoreSlim s_callbacksQueued = new(0);
    private static readonly object s_workerStart = new();
    private static volatile Thread? s_worker;

    /// <summary>A callback threw. The others run all the same. Raised on the thread that runs callbacks; handlers must not throw.</summary>
    public static event Action<Exception>? CallbackFailed;

    /// <summary>
    /// Runs the callback after a grace period, on a thread of the library (<c>call_rcu()</c>). Never blocks; allowed inside a section and in a finalizer.
    /// Callbacks run in the order in which one thread queued them.
    /// </summary>
    /// <param name="callback">What to run: usually the release of what was unlinked.</param>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public static void Call(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        s_callbacks.Enqueue(callback);
        if (s_worker is null)
            StartWorker();
        s_callbacksQueued.Release();
    }

    /// <summary>Waits until every callback that was queued before has run (<c>rcu_barrier()</c>).</summary>
    /// <exception cref="InvalidOperationException">The calling thread is inside a section, or runs a callback: the wait would never end.</exception>
    [MayBlock, WaitsForReaders(typeof(RcuReadGuard))]
    public static void Barrier()
    {
        if (IsReadLockHeld)
            throw new InvalidOperationException("Waiting for callbacks inside a read-side critical section would never end.");
        if (Thread.CurrentThread == s_worker)
            throw new InvalidOperationException("Waiting for callbacks inside a callback would never end.");
        using var reached = new ManualResetEventSlim();
        Call(reached.Set);
        reached.Wait();
    }

    /// <summary>The asynchronous form of <see cref="Synchronize"/>: completes when every section that is open now has ended.</summary>
    public static Task SynchronizeAsync()
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Call(completion.SetResult);
        return completion.Task;
    }

    private static void StartWorker()
    {
        lock (s_workerStart)
        {
            if (s_worker is not null)
                return;
            var worker = new Thread(RunCallbacks) { IsBackground = true, Name = "rcu callbacks" };
            s_worker = worker;
            worker.Start();
        }
    }

    private static void RunCallbacks()
    {
        var batch = new List<Action>();
        while (true)
        {
            s_callbacksQueued.Wait();
            while (s_callbacks.TryDequeue(out Action? callback))
                batch.Add(callback);
            if (batch.Count == 0)
                continue;
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
            if (CallbackFailed is { } failed)
                failed(e);
            else
                System.Diagnostics.Trace.TraceError($"An RCU callback failed: {e}");
        }
    }
}
