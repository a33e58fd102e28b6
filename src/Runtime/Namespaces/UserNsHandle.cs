using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PidNs.Contracts;
using PidNs.Interop;

namespace PidNs;

/// <summary>A counted reference to the user namespace that owns a PID namespace (user_namespaces(7)).</summary>
[Owned]
[SupportedOSPlatform("linux")]
public sealed class UserNsHandle : SafeHandleMinusOneIsInvalid
{
    private readonly LifetimeTrace? _trace = LifetimeTrace.Begin();

    internal UserNsHandle(int fd) : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>The number between the brackets of <c>user:[4026531837]</c>.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public ulong Inode
    {
        get
        {
            ThrowIfReleased();
            Sys.Stat(this, out Libc.Statx stat).OrThrow("statx");
            return stat.Inode;
        }
    }

    /// <summary>The user who created it, as a number of the caller's own user namespace.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public unsafe uint OwnerUid
    {
        get
        {
            ThrowIfReleased();
            uint uid = 0;
            Sys.Ioctl(this, Ioctl.NS_GET_OWNER_UID, (nint)(&uid)).OrThrow("ioctl(NS_GET_OWNER_UID)");
            return uid;
        }
    }

    /// <summary>The text that readlink(1) shows for it.</summary>
    public override string ToString() => IsClosed ? "released" : $"user:[{Inode}]";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _trace?.End(this, disposing, IsClosed);
        base.Dispose(disposing);
    }

    private void ThrowIfReleased()
    {
        if (!IsClosed)
            return;
        _trace?.ReportUse(this);
        throw new ObjectDisposedException(nameof(UserNsHandle));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Sys.Close((int)handle);
}
