namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS201: a task that has been reaped has no namespace, so what a lookup returns is checked before it is used.</summary>
public class NoneUsedTests
{
    [Fact]
    public Task A_member_of_an_unchecked_lookup() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Print({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task An_argument_that_has_to_be_there() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Use({|PIDNS201:ns|});
        """);

    [Fact]
    public Task A_named_argument() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Use(handle: {|PIDNS201:ns|});
        """);

    [Fact]
    public Task An_argument_that_may_be_None_is_fine() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        UseMaybe(ns);
        """);

    [Fact]
    public Task The_suppression_operator_does_not_make_it_exist() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Print({|PIDNS201:ns|}!.Id);
        """);

    [Fact]
    public Task The_suppression_operator_on_the_lookup() => Verify.Body("""
        using var ns = task.TaskGetPidNs()!;
        Print({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task The_suppression_operator_on_an_argument() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Use({|PIDNS201:ns|}!);
        """);

    [Fact]
    public Task Straight_from_the_lookup() => Verify.Body("""
        Print(task.{|PIDNS207:{|PIDNS201:TaskGetPidNs|}|}()!.Id);
        """);

    [Fact]
    public Task Reported_once_for_many_uses() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Print({|PIDNS201:ns|}.Id);
        Print(ns.Level);
        Use(ns);
        """);

    [Fact]
    public Task Reported_on_each_of_two_branches() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        if (condition)
            Print({|PIDNS201:ns|}.Id);
        else
            Print({|PIDNS201:ns|}.Level);
        """);

    [Fact]
    public Task A_failed_check_followed_by_use() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        if (ns is null)
            Print({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task A_check_that_does_not_stop() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        if (ns is null)
            Print("reaped");
        Print({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task Checked_before_the_variable_is_assigned_again() => Verify.Body("""
        var ns = task.TaskGetPidNs();
        if (ns is null)
            return;
        ns.Dispose();
        ns = other.GetParent();
        Print({|PIDNS201:ns|}.Id);
        ns.Dispose();
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task An_alias_is_checked() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        var alias = ns;
        if (alias is null)
            return;
        Print(ns.Id);
        """);

    [Fact]
    public Task The_check_is_kept_in_a_bool() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        var found = ns is not null;
        if (found)
            Print(ns!.Id);
        """);

    [Fact]
    public Task The_check_is_kept_in_a_bool_and_the_wrong_branch_taken() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        var found = ns is not null;
        if (!found)
            Print({|PIDNS201:ns|}!.Id);
        """);

    [Fact]
    public Task A_bool_that_was_computed_before_the_variable_changed() => Verify.Body("""
        using var first = task.TaskGetPidNs();
        using var second = other.GetParent();
        var ns = first;
        var found = ns is not null;
        ns = second;
        if (found)
            Print({|PIDNS201:ns|}!.Id);
        """);

    [Fact]
    public Task A_task_that_cannot_be_opened() => Verify.Body("""
        using var opened = TaskRef.TryOpen(1);
        Print({|PIDNS201:opened|}.Pid);
        """);

    [Fact]
    public Task A_task_that_is_opened_or_throws() => Verify.Body("""
        using var opened = TaskRef.Open(1);
        Print(opened.Pid);
        """);

    [Fact]
    public Task A_lookup_on_what_may_be_None() => Verify.Body("""
        using var opened = TaskRef.TryOpen(1);
        using var ns = {|PIDNS201:opened|}.TaskGetPidNs();
        if (ns is not null)
            Use(ns);
        """);

    [Fact]
    public Task A_parent_that_is_out_of_sight() => Verify.Body("""
        using var parent = other.GetParent();
        Print({|PIDNS201:parent|}.Level);
        """);

    [Fact]
    public Task An_active_namespace_that_is_not_tested() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        Print({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task An_active_namespace_as_an_argument() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        Print(task.TgidNrNs(task.{|PIDNS201:TaskActivePidNs|}()));
        """);

    [Fact]
    public Task An_active_namespace_that_is_tested() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        if (ns.IsNone)
            return;
        Print(ns.Id);
        Print(task.TgidNrNs(ns));
        """);

    [Fact]
    public Task An_active_namespace_that_is_tested_the_wrong_way_round() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs(guard);
        if (!ns.IsNone)
            return;
        Print({|PIDNS201:ns|}.Id);
        """);

    [Fact]
    public Task A_test_of_the_borrow_by_a_pattern() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        if (ns is { IsNone: false })
            Look(ns);
        """);

    [Fact]
    public Task Acquiring_from_an_active_namespace_that_may_be_None() => Verify.Body("""
        using var guard = Rcu.ReadLock();
        var ns = task.TaskActivePidNs();
        using var kept = {|PIDNS201:ns|}.Acquire();
        """);

    [Fact]
    public Task The_current_namespace_is_always_there() => Verify.Body("""
        var ns = CurrentPidNs.Get();
        Print(ns.Id);
        Look(ns);
        """);

    [Fact]
    public Task A_borrow_of_what_is_checked_is_there() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        if (ns is null)
            return;
        Look(ns.Borrow());
        """);

    [Fact]
    public Task A_borrow_of_what_is_not_checked() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Look({|PIDNS201:ns|}.Borrow());
        """);

    [Fact]
    public Task A_parameter_that_may_be_None() => Verify.Members("""
        static PidNsId Id(PidNsHandle? ns) => {|PIDNS201:ns|}.Id;
        """);

    [Fact]
    public Task A_parameter_that_is_there_by_its_type() => Verify.Members("""
        static PidNsId Id(PidNsHandle ns) => ns.Id;
        """);

    [Fact]
    public Task A_borrow_parameter_is_there_unless_it_says_otherwise() => Verify.Members("""
        static PidNsId Sure(PidNsRef ns) => ns.Id;
        static PidNsId Unsure([AllowNull] PidNsRef ns) => {|PIDNS201:ns|}.Id;
        """);

    [Fact]
    public Task A_parameter_that_the_attribute_allows_to_be_None() => Verify.Members("""
        static void M(PidNsRef sure)
        {
            using var guard = Rcu.ReadLock();
            Open(default(TaskRef)!, sure);
        }

        static void Open(TaskRef? task, PidNsRef ns) { }
        """);

    [Fact]
    public Task Nullable_oblivious_code() => Verify.Code("""
        #nullable disable
        using System;
        using PidNs;

        class C
        {
            static void Bad(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                Console.WriteLine({|PIDNS201:ns|}.Id);
            }

            static void Good(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                if (ns == null)
                    return;
                Console.WriteLine(ns.Id);
            }

            static void Unsaid(PidNsHandle ns, Func<PidNsHandle> get)
            {
                Console.WriteLine(ns.Id);
                Console.WriteLine(get().Id);
            }
        }
        """);

    [Fact]
    public Task A_method_of_ones_own_that_says_it_returns_None() => Verify.Members("""
        static PidNsHandle? Find() => null;

        static void M()
        {
            using var ns = Find();
            Print({|PIDNS201:ns|}.Id);
        }
        """);

    [Fact]
    public Task MaybeNull_on_a_return() => Verify.Members("""
        [return: MaybeNull]
        static PidNsHandle Find() => null;

        static void M()
        {
            using var ns = Find();
            Print({|PIDNS201:ns|}.Id);
        }
        """);

    [Fact]
    public Task NotNull_on_a_return() => Verify.Members("""
        [return: NotNull]
        static PidNsHandle? Find() => throw new InvalidOperationException();

        static void M()
        {
            using var ns = Find();
            Print(ns.Id);
        }
        """);

    [Fact]
    public Task NotNullIfNotNull_on_a_return() => Verify.Members("""
        [return: NotNullIfNotNull(nameof(ns))]
        static PidNsHandle? Copy(PidNsHandle? ns) => ns?.Acquire();

        static void M(PidNsHandle there, PidNsHandle? maybe)
        {
            using var good = Copy(there);
            Print(good.Id);
            using var bad = Copy(maybe);
            Print({|PIDNS201:bad|}.Id);
        }
        """);

    [Fact]
    public Task A_field_that_may_be_None() => Verify.Members("""
        [Borrowed] PidNsHandle? _ns;

        PidNsId Bad() => {|PIDNS201:_ns|}.Id;
        PidNsId Good() => _ns is null ? default : _ns.Id;
        """);

    [Fact]
    public Task A_user_struct_under_contract() => Verify.Code("""
        #nullable enable
        using System;
        using PidNs.Contracts;

        [Owned]
        readonly struct Lease : IDisposable
        {
            public int Number => 1;
            public void Dispose() { }
        }

        class C
        {
            static Lease? TryGet() => null;

            static void Bad()
            {
                var lease = TryGet();
                Console.WriteLine({|PIDNS201:lease|}.Value.Number);
                lease?.Dispose();
            }

            static void Good()
            {
                var lease = TryGet();
                if (lease is { } held)
                {
                    Console.WriteLine(held.Number);
                    held.Dispose();
                }
            }

            static void HasValue()
            {
                using var lease = TryGet();
                if (lease.HasValue)
                    Console.WriteLine(lease.Value.Number);
            }

            static void Cast()
            {
                using var lease = TryGet();
                var held = (Lease){|PIDNS201:lease|};
                Console.WriteLine(held.Number);
            }
        }
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task Returned_where_it_is_promised_to_be_there() => Verify.Members("""
        static PidNsHandle Promise(TaskRef task)
        {
            var ns = task.TaskGetPidNs();
            return {|PIDNS201:ns|}!;
        }

        static PidNsHandle? NoPromise(TaskRef task) => task.TaskGetPidNs();
        """);

    [Fact]
    public Task Deconstructed_tuple_elements_keep_their_state() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        var (a, b) = (ns, other);
        Use(b);
        Use({|PIDNS201:a|});
        """);

    [Fact]
    public Task A_number_in_a_body_that_acquires_nothing() => Verify.Code("""
        using System.Collections.Generic;
        using System.Linq;
        using PidNs;
        using PidNs.Contracts;

        class C
        {
            [return: Borrowed]
            static TaskRef Lent() => throw null!;
            static PidNsRef Space() => throw null!;

            static int OfALoan() => Lent().{|PIDNS201:TgidNrNs|}(Space()).Value;
            static int OfAnElement(IEnumerable<TaskRef> all) => all.First().{|PIDNS201:TgidNrNs|}(Space()).Value;
            static int Checked() => Lent().TgidNrNs(Space()) is { } number ? number : 0;
        }
        """);
}
