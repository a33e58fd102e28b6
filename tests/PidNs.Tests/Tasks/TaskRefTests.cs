using PidNs.Tests.Support;

namespace PidNs.Tests.Tasks;

public class TaskRefTests
{
    [Fact]
    public void A_live_task_has_its_namespace()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        using PidNsHandle? ns = task.TaskGetPidNs();
        Assert.NotNull(ns);
        Assert.Equal(new FileInfo($"/proc/{process.Pid}/ns/pid").LinkTarget, ns.Id.ToString());
        Assert.True(ns.IsCurrent);
        Assert.False(task.HasExited);
        Assert.False(task.IsReaped);
    }

    [Fact]
    public void A_zombie_still_has_its_namespace_and_its_number()
    {
        using var zombie = new ZombieProcess();
        using TaskRef task = TaskRef.Open(zombie.Pid);
        using PidNsHandle? ns = task.TaskGetPidNs();
        Assert.NotNull(ns);
        Assert.True(ns.IsCurrent);
        Assert.Equal(zombie.Pid, task.TgidNrNs(CurrentPidNs.Get()));
        Assert.True(task.HasExited);
        Assert.False(task.IsReaped);
    }

    [Fact]
    public void A_reaped_task_has_none()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        process.KillAndReap();
        Assert.True(task.IsReaped);
        Assert.Null(task.TaskGetPidNs());
        Assert.Null(task.TgidNrNs(CurrentPidNs.Get()));
    }

    [Fact]
    public void A_zombie_loses_its_namespace_when_it_is_reaped()
    {
        using var zombie = new ZombieProcess();
        using TaskRef task = TaskRef.Open(zombie.Pid);
        using (RcuReadGuard guard = Rcu.ReadLock())
            Assert.False(task.TaskActivePidNs(guard).IsNone);
        zombie.Reap();
        Assert.Null(task.TaskGetPidNs());
        using (RcuReadGuard guard = Rcu.ReadLock())
            Assert.True(task.TaskActivePidNs(guard).IsNone);
    }

    [Fact]
    public void A_task_in_a_nested_namespace_is_1_there_and_has_another_number_here()
    {
        using var nested = new NestedNamespace();
        using TaskRef init = TaskRef.Open(nested.InitPid);
        using PidNsHandle? ns = init.TaskGetPidNs();
        Assert.NotNull(ns);
        Assert.Equal(nested.LinkText, ns.Id.ToString());
        Assert.False(ns.IsCurrent);
        Assert.Equal(1, ns.Level);
        Assert.Equal(1, init.TgidNrNs(ns.Borrow()));
        Assert.Equal(nested.InitPid, init.TgidNrNs(CurrentPidNs.Get()));
        using PidNsHandle? parent = ns.GetParent();
        Assert.NotNull(parent);
        Assert.True(parent.IsCurrent);
    }

    [Fact]
    public void A_task_outside_of_a_namespace_is_not_visible_there()
    {
        using var nested = new NestedNamespace();
        using TaskRef init = TaskRef.Open(nested.InitPid);
        using PidNsHandle ns = init.TaskGetPidNs()!;
        using TaskRef self = TaskRef.Open(Environment.ProcessId);
        Assert.Null(self.TgidNrNs(ns.Borrow()));
    }

    [Fact]
    public void Inside_a_guard_the_namespace_is_borrowed_and_a_reference_taken_there_outlives_it()
    {
        using var nested = new NestedNamespace();
        using TaskRef init = TaskRef.Open(nested.InitPid);
        PidNsHandle kept;
        using (RcuReadGuard guard = Rcu.ReadLock())
        {
            PidNsRef first = init.TaskActivePidNs(guard);
            Assert.False(first.IsNone);
            int descriptor = first.DangerousGetFileDescriptor();
            Assert.Equal(descriptor, init.TaskActivePidNs(guard).DangerousGetFileDescriptor());
            kept = first.Acquire();
        }
        using (kept)
            Assert.Equal(nested.LinkText, kept.Id.ToString());
    }

    [Fact]
    public void When_a_task_is_reaped_readers_come_to_find_none()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        Assert.False(IsNone(task));
        process.KillAndReap();
        // The notice of the death is on its way; that it arrives is what is tested.
        Assert.True(SpinWait.SpinUntil(() => IsNone(task), TimeSpan.FromMinutes(1)));

        static bool IsNone(TaskRef task)
        {
            using RcuReadGuard guard = Rcu.ReadLock();
            return task.TaskActivePidNs(guard).IsNone;
        }
    }

    [Fact]
    public void A_number_that_nobody_has_is_null_or_an_error_with_its_errno()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        int pid = process.Pid;
        process.KillAndReap();
        Assert.Null(TaskRef.TryOpen(pid));
        var error = Assert.Throws<KernelException>(() => TaskRef.Open(pid).Dispose());
        Assert.Equal(3, error.Errno);
        Assert.Contains("pidfd_open", error.Operation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Numbers_that_cannot_be_pids_are_rejected(int pid) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TaskRef.Open(pid).Dispose());

    [Fact]
    public async Task Exit_can_be_awaited()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        Task exit = task.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(exit.IsCompleted);
        process.KillAndReap();
        await exit;
        Assert.True(task.HasExited);
    }

    [Fact]
    public void A_released_reference_cannot_be_used()
    {
        TaskRef task = TaskRef.Open(Environment.ProcessId);
        task.Dispose();
        Assert.Throws<ObjectDisposedException>(() => task.TaskGetPidNs()?.Dispose());
        Assert.Throws<ObjectDisposedException>(() => task.HasExited);
        task.Dispose();
    }
}
