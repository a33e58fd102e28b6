namespace PidNs;

/// <summary>What checked mode has found.</summary>
/// <param name="Kind">Which rule was broken.</param>
/// <param name="Message">What happened, in a sentence.</param>
/// <param name="Site">Stack trace of where it was found; null when that says nothing, as in a finalizer.</param>
/// <param name="OtherSite">Stack trace of the other side: where the reference was taken or released, or the guard opened or ended; null when there is none.</param>
public sealed record ContractViolation(ContractViolationKind Kind, string Message, string? Site, string? OtherSite)
{
    /// <summary>The report as text.</summary>
    public override string ToString() =>
        Message
        + (Site is null ? "" : $"{Environment.NewLine}Found{Environment.NewLine}{Site}")
        + (OtherSite is null ? "" : $"{Environment.NewLine}The other side was{Environment.NewLine}{OtherSite}");
}
