namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS301: another task's namespace is protected by RCU only.</summary>
public class OutsideGuardTests
{
    [Fact]
    public Task With_no_guard() => Verify.Body("""
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task In_passing() => Verify.Body("""
        if (!task.{|PIDNS301:TaskActivePidNs|}().IsNone)
            MayThrow();
        """);

    [Fact]
    public Task With_a_guard() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task With_a_guard_that_has_no_name() => Verify.Body("""
        using (Rcu.ReadLock())
        {
            var ns = task.TaskActivePidNs();
            if (!ns.IsNone)
                Look(ns);
        }
        """);

    [Fact]
    public Task After_a_using_statement() => Verify.Body("""
        using (Rcu.ReadLock())
            MayThrow();
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        """);

    [Fact]
    public Task Before_the_guard() => Verify.Body("""
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        using var guard = Rcu.ReadLock();
        """);

    [Fact]
    public Task After_the_guard_was_released() => Verify.Body("""
        var guard = Rcu.ReadLock();
        guard.Dispose();
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        """);

    [Fact]
    public Task Between_two_guards() => Verify.Body("""
        using (Rcu.ReadLock())
            MayThrow();
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        using (Rcu.ReadLock())
            MayThrow();
        """);

    [Fact]
    public Task With_a_guard_on_one_branch_only() => Verify.Body("""
        var guard = Rcu.ReadLock();
        if (condition)
            guard.Dispose();
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        if (!condition)
            guard.Dispose();
        """, test =>
        {
            Verify.WrittenPathsOnly(test);
            test.DisabledDiagnostics.AddRange(["PIDNS305", "PIDNS306"]);
        });

    [Fact]
    public Task With_the_outer_guard_still_open() => Verify.Body("""
        using var outer = Rcu.ReadLock();
        using (Rcu.ReadLock())
            MayThrow();
        var ns = task.TaskActivePidNs();
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task With_the_guard_as_witness() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        if (!ns.IsNone)
            Look(ns);
        """);

    [Fact]
    public Task With_a_guard_that_the_caller_opened() => Verify.Members("""
        static void M(TaskRef task, RcuReadGuard guard)
        {
            var ns = task.TaskActivePidNs();
            if (!ns.IsNone)
                Look(ns);
        }
        """);

    [Fact]
    public Task A_method_may_ask_its_caller_for_the_guard() => Verify.Members("""
        [RequiresGuard(typeof(RcuReadGuard))]
        static int Level(TaskRef task)
        {
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? 0 : ns.Level;
        }

        static void Bad(TaskRef task) => Print({|PIDNS301:Level|}(task));

        static void Good(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            Print(Level(task));
        }
        """);

    [Fact]
    public Task A_property_may_ask_for_the_guard() => Verify.Members("""
        [RequiresGuard(typeof(RcuReadGuard))]
        int Level => 1;

        void Bad() => Print({|PIDNS301:Level|});

        void Good()
        {
            using var guard = Rcu.ReadLock();
            Print(Level);
        }
        """);

    [Fact]
    public Task A_constructor_may_ask_for_the_guard() => Verify.Members("""
        class Snapshot
        {
            [RequiresGuard(typeof(RcuReadGuard))]
            public Snapshot() { }
        }

        static void Bad() => Print(new {|PIDNS301:Snapshot|}());

        static void Good()
        {
            using var guard = Rcu.ReadLock();
            Print(new Snapshot());
        }
        """);

    [Fact]
    public Task A_lambda_is_entered_with_nothing_held() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        Action peek = () =>
        {
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
        };
        peek();
        """);

    [Fact]
    public Task A_local_function_is_entered_with_nothing_held() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        Peek();

        void Peek()
        {
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
        }
        """);

    [Fact]
    public Task A_local_function_may_ask_its_caller_for_the_guard() => Verify.Body("""
        using (Rcu.ReadLock())
            Print(Level());
        Print({|PIDNS301:Level|}());

        [RequiresGuard(typeof(RcuReadGuard))]
        int Level()
        {
            var ns = task.TaskActivePidNs();
            return ns.IsNone ? 0 : ns.Level;
        }
        """);

    [Fact]
    public Task A_lambda_may_open_its_own() => Verify.Body("""
        Action peek = () =>
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            if (!ns.IsNone)
                Look(ns);
        };
        """);

    [Fact]
    public Task A_lock_is_no_read_section() => Verify.Body("""
        lock (list)
        {
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
        }
        """);

    [Fact]
    public Task A_guard_of_another_kind_is_no_read_section() => Verify.Members("""
        [Guard]
        readonly ref struct Tasklist : IDisposable
        {
            public static Tasklist ReadLock() => new(1);
            Tasklist(int token) { }
            public void Dispose() { }
        }

        static void M(TaskRef task)
        {
            using var guard = Tasklist.ReadLock();
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
        }
        """, test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None);

    [Fact]
    public Task Through_an_interface_and_its_implementation() => Verify.Members("""
        interface ITable
        {
            [RequiresGuard(typeof(RcuReadGuard))]
            int Find(int key);
        }

        class Table : ITable
        {
            public int Find(int key) => key;
        }

        static void M(ITable abstraction, Table implementation)
        {
            Print(abstraction.{|PIDNS301:Find|}(1));
            Print(implementation.{|PIDNS301:Find|}(1));
        }
        """);

    [Fact]
    public Task Through_an_override() => Verify.Members("""
        abstract class Table
        {
            [RequiresGuard(typeof(RcuReadGuard))]
            public abstract int Find(int key);
        }

        class Sorted : Table
        {
            public override int Find(int key) => key;
        }

        static void M(Sorted table) => Print(table.{|PIDNS301:Find|}(1));
        """);

    [Fact]
    public Task In_a_loop_that_releases_at_its_end() => Verify.Body("""
        var guard = Rcu.ReadLock();
        while (Condition())
        {
            var ns = task.{|PIDNS301:TaskActivePidNs|}();
            guard.{|PIDNS205:Dispose|}();
        }
        """, test => test.DisabledDiagnostics.AddRange(["PIDNS305", "PIDNS308"]));

    [Fact]
    public Task As_a_delegate() => Verify.Members("""
        [RequiresGuard(typeof(RcuReadGuard))]
        static int Level() => 1;

        static Func<int> M() => {|PIDNS301:Level|};
        """);

    [Fact]
    public Task In_a_field_initializer() => Verify.Members("""
        [RequiresGuard(typeof(RcuReadGuard))]
        static int Level() => 1;

        static int s_level = {|PIDNS301:Level|}();
        """);

    [Fact]
    public Task A_counted_lookup_needs_no_guard() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Print(ns?.Id);
        """);

    [Fact]
    public Task Opened_in_try_and_used_in_finally() => Verify.Body("""
        var guard = Rcu.ReadLock();
        try
        {
            MayThrow();
        }
        finally
        {
            var ns = task.TaskActivePidNs();
            guard.Dispose();
        }
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task After_an_unconditional_await_the_guard_is_gone() => Verify.Members("""
        static async Task M(TaskRef task)
        {
            using (Rcu.ReadLock())
                MayThrow();
            await Task.Yield();
            Print(task.{|PIDNS301:TaskActivePidNs|}().IsNone);
        }
        """, test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None);
}
