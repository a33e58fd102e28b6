namespace PidNs.Tests.Support;

/// <summary>Runs PidNs.Probe: the library in another process, with other rights or in another namespace.</summary>
internal static class ProbeProcess
{
    private static readonly string s_probe = Path.Combine(AppContext.BaseDirectory, "PidNs.Probe.dll");

    /// <summary>Starts the probe. <paramref name="wrapper"/> is what to run it under, as "unshare --pid --fork".</summary>
    internal static LiveProcess Start(string wrapper, params string[] arguments)
    {
        string[] words = [.. wrapper.Split(' ', StringSplitOptions.RemoveEmptyEntries), Environment.ProcessPath is { } host && host.EndsWith("dotnet") ? host : "dotnet", s_probe, .. arguments];
        return LiveProcess.Start(words[0], words[1..]);
    }

    /// <summary>Runs the probe as another user, who has no rights over the caller's processes; in a private mount namespace, after a setup script.</summary>
    internal static string RunAsNobody(bool oldKernel, string setup, params string[] arguments) => RunAsNobody(oldKernel, setup, wrapper: "", arguments);

    /// <inheritdoc cref="RunAsNobody(bool, string, string[])"/>
    internal static string RunAsNobody(bool oldKernel, string setup, string wrapper, string[] arguments)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to become another user.");
        string run = $"export PIDNS_PROBE_OLD_KERNEL={(oldKernel ? 1 : 0)}; exec setpriv --reuid 65534 --regid 65534 --clear-groups {wrapper} dotnet {s_probe} {string.Join(' ', arguments)}";
        using LiveProcess process = LiveProcess.Start("unshare", "--mount", "sh", "-c", $"{setup}{run}");
        string output = process.ReadToEnd();
        Assert.SkipWhen(output.Length == 0, "The probe cannot be run as another user: is the directory of the tests readable for all?");
        return output.TrimEnd();
    }
}
