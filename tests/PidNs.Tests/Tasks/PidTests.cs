using PidNs.Tests.Support;

namespace PidNs.Tests.Tasks;

/// <summary>Numbers, and listings of them, against what procfs says.</summary>
public class PidTests
{
    [Fact]
    public void Numbers_translate_both_ways_through_every_level()
    {
        using var nested = new NestedNamespace(levels: 3);
        int[] numbers = nested.ReadNSpid();
        Assert.Equal(4, numbers.Length);
        using PidNsHandle innermost = nested.Open();
        PidNsHandle? ns = innermost.Acquire();
        for (int level = 3; level >= 0; level--)
        {
            Assert.NotNull(ns);
            using PidNsHandle here = ns;
            Assert.Equal(level, here.Level);
            using (TaskRef? task = TaskRef.TryOpen(numbers[level], here.Borrow()))
            {
                Assert.Equal(nested.InitPid, task?.Pid);
                Assert.Equal(numbers[level], task?.TgidNrNs(here.Borrow()));
            }
            var pid = new NsPid(numbers[level], here.Id);
            Assert.Equal(new NsPid(1, innermost.Id), pid.Translate(here.Borrow(), innermost.Borrow()).Pid);
            Assert.Equal(pid, new NsPid(1, innermost.Id).Translate(innermost.Borrow(), here.Borrow()).Pid);
            ns = here.GetParent();
        }
        Assert.Null(ns);
    }

    [Fact]
    public void The_three_results_are_told_apart()
    {
        using var nested = new NestedNamespace();
        using PidNsHandle inner = nested.Open();
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        Assert.Equal(PidLookupStatus.Found, task.LookUpPid(CurrentPidNs.Get()).Status);
        Assert.Equal(PidLookupStatus.NotVisible, task.LookUpPid(inner.Borrow()).Status);
        Assert.Throws<InvalidOperationException>(() => task.LookUpPid(inner.Borrow()).Pid);
        process.KillAndReap();
        Assert.Equal(PidLookupStatus.Reaped, task.LookUpPid(CurrentPidNs.Get()).Status);
        Assert.Equal(PidLookupStatus.Reaped, task.LookUpPid(inner.Borrow()).Status);
    }

    [Fact]
    public void A_number_is_not_taken_for_one_of_another_namespace()
    {
        using var nested = new NestedNamespace();
        using PidNsHandle inner = nested.Open();
        var pid = new NsPid(1, inner.Id);
        Assert.NotEqual(pid, new NsPid(1, CurrentPidNs.Get().Id));
        Assert.Throws<ArgumentException>(() => pid.Translate(CurrentPidNs.Get(), inner.Borrow()));
        Assert.Equal($"1 in {inner.Id}", pid.ToString());
    }

