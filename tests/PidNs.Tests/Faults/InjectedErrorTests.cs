using System.Runtime.InteropServices;
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
        Errno.ENOSPC, Errno.EAGAIN, Errno.ESRCH, Errno.EREMOTE, Errno.EOPNOTSUPP,
    ];

    // What begins with it runs on the init of a nested namespace.
    private const string Nested = "nested: ";

    // Listings pass over what they cannot look at.
    private const string Listing = "list ";

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
        ["GetChildrenPidNs"] = (task, _) =>
        {
            using ChildrenPidNsHandle? children = task.GetChildrenPidNs();
            using PidNsHandle? ns = children?.AcquireForChildren();
            return $"{ns?.IsCurrent}";
        },
        ["FromDescriptor"] = (_, ns) =>
        {
            using PidNsHandle copy = PidNsHandle.FromDescriptor(ns);
            return copy.ToString();
        },
        ["OpenThread"] = (task, _) =>
        {
            using TaskRef thread = TaskRef.OpenThread(task.Pid);
            return $"{thread.PidNrNs(CurrentPidNs.Get()) == task.Pid}";
        },
        ["WaitForExitAsync"] = (task, _) =>
        {
            using TaskRef fresh = TaskRef.Open(task.Pid);
            return $"{fresh.WaitForExitAsync(TestContext.Current.CancellationToken).IsCompleted}";
        },
        ["TryWaitForExit"] = (task, _) => $"{task.TryWaitForExit(TimeSpan.Zero)}",
        ["Signal"] = (task, _) => $"{task.Signal(PosixSignal.SIGCONT)}",
        ["WaitForExit"] = (_, _) =>
        {
            using PidNsProcess process = PidNsProcess.StartInNew(new("false"));
            return $"{process.WaitForExit()}";
        },
        [Nested + "TaskGetPidNs"] = (task, ns) =>
        {
            using PidNsHandle? own = task.TaskGetPidNs();
            return $"{own?.Id.Inode == ns.Id.Inode}";
        },
        [Nested + "TryOpen"] = (task, ns) =>
        {
            using TaskRef? init = TaskRef.TryOpen(1, ns.Borrow());
            return $"{init?.Pid == task.Pid}";
        },
        [Nested + "GetInitTask"] = (task, ns) =>
        {
            using TaskRef? init = ns.GetInitTask();
            return $"{init?.Pid == task.Pid}";
        },
        [Nested + "TgidNrNs"] = (task, ns) => $"{task.TgidNrNs(ns.Borrow())}",
        [Nested + "tree"] = (_, ns) =>
        {
            using PidNsHandle copy = ns.Acquire();
            using PidNsHandle? parent = copy.GetParent();
            return $"{copy.Level} {parent?.IsCurrent} {copy.IsDescendantOf(CurrentPidNs.Get())}";
        },
        [Nested + "Translate"] = (task, ns) => $"{new NsPid(task.Pid, CurrentPidNs.Get().Id).Translate(CurrentPidNs.Get(), ns.Borrow()).Pid.Number}",
        [Listing + "EnumerateTasks"] = (task, ns) =>
        {
            bool found = false;
            foreach (PidNsTask item in ns.EnumerateTasks(descendants: true))
                found |= item == new PidNsTask(task.Pid, task.Pid);
            return $"{found}";
        },
        [Listing + "members"] = (task, ns) =>
        {
            int count = 0;
            foreach (PidNsTask _ in ns.EnumerateTasks())
                count++;
            return $"{count > 0}";
        },
        [Listing + "EnumerateAll"] = (_, _) =>
        {
            var found = new List<PidNsId>();
            foreach (PidNsHandle ns in PidNsHandle.EnumerateAll())
            {
                using (ns)
                    found.Add(ns.Id);
            }
            return $"{found.Contains(CurrentPidNs.Get().Id)}";
        },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void Any_failing_call_gives_the_right_answer_or_an_error(string name, bool oldKernel)
    {
        using Run run = Begin(name, oldKernel);
        int failures = 0;
        // A listing makes the same calls for every task on the machine; the first hundred stand for all.
        for (int target = 0; target < Math.Min(run.Calls.Count, 100); target++)
        {
            foreach (Errno errno in s_errors.Where(errno => !IsAnAnswer(name, run.Calls[target], errno)))
            {
                string[] before = Descriptors();
                try
                {
                    string actual = run.WithFault(target, errno);
                    if (!name.StartsWith(Listing))
                        Assert.True(run.Expected == actual, $"{run.Calls[target]} failing with {errno}: {actual} instead of {run.Expected}");
                }
                catch (Exception e) when (e is KernelException or UnauthorizedAccessException or PlatformNotSupportedException or ArgumentException)
                {
                    failures++;
                }
                Rcu.Barrier();
                // A program that was let go is reaped when it exits.
                string[] leaked = [];
                SpinWait.SpinUntil(() => (leaked = [.. Descriptors().Except(before)]).Length == 0, TimeSpan.FromSeconds(10));
                Assert.True(leaked.Length == 0, $"{run.Calls[target]} failing with {errno} leaks {string.Join(", ", leaked)}.");
            }
        }
        Assert.NotEqual(0, failures);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_call_that_a_signal_interrupts_is_made_again(string name, bool oldKernel)
    {
        using Run run = Begin(name, oldKernel);
        for (int target = 0; target < Math.Min(run.Calls.Count, 100); target++)
        {
            // The others never sleep, and so are never interrupted; of the start of a program the parts see to it.
            if (run.Calls[target].Kind is not (SystemCallKind.PidfdSendSignal or SystemCallKind.ReadLink or SystemCallKind.EpollAdd or SystemCallKind.Spawn))
                Assert.Equal(run.Expected, run.WithFault(target, Errno.EINTR));
        }
    }

    [Fact]
    public void Each_native_call_is_among_those_that_are_made_to_fail()
    {
        var seen = new HashSet<SystemCall>();
        foreach (string name in s_operations.Keys)
        {
            foreach (bool oldKernel in (bool[])[false, true])
            {
                using Run run = Begin(name, oldKernel);
                seen.UnionWith(run.Calls);
            }
        }
        // The first is made once in a process; the second by the watcher's own thread, where nothing but an interruption can go wrong: it is given what it made itself.
        SystemCallKind[] others = [SystemCallKind.EpollCreate, SystemCallKind.EpollWait];
        Assert.Empty(Enum.GetValues<SystemCallKind>().Except(others).Except(seen.Select(call => call.Kind)));
        Assert.Empty(Enum.GetValues<Ioctl>().Except(seen.Select(call => call.Request)));
    }

    [Fact]
    public void Without_a_watcher_a_task_cannot_be_awaited_and_can_later()
    {
        using LiveProcess probe = ProbeProcess.Start("", "no-epoll", $"{Environment.ProcessId}");
        Assert.Equal("KernelException KernelException False", probe.ReadLine());
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
            string[] before = Descriptors();
            Sys.FaultInjector = call => call.Kind == SystemCallKind.Spawn ? errno : Errno.None;
            var info = new System.Diagnostics.ProcessStartInfo("true") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            Assert.Throws(expected, () => PidNsProcess.StartInNew(info).Dispose());
            Sys.FaultInjector = null;
            Assert.Equal(before, Descriptors());
        }
    }

    /// <summary>Those of the kinds that the library opens; the runtime may load an assembly meanwhile.</summary>
    private static string[] Descriptors() =>
    [
        .. from path in Directory.GetFileSystemEntries("/proc/self/fd")
           let target = new FileInfo(path).LinkTarget
           where target is not null && (!target.StartsWith('/') || target.StartsWith("/proc"))
           select $"{Path.GetFileName(path)}: {target}",
    ];

    /// <summary>Some errors are what the kernel answers when there is no such task or number; of a task that lives that would be a lie.</summary>
    private static bool IsAnAnswer(string name, SystemCall call, Errno errno) => (call.Kind, errno) switch
    {
        (SystemCallKind.PidfdOpen or SystemCallKind.PidfdSendSignal, Errno.ESRCH) => true,
        (SystemCallKind.Ioctl, Errno.ESRCH) => call.Request != Ioctl.PIDFD_GET_PID_NAMESPACE,
        (SystemCallKind.Open, Errno.ENOENT or Errno.ESRCH) => name == "GetChildrenPidNs",
        (SystemCallKind.Ioctl, Errno.ENOENT) => call.Request == Ioctl.PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE,
        _ => false,
    };

    private static Run Begin(string name, bool oldKernel)
    {
        var run = new Run(s_operations[name], name.StartsWith(Nested) ? new NestedNamespace() : null, oldKernel ? OldKernel.Before6_11 : _ => Errno.None);
        // What earlier tests left to the finalizer is not ours to count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Rcu.Barrier();
        return run;
    }

    /// <summary>An operation with the task that it is about.</summary>
    private sealed class Run : IDisposable
    {
        private readonly NestedNamespace? _nested;
        private readonly LiveProcess _process = LiveProcess.Sleeping();
        private readonly TaskRef _task;
        private readonly PidNsHandle _ns;
        private readonly Func<TaskRef, PidNsHandle, string> _operation;
        private readonly Func<SystemCall, Errno> _kernel;

        internal Run(Func<TaskRef, PidNsHandle, string> operation, NestedNamespace? nested, Func<SystemCall, Errno> kernel)
        {
            (_operation, _nested, _kernel) = (operation, nested, kernel);
            _task = TaskRef.Open(nested?.InitPid ?? _process.Pid);
            _ns = nested?.Open() ?? CurrentPidNs.Get().Acquire();
            int thread = Environment.CurrentManagedThreadId;
            Sys.FaultInjector = kernel;
            // What it finds out once is known from now on, so that each run makes the same calls.
            operation(_task, _ns);
            Sys.FaultInjector = call =>
            {
                if (Environment.CurrentManagedThreadId == thread)
                    Calls.Add(call);
                return kernel(call);
            };
            Expected = operation(_task, _ns);
            Sys.FaultInjector = null;
            Assert.NotEmpty(Calls);
        }

        internal List<SystemCall> Calls { get; } = [];

        /// <summary>What the operation gives when nothing fails.</summary>
        internal string Expected { get; }

        internal string WithFault(int target, Errno errno)
        {
            int index = 0, thread = Environment.CurrentManagedThreadId;
            Sys.FaultInjector = call => Environment.CurrentManagedThreadId == thread && index++ == target ? errno : _kernel(call);
            try
            {
                return _operation(_task, _ns);
            }
            finally
            {
                Sys.FaultInjector = null;
            }
        }

        public void Dispose()
        {
            _ns.Dispose();
            _task.Dispose();
            _process.Dispose();
            _nested?.Dispose();
        }
    }
}
