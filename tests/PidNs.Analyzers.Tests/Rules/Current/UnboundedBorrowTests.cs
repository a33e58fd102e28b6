namespace PidNs.Analyzers.Tests.Rules.Current;

/// <summary>PIDNS102: every use of the unbounded factory.</summary>
public class UnboundedBorrowTests
{
    [Fact]
    public Task Into_a_local() => Verify.Body("""
        var ns = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        Print(ns.Level);
        """);

    [Fact]
    public Task In_passing() => Verify.Body("""
        Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
        Look(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}());
        """);

    [Fact]
    public Task As_a_statement() => Verify.Body("""
        CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        """);

    [Fact]
    public Task Every_call() => Verify.Body("""
        var a = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        var b = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        """);

    [Fact]
    public Task Returned() => Verify.Members("""
        static CurrentPidNs M() => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}();
        """);

    [Fact]
    public Task In_every_kind_of_body() => Verify.Members("""
        class Base
        {
            protected Base(int level) { }
        }

        class Derived(int level) : Base(level)
        {
            Derived() : this(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level) { }

            static readonly int s_field = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
            int Initialized { get; } = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
            int Expression => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
            int Accessor { get => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level; set => Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level); }
            int this[int i] => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
            ~Derived() => Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
            static Derived() => Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
            public static int operator +(Derived d) => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
            public static explicit operator int(Derived d) => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
            event Action E { add => Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level); remove { } }
        }

        class Primary(int level) : Base(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level + level);
        """);

    [Fact]
    public Task In_nested_functions() => Verify.Body("""
        Func<int> lambda = () => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
        Func<int> anonymous = delegate { return CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level; };
        Print(Local() + lambda() + anonymous());
        Func<Func<int>> nested = () => () => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;

        int Local() => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
        """);

    [Fact]
    public Task In_nested_functions_of_a_field_initializer() => Verify.Members("""
        static readonly Func<int> s_level = () => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level;
        """);

    [Fact]
    public Task In_every_kind_of_statement() => Verify.Body("""
        for (var i = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level; i < CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level; i += CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level)
            Print(i);
        foreach (var i in new[] { CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level })
            Print(i);
        switch (CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level)
        {
            case 1 when CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level == 1:
                break;
        }
        try
        {
            MayThrow();
        }
        catch (Exception) when (CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level == 1)
        {
            Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
        }
        finally
        {
            Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
        }
        Print(condition switch { true => CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level, false => 1 });
        Print($"{CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level}");
        lock (list)
            Print(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
        """);

    [Fact]
    public Task As_a_method_group() => Verify.Members("""
        delegate CurrentPidNs Getter();

        static readonly Getter s_get = CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|};
        """);

    [Fact]
    public Task One_of_ones_own() => Verify.Members("""
        [Unbounded("Bounded()")]
        static CurrentPidNs Raw(in CallerScope scope = default) => CurrentPidNs.Get(in scope);

        [Unbounded("Bounded()")]
        static PidNsRef Property => throw new InvalidOperationException();

        static void M()
        {
            Print({|PIDNS102:Raw|}().Level);
            Print({|PIDNS102:Property|}.Level);
        }
        """);

    [Fact]
    public Task With_using_static() => Verify.Code("""
        using static PidNs.CurrentPidNs;

        class C
        {
            static int M() => {|PIDNS102:DangerousGetUnbounded|}().Level;
        }
        """);

    [Fact]
    public Task Named_only() => Verify.Body("""
        Print(nameof(CurrentPidNs.DangerousGetUnbounded));
        """);

    [Fact]
    public Task The_bounded_factory() => Verify.Body("""
        Print(CurrentPidNs.Get().Level);
        """);

    [Fact]
    public Task In_unreachable_code_the_call_is_still_written() => Verify.Body("""
        return;
        Print(CurrentPidNs.Get().Level);
        """);

    [Fact]
    public Task At_top_level() => Verify.Code("""
        using System;
        using PidNs;

        Console.WriteLine(CurrentPidNs.{|PIDNS102:DangerousGetUnbounded|}().Level);
        """, test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
}
