using System.Diagnostics;

namespace PidNs.Probe;

/// <summary>Prints what the library finds, for a test to compare.</summary>
internal static class Inspect
{
    internal static void NamespaceOf(int pid) => Print(pid, task =>
    {
        using PidNsHandle? ns = task.TaskGetPidNs();
        return ns?.ToString();
    });

    internal static void ChildrenOf(int pid) => Print(pid, task =>
    {
        using ChildrenPidNsHandle? children = task.GetChildrenPidNs();
        using PidNsHandle? ns = children?.AcquireForChildren();
        return ns?.ToString();
    });

    internal static void NumberOf(int pid) => Print(pid, task => task.TgidNrNs(CurrentPidNs.Get())?.ToString());

    private static void Print(int pid, Func<TaskRef, string?> ask)
    {
        using TaskRef? task = TaskRef.TryOpen(pid);
        if (task is null)
        {
            Console.WriteLine("no such task");
            return;
        }
        try
        {
            Console.WriteLine(ask(task) ?? "None");
        }
        catch (UnauthorizedAccessException)
        {
            Console.WriteLine("denied");
        }
    }

    internal static void BelowOuterProcFs()
    {
        Console.WriteLine(CurrentPidNs.Get().ToString());
        using Process child = Process.Start("sleep", "1000");
        try
        {
            using TaskRef task = TaskRef.Open(child.Id);
            using PidNsHandle? ns = task.TaskGetPidNs();
            Console.WriteLine($"{ns} {task.TgidNrNs(CurrentPidNs.Get()) == child.Id}");
            using PidNsHandle current = CurrentPidNs.Get().Acquire();
            var numbers = new List<int>();
            foreach (PidNsTask item in current.EnumerateTasks())
            {
                if (item.Pid != item.NsPid)
                    throw new InvalidOperationException("Own numbers differ.");
                numbers.Add(item.Pid);
            }
            numbers.Sort();
            Console.WriteLine($"{Environment.ProcessId},{child.Id} {string.Join(',', numbers)}");
            using TaskRef? found = TaskRef.TryOpen(child.Id, current.Borrow());
            Console.WriteLine(found?.Pid == child.Id);
        }
        finally
        {
            child.Kill();
        }
    }
}
