namespace PidNs.Tests.Support;

/// <summary>Processes in PID namespaces of their own, made by unshare(1): a chain of levels, and in the innermost an init with children.</summary>
internal sealed class NestedNamespace : IDisposable
{
    private readonly LiveProcess _outer;
    private readonly int _outermostInit;
    private bool _disposed;

    internal NestedNamespace(int levels = 1, int children = 0, int zombies = 0)
    {
        Assert.SkipUnless(IsAllowed, "Needs the right to make PID namespaces (CAP_SYS_ADMIN).");
        string[] unshare = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
        // The init becomes a program that never waits for its children; those that are to be zombies live until then.
        const string UntilInitDoesNotWait = "while read name < /proc/1/comm && test $name = sh; do :; done";
        string script = $"for i in $(seq {children}); do sleep 1000 & done; for i in $(seq {zombies}); do ({UntilInitDoesNotWait}) & done; echo ready; exec sleep 1000";
        _outer = LiveProcess.Start("unshare", [.. Enumerable.Repeat(unshare, levels).SelectMany(words => words).Skip(1), "sh", "-c", script]);
        if (_outer.ReadLine() != "ready")
            throw new InvalidOperationException("The nested namespace did not come up.");
        InitPid = _outermostInit = FirstChildOf(_outer.Pid);
        for (int i = 1; i < levels; i++)
            InitPid = FirstChildOf(InitPid);
    }

    internal static bool IsAllowed { get; } = Environment.IsPrivilegedProcess && CanUnshare();

    /// <summary>The process that unshared: in the test's namespace, with its children in the first nested one.</summary>
    internal int OuterPid => _outer.Pid;

    /// <summary>The innermost namespace's init, as the test's own namespace counts.</summary>
    internal int InitPid { get; }

    /// <summary>What the kernel says through procfs, to compare with.</summary>
    internal string LinkText => new FileInfo($"/proc/{InitPid}/ns/pid").LinkTarget!;

    internal PidNsHandle Open()
    {
        using TaskRef init = TaskRef.Open(InitPid);
        return init.TaskGetPidNs() ?? throw new InvalidOperationException("The nested init is gone.");
    }

    /// <summary>The numbers of the init, from the test's namespace inwards, as the kernel prints them.</summary>
    internal int[] ReadNSpid() => ReadNSpid(InitPid);

    /// <summary>The members of one of the nested namespaces by procfs alone.</summary>
    internal List<PidNsTask> ReadMembers(PidNsHandle ns, bool descendants)
    {
        string target = ns.Id.ToString();
        string innermost = LinkText;
        var members = new List<PidNsTask>();
        foreach (string directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid) || new FileInfo($"{directory}/ns/pid").LinkTarget is not { } link)
                continue;
            if (link == target || (descendants && link == innermost))
                members.Add(new PidNsTask(pid, ReadNSpid(pid)[ns.Level]));
        }
        return [.. members.OrderBy(member => member.Pid)];
    }

    /// <summary>Ends it: the namespaces and all in them are gone afterwards.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        // unshare(1) reaps its child and exits; killed itself, it would leave that to whoever adopts orphans.
        using (TaskRef? init = TaskRef.TryOpen(_outermostInit))
            init?.Kill();
        _outer.WaitForExit();
        _outer.Dispose();
    }

    private static int FirstChildOf(int pid) => int.Parse(File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ')[0]);

    private static int[] ReadNSpid(int pid) =>
        [.. File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("NSpid:")).Split('\t').Skip(1).Select(int.Parse)];

    private static bool CanUnshare()
    {
        using LiveProcess probe = LiveProcess.Start("unshare", "--pid", "--fork", "--mount-proc", "echo", "yes");
        return probe.ReadToEnd() == "yes\n";
    }
}
