using PidNs.Tests.RcuScenarios;

namespace PidNs.Tests.RcuTests;

/// <summary>The scenarios on the library as it is.</summary>
[Collection(nameof(RcuCollection))]
public class RcuScenarioTests
{
    [Theory]
    [InlineData(nameof(Schedules.Waits_for_an_open_section))]
    [InlineData(nameof(Schedules.Waits_for_the_outer_section))]
    [InlineData(nameof(Schedules.Does_not_join_the_grace_period_under_way))]
    [InlineData(nameof(Schedules.Callbacks_wait_for_an_open_section))]
    [InlineData(nameof(Schedules.Waits_for_a_sleeping_reader))]
    [InlineData(nameof(Schedules.Does_not_wait_for_the_dead))]
    [InlineData(nameof(Schedules.Wakes_the_writer))]
    [InlineData(nameof(Schedules.Forgets_threads_that_have_ended))]
    [InlineData(nameof(Schedules.Keeps_all_that_register_beside_the_forgetting))]
    public void Schedule(string name) => MustBeFine(RcuBuild.Shipped.Run(typeof(Schedules), name));

    [Fact]
    public void Store_buffer() => MustBeFine(Litmus.Store_buffer());

    [Fact]
    public void Short_torture() => MustBeFine(Torture.Short());

    /// <summary>The long forms: <c>dotnet run --project tests/PidNs.Tests -- -explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public void Long_torture() => MustBeFine(Torture.Long());

    /// <inheritdoc cref="Long_torture"/>
    [Fact(Explicit = true)]
    public void Long_store_buffer() => MustBeFine(Litmus.Store_buffer_long());

    internal static void MustBeFine(Outcome outcome)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(outcome.ToString());
        Assert.Null(outcome.Violation);
        Assert.SkipUnless(outcome.Inconclusive is null, $"Inconclusive: {outcome.Inconclusive}");
    }
}

/// <summary>Timing is part of these tests: one at a time, after all others.</summary>
[CollectionDefinition(nameof(RcuCollection), DisableParallelization = true)]
public sealed class RcuCollection;
