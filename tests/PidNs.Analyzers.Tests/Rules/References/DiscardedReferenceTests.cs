namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS207: a call returns a counted reference, and nothing keeps it to release it.</summary>
public class DiscardedReferenceTests
{
    [Fact]
    public Task A_statement_of_its_own() => Verify.Body("""
        other.{|PIDNS207:Acquire|}();
        """);

    [Fact]
    public Task A_discard() => Verify.Body("""
        _ = other.{|PIDNS207:Acquire|}();
        """);

    [Fact]
    public Task Used_in_passing() => Verify.Body("""
        Print(other.{|PIDNS207:Acquire|}().Id);
        """);

    [Fact]
    public Task Lent_in_passing() => Verify.Body("""
        Use(other.{|PIDNS207:Acquire|}());
        """);

    [Fact]
    public Task Through_a_conditional_access() => Verify.Body("""
        Print(task.{|PIDNS207:TaskGetPidNs|}()?.Id);
        """);

    [Fact]
    public Task Tested_only() => Verify.Body("""
        if (task.{|PIDNS207:TaskGetPidNs|}() is null)
            Print("reaped");
        """);

    [Fact]
    public Task Tested_by_comparison_only() => Verify.Body("""
        if (task.{|PIDNS207:TaskGetPidNs|}() != null)
            Print("there");
        """);

    [Fact]
    public Task A_link_of_a_chain() => Verify.Body("""
        using var copy = other.{|PIDNS207:Acquire|}().Acquire();
        Use(copy);
        """);

    [Fact]
    public Task The_right_side_of_a_coalesce() => Verify.Members("""
        static int Level(PidNsHandle? cached, PidNsHandle other) => (cached ?? other.{|PIDNS207:Acquire|}()).Level;
        """);

    [Fact]
    public Task An_object_that_was_made() => Verify.Code("""
        using System;
        using PidNs.Contracts;

        [Owned]
        sealed class Lease : IDisposable
        {
            public int Number => 1;
            public void Dispose() { }
        }

        class C
        {
            static void M()
            {
                new {|PIDNS207:Lease|}();
                Console.WriteLine(new {|PIDNS207:Lease|}().Number);
                using (new Lease())
                    Console.WriteLine();
            }
        }
        """);

    [Fact]
    public Task Released_in_the_same_expression() => Verify.Body("""
        other.Acquire().Dispose();
        task.TaskGetPidNs()?.Dispose();
        """);

    [Fact]
    public Task In_a_using_without_a_name() => Verify.Body("""
        using (other.Acquire())
            MayThrow();
        using (task.TaskGetPidNs())
            MayThrow();
        """);

    [Fact]
    public Task In_a_using_that_assigns_a_discard() => Verify.Body("""
        using (_ = other.Acquire())
            MayThrow();
        """);

    [Fact]
    public Task Declared_as_a_pattern_variable() => Verify.Body("""
        if (task.TaskGetPidNs() is { } ns)
            ns.Dispose();
        """);

    [Fact]
    public Task A_lent_property_is_nobodys_to_keep() => Verify.Members("""
        PidNsHandle Lent => throw new InvalidOperationException();
        void M() => Print(Lent.Id);
        """);

    [Fact]
    public Task Handed_on_in_the_same_expression() => Verify.Body("""
        Take(other.Acquire());
        list.Add(other.Acquire());
        """);

    [Fact]
    public Task Awaited_and_thrown_away() => Verify.Members("""
        static Task<PidNsHandle> GetAsync() => throw new InvalidOperationException();

        static async Task M()
        {
            await {|PIDNS207:GetAsync|}();
            _ = await {|PIDNS207:GetAsync|}();
            Print((await {|PIDNS207:GetAsync|}()).Id);
        }
        """);

    [Fact]
    public Task In_a_lambda() => Verify.Body("""
        Action discards = () => other.{|PIDNS207:Acquire|}();
        Func<PidNsHandle> returns = () => other.Acquire();
        """);

    [Fact]
    public Task An_out_discard() => Verify.Members("""
        static bool TryGet(TaskRef task, [NotNullWhen(true)] out PidNsHandle? ns)
        {
            ns = task.TaskGetPidNs();
            return ns is not null;
        }

        static bool M(TaskRef task) => {|PIDNS207:TryGet|}(task, out _);
        """);
}
