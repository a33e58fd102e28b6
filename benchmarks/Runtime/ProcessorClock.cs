using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace PidNs.Benchmarks;

/// <summary>
/// The processor time of the calling thread (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID): what other programs take from it, on a busy machine, is not counted.
/// Neither is time in which the thread sleeps, to the advantage of locks that are waited for.
/// </summary>
internal sealed unsafe class ProcessorClock : IClock
{
    private const int CLOCK_THREAD_CPUTIME_ID = 3, NanosecondsPerSecond = 1_000_000_000;

    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency => new(NanosecondsPerSecond);

    public long GetTimestamp()
    {
        long* time = stackalloc long[2];
        _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, time);
        return (time[0] * NanosecondsPerSecond) + time[1];
    }

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, long* time);
}
