using System.Diagnostics;
using PidNs;

namespace ContainerWatch;

/// <summary>Starts a program as the init of a new PID namespace, and shows the processes there until it ends.</summary>
internal static class Launcher
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    public static int Run(string program, IEnumerable<string> arguments)
    {
        var startInfo = new ProcessStartInfo(program);
        foreach (string argument in arguments)
            startInfo.ArgumentList.Add(argument);
        try
        {
            return Follow(startInfo);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or KernelException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Follow(ProcessStartInfo startInfo)
    {
        using var process = PidNsProcess.StartInNew(startInfo);
        Console.WriteLine($"started {startInfo.FileName} as {process.Pid}, {(IsNested(process.Task) ? "in a namespace of its own" : "in our own namespace")}");

        using var ns = process.Task.TaskGetPidNs();
        if (ns is not null)
            ShowMembers(process, ns);

        int exitCode = process.WaitForExit();
        Console.WriteLine($"{startInfo.FileName} has ended with {exitCode}");
        return exitCode;
    }

    private static void ShowMembers(PidNsProcess process, PidNsHandle ns)
    {
        // The namespace has to stay while we look at it.
        ns.Acquire();

        List<Member> shown = [];
        while (!process.HasExited)
        {
            var members = NamespaceTable.MembersOf(ns);
            if (!members.SequenceEqual(shown))
            {
                Console.WriteLine($"{ns.Id}:");
                foreach (var member in members)
                    Console.WriteLine($"  pid {member.Pid} here is pid {member.PidInside} there  {member.Name}");
                shown = members;
            }
            Thread.Sleep(s_interval);
        }
    }

    private static bool IsNested(TaskRef task)
    {
        RcuReadGuard guard = Rcu.ReadLock();
        PidNsRef ns = task.TaskActivePidNs();
        if (ns.IsNone)
            return false;
        bool nested = Host.IsNested(ns.Id);
        guard.Dispose();
        return nested;
    }
}
