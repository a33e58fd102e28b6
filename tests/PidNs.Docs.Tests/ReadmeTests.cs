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
