using PidNs.Tests.RcuScenarios;

namespace PidNs.Tests.RcuTests;

/// <summary>
/// The tests are tested: each classic mistake, made in the source of the library, is caught by a scenario that the unchanged source passes.
/// </summary>
[Collection(nameof(RcuCollection))]
public class RcuMutantTests
{
    private const string Rcu = "Rcu/Rcu.cs", Guard = "Rcu/RcuReadGuard.cs", Callbacks = "Rcu/RcuCallbacks.cs";

    // Without the timeout that is there for dead threads, a lost wake-up is not healed.
    private static readonly Edit s_noTimeout = new(Rcu, "TimeSpan.FromMilliseconds(50)", "Timeout.InfiniteTimeSpan");

    // The unlink leaves the store buffer at the first fence at the latest.
    private static readonly Edit s_hook = new(
        Rcu,
        "        Interlocked.MemoryBarrier();\n        long target",
        "        Tests.RcuScenarios.Schedules.BeforeFirstFence?.Invoke();\n        Interlocked.MemoryBarrier();\n        long target");

    // A store buffer in software: the announcement stays in it until a process-wide fence or the end of the section.
    private static readonly Edit[] s_lateStores =
    [
        new(Rcu, "Volatile.Write(ref state->Announced, Volatile.Read(ref Writers.Started));", "Tests.RcuScenarios.LateStores.Announce((nint)state, Volatile.Read(ref Writers.Started));"),
        new(Guard, "            Volatile.Write(ref state->Announced, 0);", "            Tests.RcuScenarios.LateStores.Arrive();\n            Volatile.Write(ref state->Announced, 0);"),
        new("Rcu/RcuFence.cs", "        if (Asymmetric)\n            Interop.Membarrier.ProcessWide();", "        Tests.RcuScenarios.LateStores.Arrive();\n        if (Asymmetric)\n            Interop.Membarrier.ProcessWide();"),
    ];

    private static readonly Edit s_noBarrier = new(
        Rcu,
        "            Volatile.Write(ref Writers.Started, number);\n            RcuFence.ProcessWide();",
        "            Volatile.Write(ref Writers.Started, number);\n            Interlocked.MemoryBarrier();");

    private static readonly Edit s_noBarrierBeforeSleep = new(
        Rcu,
        "            RcuFence.ProcessWide();\n            while",
        "            Interlocked.MemoryBarrier();\n            while");

    private static readonly Dictionary<string, Mutant> s_mutants = new()
    {
        ["Synchronize does nothing"] = new(
            nameof(Schedules.Waits_for_an_open_section),
            new Edit(Rcu, "            if (s_completed >= target)\n                return;", "            if (target > 0)\n                return;")),
        ["the reader's fence is only its own"] = new(nameof(Schedules.Waits_for_an_open_section), [s_noBarrier, s_noBarrierBeforeSleep, .. s_lateStores]),
        ["a writer joins the grace period under way"] = new(
            nameof(Schedules.Does_not_join_the_grace_period_under_way),
            new Edit(Rcu, "Volatile.Read(ref Writers.Started) + 1;", "Volatile.Read(ref Writers.Started) + (Volatile.Read(ref Writers.Started) == Volatile.Read(ref s_completed) ? 1 : 0);")),
        ["sections of the grace period before are not waited for"] = new(
            nameof(Schedules.Waits_for_an_open_section),
            new Edit(Rcu, "announced >= number", "announced >= number - 1")),
        ["the registry is read before the fence"] = new(
            nameof(Schedules.Sees_a_thread_that_registers_before_the_fence),
            new Edit(Rcu, "        // A grace period may be shared", "        ReaderRecord? registry = Volatile.Read(ref s_registry);\n        // A grace period may be shared"),
            new Edit(Rcu, "ReaderRecord? record = Volatile.Read(ref s_registry); record is not null; record = record.Next)\n                WaitFor", "ReaderRecord? record = registry; record is not null; record = record.Next)\n                WaitFor"),
            s_hook),
        ["sections do not nest"] = new(
            nameof(Schedules.Waits_for_the_outer_section),
            new Edit(Guard, "        if (_outer == 0)\n", "        if (_token != 0)\n")),
        ["callbacks run at once"] = new(
            nameof(Schedules.Callbacks_wait_for_an_open_section),
            new Edit(Callbacks, "            Synchronize();\n", "")),
        ["a sleeping thread is taken for dead"] = new(
            nameof(Schedules.Waits_for_a_sleeping_reader),
            new Edit(Rcu, "|| !record.Thread.IsAlive;", "|| (record.Thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;")),
        ["the writer is not woken"] = new(
            nameof(Schedules.Wakes_the_writer),
            new Edit(Rcu, "            Monitor.PulseAll(s_wake);", "            _ = s_wake;"),
            s_noTimeout),
        ["the flag is raised after the look"] = new(
            nameof(Schedules.Wakes_the_writer),
            new Edit(Rcu, "            Volatile.Write(ref Writers.Waiting, true);\n", ""),
            new Edit(Rcu, "                Monitor.Wait(s_wake, s_deadThreadCheck);", "                Thread.Sleep(1);\n                Volatile.Write(ref Writers.Waiting, true);\n                Monitor.Wait(s_wake, s_deadThreadCheck);"),
            s_noTimeout),
        ["threads that ended are waited for"] = new(
            nameof(Schedules.Does_not_wait_for_the_dead),
            new Edit(Rcu, "|| !record.Thread.IsAlive;", ";")),
        ["threads that ended are kept"] = new(
            nameof(Schedules.Forgets_threads_that_have_ended),
            new Edit(Rcu, "if (next.Thread.IsAlive)", "if (next.Thread is not null)")),
        ["torture: sections of the grace period before are not waited for"] = new(
            nameof(Torture.Short),
            new Edit(Rcu, "announced >= number", "announced >= number - 1")),
        ["torture: callbacks run at once"] = new(
            nameof(Torture.Short),
            new Edit(Callbacks, "            Synchronize();\n", "")),
    };

