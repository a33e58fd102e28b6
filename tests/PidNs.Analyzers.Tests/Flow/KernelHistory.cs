namespace PidNs.Analyzers.Tests.Flow;

/// <summary>Mistakes that were made and mended in the kernel, each as a bad and a good version.</summary>
public class KernelHistory
{
    private static Task Members(string members) => Verify.Members(members, Verify.WrittenPathsOnly);

    [Fact]
    public Task None_inside_a_number_lookup() => Members("""
        static int? Bad(TaskRef task, TaskRef target)
        {
            using var ns = target.TaskGetPidNs();
            return task.TgidNrNs({|PIDNS201:ns|}.Borrow());
        }

        static int? Good(TaskRef task, TaskRef target)
        {
            using var ns = target.TaskGetPidNs();
            return ns is null ? null : task.TgidNrNs(ns.Borrow());
        }

        static int? BadActive(TaskRef task, TaskRef target)
        {
            using var guard = Rcu.ReadLock();
            return task.TgidNrNs(target.{|PIDNS201:TaskActivePidNs|}());
        }
        """);

    [Fact]
    public Task Liveness_tested_then_used() => Members("""
        static int Bad(TaskRef task)
        {
            if (task.IsReaped)
                return 0;
            using var ns = task.TaskGetPidNs();
            return {|PIDNS201:ns|}.Level;
        }

        static int Good(TaskRef task)
        {
            using var ns = task.TaskGetPidNs();
            return ns?.Level ?? 0;
        }
        """);

    [Fact]
    public Task A_getter_that_takes_a_reference_without_testing_for_None() => Members("""
        static PidNsHandle Bad(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            return task.{|PIDNS201:TaskActivePidNs|}().Acquire();
        }

        static PidNsHandle? Good(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? null : ns.Acquire();
        }
        """);

    [Fact]
    public Task A_number_computed_under_one_guard_and_delivered_under_another() => Members("""
        static void Deliver(PidNsRef ns, int number) { }

        static void Bad(TaskRef sender, TaskRef target)
        {
            int? number;
            using (Rcu.ReadLock())
            {
                var ns = target.TaskActivePidNs();
                if (ns.IsNone)
                    return;
                number = sender.TgidNrNs(ns);
            }
            using (Rcu.ReadLock())
            {
                var ns = target.TaskActivePidNs();
                Deliver({|PIDNS307:ns|}, number ?? 0);
            }
        }

        static void Good(TaskRef sender, TaskRef target)
        {
            using var guard = Rcu.ReadLock();
            var ns = target.TaskActivePidNs();
            if (ns.IsNone)
                return;
            Deliver(ns, sender.TgidNrNs(ns) ?? 0);
        }
        """);

    [Fact]
    public Task A_chain_through_a_mutable_field_of_an_exiting_task() => Members("""
        interface ITaskStruct
        {
            PidNsHandle? PidNs { get; }
        }

        static int Bad(ITaskStruct task) => task.PidNs is not null ? task.{|PIDNS202:PidNs|}.Level : 0;

        static int Good(ITaskStruct task) => task.PidNs is { } ns ? ns.Level : 0;
        """);

    [Fact]
    public Task Another_lock_taken_for_a_read_section() => Members("""
        static readonly object s_tasklist = new();

        static int Bad(TaskRef task)
        {
            lock (s_tasklist)
            {
                var ns = task.{|PIDNS301:TaskActivePidNs|}();
                return ns.IsNone ? 0 : ns.Level;
            }
        }

        static int Good(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? 0 : ns.Level;
        }
        """);

    [Fact]
    public Task A_lookup_outside_the_section() => Members("""
        static int Bad(TaskRef task)
        {
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
            using var guard = Rcu.ReadLock();
            return ns.IsNone ? 0 : ns.Level;
        }

        static int Good(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? 0 : ns.Level;
        }
        """);

    [Fact]
    public Task A_double_put_through_the_wrong_owner() => Members("""
        sealed class SuperBlock([Owned] PidNsHandle ns) : IDisposable
        {
            public int Level => ns.Level;
            public void Dispose() => ns.Dispose();
        }

        static void Bad(PidNsHandle other)
        {
            var ns = other.Acquire();
            using var super = new SuperBlock(ns);
            ns.{|PIDNS205:Dispose|}();
        }

        static void Good(PidNsHandle other)
        {
            var ns = other.Acquire();
            using var super = new SuperBlock(ns);
            Print(super.Level);
        }
        """);

