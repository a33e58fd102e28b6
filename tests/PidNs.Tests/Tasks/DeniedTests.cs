using PidNs.Tests.Support;

namespace PidNs.Tests.Tasks;

/// <summary>Denied is not None.</summary>
public class DeniedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_may_not_inspect_a_task_is_told_so(bool oldKernel)
    {
        using LiveProcess process = LiveProcess.Sleeping();
        Assert.Equal("denied", ProbeProcess.RunAsNobody(oldKernel, "", "namespace-of", $"{process.Pid}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_task_that_procfs_hides_is_not_taken_for_reaped(bool oldKernel)
    {
        using LiveProcess process = LiveProcess.Sleeping();
        const string Hide = "mount -t proc -o hidepid=2 proc /proc && ";
        Assert.Equal("denied", ProbeProcess.RunAsNobody(oldKernel, Hide, "namespace-of", $"{process.Pid}"));
        Assert.Equal("denied", ProbeProcess.RunAsNobody(oldKernel, Hide, "children-of", $"{process.Pid}"));
        // The kernel translates numbers for everybody; procfs does not show them.
        Assert.Equal(oldKernel ? "denied" : $"{process.Pid}", ProbeProcess.RunAsNobody(oldKernel, Hide, "number-of", $"{process.Pid}"));
    }

    [Fact]
    public void A_task_that_does_not_exist_is_not_denied()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        int pid = process.Pid;
        process.KillAndReap();
        Assert.Equal("no such task", ProbeProcess.RunAsNobody(oldKernel: false, "", "namespace-of", $"{pid}"));
    }
}
