using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
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

    private LifetimeTrace? _trace = LifetimeTrace.Begin();

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
            ThrowIfReleased();
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
            ThrowIfReleased();
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
    public bool IsCurrent => IsSame(Current);

    /// <summary>Borrows the namespace for the calling block, while this reference is held.</summary>
    /// <param name="scope">Leave it out: the compiler then keeps the borrow in the calling block.</param>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [return: Borrowed]
    public PidNsRef Borrow(in CallerScope scope = default)
    {
        ThrowIfReleased();
        return new(this, in scope);
    }

    /// <summary>Takes another reference, to be released on its own (<c>get_pid_ns()</c>).</summary>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public PidNsHandle Acquire()
    {
        ThrowIfReleased();
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
        ThrowIfReleased();
        int fd = Sys.Ioctl(this, Interop.Ioctl.NS_GET_PARENT);
        if (Sys.ErrnoOf(fd) == Errno.EPERM && (this == Current || IsCurrent))
            return null;
        return new(fd.OrThrow("ioctl(NS_GET_PARENT)"));
    }

    /// <summary>Whether it lies above <paramref name="other"/> in the tree of namespaces, however far.</summary>
    /// <param name="other">The namespace that may lie below.</param>
    /// <exception cref="InvalidOperationException"><paramref name="other"/> is None.</exception>
    /// <exception cref="UnauthorizedAccessException"><paramref name="other"/> is neither the caller's own namespace nor below it.</exception>
    public bool IsAncestorOf(PidNsRef other) => !IsSame(other.Target) && other.Target.IsWithin(this);

    /// <summary>Whether it lies below <paramref name="other"/> in the tree of namespaces, however far.</summary>
    /// <param name="other">The namespace that may lie above.</param>
    /// <exception cref="InvalidOperationException"><paramref name="other"/> is None.</exception>
    /// <exception cref="UnauthorizedAccessException">This is neither the caller's own namespace nor below it.</exception>
    public bool IsDescendantOf(PidNsRef other) => !IsSame(other.Target) && IsWithin(other.Target);

    /// <summary>The user namespace that owns it: capabilities over it are counted there.</summary>
    /// <exception cref="UnauthorizedAccessException">The owner lies outside of the caller's own user namespace.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public UserNsHandle GetOwner()
    {
        ThrowIfReleased();
        return new(Sys.Ioctl(this, Interop.Ioctl.NS_GET_USERNS).OrThrow("ioctl(NS_GET_USERNS)"));
    }

    /// <summary>
    /// The namespace's init: its task number 1, with which it lives and dies. Null when that has been reaped, or the caller's namespace has no number for it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public TaskRef? GetInitTask()
    {
        ThrowIfReleased();
        return TaskRef.TryOpen(1, Borrow());
    }

    /// <summary>
    /// The tasks of the namespace, processes only, as they come: a listing of procfs, not a snapshot. Nothing is allocated for an item.
    /// Before Linux 6.11, tasks of nested namespaces that the caller may not inspect are passed over.
    /// </summary>
    /// <param name="descendants">Whether those of the namespaces below are wanted too.</param>
    /// <param name="scope">Leave it out: the compiler then keeps the borrow in the calling block.</param>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [return: Borrowed]
    public PidNsTasks EnumerateTasks(bool descendants = false, in CallerScope scope = default) => new(Borrow(in scope), descendants);

    /// <summary>Opens a namespace by path: /proc/PID/ns/pid, or where it has been bind-mounted.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ArgumentException">What is there is not a PID namespace.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller may not open it.</exception>
    /// <exception cref="KernelException">It cannot be opened.</exception>
    public static PidNsHandle OpenPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int fd = Sys.OpenAt(Libc.AT_FDCWD, Encoding.UTF8.GetBytes(path + '\0')).OrThrow($"open {path}");
        return Checked(new(fd), $"'{path}'", nameof(path));
    }

    /// <summary>Takes a reference to the namespace that a descriptor stands for; the descriptor stays the caller's.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <exception cref="ArgumentException">It does not stand for a PID namespace.</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public static PidNsHandle FromDescriptor(SafeHandle descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return Checked(new(Sys.Duplicate(descriptor).OrThrow("fcntl(F_DUPFD_CLOEXEC)")), "The descriptor", nameof(descriptor));
    }

    /// <summary>
    /// All PID namespaces that have a process which the caller may see, its own first; each once, as they are found. One that is only held open or mounted
    /// has no process and is not found. Tasks that the caller may not inspect are passed over.
    /// </summary>
    /// <returns>References that are the caller's to release.</returns>
    /// <exception cref="KernelException">/proc is not readable.</exception>
    public static IEnumerable<PidNsHandle> EnumerateAll()
    {
        // Identities cannot be reused while a reference is held, so those of the search are kept until its end.
        var seen = new Dictionary<PidNsId, PidNsHandle>();
        try
        {
            seen.Add(CurrentId, Current.Acquire());
            yield return Current.Acquire();
            var inodes = new HashSet<ulong> { CurrentId.Inode };
            using var list = new ProcFsList();
            while (list.MoveNext())
            {
                if (!inodes.Add(ProcFs.ReadNamespaceInode(list.Current)))
                    continue;
                int fd = ProcFs.Open(list.Current, "ns/pid"u8);
                if (fd < 0)
                    continue;
                using var ns = new PidNsHandle(fd);
                if (!ns.IsInView() || seen.ContainsKey(ns.Id))
                    continue;
                seen.Add(ns.Id, ns.Acquire());
                yield return ns.Acquire();
            }
        }
        finally
        {
            foreach (PidNsHandle ns in seen.Values)
                ns.Dispose();
        }
    }

    /// <summary>The descriptor of this reference, for other system calls while it is held. Not yours to close.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [return: Borrowed]
    public int DangerousGetFileDescriptor()
    {
        ThrowIfReleased();
        return (int)handle;
    }

    /// <summary>The text that readlink(1) shows for /proc/PID/ns/pid.</summary>
    public override string ToString() => IsClosed ? "released" : Id.ToString();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _trace?.End(this, disposing, IsClosed);
        base.Dispose(disposing);
    }

    /// <summary>For references that belong to the library's own structures: if they are left to the finalizer, their owner was.</summary>
    internal void Untrace()
    {
        _trace = null;
    }

    private void ThrowIfReleased()
    {
        if (!IsClosed)
            return;
        _trace?.ReportUse(this);
        throw new ObjectDisposedException(nameof(PidNsHandle));
    }

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

    /// <summary>Both are held, so even device and inode number are an identity.</summary>
    private bool IsSame(PidNsHandle other) => Id.Matches(other.Id);

    /// <summary>Whether it is <paramref name="other"/> or lies below it.</summary>
    internal bool IsWithin(PidNsHandle other)
    {
        if (IsSame(other))
            return true;
        for (PidNsHandle? parent = GetParent(); parent is not null;)
        {
            using PidNsHandle below = parent;
            if (below.IsSame(other))
                return true;
            parent = below.GetParent();
        }
        return false;
    }

    /// <summary>Whether it is the caller's own namespace or lies below it. An outer procfs shows others too.</summary>
    internal bool IsInView()
    {
        try
        {
            return IsWithin(Current);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static PidNsHandle Checked([Owned] PidNsHandle ns, string what, string parameter)
    {
        if (Sys.Ioctl(ns, Interop.Ioctl.NS_GET_NSTYPE) == Libc.CLONE_NEWPID)
            return ns;
        ns.Dispose();
        throw new ArgumentException($"{what} is not a PID namespace.", parameter);
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
        var current = new PidNsHandle(fd);
        current.Untrace();
        return current;
    }
}
