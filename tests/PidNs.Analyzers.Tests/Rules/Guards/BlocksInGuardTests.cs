namespace PidNs.Analyzers.Tests.Rules.Guards;

/// <summary>PIDNS303: a read-side critical section must not block.</summary>
public class BlocksInGuardTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    [Theory]
    [InlineData("Thread.{|PIDNS303:Sleep|}(1);")]
    [InlineData("Thread.{|PIDNS303:Sleep|}(TimeSpan.Zero);")]
    [InlineData("Task.CompletedTask.{|PIDNS303:Wait|}();")]
    [InlineData("Task.{|PIDNS303:WaitAll|}();")]
    [InlineData("Print(Task.FromResult(1).{|PIDNS303:Result|});")]
    [InlineData("Print(Task.FromResult(1).GetAwaiter().{|PIDNS303:GetResult|}());")]
    [InlineData("Task.CompletedTask.GetAwaiter().{|PIDNS303:GetResult|}();")]
    [InlineData("Task.CompletedTask.ConfigureAwait(false).GetAwaiter().{|PIDNS303:GetResult|}();")]
    [InlineData("Monitor.{|PIDNS303:Enter|}(list);")]
    [InlineData("new SemaphoreSlim(1).{|PIDNS303:Wait|}();")]
    [InlineData("new ManualResetEvent(true).{|PIDNS303:WaitOne|}();")]
    [InlineData("new Thread(() => { }).{|PIDNS303:Join|}();")]
    [InlineData("new ReaderWriterLockSlim().{|PIDNS303:EnterReadLock|}();")]
    [InlineData("System.IO.File.{|PIDNS303:ReadAllText|}(\"/proc/1/status\");")]
    [InlineData("System.IO.File.{|PIDNS303:WriteAllText|}(\"/tmp/x\", \"\");")]
    [InlineData("Print(new System.IO.{|PIDNS303:FileStream|}(\"/tmp/x\", System.IO.FileMode.Open));")]
    [InlineData("Console.{|PIDNS303:ReadLine|}();")]
    [InlineData("Process.{|PIDNS303:Start|}(\"true\");")]
    [InlineData("task.{|PIDNS303:WaitForExit|}();")]
    [InlineData("{|PIDNS303:Blocks|}();")]
    [InlineData("if (Condition()) Thread.{|PIDNS303:Sleep|}(1);")]
    [InlineData("while (Condition()) Thread.{|PIDNS303:Sleep|}(1);")]
    [InlineData("try { MayThrow(); } catch (Exception) { Thread.{|PIDNS303:Sleep|}(1); }")]
    [InlineData("MayThrow();")]
    [InlineData("Print(DateTime.Now);")]
    [InlineData("Interlocked.MemoryBarrier();")]
    [InlineData("list.Clear();")]
    [InlineData("Print(nameof(Thread.Sleep));")]
    [InlineData("Print(Task.Delay(1));")]
    [InlineData("Action later = () => Thread.Sleep(1);")]
    [InlineData("Rcu.Call(() => Thread.Sleep(1));")]
    public Task In_a_section(string statements) => Verify.Members($$"""
        [MayBlock] static void Blocks() { }

        static void M(TaskRef task, List<int> list)
        {
            using var guard = Rcu.ReadLock();
            {{statements}}
        }
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task A_lock() => Body("""
        using var guard = Rcu.ReadLock();
        lock ({|PIDNS303:list|})
            MayThrow();
        """);

    [Fact]
    public Task Each_blocking_call_is_a_mistake() => Body("""
        using var guard = Rcu.ReadLock();
        Thread.{|PIDNS303:Sleep|}(1);
        Thread.{|PIDNS303:Sleep|}(1);
        """);

    [Fact]
    public Task Before_and_after_the_section() => Body("""
        Thread.Sleep(1);
        using (Rcu.ReadLock())
            MayThrow();
        Thread.Sleep(1);
        var guard = Rcu.ReadLock();
        guard.Dispose();
        Thread.Sleep(1);
        """);

    [Fact]
    public Task In_a_section_that_may_be_open() => Body("""
        var guard = Rcu.ReadLock();
        var open = true;
        if (condition)
        {
            guard.Dispose();
            open = false;
        }
        Thread.{|PIDNS303:Sleep|}(1);
        if (open)
            guard.Dispose();
        """);

    [Fact]
    public Task In_the_outer_of_two_sections() => Body("""
        using var outer = Rcu.ReadLock();
        using (Rcu.ReadLock())
            MayThrow();
        Thread.{|PIDNS303:Sleep|}(1);
        """);

    [Fact]
    public Task In_the_callers_section() => Verify.Members("""
        static void Witness(RcuReadGuard guard) => Thread.{|PIDNS303:Sleep|}(1);

        [RequiresGuard(typeof(RcuReadGuard))]
        static void Required() => Thread.{|PIDNS303:Sleep|}(1);
        """);

    [Fact]
    public Task In_a_finally_after_the_release() => Body("""
        var guard = Rcu.ReadLock();
        try
        {
            MayThrow();
        }
        finally
        {
            guard.Dispose();
            Thread.Sleep(1);
        }
        """);

    [Fact]
    public Task A_blocking_property() => Verify.Members("""
        static int Slow { [MayBlock] get => 1; }
        [MayBlock] static int Slower => 1;

        static void M()
        {
            using var guard = Rcu.ReadLock();
            Print({|PIDNS303:Slow|});
            Print({|PIDNS303:Slower|});
        }
        """);

    [Fact]
    public Task From_a_contract_file() => Verify.Code("""
        using System;
        using PidNs;

        class C
        {
            static void M()
            {
                using var guard = Rcu.ReadLock();
                Console.{|PIDNS303:Beep|}();
                GC.KeepAlive(null);
            }
        }
        """, test => test.TestState.AdditionalFiles.Add(("/0/PidNs.Contracts.txt", "M:System.Console.Beep may-block\n")));
}
