namespace PidNs;

/// <summary>A read-side critical section that holds up a grace period.</summary>
/// <param name="Thread">The thread that is inside the section.</param>
/// <param name="Age">How long a writer has waited for it; the section is at least as old.</param>
/// <param name="AcquireSite">Where the section was opened, in checked mode; else null.</param>
public sealed record RcuStall(Thread Thread, TimeSpan Age, string? AcquireSite)
{
    /// <summary>The report as one line; the acquire site follows on others.</summary>
    public override string ToString() =>
        $"Thread {Thread.ManagedThreadId} ({Thread.Name ?? "unnamed"}) has been in a read-side critical section for {Age.TotalSeconds:F1} s or longer, and a grace period waits for it."
        + (AcquireSite is null ? "" : $"{Environment.NewLine}It was opened{Environment.NewLine}{AcquireSite}");
}
