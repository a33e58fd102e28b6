namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>What holds for every fix, on the bad code of all other tests.</summary>
public class RuleCaseTests
{
    public static TheoryData<string> Names => [.. RuleCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bad_code_of_other_tests(string name)
    {
        var checkedCases = 0;
        foreach (string code in RuleCases.All[name])
        {
            // Some are bad under the options of their own test only.
            var document = FixRunner.DocumentOf(code);
            var before = await FixRunner.DiagnosticsAsync(document, TestContext.Current.CancellationToken);
            if (!FixProperties.Compiles(before) || before.IsEmpty)
                continue;
            await FixProperties.CheckAsync(code, document);
            checkedCases++;
        }

        Assert.True(checkedCases >= RuleCases.All[name].Length * 3 / 4, $"Only {checkedCases} of {RuleCases.All[name].Length} cases could be checked.");
    }

    [Fact]
    public void There_are_hundreds() => Assert.True(RuleCases.All.Sum(c => c.Value.Length) > 400);
}
