using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PidNs.Contracts;
using PidNs.Interop;

namespace PidNs;

/// <summary>
/// A counted reference to the namespace that the children of a task will be in (/proc/PID/ns/pid_for_children). A type of its own, because after unshare(2)
/// or setns(2) it is not the task's own namespace, and never becomes it.
/// </summary>
[Owned]
[SupportedOSPlatform("linux")]
public sealed class ChildrenPidNsHandle : SafeHandleMinusOneIsInvalid
{
    private readonly LifetimeTrace? _trace = LifetimeTrace.Begin();

    internal ChildrenPidNsHandle(int fd) : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>Takes a reference to it as what it is to the children: their own namespace.</summary>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public PidNsHandle AcquireForChildren()
    {
        if (IsClosed)
        {
            _trace?.ReportUse(this);
            throw new ObjectDisposedException(nameof(ChildrenPidNsHandle));
        }
        return new(Sys.Duplicate(this).OrThrow("fcntl(F_DUPFD_CLOEXEC)"));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _trace?.End(this, disposing, IsClosed);
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Sys.Close((int)handle);
}
