namespace PidNs.Tests.Support;

/// <summary>A process that has exited and that its parent, a process of ours that never waits, has not reaped.</summary>
internal sealed class ZombieProcess : IDisposable
{
    private readonly LiveProcess _parent;

    internal ZombieProcess()
    {
        // The parent becomes a program that does not wait for the child which it inherits; the child lives until then.
        _parent = LiveProcess.Shell("sh -c 'while grep -q ^sh /proc/$PPID/comm; do :; done; exit 7' & echo $!; exec sleep 1000");
        Pid = int.Parse(_parent.ReadLine());
        SpinWait.SpinUntil(() => State == 'Z');
    }

    internal int Pid { get; }

    internal int ParentPid => _parent.Pid;

    /// <summary>The state letter of /proc/PID/stat.</summary>
    internal char State
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{Pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
    }

    /// <summary>Has the zombie reaped: its parent dies, and whoever adopts it waits for it.</summary>
    internal void Reap()
    {
        _parent.KillAndReap();
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{Pid}"));
    }

    public void Dispose() => _parent.Dispose();
}
