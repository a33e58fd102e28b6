namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>PIDNS203, 205, 206, 207, 306, 307 and 901 in shapes of their own.</summary>
public class OwnershipFixTests
{
    private static Task First(string id, string before, string after) => FixRunner.FirstAsync(id, InClass(before), InClass(after));

    private static string InClass(string members) => $$"""
        using System;
        using PidNs;
        using PidNs.Contracts;

        class C
        {
            static void Take([Owned] PidNsHandle ns) => ns.Dispose();
            static bool Try(out PidNsHandle? ns) { ns = null; return false; }

            {{members.Replace("\n", "\n    ")}}
        }
        """;

    [Fact]
    public Task Handed_over_and_used() => First("PIDNS205", """
        static void M(PidNsHandle other)
        {
            var ns = other.Acquire();
            Take(ns);
            Console.WriteLine(ns.Id);
        }
        """, """
        static void M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            Take(ns.Acquire());
            Console.WriteLine(ns.Id);
        }
        """);

    [Fact]
    public Task Released_on_one_path_and_used() => First("PIDNS205", """
        static void M(PidNsHandle other, bool condition)
        {
            PidNsHandle ns = other.Acquire();
            if (condition)
                ns.Dispose();
            Console.WriteLine(ns.Id);
        }
        """, """
        static void M(PidNsHandle other, bool condition)
        {
            using PidNsHandle ns = other.Acquire();
            Console.WriteLine(ns.Id);
        }
        """);

    [Fact]
    public Task Taken_over_by_an_expression() => First("PIDNS203", """
        static void M([Owned] PidNsHandle ns) => Console.WriteLine(ns.Id);
        """, """
        static void M([Owned] PidNsHandle ns)
        {
            using (ns)
            {
                Console.WriteLine(ns.Id);
            }
        }
        """);

    [Fact]
    public Task Overwritten() => First("PIDNS203", """
        static void M(PidNsHandle other)
        {
            var ns = other.Acquire();
            ns = other.Acquire();
            ns.Dispose();
        }
        """, """
        static void M(PidNsHandle other)
        {
            var ns = other.Acquire();
            ns.Dispose();
            ns = other.Acquire();
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Output_thrown_away() => First("PIDNS207", """
        static bool M() => Try(out _);
        """, """
        static bool M()
        {
            var found = Try(out var ns);
            ns?.Dispose();
            return found;
        }
        """);

    [Fact]
    public Task Discarded_in_a_switch_section() => First("PIDNS207", """
        static void M(PidNsHandle other, int n)
        {
            switch (n)
            {
                case 1:
                    other.Acquire();
                    break;
            }
        }
        """, """
        static void M(PidNsHandle other, int n)
        {
            switch (n)
            {
                case 1:
                    using (other.Acquire()) { }
                    break;
            }
        }
        """);

    [Fact]
    public Task Second_name_of_a_guard() => First("PIDNS306", """
        static void M()
        {
            var guard = Rcu.ReadLock();
            var copy = guard;
            copy.Dispose();
        }
        """, """
        static void M()
        {
            var guard = Rcu.ReadLock();
            guard.Dispose();
        }
        """);

    [Fact]
    public Task Guard_for_nothing_else() => First("PIDNS303", """
        static void M()
        {
            using var guard = Rcu.ReadLock();
            System.Threading.Thread.Sleep(1); // rest
        }
        """, """
        static void M()
        {
            System.Threading.Thread.Sleep(1); // rest
        }
        """);

    [Fact]
    public Task Checked_in_another_guard() => First("PIDNS307", """
        static void M(TaskRef task)
        {
            using (Rcu.ReadLock())
            {
                if (task.TaskActivePidNs().IsNone)
                    return;
            }
            using (Rcu.ReadLock())
            {
                var ns = task.TaskActivePidNs();
                Console.WriteLine(ns.Level);
            }
        }
        """, """
        static void M(TaskRef task)
        {
            using (Rcu.ReadLock())
            {
                if (task.TaskActivePidNs().IsNone)
                    return;
            }
            using (Rcu.ReadLock())
            {
                var ns = task.TaskActivePidNs();
                if (!ns.IsNone)
                {
                    Console.WriteLine(ns.Level);
                }
            }
        }
        """);

    [Fact]
    public Task Contract_that_cannot_hold() => First("PIDNS901", """
        /// <summary>Text.</summary>
        [RequiresGuard(typeof(string))]
        static void M() { }
        """, """
        /// <summary>Text.</summary>
        static void M() { }
        """);

    [Fact]
    public Task Returned_on_one_path() => First("PIDNS901", """
        static PidNsHandle M(PidNsHandle? cached, PidNsHandle other) => cached ?? other.Acquire();
        """, """
        static PidNsHandle M(PidNsHandle? cached, PidNsHandle other) => cached?.Acquire() ?? other.Acquire();
        """);

    [Fact]
    public Task Wrapper_that_takes_over() => First("PIDNS901", """
        sealed class Wrapper : IDisposable
        {
            private readonly TaskRef _task;
            public Wrapper(TaskRef task) { _task = task; }
            public void Dispose() => _task.Dispose();
        }
        """, """
        sealed class Wrapper : IDisposable
        {
            private readonly TaskRef _task;
            public Wrapper([Owned] TaskRef task) { _task = task; }
            public void Dispose() => _task.Dispose();
        }
        """);
}