    [Fact]
    public void When_a_number_is_used_again_the_reference_still_means_the_first_process()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/proc/sys/kernel/ns_last_pid"), "Needs root and /proc/sys/kernel/ns_last_pid.");
        for (int attempt = 0; attempt < 200; attempt++)
        {
            using LiveProcess first = LiveProcess.Sleeping();
            using TaskRef task = TaskRef.Open(first.Pid);
            first.KillAndReap();
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", (first.Pid - 1).ToString());
            using LiveProcess second = LiveProcess.Sleeping();
            if (second.Pid != first.Pid)
                continue; // Somebody else was faster.
            Assert.Null(task.TaskGetPidNs());
            Assert.Null(task.TgidNrNs(CurrentPidNs.Get()));
            Assert.False(task.Kill());
            using TaskRef now = TaskRef.Open(second.Pid);
            Assert.False(now.HasExited);
            return;
        }
        Assert.Skip("The number was taken by others in 200 attempts.");
    }

    [Fact]
    public void A_thread_has_its_own_number_and_that_of_its_process()
    {
        Assert.SkipUnless(KernelFeatures.PidfdThread, "The kernel has no references to threads (PIDFD_THREAD, Linux 6.9).");
        int tid = Directory.GetDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path))).First(tid => tid != Environment.ProcessId);
        using TaskRef thread = TaskRef.OpenThread(tid);
        Assert.True(thread.IsThread);
        Assert.Equal(tid, thread.PidNrNs(CurrentPidNs.Get()));
        Assert.Equal(Environment.ProcessId, thread.TgidNrNs(CurrentPidNs.Get()));
        using PidNsHandle? ns = thread.TaskGetPidNs();
        Assert.True(ns?.IsCurrent);
        Assert.Throws<ArgumentException>(() => TaskRef.Open(tid).Dispose());
    }

    [Fact]
    public void A_process_object_is_checked()
    {
        using var process = System.Diagnostics.Process.Start("sleep", "1000");
        using (TaskRef task = TaskRef.FromProcess(process))
            Assert.Equal(process.Id, task.Pid);
        process.Kill();
        process.WaitForExit();
        Assert.Throws<InvalidOperationException>(() => TaskRef.FromProcess(process).Dispose());
    }

    [Fact]
    public void Waiting_with_a_bound_ends()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        Assert.False(task.TryWaitForExit(TimeSpan.Zero));
        Assert.False(task.TryWaitForExit(TimeSpan.FromMilliseconds(20)));
        process.KillAndReap();
        Assert.True(task.TryWaitForExit(TimeSpan.Zero));
        Assert.True(task.TryWaitForExit(Timeout.InfiniteTimeSpan));
        Assert.Throws<ArgumentOutOfRangeException>(() => task.TryWaitForExit(TimeSpan.FromSeconds(-2)));
    }

    [Fact]
    public async Task An_awaited_exit_can_be_given_up()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        using var cancellation = new CancellationTokenSource();
        Task exit = task.WaitForExitAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exit);
    }

    [Fact]
    public void The_tasks_of_a_namespace_are_those_that_procfs_shows_there()
    {
        using var nested = new NestedNamespace(levels: 2, children: 3);
        using PidNsHandle inner = nested.Open();
        using PidNsHandle middle = inner.GetParent()!;
        Assert.Equal(nested.ReadMembers(inner, descendants: false), List(inner, descendants: false));
        Assert.Equal(4, List(inner, descendants: false).Count);
        Assert.Equal(nested.ReadMembers(middle, descendants: false), List(middle, descendants: false));
        Assert.Equal(nested.ReadMembers(middle, descendants: true), List(middle, descendants: true));
        Assert.Equal(List(inner, descendants: false).Count + List(middle, descendants: false).Count, List(middle, descendants: true).Count);
    }

    [Fact]
    public void A_zombie_is_listed()
    {
        using var zombie = new ZombieProcess();
        using PidNsHandle ns = CurrentPidNs.Get().Acquire();
        Assert.Contains(new PidNsTask(zombie.Pid, zombie.Pid), List(ns, descendants: false));
    }

    [Fact]
    public void A_listing_allocates_nothing_for_an_item()
    {
        using PidNsHandle ns = CurrentPidNs.Get().Acquire();
        List(ns, descendants: true);
        using var crowd = LiveProcess.Shell("for i in $(seq 100); do sleep 1000 & done; echo; exec sleep 1000");
        crowd.ReadLine();
        int count = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (PidNsTask _ in ns.EnumerateTasks(descendants: true))
            count++;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(count > 100);
        // A constant for the listing itself; the pool may have to make its one buffer.
        Assert.True(allocated < 40 * 1024, $"{allocated} bytes for {count} tasks");
        before = GC.GetAllocatedBytesForCurrentThread();
        foreach (PidNsTask _ in ns.EnumerateTasks(descendants: true))
            count++;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200);
    }

    private static List<PidNsTask> List(PidNsHandle ns, bool descendants)
    {
        var tasks = new List<PidNsTask>();
        foreach (PidNsTask task in ns.EnumerateTasks(descendants))
            tasks.Add(task);
        return [.. tasks.OrderBy(task => task.Pid)];
    }
}