    public static TheoryData<string> Mutants() => [.. s_mutants.Keys];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Mutant_is_caught(string name)
    {
        Mutant mutant = s_mutants[name];
        Outcome outcome = RcuBuild.Compile(net10: true, mutant.Edits).Run(mutant.Scenarios, mutant.Scenario);
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.ToString());
        Assert.SkipUnless(outcome.Inconclusive is null, $"Inconclusive: {outcome.Inconclusive}");
        Assert.NotNull(outcome.Violation);
    }

    /// <summary>
    /// The same mistake on the store buffer of this processor, which shows it when it will: <c>dotnet run --project tests/PidNs.Tests -- -explicit only</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public void The_store_buffer_shows_that_the_readers_fence_is_only_its_own() =>
        Assert.NotNull(RcuBuild.Compile(net10: true, s_noBarrier).Run(typeof(Litmus), nameof(Litmus.Store_buffer_long)).Violation);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_unchanged_source_passes_what_catches_the_mutants(bool net10)
    {
        RcuBuild build = RcuBuild.Compile(net10, s_noTimeout, s_hook);
        RcuScenarioTests.MustBeFine(RcuBuild.Compile(net10, s_lateStores).Run(typeof(Schedules), nameof(Schedules.Waits_for_an_open_section)));
        // Dead threads are found by the timeout, which is off here.
        RcuScenarioTests.MustBeFine(build.Run(typeof(Litmus), nameof(Litmus.Store_buffer)));
        foreach (Mutant mutant in s_mutants.Values.Where(mutant => mutant.Scenario is not nameof(Schedules.Does_not_wait_for_the_dead)).DistinctBy(mutant => mutant.Scenario))
            RcuScenarioTests.MustBeFine(build.Run(mutant.Scenarios, mutant.Scenario));
    }

    /// <summary>Where membarrier(2) is missing or filtered, readers pay for a fence of their own.</summary>
    [Theory]
    [InlineData(nameof(Litmus.Store_buffer))]
    [InlineData(nameof(Torture.Short))]
    [InlineData(nameof(Schedules.Wakes_the_writer))]
    public void Without_a_process_wide_fence_readers_use_their_own(string scenario)
    {
        var mutant = new Mutant(scenario, new Edit("Rcu/RcuFence.cs", "Asymmetric = Interop.Membarrier.TryRegister();", "Asymmetric = false;"));
        RcuScenarioTests.MustBeFine(RcuBuild.Compile(net10: true, mutant.Edits).Run(mutant.Scenarios, scenario));
    }

    private sealed record Mutant(string Scenario, params Edit[] Edits)
    {
        internal Type Scenarios => typeof(Schedules).GetMethod(Scenario) is not null ? typeof(Schedules) : typeof(Litmus).GetMethod(Scenario) is not null ? typeof(Litmus) : typeof(Torture);
    }
}
