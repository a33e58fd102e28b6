using PidNs.Interop;

namespace PidNs.Probe;

/// <summary>The first use of the watcher of tasks, which fails: in borrowing, then in waiting. Later it works.</summary>
internal static class NoEpoll
{
    internal static void Run(int pid)
    {
        Sys.FaultInjector = call => call.Kind == SystemCallKind.EpollCreate ? Errno.EMFILE : Errno.None;
        using TaskRef task = TaskRef.Open(pid);
        Console.Write($"{NameOfError(() => Borrow(task))} {NameOfError(() => task.WaitForExitAsync())} ");
        Sys.FaultInjector = null;
        Console.WriteLine(task.WaitForExitAsync().IsCompleted);
    }

    private static void Borrow(TaskRef task)
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        _ = task.TaskActivePidNs(guard).IsNone;
    }

    private static string NameOfError(Action action)
    {
        try
        {
            action();
            return "none";
        }
        catch (KernelException e)
        {
            return e.GetType().Name;
        }
    }
}
