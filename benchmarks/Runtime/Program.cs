using System.Runtime.Versioning;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using PidNs.Benchmarks;

[assembly: SupportedOSPlatform("linux")]

// In this process: what is measured beside each other runs under the same conditions, and nothing is built again.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: true)).WithClock(new ProcessorClock())
        .WithWarmupCount(4).WithIterationCount(20).WithIterationTime(TimeInterval.FromMilliseconds(100)))
    .AddColumn(StatisticColumn.Median, StatisticColumn.Min);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
