using System.Runtime.InteropServices;
using PidNs;

namespace ContainerWatch;

/// <summary>This machine, as this process sees it.</summary>
internal static unsafe class Host
{
    public static void PrintSummary()
    {
        double load;
        getloadavg(&load, 1);
        var here = Namespace();
        Console.WriteLine($"load {load:F2}, this process is {Environment.ProcessId} in {here.Id}");
    }

    /// <summary>Whether a namespace lies below our own.</summary>
    public static bool IsNested(PidNsId id)
    {
        CurrentPidNs here = CurrentPidNs.DangerousGetUnbounded();
        return id != here.Id;
    }

    private static CurrentPidNs Namespace()
    {
        CurrentPidNs here = CurrentPidNs.Get();
        return here;
    }

    [DllImport("libc")]
    private static extern int getloadavg(double* loads, int count);
}
