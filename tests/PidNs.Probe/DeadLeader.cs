using System.Runtime.InteropServices;

namespace PidNs.Probe;

/// <summary>A process whose first thread has ended while another one lives on.</summary>
internal static partial class DeadLeader
{
    internal static void Run()
    {
        using var started = new ManualResetEventSlim();
        new Thread(() =>
        {
            started.Set();
            Thread.Sleep(Timeout.Infinite);
        }).Start();
        started.Wait();
        Console.WriteLine(Environment.ProcessId);
        // exit(2), not exit_group(2): ends the calling thread only.
        syscall(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 60 : 93, 0);
    }

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint argument);
}
