using System.Diagnostics;

namespace PidNs;

public static partial class Rcu
{
    private static TimeSpan s_stallTimeout = TimeSpan.FromSeconds(21);

    /// <summary>After how long a section that holds up a grace period is reported, and reported again; 21 seconds, as in the kernel, unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public static TimeSpan StallTimeout
    {
        get => s_stallTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            s_stallTimeout = value;
        }
    }

    /// <summary>A section holds up a grace period for too long. Raised on the waiting thread; without a handler the report goes to <see cref="Trace"/>.</summary>
    public static event Action<RcuStall>? Stalled;

    private static void ReportStall(ReaderRecord record, TimeSpan age)
    {
        var stall = new RcuStall(record.Thread, age, record.Trace?.AcquireSite);
        if (Stalled is { } stalled)
            stalled(stall);
        else
            Trace.TraceWarning(stall.ToString());
    }
}
