using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PidNs;

/// <summary>
/// The dynamic twin of the analyzer, as CONFIG_PROVE_RCU and kmemleak are in the kernel: finds at run time, with the stack traces of both sides, what the analyzer
/// could not see. Switched on by the app switch <c>PidNs.Checked</c> (in runtimeconfig.json or by <see cref="AppContext.SetSwitch"/> before first use) or by
/// <c>PIDNS_CHECKED=1</c> in the environment. Off, it costs nothing.
/// </summary>
public static class CheckedMode
{
    /// <summary>Whether checked mode is on. Decided once.</summary>
    public static bool IsEnabled { get; } =
        AppContext.TryGetSwitch("PidNs.Checked", out bool isEnabled) ? isEnabled : Environment.GetEnvironmentVariable("PIDNS_CHECKED") == "1";

    /// <summary>
    /// Whether a violation throws a <see cref="ContractViolationException"/> where it happens; true unless set. Otherwise the program goes on. What the finalizer or
    /// a writer finds never throws.
    /// </summary>
    public static bool Throws { get; set; } = true;

    /// <summary>A violation was found. Without a handler, the report of one that does not throw goes to <see cref="Trace"/>.</summary>
    public static event Action<ContractViolation>? Found;

    /// <summary>The caller's stack, to be kept; null when checked mode is off.</summary>
    internal static string? CaptureSite() => IsEnabled ? new StackTrace(skipFrames: 2, fNeedFileInfo: true).ToString() : null;

    /// <summary>Reports what the calling thread does wrong, and throws where that is configured.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Report(ContractViolationKind kind, string message, string? otherSite)
    {
        var violation = new ContractViolation(kind, message, CaptureSite(), otherSite);
        Found?.Invoke(violation);
        if (Throws)
            throw new ContractViolationException(violation);
        if (Found is null)
            Trace.TraceError(violation.ToString());
    }

    /// <summary>Reports what somebody else did wrong before: there is no use in throwing here.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Runs in finalizers, where an exception ends the process.")]
    internal static void ReportLater(ContractViolationKind kind, string message, string? otherSite)
    {
        var violation = new ContractViolation(kind, message, Site: null, otherSite);
        try
        {
            if (Found is { } found)
                found(violation);
            else
                Trace.TraceError(violation.ToString());
        }
        catch (Exception e)
        {
            Trace.TraceError($"A handler of {nameof(Found)} failed: {e}");
        }
    }
}
