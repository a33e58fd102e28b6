using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using FASTER.core;
using Microsoft.Win32.SafeHandles;
using PidNs.Tests.RcuScenarios;

namespace PidNs.Benchmarks;

/// <summary>
/// Protecting one read, in each of the ways that there are. The time is that of the thread that is measured; with two, another one does the same to the same object
/// all the while.
/// </summary>
public class Sections
{
    private readonly SafeFileHandle _handle = File.OpenHandle("/proc/self/status");
    private readonly ReaderWriterLockSlim _slim = new();
    private readonly Lock _lock = new();
    private readonly LightEpoch _epoch = new();
    private readonly Box _box = new();
    private volatile Box _snapshot = new();
    private volatile bool _stop;
    private Thread? _other;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup(Target = nameof(RcuSection))]
    public void StartRcu() => StartOther(RcuSection);

    [GlobalSetup(Target = nameof(SafeHandleReference))]
    public void StartSafeHandle() => StartOther(SafeHandleReference);

    [GlobalSetup(Target = nameof(ReaderLock))]
    public void StartReaderLock() => StartOther(ReaderLock);

    [GlobalSetup(Target = nameof(PlainLock))]
    public void StartLock() => StartOther(PlainLock);

    [GlobalSetup(Target = nameof(VolatileSnapshot))]
    public void StartSnapshot() => StartOther(VolatileSnapshot);

    [GlobalSetup(Target = nameof(FasterEpoch))]
    public void StartEpoch() => StartOther(FasterEpoch);

    [GlobalSetup(Target = nameof(ThreadStaticRead))]
    public void StartThreadStatic()
    {
        PerThread.Value = 1;
        StartOther(ThreadStaticRead);
    }

    [GlobalCleanup]
    public void Stop()
    {
        _stop = true;
        _other?.Join();
    }

    [Benchmark(Baseline = true)]
    public int RcuSection()
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        return _box.Value;
    }

    [Benchmark]
    public int SafeHandleReference()
    {
        bool added = false;
        try
        {
            _handle.DangerousAddRef(ref added);
            return _box.Value;
        }
        finally
        {
            if (added)
                _handle.DangerousRelease();
        }
    }

    [Benchmark]
    public int ReaderLock()
    {
        _slim.EnterReadLock();
        try
        {
            return _box.Value;
        }
        finally
        {
            _slim.ExitReadLock();
        }
    }

    [Benchmark]
    public int PlainLock()
    {
        lock (_lock)
            return _box.Value;
    }

    [Benchmark]
    public int VolatileSnapshot() => _snapshot.Value;

    /// <summary>Protects nothing: what it takes to find what belongs to a thread, which a section has to.</summary>
    [Benchmark]
    public int ThreadStaticRead() => _box.Value + PerThread.Value;

    [Benchmark]
    public int FasterEpoch()
    {
        _epoch.Resume();
        int value = _box.Value;
        _epoch.Suspend();
        return value;
    }

    /// <summary>Called on the thread that is then measured. The two get a processor each, or on a busy machine they would seldom meet.</summary>
    private void StartOther(Func<int> body)
    {
        Tiering.Settle(body);
        int[] processors = [.. Processors.Allowed()];
        Processors.TakeFirst(processors[0]);
        if (Threads == 1)
            return;
        _other = new Thread(() =>
        {
            Processors.TakeFirst(processors[^1]);
            Repeat(body);
        })
        { IsBackground = true };
        _other.Start();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Repeat(Func<int> body)
    {
        while (!_stop)
            body();
    }

    private sealed class Box
    {
        internal int Value = 1;
    }

    private static class PerThread
    {
        [ThreadStatic]
        internal static int Value;
    }
}
