using PidNs.Tests.Support;

namespace PidNs.Tests.Tasks;

public class DeadLeaderTests
{
    [Fact]
    public void A_process_whose_first_thread_has_ended_lives_on_with_its_namespace()
    {
        using LiveProcess process = ProbeProcess.Start("", "dead-leader");
        int pid = int.Parse(process.ReadLine());
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{pid}/stat").Contains(") Z "));
        using TaskRef task = TaskRef.Open(pid);
        using PidNsHandle? ns = task.TaskGetPidNs();
        Assert.True(ns?.IsCurrent);
        Assert.Equal(pid, task.TgidNrNs(CurrentPidNs.Get()));
        Assert.False(task.HasExited);
        Assert.False(task.IsReaped);
        using (RcuReadGuard guard = Rcu.ReadLock())
            Assert.False(task.TaskActivePidNs(guard).IsNone);
        process.KillAndReap();
        Assert.True(task.HasExited);
        Assert.Null(task.TaskGetPidNs());
    }
}
