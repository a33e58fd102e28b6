using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;

namespace PidNs.Benchmarks;

/// <summary>Many short sections in one method, which looks its thread up once.</summary>
public class RepeatedSections
{
    private const int Repetitions = 1000;

    private readonly SafeFileHandle _handle = File.OpenHandle("/proc/self/status");
    private int _value = 1;

    [GlobalSetup]
    public void Settle()
    {
        Tiering.Settle(Nothing);
        Tiering.Settle(RcuSections);
        Tiering.Settle(SafeHandleReferences);
    }

    [Benchmark(OperationsPerInvoke = Repetitions)]
    public int Nothing()
    {
        int sum = 0;
        for (int i = 0; i < Repetitions; i++)
            sum += Volatile.Read(ref _value);
        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Repetitions)]
    public int RcuSections()
    {
        int sum = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            using RcuReadGuard guard = Rcu.ReadLock();
            sum += Volatile.Read(ref _value);
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repetitions)]
    public int SafeHandleReferences()
    {
        int sum = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            bool added = false;
            try
            {
                _handle.DangerousAddRef(ref added);
                sum += Volatile.Read(ref _value);
            }
            finally
            {
                if (added)
                    _handle.DangerousRelease();
            }
        }
        return sum;
    }
}
