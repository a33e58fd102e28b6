using Again = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.LookedUpAgainFix>;
using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Guards.BlocksInGuardFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class GuardWidthFixTests
{
    [Fact]
    public Task First_in_the_block() => Fix.Body("""
        using (Rcu.ReadLock())
        {
            // Wait a bit.
            Thread.{|PIDNS303:Sleep|}(1); // or two
            Console.WriteLine(task.TaskActivePidNs().IsNone);
        }
        """, """
        // Wait a bit.
        Thread.Sleep(1); // or two
        using (Rcu.ReadLock())
        {
            Console.WriteLine(task.TaskActivePidNs().IsNone);
        }
        """);

    [Fact]
    public Task Last_in_the_block() => Fix.Body("""
        using (Rcu.ReadLock())
        {
            Console.WriteLine(task.TaskActivePidNs().IsNone);
            if (condition)
                Thread.{|PIDNS303:Sleep|}(1);
        }
        MayThrow();
        """, """
        using (Rcu.ReadLock())
        {
            Console.WriteLine(task.TaskActivePidNs().IsNone);
        }
        if (condition)
            Thread.Sleep(1);
        MayThrow();
        """);

    [Fact]
    public Task Guard_moves_down() => Fix.Body("""
        using var guard = Rcu.ReadLock();
        task.{|PIDNS303:WaitForExit|}();
        Console.WriteLine(task.TaskActivePidNs().IsNone);
        """, """
        task.WaitForExit();
        using var guard = Rcu.ReadLock();
        Console.WriteLine(task.TaskActivePidNs().IsNone);
        """);

    [Fact]
    public Task Guard_becomes_a_block() => Fix.Body("""
        using var guard = Rcu.ReadLock();
        Console.WriteLine(task.TaskActivePidNs().IsNone);
        task.{|PIDNS303:WaitForExit|}();
        MayThrow();
        """, """
        using (Rcu.ReadLock())
        {
            Console.WriteLine(task.TaskActivePidNs().IsNone);
        }
        task.WaitForExit();
        MayThrow();
        """);

    [Fact]
    public Task In_the_middle_of_the_uses() => Fix.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        task.{|PIDNS303:WaitForExit|}();
        Console.WriteLine(ns.IsNone);
        """, """
        using var ns = task.TaskGetPidNs();
        task.WaitForExit();
        Console.WriteLine(ns is null);
        """);

    [Fact]
    public Task In_the_middle_of_what_another_method_asks_for() => Fix.Code("""
        using PidNs;
        using PidNs.Contracts;
        class C
        {
            [RequiresGuard(typeof(RcuReadGuard))]
            static int Level() => 1;

            static int M(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                var before = Level();
                task.{|PIDNS303:WaitForExit|}();
                return Level() - before;
            }
        }
        """, """
        using PidNs;
        using PidNs.Contracts;
        class C
        {
            [RequiresGuard(typeof(RcuReadGuard))]
            static int Level() => 1;

            static int M(TaskRef task)
            {
                using var guard = Rcu.ReadLock();
                var before = Level();
                task.{|PIDNS303:WaitForExit|}();
                return Level() - before;
            }
        }
        """);

    [Fact]
    public Task One_lookup() => Again.Code("""
        #nullable enable
        using PidNs;
        interface IEntry
        {
            PidNsHandle? Ns { get; }
        }

        class C
        {
            static void M(IEntry entry)
            {
                if (entry.Ns is not null)
                    System.Console.WriteLine(entry.{|PIDNS202:Ns|}.Id);
            }
        }
        """, """
        #nullable enable
        using PidNs;
        interface IEntry
        {
            PidNsHandle? Ns { get; }
        }

        class C
        {
            static void M(IEntry entry)
            {
                var ns = entry.Ns;
                if (ns is not null)
                    System.Console.WriteLine(ns.Id);
            }
        }
        """);

    [Fact]
    public Task A_counted_reference_needs_no_guard() => FixRunner.FirstAsync("PIDNS303", """
        using System;
        using System.Threading;
        using PidNs;
        class C
        {
            void Print(TaskRef task)
            {
                // Hold it.
                using RcuReadGuard guard = Rcu.ReadLock();
                PidNsRef ns = task.TaskActivePidNs();
                if (ns.IsNone)
                    return;
                Thread.Sleep(100);
                Console.WriteLine(ns.Id);
            }
        }
        """, """
        using System;
        using System.Threading;
        using PidNs;
        class C
        {
            void Print(TaskRef task)
            {
                // Hold it.
                using PidNsHandle? ns = task.TaskGetPidNs();
                if (ns is null)
                    return;
                Thread.Sleep(100);
                Console.WriteLine(ns.Id);
            }
        }
        """);

    [Fact]
    public Task The_end_of_a_using_statement_moves() => FixRunner.FirstAsync("PIDNS302", """
        using PidNs;
        class C
        {
            unsafe int? LevelOf(TaskRef task)
            {
                PidNsRef ns;
                using (Rcu.ReadLock())
                    ns = task.TaskActivePidNs();
                return ns.IsNone ? null : ns.Level; // or none
            }
        }
        """, """
        using PidNs;
        class C
        {
            unsafe int? LevelOf(TaskRef task)
            {
                PidNsRef ns;
                using (Rcu.ReadLock())
                {
                    ns = task.TaskActivePidNs();
                    return ns.IsNone ? null : ns.Level; // or none
                }
            }
        }
        """);

    [Fact]
    public Task Only_asked_whether_it_is_there() => VerifyFix<PidNs.CodeFixes.Guards.OutsideGuardFix>.Code("""
        using PidNs;
        class C
        {
            static bool IsGone(TaskRef task) => task.{|PIDNS301:TaskActivePidNs|}().IsNone;
        }
        """, """
        using PidNs;
        class C
        {
            static bool IsGone(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                return ns is null;
            }
        }
        """, test => test.Kind = "PIDNS301.Counted");
}
