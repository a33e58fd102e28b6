using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PidNs.Contracts;
using PidNs.Interop;

namespace PidNs;

/// <summary>
/// A counted reference to a PID namespace: the kernel's <c>ARef&lt;PidNamespace&gt;</c>. It keeps the namespace, and its identity, alive until it
/// is disposed (<c>put_pid_ns()</c>). Members may be used from any thread.
/// </summary>
[Owned]
[SupportedOSPlatform("linux")]
public sealed class PidNsHandle : SafeHandleMinusOneIsInvalid
{
    // Written before the flag beside it; every thread that races to fill them in writes the same.
    private PidNsId _id;
    private int _level;
    private volatile bool _hasId, _hasLevel;

    internal PidNsHandle(int fd) : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>The caller's own namespace. Never closed: the namespace of a process never changes.</summary>
    internal static readonly PidNsHandle Current = OpenCurrent();

    // Read once, so that the optimised code of a borrow of the caller's own namespace is that of a constant.
    internal static readonly PidNsId CurrentId = Current.Id;
    internal static readonly int CurrentLevel = Current.Level;

    /// <summary>Which namespace.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public PidNsId Id
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            if (!_hasId)
            {
                _id = ReadId();
                _hasId = true;
            }
            return _id;
        }
    }

    /// <summary>
    /// How deep the namespace is nested, counted from the caller's own, which is 0; its children are 1. The kernel shows nobody what lies above
    /// the own namespace (pid_namespaces(7)), so an absolute depth does not exist inside a container.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The namespace is neither the caller's own nor below it.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public int Level
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            if (!_hasLevel)
            {
                _level = ReadLevel();
                _hasLevel = true;
            }
            return _level;
        }
    }

    /// <summary>Whether it is the caller's own namespace.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public bool IsCurrent => Id == CurrentId;

    /// <summary>Borrows the namespace for the calling block, while this reference is held.</summary>
    /// <param name="scope">Leave it out: the compiler then keeps the borrow in the calling block.</param>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [return: Borrowed]
    public PidNsRef Borrow(in CallerScope scope = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new(this, in scope);
    }

    /// <summary>Takes another reference, to be released on its own (<c>get_pid_ns()</c>).</summary>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public PidNsHandle Acquire()
    {
        var copy = new PidNsHandle(Sys.Duplicate(this).OrThrow("fcntl(F_DUPFD_CLOEXEC)")) { _id = _id, _level = _level };
        copy._hasId = _hasId && copy._id == _id;
        copy._hasLevel = _hasLevel && copy._level == _level;
        return copy;
    }

    /// <summary>The namespace that this one was created in; null at the top of the caller's view, which is its own namespace.</summary>
    /// <exception cref="UnauthorizedAccessException">The namespace is neither the caller's own nor below it, so the kernel does not tell.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public PidNsHandle? GetParent()
    {
        int fd = Sys.Ioctl(this, Interop.Ioctl.NS_GET_PARENT);
        if (Sys.ErrnoOf(fd) == Errno.EPERM && (this == Current || IsCurrent))
            return null;
        return new(fd.OrThrow("ioctl(NS_GET_PARENT)"));
    }

    /// <summary>The descriptor of this reference, for other system calls while it is held. Not yours to close.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [return: Borrowed]
    public int DangerousGetFileDescriptor()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return (int)handle;
    }

    /// <summary>The text that readlink(1) shows for /proc/PID/ns/pid.</summary>
    public override string ToString() => IsClosed ? "released" : Id.ToString();

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Sys.Close((int)handle);

    private unsafe PidNsId ReadId()
    {
        ulong unique = 0;
        int result = Sys.Ioctl(this, Interop.Ioctl.NS_GET_ID, (nint)(&unique));
        if (result < 0 && Sys.ErrnoOf(result) != Errno.ENOTTY)
            result.OrThrow("ioctl(NS_GET_ID)");
        Sys.Stat(this, out Libc.Statx stat).OrThrow("statx");
        return new PidNsId(stat.Inode, ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor, unique);
    }

    private int ReadLevel()
    {
        int level = 0;
        for (PidNsHandle? parent = GetParent(); parent is not null; level++)
        {
            using PidNsHandle below = parent;
            parent = below.GetParent();
        }
        return level;
    }

    private static PidNsHandle OpenCurrent()
    {
        using PidfdHandle self = PidfdHandle.OpenSelf();
        int fd = Sys.Ioctl(self, Interop.Ioctl.PIDFD_GET_PID_NAMESPACE);
        if (fd < 0)
            fd = ProcFs.OpenSelf("ns/pid"u8).OrThrow("open /proc/self/ns/pid");
        return new PidNsHandle(fd);
    }
}
