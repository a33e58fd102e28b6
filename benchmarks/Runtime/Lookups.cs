using System.Diagnostics;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace PidNs.Benchmarks;

/// <summary>The namespace of another task: borrowed in a section, counted, and by the bare system call.</summary>
[MemoryDiagnoser]
public class Lookups
{
    private const nuint PIDFD_GET_PID_NAMESPACE = 0xff05;
    private const int SYS_pidfd_open = 434;

    private readonly Process _process = Process.Start("sleep", "100000");
    private TaskRef _task = null!;
    private int _pidfd;

    [GlobalSetup]
    public void Open()
    {
        _task = TaskRef.Open(_process.Id);
        _pidfd = (int)syscall(SYS_pidfd_open, _process.Id, 0);
        Tiering.Settle(DirectIoctl);
        Tiering.Settle(TaskGetPidNs);
        Tiering.Settle(WarmTaskActivePidNs);
        Tiering.Settle(TgidNrNs);
    }

    [GlobalCleanup]
    public void Close()
    {
        _task.Dispose();
        _ = close(_pidfd);
        _process.Kill();
    }

    /// <summary>What TaskGetPidNs does, with nothing around it.</summary>
    [Benchmark]
    public int DirectIoctl()
    {
        int fd = ioctl(_pidfd, PIDFD_GET_PID_NAMESPACE, 0);
        return close(fd);
    }

    [Benchmark(Baseline = true)]
    public bool TaskGetPidNs()
    {
        using PidNsHandle? ns = _task.TaskGetPidNs();
        return ns is not null;
    }

    [Benchmark]
    public bool WarmTaskActivePidNs()
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        return _task.TaskActivePidNs(guard).IsNone;
    }

    [Benchmark]
    public int? TgidNrNs() => _task.TgidNrNs(CurrentPidNs.Get());

    [DllImport("libc")]
    private static extern int ioctl(int fd, nuint request, nint argument);

    [DllImport("libc")]
    private static extern int close(int fd);

    [DllImport("libc")]
    private static extern nint syscall(nint number, nint a, nint b);
}
