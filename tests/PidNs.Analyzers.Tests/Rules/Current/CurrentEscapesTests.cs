using Microsoft.CodeAnalysis.Testing;

namespace PidNs.Analyzers.Tests.Rules.Current;

/// <summary>PIDNS101: a borrow of the current namespace is valid in the scope that made it.</summary>
public class CurrentEscapesTests
{
    /// <summary>The compiler reports most of these as well, in its own words; what it says is not looked at here.</summary>
    private static Task Members(string members) => Verify.Members(members, test => test.CompilerDiagnostics = CompilerDiagnostics.None);

    [Fact]
    public Task The_compiler_says_so_too() => Verify.Members("""
        static CurrentPidNs M()
        {
            var ns = CurrentPidNs.Get();
            return {|CS8352:{|PIDNS101:ns|}|};
        }
        """);

    [Fact]
    public Task In_unsafe_code_the_compiler_only_warns() => Verify.Members("""
        static unsafe CurrentPidNs M()
        {
            var ns = CurrentPidNs.Get();
            return {|PIDNS101:ns|};
        }
        """);

    [Fact]
    public Task Returned_at_once() => Members("""
        static CurrentPidNs Block()
        {
            return CurrentPidNs.{|PIDNS101:Get|}();
        }

        static CurrentPidNs Expression() => CurrentPidNs.{|PIDNS101:Get|}();

        static CurrentPidNs Property => CurrentPidNs.{|PIDNS101:Get|}();
        """);

    [Fact]
    public Task Returned_as_the_view_that_every_API_takes() => Members("""
        static unsafe PidNsRef M()
        {
            var ns = CurrentPidNs.Get();
            return {|PIDNS101:ns|};
        }

        static unsafe PidNsRef Local()
        {
            PidNsRef ns = CurrentPidNs.Get();
            return {|PIDNS101:ns|};
        }
        """);

    [Fact]
    public Task Returned_through_a_helper() => Members("""
        static CurrentPidNs Pass(CurrentPidNs ns) => ns;

        static unsafe CurrentPidNs M() => {|PIDNS101:Pass|}(CurrentPidNs.Get());
        """);

    [Fact]
    public Task Returned_on_one_branch() => Members("""
        static unsafe CurrentPidNs M(CurrentPidNs given, bool condition)
        {
            var own = CurrentPidNs.Get();
            if (condition)
                return given;
            return {|PIDNS101:own|};
        }

        static unsafe CurrentPidNs Either(CurrentPidNs given, bool condition)
        {
            var ns = given;
            if (condition)
                ns = CurrentPidNs.Get();
            return {|PIDNS101:ns|};
        }
        """);

    [Fact]
    public Task Assigned_to_a_variable_of_an_outer_block() => Members("""
        static unsafe void M()
        {
            var outer = CurrentPidNs.Get();
            {
                var inner = CurrentPidNs.Get();
                outer = {|PIDNS101:inner|};
            }
            Print(outer.Id);
        }
        """);

    /// <summary>The variable is told of where it gets the borrow, and not again where it is read: nothing has been suspended.</summary>
    [Fact]
    public Task Assigned_on_one_branch_only() => Members("""
        static unsafe void M(bool condition)
        {
            PidNsRef kept = default(PidNsRef);
            if (condition)
            {
                var inner = CurrentPidNs.Get();
                kept = {|PIDNS101:inner|};
            }

            if (!kept.IsNone)
                Print(kept.Id);
        }
        """);

    [Fact]
    public Task Stored_in_a_longer_lived_ref_struct() => Members("""
        ref struct Holder
        {
            public CurrentPidNs Ns;
        }

        static unsafe void M(ref Holder holder)
        {
            var ns = CurrentPidNs.Get();
            holder.Ns = {|PIDNS101:ns|};
        }
        """);

    [Fact]
    public Task Given_out_by_a_parameter() => Members("""
        static unsafe void Out(out CurrentPidNs ns)
        {
            ns = CurrentPidNs.{|PIDNS101:Get|}();
        }

        static unsafe void Ref(ref CurrentPidNs ns)
        {
            var own = CurrentPidNs.Get();
            ns = {|PIDNS101:own|};
        }
        """);

