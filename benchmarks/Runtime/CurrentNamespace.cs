using BenchmarkDotNet.Attributes;

namespace PidNs.Benchmarks;

/// <summary>A borrow of the caller's own namespace is to cost what a plain static read costs.</summary>
public class CurrentNamespace
{
    private static readonly int s_plain = Environment.ProcessId & 0;

    [GlobalSetup]
    public void Settle()
    {
        Tiering.Settle(StaticRead);
        Tiering.Settle(Borrow);
    }

    [Benchmark(Baseline = true)]
    public int StaticRead() => s_plain;

    [Benchmark]
    public int Borrow() => CurrentPidNs.Get().Level;
}
