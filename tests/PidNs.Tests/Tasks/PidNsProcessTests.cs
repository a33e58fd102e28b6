using System.Diagnostics;
using PidNs.Tests.Support;

namespace PidNs.Tests.Tasks;

public class PidNsProcessTests
{
    public PidNsProcessTests() => Assert.SkipUnless(NestedNamespace.IsAllowed, "Needs the right to make PID namespaces (CAP_SYS_ADMIN).");

    private static ProcessStartInfo Shell(string script) =>
        new("sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

    [Fact]
    public void The_first_program_in_a_new_namespace_is_its_init()
    {
        using PidNsProcess process = PidNsProcess.StartInNew(Shell("echo $$; read line; echo got $line; exit 3"));
        Assert.Equal("1", process.StandardOutput!.ReadLine());
        using PidNsHandle? ns = process.Task.TaskGetPidNs();
        Assert.NotNull(ns);
        Assert.Equal(new FileInfo($"/proc/{process.Pid}/ns/pid").LinkTarget, ns.Id.ToString());
        Assert.Equal(1, ns.Level);
        Assert.Equal(1, process.Task.TgidNrNs(ns.Borrow()));
        process.StandardInput!.WriteLine("it");
        Assert.Equal("got it", process.StandardOutput.ReadLine());
        Assert.Equal(3, process.WaitForExit());
        Assert.Equal(3, process.WaitForExit());
        Assert.True(process.Task.IsReaped);
        Assert.Null(process.Task.TaskGetPidNs());
    }

    [Fact]
    public void A_second_program_joins_it_and_dies_with_its_init()
    {
        using PidNsProcess init = PidNsProcess.StartInNew(new("sleep", ["1000"]));
        using PidNsHandle ns = init.Task.TaskGetPidNs()!;
        using PidNsProcess second = PidNsProcess.Start(new("sleep", ["1000"]), ns.Borrow());
        using (PidNsHandle? same = second.Task.TaskGetPidNs())
            Assert.Equal(ns.Id, same!.Id);
        Assert.NotEqual(1, second.Task.TgidNrNs(ns.Borrow()));
        Assert.True(init.Kill());
        // The kernel reaps what is left in the namespace before init's parent hears of it; ours is waited for by us.
        Assert.Equal(128 + 9, second.WaitForExit());
        Assert.Equal(128 + 9, init.WaitForExit());

        var error = Assert.Throws<KernelException>(() => PidNsProcess.Start(new("true"), ns.Borrow()).Dispose());
        Assert.Equal(12, error.Errno);
    }

    [Fact]
    public async Task Afterwards_this_process_can_still_make_threads_tasks_and_processes_in_its_own_namespace()
    {
        for (int i = 0; i < 20; i++)
        {
            using PidNsProcess process = PidNsProcess.StartInNew(new("true"));
            var thread = new Thread(() => GC.Collect(0));
            thread.Start();
            thread.Join();
            Assert.Equal(6, await Task.Run(() => 6, TestContext.Current.CancellationToken));
            using LiveProcess ordinary = LiveProcess.Shell("readlink /proc/self/ns/pid; read x");
            Assert.Equal(CurrentPidNs.Get().Id.ToString(), ordinary.ReadLine());
            Assert.Equal(0, await process.WaitForExitAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Environment_and_directory_are_passed_and_no_descriptor_leaks()
    {
        using PidNsHandle held = CurrentPidNs.Get().Acquire();
        ProcessStartInfo info = Shell("pwd; echo $PIDNS_TEST; ls -l /proc/self/fd/ 2>&1 | grep -c 'pid:\\|pidfd'");
        info.WorkingDirectory = "/usr";
        info.Environment["PIDNS_TEST"] = "ä b";
        using PidNsProcess process = PidNsProcess.StartInNew(info);
        Assert.Equal("/usr", process.StandardOutput!.ReadLine());
        Assert.Equal("ä b", process.StandardOutput.ReadLine());
        Assert.Equal("0", process.StandardOutput.ReadLine());
        process.WaitForExit();
    }

    [Fact]
    public void A_program_that_is_let_go_is_still_reaped_when_it_exits()
    {
        PidNsProcess process = PidNsProcess.StartInNew(new("sleep", ["1000"]));
        using TaskRef task = TaskRef.Open(process.Pid);
        process.Dispose();
        process.Dispose();
        Assert.False(task.HasExited);
        task.Kill();
        Assert.True(SpinWait.SpinUntil(() => task.IsReaped, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_program_that_does_not_exist_is_an_error()
    {
        var error = Assert.Throws<KernelException>(() => PidNsProcess.StartInNew(new("/no/such/program")).Dispose());
        Assert.Equal(2, error.Errno);
    }

    [Fact]
    public void Signals_reach_the_program_and_nobody_when_it_is_gone()
    {
        // Without a handler an init would ignore the signal.
        using PidNsProcess process = PidNsProcess.StartInNew(Shell("trap 'exit 5' TERM; echo ready; while :; do read x; done"));
        Assert.Equal("ready", process.StandardOutput!.ReadLine());
        Assert.True(process.Task.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM));
        Assert.Equal(5, process.WaitForExit());
        Assert.False(process.Task.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM));
        Assert.False(process.Kill());
    }
}
