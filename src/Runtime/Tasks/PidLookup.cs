namespace PidNs;

/// <summary>What came of asking for the number of a process in a namespace: one of three.</summary>
public readonly record struct PidLookup
{
    private readonly NsPid _pid;

    private PidLookup(PidLookupStatus status, NsPid pid)
    {
        Status = status;
        _pid = pid;
    }

    /// <summary>Which of the three.</summary>
    public PidLookupStatus Status { get; }

    /// <summary>The number, with its namespace.</summary>
    /// <exception cref="InvalidOperationException">There is none: see <see cref="Status"/>.</exception>
    public NsPid Pid => Status == PidLookupStatus.Found ? _pid : throw new InvalidOperationException($"There is no number: {Status}.");

    internal static PidLookup NotVisible { get; } = new(PidLookupStatus.NotVisible, default);

    internal static PidLookup Reaped { get; } = new(PidLookupStatus.Reaped, default);

    internal int? NumberOrNull => Status == PidLookupStatus.Found ? _pid.Number : null;

    internal static PidLookup Of(NsPid pid) => new(PidLookupStatus.Found, pid);

    /// <summary>The number, or why there is none.</summary>
    public override string ToString() => Status == PidLookupStatus.Found ? _pid.ToString() : Status.ToString();
}
