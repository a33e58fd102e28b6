namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS202: one lookup is checked and another one is used; the task may have been reaped between the two.</summary>
public class LookedUpAgainTests
{
    [Fact]
    public Task The_second_lookup_is_not_checked() => Verify.Body("""
        using var first = task.TaskGetPidNs();
        if (first is null)
            return;
        using var second = task.TaskGetPidNs();
        Print({|PIDNS202:second|}.Id);
        """);

    [Fact]
    public Task The_second_lookup_is_checked() => Verify.Body("""
        using var first = task.TaskGetPidNs();
        if (first is null)
            return;
        using var second = task.TaskGetPidNs();
        if (second is null)
            return;
        Print(second.Id);
        """);

    [Fact]
    public Task Into_the_same_variable() => Verify.Body("""
        var ns = task.TaskGetPidNs();
        if (ns is null)
            return;
        ns.Dispose();
        ns = task.TaskGetPidNs();
        Print({|PIDNS202:ns|}.Id);
        ns.Dispose();
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task The_lookup_of_another_task() => Verify.Members("""
        static void M(TaskRef task, TaskRef another)
        {
            using var first = task.TaskGetPidNs();
            if (first is null)
                return;
            using var second = another.TaskGetPidNs();
            Print({|PIDNS201:second|}.Id);
        }
        """);

    [Fact]
    public Task The_first_lookup_was_not_checked_either() => Verify.Body("""
        using var first = task.TaskGetPidNs();
        UseMaybe(first);
        using var second = task.TaskGetPidNs();
        Print({|PIDNS201:second|}.Id);
        """);

    [Fact]
    public Task A_property_is_read_again() => Verify.Members("""
        interface IEntry
        {
            PidNsHandle? Ns { get; }
        }

        static void Bad(IEntry entry)
        {
            if (entry.Ns is not null)
                Print(entry.{|PIDNS202:Ns|}.Id);
        }

        static void Argument(IEntry entry)
        {
            if (entry.Ns is null)
                return;
            Use(entry.{|PIDNS202:Ns|});
        }

        static void Good(IEntry entry)
        {
            if (entry.Ns is { } ns)
                Print(ns.Id);
        }

        static void Local(IEntry entry)
        {
            var ns = entry.Ns;
            if (ns is not null)
                Print(ns.Id);
        }
        """);

    [Fact]
    public Task A_computed_property_is_read_again() => Verify.Members("""
        sealed class Entry(TaskRef task)
        {
            private PidNsHandle? _cached;

            [Borrowed] public PidNsHandle? Ns
            {
                get
                {
                    if (task.IsReaped)
                        return null;
                    return _cached;
                }
            }
        }

        static void M(Entry entry)
        {
            if (entry.Ns is not null)
                Print(entry.{|PIDNS202:Ns|}.Id);
        }
        """);

    [Fact]
    public Task A_property_that_cannot_change() => Verify.Members("""
        sealed class Entry
        {
            [Borrowed] public PidNsHandle? Ns { get; init; }
            [Borrowed] public PidNsHandle? Fixed { get; }
        }

        static void M(Entry entry)
        {
            if (entry.Ns is not null)
                Print(entry.Ns.Id);
            if (entry.Fixed is not null)
                Print(entry.Fixed.Id);
        }
        """);

    [Fact]
    public Task The_property_of_another_object() => Verify.Members("""
        interface IEntry
        {
            PidNsHandle? Ns { get; }
        }

        static void M(IEntry a, IEntry b)
        {
            if (a.Ns is not null)
                Print(b.{|PIDNS201:Ns|}.Id);
        }
        """);

    [Fact]
    public Task A_lookup_in_the_condition_and_again_in_the_body() => Verify.Members("""
        [return: Borrowed]
        static PidNsHandle? Find(TaskRef task) => null;

        static void M(TaskRef task)
        {
            if (Find(task) is not null)
                Print({|PIDNS202:Find|}(task)!.Id);
        }
        """);
}
