using System.Collections.Concurrent;
using PidNs.Interop;

namespace PidNs;

/// <summary>
/// Tells tasks of their own end. One thread, started by the first task that asks, sleeps on the pidfds of all; a task that nobody references any more
/// is not kept alive by it.
/// </summary>
internal static unsafe class TaskWatcher
{
    private static readonly ConcurrentDictionary<long, WeakReference<TaskRef>> s_watched = new();
    private static readonly object s_start = new();
    private static int s_epoll = -1;
    private static long s_lastKey;

    /// <summary>Calls <see cref="TaskRef.OnExit"/> when the task exits and when it is reaped; at once if it has. The caller holds the task's lock.</summary>
    internal static void Watch(PidfdHandle pidfd, TaskRef task)
    {
        if (pidfd.WatchKey != 0)
            return;
        Start();
        long key = Interlocked.Increment(ref s_lastKey);
        s_watched[key] = new WeakReference<TaskRef>(task);
        int result = Sys.EpollAdd(s_epoll, pidfd, key);
        if (result < 0)
            Forget(key);
        result.OrThrow("epoll_ctl(EPOLL_CTL_ADD)");
        pidfd.WatchKey = key;
    }

    /// <summary>The pidfd is about to be closed; closing takes it out of the epoll set.</summary>
    internal static void Forget(long key) => s_watched.TryRemove(key, out _);

    private static void Start()
    {
        lock (s_start)
        {
            if (s_epoll >= 0)
                return;
            s_epoll = Sys.EpollCreate().OrThrow("epoll_create1");
            new Thread(Run) { IsBackground = true, Name = "task watcher" }.Start();
        }
    }

    private static void Run()
    {
        const int Batch = 64;
        byte* events = stackalloc byte[Batch * EpollEvent.Size];
        while (true)
        {
            int count = Sys.EpollWait(s_epoll, events, Batch).OrThrow("epoll_wait");
            for (int i = 0; i < count; i++)
            {
                (uint revents, long key) = EpollEvent.Read(events + (i * EpollEvent.Size));
                if (s_watched.TryGetValue(key, out WeakReference<TaskRef>? watched) && watched.TryGetTarget(out TaskRef? task))
                    task.OnExit(reaped: (revents & EpollEvent.EPOLLHUP) != 0);
            }
        }
    }
}
