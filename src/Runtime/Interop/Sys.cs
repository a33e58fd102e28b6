using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PidNs.Interop;

/// <summary>
/// System calls whose result is never lost: each returns a value of zero or more, or the negated <see cref="Errno"/>.
/// EINTR is retried (never for close(2), which has released the descriptor by then); every descriptor is close-on-exec.
/// </summary>
internal static unsafe class Sys
{
    /// <summary>Set by tests: the error that a call is to fail with, or None to let it through. This is also how an older kernel is pretended.</summary>
    internal static Func<SystemCall, Errno>? FaultInjector { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsInjected(SystemCall call, out int failure)
    {
        failure = FaultInjector is { } inject ? -(int)inject(call) : 0;
        return failure != 0;
    }

    private static int LastFailure => -Marshal.GetLastPInvokeError();

    /// <summary>
    /// Whether to make a call again: a signal interrupted it; or descriptors have run out, and there were some whose release waited for a grace period.
    /// </summary>
    private static bool IsToBeRepeated(int result, ref bool drained)
    {
        if (result >= 0)
            return false;
        switch (ErrnoOf(result))
        {
            case Errno.EINTR:
                return true;
            case Errno.EMFILE or Errno.ENFILE when !drained:
                drained = true;
                return Rcu.TryDrain();
            default:
                return false;
        }
    }

    internal static Errno ErrnoOf(long result) => result < 0 ? (Errno)(-result) : Errno.None;

    internal static int Ioctl(SafeHandle fd, Ioctl request, nint argument = 0)
    {
        int result;
        bool drained = false;
        do
        {
            if (!IsInjected(new(request), out result) && (result = Libc.ioctl(fd, (uint)request, argument)) < 0)
                result = LastFailure;
        }
        while (IsToBeRepeated(result, ref drained));
        return result;
    }

    internal static int PidfdOpen(int pid, uint flags = 0)
    {
        int result;
        bool drained = false;
        do
        {
            if (!IsInjected(new(SystemCallKind.PidfdOpen), out result) && (result = (int)Libc.syscall(Libc.SYS_pidfd_open, pid, (nint)flags, 0, 0)) < 0)
                result = LastFailure;
        }
        while (IsToBeRepeated(result, ref drained));
        return result;
    }

    internal static int PidfdSendSignal(SafeHandle pidfd, int signal)
    {
        if (!IsInjected(new(SystemCallKind.PidfdSendSignal), out int result) && (result = (int)Libc.syscall(Libc.SYS_pidfd_send_signal, pidfd, signal, 0, 0)) < 0)
            result = LastFailure;
        return result;
    }

    /// <summary>openat(2), close-on-exec. <paramref name="path"/> must end in a NUL.</summary>
    internal static int OpenAt(int directory, ReadOnlySpan<byte> path, int flags = Libc.O_RDONLY)
    {
        fixed (byte* p = path)
        {
            int result;
            bool drained = false;
            do
            {
                if (!IsInjected(new(SystemCallKind.Open), out result) && (result = Libc.openat(directory, p, flags | Libc.O_CLOEXEC, 0)) < 0)
                    result = LastFailure;
            }
            while (IsToBeRepeated(result, ref drained));
            return result;
        }
    }

    internal static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            int result;
            bool drained = false;
            do
            {
                if (!IsInjected(new(SystemCallKind.Read), out result) && (result = (int)Libc.read(fd, p, buffer.Length)) < 0)
                    result = LastFailure;
            }
            while (IsToBeRepeated(result, ref drained));
            return result;
        }
    }

    internal static int GetDents(int directory, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            int result;
            bool drained = false;
            do
            {
                if (!IsInjected(new(SystemCallKind.GetDents), out result) && (result = (int)Libc.getdents64(directory, p, buffer.Length)) < 0)
                    result = LastFailure;
            }
            while (IsToBeRepeated(result, ref drained));
            return result;
        }
    }

    internal static int ReadLinkAt(int directory, ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        fixed (byte* p = path)
        fixed (byte* b = buffer)
        {
            if (!IsInjected(new(SystemCallKind.ReadLink), out int result) && (result = (int)Libc.readlinkat(directory, p, b, buffer.Length)) < 0)
                result = LastFailure;
            return result;
        }
    }

    /// <summary>A second descriptor for the same open file, close-on-exec.</summary>
    internal static int Duplicate(SafeHandle fd)
    {
        int result;
        bool drained = false;
        do
        {
            if (!IsInjected(new(SystemCallKind.Duplicate), out result) && (result = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0)) < 0)
                result = LastFailure;
        }
        while (IsToBeRepeated(result, ref drained));
        return result;
    }

    internal static int Stat(SafeHandle fd, out Libc.Statx stat)
    {
        stat = default;
        byte empty = 0;
        fixed (Libc.Statx* p = &stat)
        {
            int result;
            bool drained = false;
            do
            {
                if (!IsInjected(new(SystemCallKind.Stat), out result) && (result = Libc.statx(fd, &empty, Libc.AT_EMPTY_PATH, Libc.STATX_INO, p)) < 0)
                    result = LastFailure;
            }
            while (IsToBeRepeated(result, ref drained));
            return result;
        }
    }

    /// <summary>poll(2) on one descriptor; returns its revents. Interrupted waits return 0, as a timeout does: the caller keeps the clock.</summary>
    internal static int Poll(SafeHandle fd, short events, int timeoutMilliseconds)
    {
        bool added = false;
        try
        {
            fd.DangerousAddRef(ref added);
            var poll = new Libc.PollFd { Fd = (int)fd.DangerousGetHandle(), Events = events };
            if (!IsInjected(new(SystemCallKind.Poll), out int result) && (result = Libc.poll(&poll, 1, timeoutMilliseconds)) < 0)
                result = LastFailure;
            return result >= 0 ? poll.Revents : ErrnoOf(result) == Errno.EINTR ? 0 : result;
        }
        finally
        {
            if (added)
                fd.DangerousRelease();
        }
    }

    /// <summary>
    /// waitid(2) on an own child, which reaps it. Returns its exit code, as a shell counts: 128 and the signal's number when one killed it;
    /// EAGAIN when it still runs.
    /// </summary>
    internal static int Reap(SafeHandle pidfd)
    {
        const int P_PIDFD = 3, WNOHANG = 1, WEXITED = 4, CLD_EXITED = 1, Code = 2, Pid = 4, Status = 6;
        int* siginfo = stackalloc int[32]; // 128 bytes: si_signo, si_errno, si_code, padding, si_pid, si_uid, si_status
        bool added = false, drained = false;
        try
        {
            pidfd.DangerousAddRef(ref added);
            siginfo[Pid] = 0;
            int result;
            do
            {
                if (!IsInjected(new(SystemCallKind.WaitId), out result) && (result = Libc.waitid(P_PIDFD, (int)pidfd.DangerousGetHandle(), siginfo, WEXITED | WNOHANG)) < 0)
                    result = LastFailure;
            }
            while (IsToBeRepeated(result, ref drained));
            if (result < 0)
                return result;
            if (siginfo[Pid] == 0)
                return -(int)Errno.EAGAIN;
            return siginfo[Code] == CLD_EXITED ? siginfo[Status] : 128 + siginfo[Status];
        }
        finally
        {
            if (added)
                pidfd.DangerousRelease();
        }
    }

    internal static int EpollCreate()
    {
        int result;
        bool drained = false;
        do
        {
            if (!IsInjected(new(SystemCallKind.EpollCreate), out result) && (result = Libc.epoll_create1(Libc.O_CLOEXEC)) < 0)
                result = LastFailure;
        }
        while (IsToBeRepeated(result, ref drained));
        return result;
    }

    /// <summary>Adds a descriptor, edge-triggered: each change of its state is told once, with the key.</summary>
    internal static int EpollAdd(int epoll, SafeHandle fd, long key)
    {
        byte* entry = stackalloc byte[EpollEvent.Size];
        EpollEvent.Write(entry, EpollEvent.EPOLLIN | EpollEvent.EPOLLET, key);
        const int EPOLL_CTL_ADD = 1;
        if (!IsInjected(new(SystemCallKind.EpollAdd), out int result) && (result = Libc.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, entry)) < 0)
            result = LastFailure;
        return result;
    }

    /// <summary>Waits for events without a timeout; returns how many were written.</summary>
    internal static int EpollWait(int epoll, byte* events, int count)
    {
        int result;
        bool drained = false;
        do
        {
            if (!IsInjected(new(SystemCallKind.EpollWait), out result) && (result = Libc.epoll_wait(epoll, events, count, -1)) < 0)
                result = LastFailure;
        }
        while (IsToBeRepeated(result, ref drained));
        return result;
    }

    /// <summary>How many descriptors the process may have (RLIMIT_NOFILE, the soft limit).</summary>
    internal static nuint DescriptorLimit()
    {
        const int RLIMIT_NOFILE = 7;
        nuint* limits = stackalloc nuint[2];
        return Libc.getrlimit(RLIMIT_NOFILE, limits) == 0 ? limits[0] : 1024;
    }

    /// <summary>Closes; whatever close(2) says, the descriptor is gone, so nothing is retried.</summary>
    internal static bool Close(int fd) => Libc.close(fd) == 0;

    /// <summary>The result, or the exception that belongs to the failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int OrThrow(this int result, string operation) => result >= 0 ? result : throw KernelException.For(ErrnoOf(result), operation);
}
