using System.Diagnostics;

namespace PidNs.Probe;

/// <summary>Prints what the library finds, for a test to compare.</summary>
internal static class Inspect
{
    internal static void NamespaceOf(int pid)
    {
        using TaskRef? task = TaskRef.TryOpen(pid);
        if (task is null)
        {
            Console.WriteLine("no such task");
            return;
        }
        try
        {
            using PidNsHandle? ns = task.TaskGetPidNs();
            Console.WriteLine(ns?.ToString() ?? "None");
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
