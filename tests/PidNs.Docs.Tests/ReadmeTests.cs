using System.Text.RegularExpressions;

namespace PidNs.Docs.Tests;

public partial class ReadmeTests
{
    [GeneratedRegex(@"(?<=<!-- rules -->\n).*?(?=<!-- /rules -->)", RegexOptions.Singleline)]
    private static partial Regex RuleTable();

    [GeneratedRegex(@"(?<=<!-- (PIDNS\d+) -->\n).*?(?=\n#|\z)", RegexOptions.Singleline)]
    private static partial Regex RuleSection();

    [Fact]
    public void The_table_of_rules_is_what_the_rules_declare()
    {
        string rows = string.Concat(RuleSet.Rules.Select(r =>
            $"| [{r.Id}](docs/rules/{r.Id}.md) | {r.Title} | {r.SeverityText()} | {(r.HasFix() ? "yes" : "")} |\n"));
        Documentation.Expect("README.md", RuleTable().Match(Documentation.Read("README.md")).Value, $"""
            | Rule | Title | Default | Quick fix |
            |---|---|---|---|

            """.ReplaceLineEndings("\n") + rows);
    }

    public static TheoryData<string> PagesOutsideOfTheGuide => ["README.md", "packaging/PidNs.md", "packaging/PidNs.Analyzers.md"];

    [Theory]
    [MemberData(nameof(PagesOutsideOfTheGuide))]
    public async Task Bad_code_gives_a_diagnostic_and_fixed_code_none(string page)
    {
        foreach (CodeBlock block in CodeBlock.Read(Documentation.Read(page)))
            Assert.Equal((block.Text, block.Kind == "bad"), (block.Text, (await block.ReportedRules()).Count > 0));
    }

    /// <summary>A block of code without a word that says what it shows is one that nobody checks.</summary>
    [Fact]
    public void Every_block_of_code_says_what_it_shows() =>
        Assert.Empty(Documentation.Pages.Union(PagesOutsideOfTheGuide.Select(p => p.Data))
            .SelectMany(p => Documentation.Read(p).Split('\n').Select((line, i) => (Line: line, Place: $"{p}:{i + 1}")))
            .Where(l => CSharpFence().IsMatch(l.Line)).Select(l => l.Place));

    [GeneratedRegex(@"^```(csharp|cs)\b(?! (bad|fixed|suppressed|kept)( disposables)?$)")]
    private static partial Regex CSharpFence();

    /// <summary>Blocks that follow a comment with a rule's id are about that rule.</summary>
    [Fact]
    public async Task Bad_code_gives_the_rule_that_it_is_shown_for_and_fixed_code_none()
    {
        var sections = RuleSection().Matches(Documentation.Read("README.md"));
        Assert.Equal(3, sections.Count);
        foreach (Match section in sections)
        {
            var blocks = CodeBlock.Read(section.Value);
            Assert.Equal(["bad", "fixed"], blocks.Select(b => b.Kind));
            Assert.Equal([section.Groups[1].Value], await blocks[0].ReportedRules());
            Assert.Empty(await blocks[1].ReportedRules());
        }
    }
}
