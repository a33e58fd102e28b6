using Microsoft.Win32.SafeHandles;

namespace PidNs.Interop;

/// <summary>A pidfd: a reference to a task that its number cannot take over (pidfd_open(2)).</summary>
internal sealed class PidfdHandle : SafeHandleMinusOneIsInvalid
{
    private readonly LifetimeTrace? _trace = LifetimeTrace.Begin();

    internal PidfdHandle(int fd) : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>The caller itself.</summary>
    internal static PidfdHandle OpenSelf() => new(Sys.PidfdOpen(Environment.ProcessId).OrThrow("pidfd_open"));

    /// <summary>Names this descriptor to <see cref="TaskWatcher"/>; 0 when it is not watched.</summary>
    internal long WatchKey { get; set; }

    /// <summary>
    /// Whether the task has been reaped, asked by signal 0: it still finds zombies and dead leaders whose threads live on.
    /// </summary>
    internal bool IsReaped() => Sys.ErrnoOf(Sys.PidfdSendSignal(this, 0)) switch
    {
        // EPERM: there is somebody who may not be signalled.
        Errno.None or Errno.EPERM => false,
        Errno.ESRCH => true,
        var errno => throw KernelException.For(errno, "pidfd_send_signal(0)"),
    };

    /// <summary>In checked mode, reports a use after the release. The call itself will throw.</summary>
    internal PidfdHandle CheckUse(object owner)
    {
        if (CheckedMode.IsEnabled && IsClosed)
            _trace?.ReportUse(owner);
        return this;
    }

    protected override void Dispose(bool disposing)
    {
        _trace?.End("TaskRef", disposing, IsClosed);
        base.Dispose(disposing);
    }

    protected override bool ReleaseHandle()
    {
        TaskWatcher.Forget(WatchKey);
        return Sys.Close((int)handle);
    }
}
