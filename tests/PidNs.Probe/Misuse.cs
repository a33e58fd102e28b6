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
        TaskUseAfterRelease();
        TaskDoubleRelease();
        OwnerUseAfterRelease();
        ChildrenDoubleRelease();
        GuardReleasedTwice();
        GuardReleasedOutOfOrder();
        GuardReleasedElsewhere();
        BlockInGuard();
        SynchronizeInGuard();
        BarrierInGuard();
        Stall();
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

    private static void TaskUseAfterRelease()
    {
        TaskRef task = TaskRef.OpenCurrent();
        Release(task);
        try
        {
            _ = task.HasExited;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static void TaskDoubleRelease()
    {
        TaskRef task = TaskRef.OpenCurrent();
        Release(task);
        task.Dispose();
    }

    private static void OwnerUseAfterRelease()
    {
        UserNsHandle owner = PidNsHandle.Current.GetOwner();
        Release(owner);
        try
        {
            _ = owner.Inode;
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static void ChildrenDoubleRelease()
    {
        using TaskRef task = TaskRef.OpenCurrent();
        ChildrenPidNsHandle children = task.GetChildrenPidNs()!;
        Release(children);
        children.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Release(IDisposable reference) => reference.Dispose();

    private static void GuardReleasedOutOfOrder()
    {
        RcuReadGuard outer = OpenGuard();
        RcuReadGuard inner = OpenInner();
        try
        {
            outer.Dispose();
        }
        catch (InvalidOperationException)
        {
        }
        inner.Dispose();
        outer.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RcuReadGuard OpenGuard() => Rcu.ReadLock(in CallerScope.Static);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RcuReadGuard OpenInner() => Rcu.ReadLock(in CallerScope.Static);

    /// <summary>What no compiler allows without a pointer.</summary>
    private static unsafe void GuardReleasedElsewhere()
    {
        RcuReadGuard guard = OpenGuard();
#pragma warning disable CS8500 // A guard holds a reference to its scope.
        nint address = (nint)(&guard);
        var other = new Thread(() => ReleaseForAnother(address));
        other.Start();
        other.Join();
    }

    private static unsafe void ReleaseForAnother(nint guard) => ((RcuReadGuard*)guard)->Dispose();
#pragma warning restore CS8500

    private static void BarrierInGuard()
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        try
        {
            Rcu.Barrier();
        }
        catch (InvalidOperationException)
        {
        }
    }

    private static void GuardReleasedTwice()
    {
        using RcuReadGuard outer = Rcu.ReadLock();
        RcuReadGuard guard = Rcu.ReadLock();
        EndGuard(guard);
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

    private static void Stall()
    {
        using var reported = new ManualResetEventSlim();
        using var opened = new ManualResetEventSlim();
        Rcu.StallTimeout = TimeSpan.FromMilliseconds(50);
        Rcu.Stalled += stall =>
        {
            if (!reported.IsSet)
                Console.WriteLine($"Stall: - / {First(stall.AcquireSite)}");
            reported.Set();
        };
        var reader = new Thread(() => ReadSlowly(opened, reported));
        reader.Start();
        opened.Wait();
        Rcu.Synchronize();
        reader.Join();
    }

    private static void ReadSlowly(ManualResetEventSlim opened, ManualResetEventSlim reported)
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        opened.Set();
        reported.Wait();
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
