using System.Diagnostics;

namespace PidNs.Probe;

/// <summary>Starts an init in a new namespace and a second program beside it, with whatever rights there are.</summary>
internal static class StartProgram
{
    internal static void Run()
    {
        try
        {
            using PidNsProcess init = PidNsProcess.StartInNew(new("sh", ["-c", "echo $$; read line"]) { RedirectStandardOutput = true, RedirectStandardInput = true });
            Console.Write($"{init.StandardOutput!.ReadLine()} ");
            using PidNsHandle ns = init.Task.TaskGetPidNs()!;
            using PidNsProcess second = PidNsProcess.Start(new("sh", ["-c", "exit $$"]), ns.Borrow());
            Console.Write($"{second.WaitForExit()} {ns.Level} ");
            // This process itself is where it was.
            using Process ordinary = Process.Start(new ProcessStartInfo("readlink", ["/proc/self/ns/pid"]) { RedirectStandardOutput = true })!;
            Console.WriteLine(ordinary.StandardOutput.ReadLine() == CurrentPidNs.Get().ToString());
        }
        catch (UnauthorizedAccessException e)
        {
            Console.WriteLine(e.Message);
        }
    }
}
