using System.Text.RegularExpressions;

namespace PidNs.Analyzers.Tests.Suppressions;

/// <summary>The pages of the suppressions: what they show is what happens.</summary>
public partial class PageTests
{
    [GeneratedRegex(@"^# (PIDNSS\d+): suppresses (\w+)\n")]
    private static partial Regex Title();

    [GeneratedRegex(@"^```csharp (suppressed|kept)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    public static TheoryData<string> Pages => [.. new LifetimeSuppressor().SupportedSuppressions.Select(s => s.Id)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_first_example_is_taken_back_and_the_second_stays(string id)
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pages", $"{id}.md")).ReplaceLineEndings("\n");
        string suppressed = Title().Match(page).Groups[2].Value;
        var blocks = Fence().Matches(page);
        Assert.Equal(["suppressed", "kept"], blocks.Select(b => b.Groups[1].Value));
        foreach (Match block in blocks)
        {
            string code = $$"""
                #nullable enable
                using System;
                using System.Threading;
                using PidNs;
                using PidNs.Contracts;

                class Example
                {
                {{block.Groups[2].Value}}
                }
                """;
            var (_, reported) = await OtherTools.Count(suppressed, code, isSuppressing: false);
            bool isTakenBack = block.Groups[1].Value == "suppressed";
            var (takenBack, left) = await OtherTools.Count(suppressed, code);
            Assert.Equal(reported, takenBack + left);
            // The page may show a parameter whose own warning is taken back as well.
            Assert.Equal(isTakenBack, left == 0);
            Assert.NotEqual(0, reported);
        }
    }
}
