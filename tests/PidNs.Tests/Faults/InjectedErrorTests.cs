using PidNs.Interop;
using PidNs.Tests.Support;

namespace PidNs.Tests.Faults;

/// <summary>
/// Each operation, on a task that lives, with each single native call that it makes failing with each plausible error. Whatever fails: the answer is the right one
/// or an exception of a declared kind, never None or another number; and no descriptor leaks.
/// </summary>
[Collection(nameof(FaultCollection))]
public sealed class InjectedErrorTests : IDisposable
{
    private static readonly Errno[] s_errors =
    [
        Errno.EPERM, Errno.EACCES, Errno.ENOENT, Errno.EIO, Errno.EBADF, Errno.ENOMEM, Errno.EINVAL, Errno.EMFILE, Errno.ENFILE, Errno.ENOTTY, Errno.ENOSYS,
        Errno.ENOSPC, Errno.EAGAIN,
    ];

    public void Dispose() => Sys.FaultInjector = null;

    public static TheoryData<string, bool> Operations()
    {
        var data = new TheoryData<string, bool>();
        foreach (string operation in s_operations.Keys)
        {
            data.Add(operation, false);
            data.Add(operation, true);
        }
        return data;
    }

    // What each gives for a sleeping process in the caller's own namespace, as text.
    private static readonly Dictionary<string, Func<TaskRef, PidNsHandle, string>> s_operations = new()
    {
        ["Open"] = (task, _) =>
        {
            using TaskRef opened = TaskRef.Open(task.Pid);
            return $"{opened.Pid == task.Pid}";
        },
        ["TryOpen in namespace"] = (task, ns) =>
        {
            using TaskRef? opened = TaskRef.TryOpen(task.Pid, ns.Borrow());
            return $"{opened?.Pid == task.Pid}";
        },
        ["TaskGetPidNs"] = (task, _) =>
        {
            using PidNsHandle? ns = task.TaskGetPidNs();
            return ns?.Id.Inode.ToString() ?? "None";
        },
        ["TaskActivePidNs"] = (task, _) =>
        {
            using TaskRef fresh = TaskRef.Open(task.Pid);
            using RcuReadGuard guard = Rcu.ReadLock();
            return $"{fresh.TaskActivePidNs(guard).IsNone}";
        },
        ["TgidNrNs"] = (task, ns) => $"{task.TgidNrNs(ns.Borrow()) == task.Pid}",
        ["HasExited"] = (task, _) => $"{task.HasExited}",
        ["IsReaped"] = (task, _) => $"{task.IsReaped}",
        ["GetParent"] = (_, ns) =>
        {
            using PidNsHandle? parent = ns.GetParent();
            return $"{parent is null}";
        },
        ["Acquire"] = (_, ns) =>
        {
            using PidNsHandle copy = ns.Acquire();
            return copy.Id.Inode.ToString();
        },
        ["OpenPath"] = (_, _) =>
        {
            using PidNsHandle ns = PidNsHandle.OpenPath("/proc/self/ns/pid");
            return $"{ns.Id.Inode} {ns.Level}";
        },
        ["GetOwner"] = (_, ns) =>
        {
            using UserNsHandle owner = ns.GetOwner();
            return $"{owner.Inode} {owner.OwnerUid}";
        },
        ["EnumerateTasks"] = (task, ns) =>
        {
            bool found = false;
            foreach (PidNsTask item in ns.EnumerateTasks(descendants: true))
                found |= item == new PidNsTask(task.Pid, task.Pid);
            return $"{found}";
        },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void Any_failing_call_gives_the_right_answer_or_an_error(string name, bool oldKernel)
    {
        Func<TaskRef, PidNsHandle, string> operation = s_operations[name];
        Func<SystemCall, Errno> kernel = oldKernel ? OldKernel.Before6_11 : _ => Errno.None;
        using LiveProcess process = LiveProcess.Sleeping();
        using TaskRef task = TaskRef.Open(process.Pid);
        using PidNsHandle ns = CurrentPidNs.Get().Acquire();

        var calls = new List<SystemCall>();
        Sys.FaultInjector = call =>
        {
            calls.Add(call);
            return kernel(call);
        };
        string expected = operation(task, ns);
        Assert.NotEmpty(calls);

        // What earlier tests left to the finalizer is not ours to count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Rcu.Barrier();

        int failures = 0;
        // A listing makes the same calls for every task on the machine; the first hundred stand for all.
        for (int target = 0; target < Math.Min(calls.Count, 100); target++)
        {
            foreach (Errno errno in s_errors)
            {
                int index = 0, thread = Environment.CurrentManagedThreadId;
                int before = CountDescriptors();
                Sys.FaultInjector = call => Environment.CurrentManagedThreadId == thread && index++ == target ? errno : kernel(call);
                try
                {
                    string actual = operation(task, ns);
                    // A task that a listing could not look at is passed over.
                    if (name != "EnumerateTasks")
                        Assert.Equal(expected, actual);
                }
                catch (Exception e) when (e is KernelException or UnauthorizedAccessException or PlatformNotSupportedException or ArgumentException)
                {
                    failures++;
                }
                finally
                {
                    Sys.FaultInjector = null;
                }
                Rcu.Barrier();
                int after = CountDescriptors();
                Assert.True(before >= after, $"{calls[target]} failing with {errno} leaks {after - before} descriptors.");
            }
        }
        Assert.NotEqual(0, failures);
    }

    [Fact]
    public void An_error_tells_its_number_and_what_was_attempted()
    {
        Sys.FaultInjector = call => call.Kind == SystemCallKind.PidfdOpen ? Errno.EMFILE : Errno.None;
        var error = Assert.Throws<KernelException>(() => TaskRef.Open(Environment.ProcessId).Dispose());
        Assert.Equal(24, error.Errno);
        Assert.Equal($"pidfd_open({Environment.ProcessId})", error.Operation);
        Assert.Contains("EMFILE", error.Message);
    }

    [Fact]
    public void A_program_that_cannot_be_started_leaves_nothing_behind()
    {
        foreach ((Errno errno, Type expected) in ((Errno, Type)[])[(Errno.EPERM, typeof(UnauthorizedAccessException)), (Errno.ENOSPC, typeof(KernelException)), (Errno.ENOMEM, typeof(KernelException))])
        {
            int before = CountDescriptors();
            Sys.FaultInjector = call => call.Kind == SystemCallKind.Spawn ? errno : Errno.None;
            var info = new System.Diagnostics.ProcessStartInfo("true") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            Assert.Throws(expected, () => PidNsProcess.StartInNew(info).Dispose());
            Sys.FaultInjector = null;
            Assert.Equal(before, CountDescriptors());
        }
    }

    private static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
