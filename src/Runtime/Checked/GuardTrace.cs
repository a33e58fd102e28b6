namespace PidNs;

/// <summary>What checked mode knows of one guard.</summary>
internal sealed class GuardTrace(long token, string? acquireSite, GuardTrace? outer)
{
    internal long Token { get; } = token;

    internal string? AcquireSite { get; } = acquireSite;

    internal GuardTrace? Outer { get; } = outer;

    /// <summary>Where the guard ended; null while it is open.</summary>
    internal string? ReleaseSite { get; set; }
}
