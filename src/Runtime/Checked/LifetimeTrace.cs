namespace PidNs;

/// <summary>What checked mode knows of one counted reference. Exists in checked mode only.</summary>
internal sealed class LifetimeTrace
{
    private readonly string? _acquireSite = CheckedMode.CaptureSite();
    private string? _releaseSite;

    private LifetimeTrace()
    {
    }

    internal static LifetimeTrace? Begin() => CheckedMode.IsEnabled ? new() : null;

    /// <summary>The reference is released, by its owner or (the leak) by the finalizer.</summary>
    internal void End(object reference, bool disposing, bool isClosed)
    {
        if (!disposing)
        {
            if (!isClosed)
                CheckedMode.ReportLater(ContractViolationKind.LeakedReference, $"A {Name(reference)} was never released.", _acquireSite);
        }
        else if (isClosed)
        {
            CheckedMode.Report(ContractViolationKind.DoubleRelease, $"A {Name(reference)} is released a second time.", _releaseSite);
        }
        else
        {
            _releaseSite = CheckedMode.CaptureSite();
        }
    }

    internal void ReportUse(object reference) =>
        CheckedMode.Report(ContractViolationKind.UseAfterRelease, $"A {Name(reference)} is used after its release.", _releaseSite);

    private static string Name(object reference) => reference as string ?? reference.GetType().Name;
}
