using System.Runtime.CompilerServices;

namespace PidNs.Probe;

#pragma warning disable PIDNS101, PIDNS104, PIDNS201, PIDNS202, PIDNS203, PIDNS204, PIDNS205, PIDNS206, PIDNS207, PIDNS208, PIDNS209 // The point of it all.
#pragma warning disable PIDNS301, PIDNS302, PIDNS303, PIDNS304, PIDNS305, PIDNS306, PIDNS307, PIDNS308

/// <summary>Breaks each rule once, in checked mode, and prints what was found: the kind, and the methods at which both stack traces begin.</summary>
internal static class Misuse
{
    internal static void Run()
    {
        CheckedMode.Throws = false;
        CheckedMode.Found += violation => Console.WriteLine($"{violation.Kind}: {First(violation.Site)} / {First(violation.OtherSite)}");

        AccessOutsideGuard();
        BorrowAfterGuard();
        UseAfterRelease();
        DoubleRelease();
        GuardReleasedTwice();
        BlockInGuard();
        SynchronizeInGuard();
        Leak();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        LeakGuard();
        CheckedMode.Throws = true;
        try
        {
            AccessOutsideGuard();
        }
        catch (ContractViolationException e)
        {
            Console.WriteLine($"thrown {e.Violation.Kind}");
        }
    }

    private static void AccessOutsideGuard()
    {
        using TaskRef task = TaskRef.OpenCurrent();
        task.TaskActivePidNs();
    }

    private static void BorrowAfterGuard()
    {
        using TaskRef task = TaskRef.OpenCurrent();
        RcuReadGuard guard = Rcu.ReadLock();
        PidNsRef ns = task.TaskActivePidNs();
        EndGuard(guard);
        _ = ns.Level;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EndGuard(RcuReadGuard guard) => guard.Dispose();

    private static void UseAfterRelease()
    {
        PidNsHandle ns = CurrentPidNs.Get().Acquire();
        Release(ns);
        try
        {
            _ = ns.Level;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static void DoubleRelease()
    {
        PidNsHandle ns = CurrentPidNs.Get().Acquire();
        Release(ns);
        ns.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Release(PidNsHandle ns) => ns.Dispose();

    private static void GuardReleasedTwice()
    {
        using RcuReadGuard outer = Rcu.ReadLock();
        RcuReadGuard guard = Rcu.ReadLock();
        guard.Dispose();
        try
        {
            guard.Dispose();
        }
        catch (InvalidOperationException)
        {
        }
    }

    private static void BlockInGuard()
    {
        using TaskRef task = TaskRef.OpenCurrent();
        using RcuReadGuard guard = Rcu.ReadLock();
        task.TryWaitForExit(TimeSpan.FromMilliseconds(1));
    }

    private static void SynchronizeInGuard()
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        try
        {
            Rcu.Synchronize();
        }
        catch (InvalidOperationException)
        {
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leak()
    {
        TaskRef task = TaskRef.OpenCurrent();
        _ = task.TaskGetPidNs();
    }

    private static void LeakGuard()
    {
        var thread = new Thread(OpenAndEnd);
        thread.Start();
        thread.Join();
        // Others register after it, so that its record is not the newest.
        var other = new Thread(() =>
        {
            using RcuReadGuard guard = Rcu.ReadLock();
        });
        other.Start();
        other.Join();
        Rcu.Synchronize();
    }

    private static void OpenAndEnd() => Rcu.ReadLock();

    /// <summary>The innermost method of this class in a stack trace.</summary>
    private static string First(string? trace)
    {
        const string Prefix = "PidNs.Probe.Misuse.";
        int at = trace?.IndexOf(Prefix, StringComparison.Ordinal) ?? -1;
        return at < 0 ? "-" : trace![(at + Prefix.Length)..trace!.IndexOf('(', at)];
    }
}
