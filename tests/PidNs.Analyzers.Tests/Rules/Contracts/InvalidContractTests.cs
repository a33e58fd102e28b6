namespace PidNs.Analyzers.Tests.Rules.Contracts;

/// <summary>PIDNS901: a contract that cannot hold, or that asks more than the base.</summary>
public class InvalidContractTests
{
    [Fact]
    public Task An_owned_type_that_cannot_be_released() => Verify.Members("""
        [Owned] sealed class {|PIDNS901:Lost|} { }
        [Guard] sealed class {|PIDNS901:Stuck|} { }
        [Owned] sealed class Good : IDisposable { public void Dispose() { } }
        [Owned] sealed class Async : IAsyncDisposable { public ValueTask DisposeAsync() => default; }
        [Guard] ref struct Section { public void Dispose() { } }
        [Owned] class Derived : Base { }
        class Base : IDisposable { public void Dispose() { } }
        """);

    [Fact]
    public Task A_guard_that_is_none() => Verify.Members("""
        [RequiresGuard(typeof(string))] static void {|PIDNS901:A|}() { }
        [WaitsForReaders(typeof(int))] static void {|PIDNS901:B|}() { }
        [RequiresGuard(typeof(RcuReadGuard))] static void C() { }
        """);

    [Fact]
    public Task An_override_that_asks_more_than_its_base() => Verify.Members("""
        abstract class Table
        {
            public abstract int Free(int key);
            [RequiresGuard(typeof(RcuReadGuard))] public abstract int Guarded(int key);
            public abstract void Lend(PidNsHandle ns);
            public abstract void Give([Owned] PidNsHandle ns);
        }

        sealed class Asking : Table
        {
            [RequiresGuard(typeof(RcuReadGuard))] public override int {|PIDNS901:Free|}(int key) => key;
            [RequiresGuard(typeof(RcuReadGuard))] public override int Guarded(int key) => key;
            public override void Lend([Owned] PidNsHandle {|PIDNS901:ns|}) => ns.Dispose();
            public override void Give([Owned] PidNsHandle ns) => ns.Dispose();
        }

        sealed class AskingLess : Table
        {
            public override int Free(int key) => key;
            public override int Guarded(int key) => key;
            public override void Lend(PidNsHandle ns) { }
            public override void Give([Owned] PidNsHandle ns) => ns.Dispose();
        }
        """);

    [Fact]
    public Task An_implementation_that_asks_more_than_its_interface() => Verify.Members("""
        interface ITable
        {
            int Find(int key);
            int Count { get; }
        }

        sealed class Implicit : ITable
        {
            [RequiresGuard(typeof(RcuReadGuard))] public int {|PIDNS901:Find|}(int key) => key;
            public int Count => 0;
        }

        sealed class Explicit : ITable
        {
            [RequiresGuard(typeof(RcuReadGuard))] int ITable.{|PIDNS901:Find|}(int key) => key;
            int ITable.Count => 0;
        }
        """);

    [Fact]
    public Task A_blocking_override_of_what_does_not_block() => Verify.Members("""
        abstract class Table
        {
            public abstract int Find(int key);
            [MayBlock] public abstract int Slow(int key);
        }

        sealed class Sorted : Table
        {
            [MayBlock] public override int {|PIDNS901:Find|}(int key) => key;
            public override int Slow(int key) => key;
        }
        """);

    [Fact]
    public Task A_parameter_that_is_both() => Verify.Members("""
        static void Both([Owned, Borrowed] PidNsHandle {|PIDNS901:ns|}) => Print(ns.Id);
        """, test => test.DisabledDiagnostics.Add("PIDNS203"));

    [Fact]
    public Task A_lender_that_is_no_parameter() => Verify.Members("""
        [return: Borrowed(From = "nobody")]
        static PidNsRef {|PIDNS901:M|}(PidNsRef ns) => ns;

        [return: Borrowed(From = nameof(ns))]
        static PidNsRef Good(PidNsRef ns) => ns;
        """);

    [Fact]
    public Task A_None_test_that_is_no_bool() => Verify.Members("""
        [Borrowed]
        readonly ref struct View(int number)
        {
            [NoneTest] public int {|PIDNS901:IsNone|} => number;
        }

        [Borrowed]
        readonly ref struct Good(int number)
        {
            [NoneTest] public bool IsNone => number == 0;
        }
        """);

    [Fact]
    public Task A_borrowed_result_that_is_a_fresh_reference() => Verify.Members("""
        [return: Borrowed]
        static PidNsHandle Fresh(PidNsHandle other) => other.{|PIDNS901:Acquire|}();

        [return: Borrowed]
        static PidNsHandle Lent(PidNsHandle other) => other;
        """);
}
