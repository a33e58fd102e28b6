namespace PidNs.Tests.Support;

/// <summary>A process in a PID namespace of its own, made by unshare(1).</summary>
internal sealed class NestedNamespace : IDisposable
{
    private readonly LiveProcess _outer;

    internal NestedNamespace()
    {
        Assert.SkipUnless(IsAllowed, "Needs the right to make PID namespaces (CAP_SYS_ADMIN).");
        _outer = LiveProcess.Start("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sleep", "1000");
        SpinWait.SpinUntil(() => ChildOf(_outer.Pid) is { } child && File.ReadAllText($"/proc/{child}/comm") == "sleep\n");
        InitPid = ChildOf(_outer.Pid)!.Value;
    }

    internal static bool IsAllowed { get; } = Environment.IsPrivilegedProcess && CanUnshare();

    /// <summary>The namespace's init, as the test's own namespace counts.</summary>
    internal int InitPid { get; }

    /// <summary>What the kernel says through procfs, to compare with.</summary>
    internal string LinkText => new FileInfo($"/proc/{InitPid}/ns/pid").LinkTarget!;

    public void Dispose() => _outer.Dispose();

    private static int? ChildOf(int pid)
    {
        string children = File.ReadAllText($"/proc/{pid}/task/{pid}/children").Trim();
        return children.Length == 0 ? null : int.Parse(children.Split(' ')[0]);
    }

    private static bool CanUnshare()
    {
        using LiveProcess probe = LiveProcess.Start("unshare", "--pid", "--fork", "--mount-proc", "echo", "yes");
        return probe.ReadToEnd() == "yes\n";
    }
}