    [Fact]
    public Task Returned_from_a_local_function() => Members("""
        static unsafe void M()
        {
            Print(Local().Id);

            CurrentPidNs Local()
            {
                var ns = CurrentPidNs.Get();
                return {|PIDNS101:ns|};
            }
        }
        """);

    [Fact]
    public Task Returned_from_a_lambda() => Members("""
        delegate CurrentPidNs Getter();

        static unsafe void M()
        {
            Getter getter = () => CurrentPidNs.{|PIDNS101:Get|}();
            Print(getter().Id);
        }
        """);

    [Fact]
    public Task Used_in_its_scope() => Verify.Body("""
        var ns = CurrentPidNs.Get();
        Print(ns.Id);
        Print(ns.Level);
        Look(ns);
        Look(CurrentPidNs.Get());
        """);

    [Fact]
    public Task Passed_down() => Verify.Members("""
        static void Callee(CurrentPidNs ns) => Print(ns.Id);

        static void M()
        {
            var ns = CurrentPidNs.Get();
            Callee(ns);
            Callee(CurrentPidNs.Get());
        }
        """);

    [Fact]
    public Task What_was_given_may_be_given_back() => Verify.Members("""
        static CurrentPidNs Pass(CurrentPidNs ns) => ns;

        static CurrentPidNs Local(CurrentPidNs ns)
        {
            var same = ns;
            return same;
        }
        """);

    [Fact]
    public Task The_callers_scope_may_be_filled_in() => Verify.Members("""
        static CurrentPidNs M(in CallerScope scope = default) => CurrentPidNs.Get(in scope);
        """);

    [Fact]
    public Task A_counted_reference_may_be_returned() => Verify.Members("""
        static PidNsHandle M()
        {
            var ns = CurrentPidNs.Get();
            return ns.Acquire();
        }
        """);

    [Fact]
    public Task What_is_read_from_it_may_be_returned() => Verify.Members("""
        static PidNsId Id() => CurrentPidNs.Get().Id;
        static int Level()
        {
            var ns = CurrentPidNs.Get();
            return ns.Level;
        }
        """);

    [Fact]
    public Task Copied_in_the_same_block_or_an_inner_one() => Verify.Body("""
        var ns = CurrentPidNs.Get();
        var same = ns;
        if (condition)
        {
            var inner = ns;
            Print(inner.Id);
        }
        Print(same.Id);
        """);

    [Fact]
    public Task A_scope_token_of_the_outer_block_bounds_it() => Verify.Members("""
        static void M()
        {
            CallerScope scope = default;
            var outer = CurrentPidNs.Get(in scope);
            {
                outer = CurrentPidNs.Get(in scope);
            }
            Print(outer.Id);
        }
        """);

    [Fact]
    public Task A_borrow_of_a_local_handle_escapes_too() => Members("""
        static unsafe PidNsRef M(PidNsHandle ns)
        {
            var borrow = ns.Borrow();
            return {|PIDNS101:borrow|};
        }
        """);

    [Fact]
    public Task Boxed() => Members("""
        static void M()
        {
            var ns = CurrentPidNs.Get();
            object boxed = {|PIDNS101:ns|};
        }
        """);

    [Fact]
    public Task Captured_by_a_lambda() => Members("""
        static void M()
        {
            var ns = CurrentPidNs.Get();
            Action print = () => Print({|PIDNS101:ns|}.Id);
            print();
        }
        """);

    [Fact]
    public Task Kept_over_an_await() => Members("""
        static async Task M()
        {
            var ns = CurrentPidNs.Get();
            await Task.Yield();
            Print({|PIDNS101:ns|}.Id);
        }
        """);

    [Fact]
    public Task Kept_over_a_yield() => Members("""
        static IEnumerable<int> M()
        {
            var ns = CurrentPidNs.Get();
            yield return 1;
            Print({|PIDNS101:ns|}.Id);
        }
        """);
}
