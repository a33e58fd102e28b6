using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.NoneUsedFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class NoneUsedFixTests
{
    [Fact]
    public Task Short_use_is_wrapped() => Fix.Body("""
        using var ns = task.TaskGetPidNs();
        // Which one.
        Console.WriteLine({|PIDNS201:ns|}.Id); // the id
        MayThrow();
        """, """
        using var ns = task.TaskGetPidNs();
        if (ns is not null)
        {
            // Which one.
            Console.WriteLine(ns.Id); // the id
        }
        MayThrow();
        """);

    [Fact]
    public Task Wrap_reaches_to_the_last_use() => Fix.Body("""
        using var ns = task.TaskGetPidNs();
        var id = {|PIDNS201:ns|}.Id;
        Console.WriteLine(id);
        MayThrow();
        """, """
        using var ns = task.TaskGetPidNs();
        if (ns is not null)
        {
            var id = ns.Id;
            Console.WriteLine(id);
        }
        MayThrow();
        """);

    [Fact]
    public Task Long_use_returns() => Fix.Body("""
        using var ns = task.TaskGetPidNs();

        var id = {|PIDNS201:ns|}.Id;
        var level = ns.Level;
        Console.WriteLine(id);
        Console.WriteLine(level);
        """, """
        using var ns = task.TaskGetPidNs();

        if (ns is null)
            return;
        var id = ns.Id;
        var level = ns.Level;
        Console.WriteLine(id);
        Console.WriteLine(level);
        """);

    [Fact]
    public Task Loop_continues() => Fix.Body("""
        foreach (var known in list)
        {
            using var ns = task.TaskGetPidNs();
            var id = {|PIDNS201:ns|}.Id;
            Console.WriteLine(id);
            Console.WriteLine(id == known.Id);
        }
        """, """
        foreach (var known in list)
        {
            using var ns = task.TaskGetPidNs();
            if (ns is null)
                continue;
            var id = ns.Id;
            Console.WriteLine(id);
            Console.WriteLine(id == known.Id);
        }
        """);

    [Fact]
    public Task Result_types() => Fix.Code("""
        #nullable enable
        using System.Threading.Tasks;
        using PidNs;
        class C
        {
            static bool B(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                return {|PIDNS201:ns|}.Level > 0;
            }

            static int? N(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                return {|PIDNS201:ns|}.Level;
            }

            static async Task<string?> S(TaskRef task)
            {
                await Task.Yield();
                using var ns = task.TaskGetPidNs();
                return {|PIDNS201:ns|}.ToString();
            }

            static System.Collections.Generic.IEnumerable<int> I(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                yield return {|PIDNS201:ns|}.Level;
                yield return ns.Level;
                yield return ns.Level;
            }

            readonly int _level;

            C(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                _level = {|PIDNS201:ns|}.Level;
            }

            static string T(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                return {|PIDNS201:ns|}.ToString();
            }
        }
        """, """
        #nullable enable
        using System.Threading.Tasks;
        using PidNs;
        class C
        {
            static bool B(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    return false;
                return ns.Level > 0;
            }

            static int? N(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    return null;
                return ns.Level;
            }

            static async Task<string?> S(TaskRef task)
            {
                await Task.Yield();
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    return null;
                return ns.ToString();
            }

            static System.Collections.Generic.IEnumerable<int> I(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    yield break;
                yield return ns.Level;
                yield return ns.Level;
                yield return ns.Level;
            }

            readonly int _level;

            C(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is not null)
                {
                    _level = ns.Level;
                }
            }

            static string T(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    throw new System.InvalidOperationException("The task has been reaped.");
                return ns.ToString();
            }
        }
        """);

    [Fact]
    public Task Call_gets_a_name() => Fix.Body("""
        Console.WriteLine(task.{|PIDNS201:{|PIDNS207:TaskGetPidNs|}|}()!.Id);
        """, """
        using var ns = task.TaskGetPidNs();
        if (ns is not null)
        {
            Console.WriteLine(ns.Id);
        }
        """);

    [Fact]
    public Task Expression_body() => Fix.Code("""
        using PidNs;
        class C
        {
            static int Level(TaskRef task) => task.{|PIDNS201:{|PIDNS207:TaskGetPidNs|}|}().Level;
        }
        """, """
        using PidNs;
        class C
        {
            static int Level(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    return default;
                return ns.Level;
            }
        }
        """);

    [Fact]
    public Task Discarded_result() => Fix.Body("""
        var ns = task.TaskGetPidNs();
        ns!.{|PIDNS201:Dispose|}();
        """, """
        var ns = task.TaskGetPidNs();
        ns?.Dispose();
        """);

    [Fact]
    public Task Nullable_result() => Fix.Body("""
        using var ns = task.TaskGetPidNs();
        PidNsId? id = {|PIDNS201:ns|}.Id;
        """, """
        using var ns = task.TaskGetPidNs();
        PidNsId? id = ns?.Id;
        """, test => test.Kind = "PIDNS201.Conditional");

    [Fact]
    public Task Condition() => Fix.Body("""
        using var ns = task.TaskGetPidNs();
        if ({|PIDNS201:ns|}.Level > 2)
            MayThrow();
        """, """
        using var ns = task.TaskGetPidNs();
        if (ns is not null && ns.Level > 2)
            MayThrow();
        """, test => test.Kind = "PIDNS201.Condition");

    [Fact]
    public Task Evaluated_on_a_condition_only() => Fix.Body("""
        using var ns = task.TaskGetPidNs();
        if (condition && {|PIDNS201:ns|}.Level > 2)
            MayThrow();
        """, """
        using var ns = task.TaskGetPidNs();
        if (condition && ns?.Level > 2)
            MayThrow();
        """);

    [Fact]
    public Task Struct_with_a_test() => Fix.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        Look({|PIDNS201:ns|});
        MayThrow();
        """, """
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (!ns.IsNone)
        {
            Look(ns);
        }
        MayThrow();
        """);

    [Fact]
    public Task Struct_returns() => Fix.Body("""
        using var guard = Rcu.ReadLock();
        Look(task.{|PIDNS201:TaskActivePidNs|}());
        """, """
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns.IsNone)
            return;
        Look(ns);
        """, test => test.Kind = "PIDNS201.Return");

    [Fact]
    public Task Field() => Fix.Code("""
        #nullable enable
        using PidNs;
        class C
        {
            PidNsHandle? _ns;

            void M()
            {
                System.Console.WriteLine({|PIDNS201:_ns|}!.Id);
                System.Console.WriteLine(this._ns.Level);
            }
        }
        """, """
        #nullable enable
        using PidNs;
        class C
        {
            PidNsHandle? _ns;

            void M()
            {
                if (_ns is { } ns)
                {
                    System.Console.WriteLine(ns.Id);
                    System.Console.WriteLine(ns.Level);
                }
            }
        }
        """);

    [Fact]
    public Task Else_if() => Fix.Body("""
        using var ns = task.TaskGetPidNs();
        if (condition)
            MayThrow();
        else if ({|PIDNS201:ns|}.Level > 1)
            Console.WriteLine(1);
        else
            Console.WriteLine(2);
        """, """
        using var ns = task.TaskGetPidNs();
        if (condition)
            MayThrow();
        else
        {
            if (ns is not null)
            {
                if (ns.Level > 1)
                    Console.WriteLine(1);
                else
                    Console.WriteLine(2);
            }
        }
        """);
}
