using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PidNs.Contracts;
using PidNs.Interop;

namespace PidNs;

/// <summary>
/// A counted reference to a task: the kernel's <c>ARef&lt;Task&gt;</c>, held as a pidfd, so that it never comes to mean another task when its number is
/// reused. It keeps neither the task alive nor its PID namespace: once the task has been reaped (<c>release_task()</c>), it has none.
/// </summary>
[Owned]
[SupportedOSPlatform("linux")]
public sealed class TaskRef : IDisposable
{
    private readonly PidfdHandle _handle;

    private readonly object _lock = new();

    // What release_task() sets to null in the kernel. Published by RCU: unlinked first, closed after a grace period.
    private PidNsHandle? _pidNs;

    // The same while the task is known to be alive, so that a reader needs no system call; null when it has to be asked.
    private PidNsHandle? _activePidNs;

    private TaskCompletionSource? _exit;
    private bool _disposed;

    private TaskRef(PidfdHandle pidfd, int pid, bool isThread = false)
    {
        _handle = pidfd;
        Pid = pid;
        IsThread = isThread;
    }

    private PidfdHandle Pidfd => _handle.CheckUse(this);

    /// <summary>Whether this is a reference to one thread, from <see cref="OpenThread"/>, rather than to a process.</summary>
    public bool IsThread { get; }

    /// <summary>The number of the task in the caller's PID namespace. Once the task has been reaped, it may belong to another one.</summary>
    public int Pid { get; }

    /// <summary>Takes a reference to a process.</summary>
    /// <param name="pid">The number of the process in the caller's PID namespace.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    /// <exception cref="ArgumentException">The number is that of a thread, not of a process.</exception>
    /// <exception cref="KernelException">There is no such process (ESRCH), or no descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernel has no pidfds (before Linux 5.3).</exception>
    public static TaskRef Open([PidIn] int pid) => TryOpen(pid) ?? throw new KernelException(Errno.ESRCH, $"pidfd_open({pid})");

