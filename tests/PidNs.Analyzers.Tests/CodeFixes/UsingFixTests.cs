using Microsoft.CodeAnalysis;
using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.UsingFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class UsingFixTests
{
    [Fact]
    public Task Local() => Fix.Body("""
        // The namespace.
        var ns = other.{|PIDNS203:Acquire|}(); // counted
        Console.WriteLine(ns.Id);
        """, """
        // The namespace.
        using var ns = other.Acquire(); // counted
        Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Explicit_type_with_release_on_one_path() => Fix.Body("""
        PidNsHandle? ns = task.{|PIDNS203:TaskGetPidNs|}();
        if (ns is null || condition)
            return;
        Console.WriteLine(ns.Id);
        if (ns.Level > 1)
            return;

        ns.Dispose();
        """, """
        using PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is null || condition)
            return;
        Console.WriteLine(ns.Id);
        if (ns.Level > 1)
            return;
        """);

    [Fact]
    public Task Early_release_keeps_its_place() => Fix.Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            return;
        Console.WriteLine(ns.Id);
        ns.Dispose();
        MayThrow();
        """, """
        using (var ns = other.Acquire())
        {
            if (condition)
                return;
            Console.WriteLine(ns.Id);
        }
        MayThrow();
        """);

    [Fact]
    public Task Branches_of_the_value() => Fix.Body("""
        var ns = condition ? other.{|PIDNS203:Acquire|}() : null;
        Console.WriteLine(ns?.Id);
        """, """
        using var ns = condition ? other.Acquire() : null;
        Console.WriteLine(ns?.Id);
        """);

    [Fact]
    public Task Switch_section() => Fix.Body("""
        switch (Environment.TickCount)
        {
            case 0:
                var ns = other.{|PIDNS203:Acquire|}();
                Console.WriteLine(ns.Id);
                break;
        }
        """, """
        switch (Environment.TickCount)
        {
            case 0:
                using (var ns = other.Acquire())
                {
                    Console.WriteLine(ns.Id);
                }
                break;
        }
        """);

    [Fact]
    public Task Release_in_an_else() => Fix.Body("""
        switch (Environment.TickCount)
        {
            case 0:
                var ns = other.{|PIDNS203:Acquire|}();
                Console.WriteLine(ns.Id);
                if (condition)
                    MayThrow();
                else
                    ns.Dispose();
                break;
        }
        """, """
        switch (Environment.TickCount)
        {
            case 0:
                using (var ns = other.Acquire())
                {
                    Console.WriteLine(ns.Id);
                    if (condition)
                        MayThrow();
                }
                break;
        }
        """);

    [Fact]
    public Task Assignment() => Fix.Body("""
        PidNsHandle ns;
        ns = other.{|PIDNS203:Acquire|}();
        Console.WriteLine(ns.Id);
        MayThrow();
        """, """
        PidNsHandle ns;
        using (ns = other.Acquire())
        {
            Console.WriteLine(ns.Id);
        }
        MayThrow();
        """);

    [Fact]
    public Task Pattern() => Fix.Body("""
        if (task.{|PIDNS203:TaskGetPidNs|}() is { } ns)
            Console.WriteLine(ns.Id);
        """, """
        using var ns = task.TaskGetPidNs();
        if (ns is not null)
            Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Negated_pattern() => Fix.Body("""
        if (task.{|PIDNS203:TaskGetPidNs|}() is not { } ns)
            return;
        Console.WriteLine(ns.Id);
        """, """
        using var ns = task.TaskGetPidNs();
        if (ns is null)
            return;
        Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Discarded() => Fix.Body("""
        other.{|PIDNS207:Acquire|}();
        if (condition)
            _ = other.{|PIDNS207:Acquire|}();
        """, """
        using var ns = other.Acquire();
        if (condition)
        {
            using var ns2 = other.Acquire();
        }
        """);

    [Fact]
    public Task Discarded_within_an_expression() => Fix.Body("""
        Console.WriteLine(other.{|PIDNS207:Acquire|}().Id); // the id
        Func<int> level = () => other.{|PIDNS207:Acquire|}().Level;
        """, """
        using var ns = other.Acquire();
        Console.WriteLine(ns.Id); // the id
        Func<int> level = () =>
        {
            using var ns2 = other.Acquire();
            return ns2.Level;
        };
        """);

    [Fact]
    public Task Expression_bodies() => Fix.Code("""
        using PidNs;
        class C(PidNsHandle other)
        {
            int Level => other.{|PIDNS207:Acquire|}().Level; // the level

            int M() => other.{|PIDNS207:Acquire|}().Level;

            void N() =>
                System.Console.WriteLine(other.{|PIDNS207:Acquire|}().Id);

            int P
            {
                get => other.{|PIDNS207:Acquire|}().Level;
            }
        }
        """, """
        using PidNs;
        class C(PidNsHandle other)
        {
            int Level
            {
                get
                {
                    using var ns = other.Acquire();
                    return ns.Level; // the level
                }
            }

            int M()
            {
                using var ns = other.Acquire();
                return ns.Level;
            }

            void N()
            {
                using var ns = other.Acquire();
                System.Console.WriteLine(ns.Id);
            }

            int P
            {
                get
                {
                    using var ns = other.Acquire();
                    return ns.Level;
                }
            }
        }
        """);

    [Fact]
    public Task Guard() => Fix.Body("""
        var guard = Rcu.{|PIDNS305:ReadLock|}();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
            return;
        Look(ns);
        guard.Dispose();
        """, """
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
            return;
        Look(ns);
        """);

    [Fact]
    public Task Discarded_guard() => Fix.Body("""
        Rcu.{|PIDNS305:ReadLock|}();
        var ns = task.{|PIDNS301:TaskActivePidNs|}();
        """, """
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        """);

    [Fact]
    public Task Top_level_statements() => Fix.Code("""
        using PidNs;

        var task = TaskRef.{|PIDNS203:Open|}(1);
        System.Console.WriteLine(task.Pid);
        """, """
        using PidNs;

        using var task = TaskRef.Open(1);
        System.Console.WriteLine(task.Pid);
        """, test => test.TestState.OutputKind = OutputKind.ConsoleApplication);

    [Fact]
    public Task Tabs_and_carriage_returns() => Fix.Code(
        "using PidNs;\r\nclass C\r\n{\r\n\tstatic int M(PidNsHandle other) => other.{|PIDNS207:Acquire|}().Level;\r\n}\r\n",
        "using PidNs;\r\nclass C\r\n{\r\n\tstatic int M(PidNsHandle other)\r\n\t{\r\n\t\tusing var ns = other.Acquire();\r\n\t\treturn ns.Level;\r\n\t}\r\n}\r\n");
}
