using PidNs.Tests.Support;

namespace PidNs.Tests.Namespaces;

/// <summary>Inside a nested namespace that still has the outer procfs at /proc, where each number means another process.</summary>
public class OuterProcFsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Answers_are_about_the_right_processes(int oldKernel)
    {
        Assert.SkipUnless(NestedNamespace.IsAllowed, "Needs the right to make PID namespaces (CAP_SYS_ADMIN).");
        using LiveProcess probe = ProbeProcess.Start($"env PIDNS_PROBE_OLD_KERNEL={oldKernel} unshare --pid --fork --kill-child", "outer-procfs");
        string current = probe.ReadLine();
        Assert.NotEqual(CurrentPidNs.Get().ToString(), current);
        Assert.Equal($"{current} True", probe.ReadLine());
        string[] numbers = probe.ReadLine().Split(' ');
        Assert.Equal(numbers[0], numbers[1]);
        Assert.StartsWith("1,", numbers[0]);
        Assert.Equal("True", probe.ReadLine());
    }
}
