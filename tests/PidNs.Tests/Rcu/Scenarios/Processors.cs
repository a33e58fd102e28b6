using System.Runtime.InteropServices;

namespace PidNs.Tests.RcuScenarios;

/// <summary>
/// Two threads that race have to run at the same moment, which on a busy machine they rarely do by themselves: each gets a processor, and goes before others where
/// that is permitted.
/// </summary>
internal static unsafe class Processors
{
    private const int MaskBytes = 128;

    internal static IEnumerable<int> Allowed()
    {
        byte[] mask = new byte[MaskBytes];
        fixed (byte* p = mask)
            _ = sched_getaffinity(0, MaskBytes, p);
        return Enumerable.Range(0, MaskBytes * 8).Where(i => (mask[i / 8] & (1 << (i % 8))) != 0);
    }

    /// <summary>For the calling thread, which must end afterwards.</summary>
    internal static void TakeFirst(int processor)
    {
        const int ThisThread = 0, PRIO_PROCESS = 0, Nice = -15;
        byte* mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        _ = sched_setaffinity(ThisThread, MaskBytes, mask);
        _ = setpriority(PRIO_PROCESS, ThisThread, Nice);
    }

    [DllImport("libc")]
    private static extern int sched_getaffinity(int thread, nint size, byte* mask);

    [DllImport("libc")]
    private static extern int sched_setaffinity(int thread, nint size, byte* mask);

    [DllImport("libc")]
    private static extern int setpriority(int which, int thread, int nice);
}