    /// <summary>Takes a reference to a process; null when there is none of that number.</summary>
    /// <param name="pid">The number of the process in the caller's PID namespace.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    /// <exception cref="ArgumentException">The number is that of a thread, not of a process.</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernel has no pidfds (before Linux 5.3).</exception>
    public static TaskRef? TryOpen([PidIn] int pid)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pid);
        int fd = Sys.PidfdOpen(pid);
        return Sys.ErrnoOf(fd) switch
        {
            Errno.ESRCH => null,
            Errno.EINVAL or Errno.ENOENT => throw new ArgumentException($"{pid} is the number of a thread, not of a process.", nameof(pid)),
            _ => new TaskRef(new PidfdHandle(fd.OrThrow($"pidfd_open({pid})")), pid),
        };
    }

    /// <summary>Takes a reference to a process by its number in some namespace; null when that has no such process, or the caller's has no number for it.</summary>
    /// <param name="pid">The number of the process in <paramref name="ns"/>.</param>
    /// <param name="ns">The namespace that the number counts in.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="ns"/> is None.</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public static TaskRef? TryOpen(int pid, PidNsRef ns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pid);
        PidNsHandle target = ns.Target;
        if (target.IsCurrent)
            return TryOpenVerified(pid, pid, target);
        int own = Sys.Ioctl(target, Interop.Ioctl.NS_GET_TGID_FROM_PIDNS, pid);
        return Sys.ErrnoOf(own) switch
        {
            Errno.ESRCH => null,
            Errno.ENOTTY => Search(pid, target),
            _ => TryOpenVerified(own.OrThrow("ioctl(NS_GET_TGID_FROM_PIDNS)"), pid, target),
        };
    }

    /// <summary>Takes a reference to the calling process.</summary>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public static TaskRef OpenCurrent() => Open(Environment.ProcessId);

    /// <summary>Takes a reference to one thread (PIDFD_THREAD, Linux 6.9; ask <see cref="KernelFeatures.PidfdThread"/>).</summary>
    /// <param name="tid">The number of the thread in the caller's PID namespace.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    /// <exception cref="KernelException">There is no such thread (ESRCH), or no descriptor is left.</exception>
    /// <exception cref="PlatformNotSupportedException">The kernel has no references to threads.</exception>
    public static TaskRef OpenThread(int tid)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tid);
        int fd = Sys.PidfdOpen(tid, Libc.PIDFD_THREAD);
        if (Sys.ErrnoOf(fd) == Errno.EINVAL)
            throw new PlatformNotSupportedException("pidfd_open(PIDFD_THREAD): this kernel does not have it.");
        return new(new PidfdHandle(fd.OrThrow($"pidfd_open({tid}, PIDFD_THREAD)")), tid, isThread: true);
    }

    /// <summary>Takes a reference to the process that a <see cref="Process"/> stands for, with the check that the number is still its own.</summary>
    /// <param name="process">A process that this one started, or looked up.</param>
    /// <exception cref="InvalidOperationException">The process has exited, or the object stands for none.</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public static TaskRef FromProcess(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        TaskRef? task = TryOpen(process.Id);
        // Not exited even now, so the number was not free in between.
        if (task is not null && !process.HasExited)
            return task;
        task?.Dispose();
        throw new InvalidOperationException("The process has exited.");
    }

    /// <summary>
    /// Takes a counted reference to the PID namespace of the task (<c>task_get_pid_ns()</c>). Null means that the task has been reaped, and nothing else;
    /// a zombie still has its namespace.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The caller may not inspect the task (ptrace(2), PTRACE_MODE_READ_FSCREDS).</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public PidNsHandle? TaskGetPidNs()
    {
        int fd = Sys.Ioctl(Pidfd, Interop.Ioctl.PIDFD_GET_PID_NAMESPACE);
        if (fd >= 0)
            return new PidNsHandle(fd);
        return Sys.ErrnoOf(fd) switch
        {
            // ENOTTY: before Linux 6.11. ESRCH: also said of zombies and dead leaders, which do have a namespace.
            Errno.ENOTTY or Errno.ESRCH => GetPidNsFromProcFs(),
            var errno => throw KernelException.For(errno, $"ioctl(PIDFD_GET_PID_NAMESPACE) on task {Pid}"),
        };
    }

    /// <summary>
    /// The PID namespace of the task, borrowed for the open guard; None when the task has been reaped (<c>task_active_pid_ns()</c>).
    /// The first call looks it up, later ones cost no system call. Take a counted reference to keep it longer, while the guard is open.
    /// </summary>
    /// <param name="scope">Leave it out: the compiler then keeps the borrow in the calling block.</param>
    /// <inheritdoc cref="TaskGetPidNs" path="/exception"/>
    [RequiresGuard(typeof(RcuReadGuard))]
    [return: MaybeNull]
    public PidNsRef TaskActivePidNs(in CallerScope scope = default)
    {
        if (CheckedMode.IsEnabled && !Rcu.IsReadLockHeld)
            CheckedMode.Report(ContractViolationKind.AccessOutsideGuard, $"The namespace of task {Pid} is accessed outside of a read-side critical section.", otherSite: null);
        return new(Volatile.Read(ref _activePidNs) ?? LookUpActivePidNs(), in scope, CheckedMode.IsEnabled ? Rcu.CurrentTrace : null);
    }

    /// <summary>As <see cref="TaskActivePidNs(in CallerScope)"/>, with the guard as a witness: the compiler binds the borrow to it.</summary>
    /// <param name="guard">The open guard.</param>
    /// <exception cref="InvalidOperationException">The guard is not open on the calling thread.</exception>
    /// <inheritdoc cref="TaskGetPidNs" path="/exception"/>
    [return: MaybeNull, Borrowed(From = nameof(guard))]
    public PidNsRef TaskActivePidNs(RcuReadGuard guard)
    {
        if (!guard.IsOpen)
            throw new InvalidOperationException("The guard is not open on this thread.");
        return new(Volatile.Read(ref _activePidNs) ?? LookUpActivePidNs(), in guard.Scope, CheckedMode.IsEnabled ? Rcu.CurrentTrace : null);
    }

    /// <summary>The number of the process in a PID namespace; null when it is not visible there, or has been reaped (<c>task_tgid_nr_ns()</c>).</summary>
    /// <param name="ns">The namespace in which to count.</param>
    /// <exception cref="InvalidOperationException"><paramref name="ns"/> is None.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel has no translation (before Linux 6.11), and /proc hides the task.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [return: PidIn(nameof(ns))]
    public int? TgidNrNs(PidNsRef ns) => NumberIn(ns.Target, process: true).NumberOrNull;

    /// <summary>The number of the task itself, which for a thread is its own (<c>task_pid_nr_ns()</c>).</summary>
    /// <inheritdoc cref="TgidNrNs" path="/param"/>
    /// <inheritdoc cref="TgidNrNs" path="/exception"/>
    public int? PidNrNs(PidNsRef ns) => NumberIn(ns.Target, process: !IsThread).NumberOrNull;

    /// <summary>The number of the process in a PID namespace, with the reason when there is none.</summary>
    /// <inheritdoc cref="TgidNrNs" path="/param"/>
    /// <inheritdoc cref="TgidNrNs" path="/exception"/>
    public PidLookup LookUpPid(PidNsRef ns) => NumberIn(ns.Target, process: true);

    /// <summary>
    /// The namespace that children of the task will be in, which is not its own after unshare(2) or setns(2). Null when there is none: the task has exited, or
    /// nothing has been started yet in the namespace that it unshared.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The caller may not inspect the task.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public ChildrenPidNsHandle? GetChildrenPidNs()
    {
        int fd = Sys.Ioctl(Pidfd, Interop.Ioctl.PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE);
        if (Sys.ErrnoOf(fd) == Errno.ENOTTY)
        {
            fd = ProcFs.Open(Pidfd, Pid, "ns/pid_for_children"u8);
            if (CloseIfReaped(fd))
                return null;
            // The file is not there, or nothing of the task is.
            Span<byte> status = stackalloc byte[ProcFs.StatusSize];
            if (Sys.ErrnoOf(fd) == Errno.ENOENT && Sys.ErrnoOf(ProcFs.ReadStatus(Pidfd, Pid, status)) == Errno.ENOENT && !Pidfd.IsReaped())
                throw Hidden(Pid);
        }
        return Sys.ErrnoOf(fd) is Errno.ESRCH or Errno.ENOENT ? null : new(fd.OrThrow($"PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE of task {Pid}"));
    }

    /// <summary>Whether the task has been reaped: waited for by its parent, so that nothing is left of it.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public bool IsReaped => Pidfd.IsReaped();

    /// <summary>Whether the process has exited; it may still be a zombie.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public bool HasExited => Sys.Poll(Pidfd, Libc.POLLIN, 0).OrThrow("poll(pidfd)") != 0;

    /// <summary>Waits until the process has exited. It is not reaped by this; that is its parent's to do.</summary>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [MayBlock]
    public void WaitForExit()
    {
        Rcu.CheckMayBlock();
        while (Sys.Poll(Pidfd, Libc.POLLIN, -1).OrThrow("poll(pidfd)") == 0)
        {
        }
    }

    /// <summary>Waits until the process has exited, but not longer than given.</summary>
    /// <param name="timeout">How long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>Whether it has exited.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or longer than <see cref="int.MaxValue"/> milliseconds.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    [MayBlock]
    public bool TryWaitForExit(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            WaitForExit();
            return true;
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        if (timeout > TimeSpan.Zero)
            Rcu.CheckMayBlock();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout.TotalMilliseconds, int.MaxValue);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
            int milliseconds = Math.Max(0, (int)Math.Ceiling(left.TotalMilliseconds));
            if (Sys.Poll(Pidfd, Libc.POLLIN, milliseconds).OrThrow("poll(pidfd)") != 0)
                return true;
            if (milliseconds == 0)
                return false;
        }
    }

    /// <summary>Sends a signal to the process (pidfd_send_signal(2)); never to another one that has its number now.</summary>
    /// <param name="signal">The signal; a positive value is a raw number of this machine, as in <see cref="PosixSignalRegistration"/>.</param>
    /// <returns>False when the task has been reaped, so that there was nobody to tell.</returns>
    /// <exception cref="UnauthorizedAccessException">The caller may not signal the process.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released.</exception>
    public bool Signal(PosixSignal signal)
    {
        int result = Sys.PidfdSendSignal(Pidfd, SignalNumbers.Of(signal));
        if (Sys.ErrnoOf(result) == Errno.ESRCH)
            return false;
        result.OrThrow($"pidfd_send_signal({signal}) to task {Pid}");
        return true;
    }

    /// <summary>Kills the process (SIGKILL).</summary>
    /// <inheritdoc cref="Signal" path="/returns"/>
    /// <inheritdoc cref="Signal" path="/exception"/>
    public bool Kill() => Signal((PosixSignal)SignalNumbers.SIGKILL);

    /// <summary>Waits until the process has exited, without a thread of its own.</summary>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The reference has been released, before or during the wait.</exception>
    public Task WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_exit is null)
            {
                TaskWatcher.Watch(Pidfd, this);
                _exit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (HasExited)
                    _exit.SetResult();
            }
            return _exit.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Releases the reference. The task is not touched. Waits for readers only when very many releases are pending, and never inside a section.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            UnlinkPidNs();
            _exit?.TrySetException(new ObjectDisposedException(nameof(TaskRef)));
            _handle.Dispose();
        }
        Rcu.LimitPending();
    }

    /// <summary>Reaps the task, a child of this process that has exited.</summary>
    internal int Reap() => Sys.Reap(Pidfd).OrThrow($"waitid({Pid})");

    /// <summary>The watcher's notice that the task has exited, or (Linux 6.9) has been reaped.</summary>
    internal void OnExit(bool reaped)
    {
        lock (_lock)
        {
            // A zombie has its namespace still, but from here on the task has to be asked each time.
            Volatile.Write(ref _activePidNs, null);
            if (reaped)
                UnlinkPidNs();
            _exit?.TrySetResult();
        }
    }

    [return: Borrowed]
    private PidNsHandle? LookUpActivePidNs()
    {
        lock (_lock)
        {
            _handle.CheckUse(this);
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_pidNs is not null)
            {
                if (Pidfd.IsReaped())
                    UnlinkPidNs();
                return _pidNs;
            }
            if (TaskGetPidNs() is not { } ns)
                return null;
            ns.Untrace();
            _pidNs = ns;
            TaskWatcher.Watch(Pidfd, this);
            // An exit before this look is seen by it; one after it is told to OnExit, which waits for the lock.
            if (!HasExited)
                Volatile.Write(ref _activePidNs, ns);
            return ns;
        }
    }

    /// <summary><c>release_task()</c> in miniature: no new reader finds the namespace; those that have found it keep it until their section ends.</summary>
    private void UnlinkPidNs()
    {
        Volatile.Write(ref _activePidNs, null);
        PidNsHandle? ns = _pidNs;
        _pidNs = null;
        if (ns is not null)
            Rcu.Call(ns.Dispose);
    }

    private PidLookup NumberIn(PidNsHandle ns, bool process)
    {
        int number = Sys.Ioctl(ns, process ? Interop.Ioctl.NS_GET_TGID_IN_PIDNS : Interop.Ioctl.NS_GET_PID_IN_PIDNS, Pid);
        if (Sys.ErrnoOf(number) == Errno.ENOTTY)
            number = NumberFromProcFs(ns, process);
        else if (Sys.ErrnoOf(number) == Errno.ESRCH)
            number = 0;
        number.OrThrow("ioctl(NS_GET_TGID_IN_PIDNS)");
        // The answer is about our number. It is about our task if that is not reaped even now.
        return Pidfd.IsReaped() ? PidLookup.Reaped : number == 0 ? PidLookup.NotVisible : PidLookup.Of(new NsPid(number, ns.Id));
    }

    /// <summary>Before Linux 6.11. Returns 0 when the namespace has no number for the task; the caller checks for the reaping.</summary>
    private int NumberFromProcFs(PidNsHandle ns, bool process)
    {
        // In the caller's own namespace it has a number, or it could not have been opened.
        if (!ns.IsCurrent)
        {
            using PidNsHandle? own = TaskGetPidNs();
            if (own is null || !own.IsWithin(ns))
                return 0;
        }
        Span<byte> status = stackalloc byte[ProcFs.StatusSize];
        int read = ProcFs.ReadStatus(Pidfd, Pid, status);
        return Sys.ErrnoOf(read) switch
        {
            Errno.ESRCH or Errno.ENOENT when Pidfd.IsReaped() => 0,
            Errno.ENOENT => throw Hidden(Pid),
            _ => ProcFs.ParseNumber(status[..read.OrThrow($"read /proc/{Pid}/status")], process ? "NStgid"u8 : "NSpid"u8, ns.Level),
        };
    }

    /// <summary>Opens by the caller's number and makes sure that it is the task of that number in the namespace.</summary>
    private static TaskRef? TryOpenVerified(int own, int pid, PidNsHandle ns)
    {
        TaskRef? task = TryOpen(own);
        try
        {
            if (task?.NumberIn(ns, process: true).NumberOrNull != pid)
                return null;
            (TaskRef? verified, task) = (task, null);
            return verified;
        }
        finally
        {
            task?.Dispose();
        }
    }

    /// <summary>Before Linux 6.11: looks through all tasks for the one that has the number there.</summary>
    private static TaskRef? Search(int pid, PidNsHandle ns)
    {
        int level = ns.Level;
        Span<byte> status = stackalloc byte[ProcFs.StatusSize];
        using var list = new ProcFsList();
        while (list.MoveNext())
        {
            int read = ProcFs.ReadStatus(list.Current, status);
            if (read <= 0 || ProcFs.ParseNumber(status[..read], "NStgid"u8, level) != pid)
                continue;
            int own = ProcFs.ParseNumber(status[..read], "NStgid"u8, level: 0);
            if (own > 0 && TryOpenVerified(own, pid, ns) is { } task)
                return task;
        }
        return null;
    }

    private static UnauthorizedAccessException Hidden(int pid) => new($"/proc does not show task {pid}, which exists (proc(5), hidepid).");

    private PidNsHandle? GetPidNsFromProcFs()
    {
        int fd = ProcFs.Open(Pidfd, Pid, "ns/pid"u8);
        // What was opened belongs to our task only if that is not reaped even now; and a refusal may be about the next owner of the number.
        if (CloseIfReaped(fd))
            return null;
        if (Sys.ErrnoOf(fd) == Errno.ENOENT)
            throw Hidden(Pid);
        return new PidNsHandle(fd.OrThrow($"open /proc/{Pid}/ns/pid"));
    }

    /// <summary>Whether the task has been reaped. Unless it certainly has not, what was opened for it is closed again.</summary>
    private bool CloseIfReaped(int fd)
    {
        bool reaped = true;
        try
        {
            return reaped = Pidfd.IsReaped();
        }
        finally
        {
            if (reaped && fd >= 0)
                Sys.Close(fd);
        }
    }
}
