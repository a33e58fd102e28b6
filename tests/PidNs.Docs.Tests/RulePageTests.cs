namespace PidNs.Docs.Tests;

public class RulePageTests
{
    public static TheoryData<string> RuleIds => [.. RuleSet.Rules.Select(r => r.Id)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() =>
        Assert.Equal(
            RuleSet.Rules.Select(r => $"{r.Id}.md"),
            Directory.GetFiles(Documentation.RulesFolder, "*.md").Select(Path.GetFileName).Where(n => n != "README.md").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async Task The_page_begins_with_what_the_rule_declares(string id)
    {
        var rule = RuleSet.Rules.Single(r => r.Id == id);
        string path = $"docs/rules/{id}.md";
        Documentation.ExpectHeader(path, "Cause", $"""
            # {id}: {rule.Title}

            | Category | Default severity | Quick fix |
            |---|---|---|
            | {rule.Category} | {rule.SeverityText()} | {(rule.HasFix() ? "yes" : "no")} |

            """.ReplaceLineEndings("\n") + await FixesOf(Documentation.Read(path)));
        Assert.EndsWith($"/blob/main/{path}", rule.HelpLinkUri);
    }

    /// <summary>What an editor offers for the bad code of the page.</summary>
    private static async Task<string> FixesOf(string page)
    {
        var titles = new List<string>();
        foreach (CodeBlock block in CodeBlock.Read(page).Where(b => b is { Kind: "bad", Language: "csharp" }))
            titles.AddRange(await block.OfferedFixes());
        return titles.Count == 0 ? "" : "\nQuick fixes for the example below:\n\n" + string.Concat(titles.Distinct().Select(t => $"- {t}\n"));
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void The_page_has_all_sections(string id) =>
        Assert.Equal(
            ["## Cause", "## Why it matters", "## Example", "## How to fix", "## When to suppress"],
            Documentation.Read($"docs/rules/{id}.md").Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async Task Bad_code_on_the_page_gives_this_rule_only_and_fixed_code_none(string id)
    {
        var blocks = CodeBlock.Read(Documentation.Read($"docs/rules/{id}.md"));
        Assert.Contains(blocks, b => b.Kind == "bad");
        Assert.Contains(blocks, b => b.Kind == "fixed");
        foreach (CodeBlock block in blocks)
            Assert.Equal((block.Text, block.Kind == "bad" ? id : ""), (block.Text, string.Join(", ", await block.ReportedRules())));
    }
}