    [Fact]
    public Task A_reference_put_before_the_grace_period() => Members("""
        sealed class Slot
        {
            private PidNsHandle? _ns;

            public void Bad()
            {
                var old = _ns;
                _ns = null;
                old?.Dispose();
                Rcu.Synchronize();
                Print({|PIDNS204:old|}?.Level);
            }

            public void Good()
            {
                var old = _ns;
                _ns = null;
                Rcu.Synchronize();
                old?.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_namespace_stored_without_a_reference() => Members("""
        sealed class Bad
        {
            private PidNsHandle? _ns;

            public void Remember(PidNsHandle other)
            {
                using var ns = other.Acquire();
                _ns?.Dispose();
                _ns = {|PIDNS204:ns|};
            }

            public void Dispose() => _ns?.Dispose();
        }

        sealed class Good
        {
            private PidNsHandle? _ns;

            public void Remember(PidNsHandle other)
            {
                _ns?.Dispose();
                _ns = other.Acquire();
            }

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task An_uncounted_lookup_used_after_the_section() => Members("""
        static unsafe int Bad(TaskRef task)
        {
            var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            if (ns.IsNone)
            {
                guard.Dispose();
                return 0;
            }
            guard.Dispose();
            return {|PIDNS302:ns|}.Level;
        }

        static int Good(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? 0 : ns.Level;
        }
        """);

    [Fact]
    public Task Return_after_unlock() => Members("""
        static unsafe PidNsRef Bad(TaskRef task)
        {
            var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs(guard);
            guard.Dispose();
            return {|PIDNS302:ns|};
        }

        static PidNsHandle? Good(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? null : ns.Acquire();
        }
        """);

    [Fact]
    public Task An_error_path_without_the_put() => Members("""
        static int Bad(PidNsHandle other)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            if (ns.Level > 31)
                return -28;
            ns.Dispose();
            return 0;
        }

        static int Good(PidNsHandle other)
        {
            var ns = other.Acquire();
            if (ns.Level > 31)
            {
                ns.Dispose();
                return -28;
            }
            ns.Dispose();
            return 0;
        }
        """);

    [Fact]
    public Task The_second_acquire_fails() => Members("""
        static int Bad(PidNsHandle other, TaskRef task)
        {
            var first = other.{|PIDNS203:Acquire|}();
            var second = task.TaskGetPidNs();
            if (second is null)
                return -3;
            second.Dispose();
            first.Dispose();
            return 0;
        }

        static int Good(PidNsHandle other, TaskRef task)
        {
            using var first = other.Acquire();
            using var second = task.TaskGetPidNs();
            return second is null ? -3 : 0;
        }
        """);

    [Fact]
    public Task A_loop_left_without_a_release() => Members("""
        static int Bad(List<TaskRef> tasks)
        {
            foreach (var task in tasks)
            {
                var ns = task.{|PIDNS203:TaskGetPidNs|}();
                if (ns is null)
                    continue;
                if (ns.IsCurrent)
                    return task.Pid;
                ns.Dispose();
            }
            return 0;
        }

        static int Good(List<TaskRef> tasks)
        {
            foreach (var task in tasks)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is { IsCurrent: true })
                    return task.Pid;
            }
            return 0;
        }
        """);

    [Fact]
    public Task A_release_in_an_optional_phase() => Members("""
        static void Bad(PidNsHandle other, bool phase)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            Use(ns);
            if (phase)
            {
                Use(ns);
                ns.Dispose();
            }
        }

        static void Good(PidNsHandle other, bool phase)
        {
            var ns = other.Acquire();
            Use(ns);
            if (phase)
                Use(ns);
            ns.Dispose();
        }
        """);

    [Fact]
    public Task The_first_owner_never_took_its_reference() => Members("""
        static void Bad(PidNsHandle other, List<PidNsHandle> list)
        {
            var ns = other.Acquire();
            Take(ns);
            list.Add({|PIDNS205:ns|});
        }

        static void Good(PidNsHandle other, List<PidNsHandle> list)
        {
            var ns = other.Acquire();
            Take(ns.Acquire());
            list.Add(ns);
        }
        """);

    [Fact]
    public Task A_put_without_a_get() => Members("""
        static void Bad(PidNsHandle lent) => lent.{|PIDNS901:Dispose|}();

        static void Good(PidNsHandle lent)
        {
            using var own = lent.Acquire();
            Use(own);
        }
        """);

    [Fact]
    public Task A_reference_taken_after_publication() => Members("""
        sealed class Bad
        {
            private PidNsHandle? _published;

            public void Publish(PidNsHandle lent)
            {
                _published?.Dispose();
                _published = {|PIDNS901:lent|};
            }

            public void Dispose() => _published?.Dispose();
        }

        sealed class Good
        {
            private PidNsHandle? _published;

            public void Publish(PidNsHandle lent)
            {
                _published?.Dispose();
                _published = lent.Acquire();
            }

            public void Dispose() => _published?.Dispose();
        }
        """);

    [Fact]
    public Task A_borrow_as_a_dictionary_key() => Members("""
        static void Bad(Dictionary<object, int> counts)
        {
            var ns = CurrentPidNs.Get();
            object key = {|PIDNS101:{|CS0029:ns|}|};
            counts[key] = 1;
        }

        static void Good(Dictionary<PidNsId, int> counts, PidNsHandle other)
        {
            using var ns = other.Acquire();
            counts[ns.Id] = 1;
        }
        """);

    [Fact]
    public Task The_last_put_blocks_inside_a_section() => Members("""
        [Owned]
        sealed class Mount
        {
            [MayBlock] public void Dispose() { }
        }

        static void Bad()
        {
            var mount = new Mount();
            using var guard = Rcu.ReadLock();
            mount.{|PIDNS303:Dispose|}();
        }

        static void Good()
        {
            var mount = new Mount();
            using (Rcu.ReadLock())
                MayThrow();
            mount.Dispose();
        }
        """);

    [Fact]
    public Task Sleeping_waiting_locking_and_reading_inside_a_section() => Members("""
        static void Bad(Task<int> work, object gate)
        {
            using var guard = Rcu.ReadLock();
            Thread.{|PIDNS303:Sleep|}(1);
            work.{|PIDNS303:Wait|}();
            Print(work.{|PIDNS303:Result|});
            lock ({|PIDNS303:gate|})
                MayThrow();
            Print(System.IO.File.{|PIDNS303:ReadAllText|}("/proc/self/status"));
        }

        static void Good(Task<int> work, object gate)
        {
            work.Wait();
            var result = work.Result;
            using (Rcu.ReadLock())
                Print(result);
            Thread.Sleep(1);
            lock (gate)
                MayThrow();
        }
        """);

    [Fact]
    public Task Permission_checked_against_the_childrens_namespace() => Members("""
        static bool MayKill(PidNsRef ns) => ns.Level > 0;

        // Not a namespace to ask about: the types say so.
        static bool Bad(TaskRef task)
        {
            using var children = task.GetChildrenPidNs();
            return MayKill({|CS1503:children|});
        }

        static bool Good(TaskRef task)
        {
            using var ns = task.TaskGetPidNs();
            return ns is not null && MayKill(ns.Borrow());
        }
        """);

    [Fact]
    public Task The_new_namespace_expected_after_unshare() => Members("""
        [System.Runtime.InteropServices.DllImport("libc")]
        static extern int unshare(int flags);

        static PidNsId Bad()
        {
            unshare(0x20000000);
            return CurrentPidNs.{|PIDNS402:Get|}().Id;
        }

        static PidNsId Good()
        {
            var before = CurrentPidNs.Get().Id;
            unshare(0x20000000);
            return before;
        }
        """);

    [Fact]
    public Task The_writers_instead_of_the_openers_namespace() => Members("""
        static int? Bad(TaskRef shown, PidNsHandle opener)
        {
            var number = shown.TgidNrNs(opener.Borrow());
            if (number is { } there)
            {
                using var task = TaskRef.TryOpen({|PIDNS401:there|});
            }
            return number;
        }

        static int? Good(TaskRef shown, PidNsHandle opener)
        {
            var number = shown.TgidNrNs(opener.Borrow());
            if (number is { } there)
            {
                using var task = TaskRef.TryOpen(there, opener.Borrow());
            }
            return number;
        }
        """);
}
