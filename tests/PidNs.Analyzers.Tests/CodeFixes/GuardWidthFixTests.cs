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
    public Task In_the_middle_of_the_uses() => Fix.NoFix("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        task.{|PIDNS303:WaitForExit|}();
        Console.WriteLine(ns.IsNone);
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
}
