namespace PidNs.Analyzers.Tests.Rules.Current;

/// <summary>PIDNS104: a borrow or guard that was made from nothing.</summary>
public class ForgedBorrowTests
{
    [Fact]
    public Task A_default_argument() => Verify.Body("""
        Look({|PIDNS104:default(PidNsRef)|});
        """);

    [Fact]
    public Task A_default_literal() => Verify.Body("""
        Look({|PIDNS104:default|});
        """);

    [Fact]
    public Task A_creation() => Verify.Body("""
        Look(new {|PIDNS104:PidNsRef|}());
        """);

    [Fact]
    public Task A_target_typed_creation() => Verify.Body("""
        PidNsRef ns = {|PIDNS104:new()|};
        Look(ns);
        """);

    [Fact]
    public Task A_local() => Verify.Body("""
        var ns = {|PIDNS104:default(CurrentPidNs)|};
        Print(ns.Id);
        """);

    [Fact]
    public Task A_guard() => Verify.Body("""
        using var guard = {|PIDNS104:default(RcuReadGuard)|};
        """);

    [Fact]
    public Task A_guard_as_a_witness() => Verify.Body("""
        var ns = task.TaskActivePidNs({|PIDNS104:default(RcuReadGuard)|});
        if (!ns.IsNone)
            Print(ns.Id);
        """);

    [Fact]
    public Task A_forged_guard_guards_nothing_and_is_one_mistake() => Verify.Body("""
        using var guard = new {|PIDNS104:RcuReadGuard|}();
        var ns = task.TaskActivePidNs(guard);
        if (!ns.IsNone)
            Print(ns.Id);
        """);

    [Fact]
    public Task On_one_branch() => Verify.Body("""
        Look(condition ? CurrentPidNs.Get() : {|PIDNS104:default(PidNsRef)|});
        """);

    [Fact]
    public Task A_scope_token_in_static_storage() => Verify.Members("""
        static CallerScope s_scope;

        static CurrentPidNs Forever() => CurrentPidNs.Get(in {|PIDNS104:s_scope|});
        static void Guard()
        {
            using var guard = Rcu.ReadLock(in {|PIDNS104:s_scope|});
        }
        """);

    [Fact]
    public Task A_scope_token_on_the_heap() => Verify.Members("""
        CallerScope _scope;
        CallerScope[] _scopes = new CallerScope[1];

        CurrentPidNs Field() => CurrentPidNs.Get(in {|PIDNS104:_scope|});
        CurrentPidNs Element() => CurrentPidNs.Get(in {|PIDNS104:_scopes[0]|});
        CurrentPidNs Other(Program other) => CurrentPidNs.Get(in other.{|PIDNS104:_scope|});
        """);

    [Fact]
    public Task A_scope_token_behind_a_ref_return() => Verify.Members("""
        static CallerScope s_scope;
        static ref CallerScope Scope() => ref s_scope;

        static CurrentPidNs M() => CurrentPidNs.Get(in {|PIDNS104:Scope|}());
        """);

    [Fact]
    public Task A_scope_token_of_the_frame() => Verify.Body("""
        CallerScope scope = default;
        var ns = CurrentPidNs.Get(in scope);
        Print(ns.Id);
        using var guard = Rcu.ReadLock(in scope);
        """);

    [Fact]
    public Task A_scope_token_left_out_or_default() => Verify.Body("""
        var ns = CurrentPidNs.Get();
        var same = CurrentPidNs.Get(default);
        Print(ns.Id.Matches(same.Id));
        """);

    [Fact]
    public Task The_scope_token_of_the_caller() => Verify.Members("""
        static CurrentPidNs M(in CallerScope scope) => CurrentPidNs.Get(in scope);
        """);

    [Fact]
    public Task Other_defaults() => Verify.Body("""
        PidNsId id = default;
        CallerScope scope = default;
        PidNsHandle? ns = default;
        Print(id);
        UseMaybe(ns);
        """);

    [Fact]
    public Task Not_assigned_yet() => Verify.Body("""
        CurrentPidNs ns;
        if (condition)
            return;
        ns = CurrentPidNs.Get();
        Print(ns.Id);
        """, test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None);

    [Fact]
    public Task A_borrow_of_ones_own() => Verify.Members("""
        [Borrowed]
        readonly ref struct View(int number)
        {
            public int Number => number;
        }

        static int Bad() => {|PIDNS104:default(View)|}.Number;
        static int Good() => new View(1).Number;
        """);

    [Fact]
    public Task In_an_array_of_what_is_not_under_contract() => Verify.Body("""
        var ids = new PidNsId[3];
        Print(ids[0]);
        """);
}
