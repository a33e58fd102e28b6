using System.Text.RegularExpressions;

namespace PidNs.Docs.Tests;

/// <summary>The pages of the suppressions. Their examples are checked where the other tools are: in the tests of the analyzer.</summary>
public partial class SuppressionPageTests
{
    [GeneratedRegex(@"(?<=<!-- suppressions -->\n).*?(?=<!-- /suppressions -->)", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex(@"(?<=<_PidNsSuppressions>).*?(?=</_PidNsSuppressions>)")]
    private static partial Regex Listed();

    public static TheoryData<string> Ids => [.. RuleSet.Suppressions.Select(s => s.Id)];

    [Fact]
    public void Every_suppression_has_a_page_and_every_page_a_suppression() =>
        Assert.Equal(
            RuleSet.Suppressions.Select(s => $"{s.Id}.md"),
            Directory.GetFiles(Path.Combine(Documentation.Root, "docs", "suppressions"), "PIDNSS*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_begins_with_what_the_suppression_declares(string id)
    {
        var suppression = RuleSet.Suppressions.Single(s => s.Id == id);
        string path = $"docs/suppressions/{id}.md";
        Documentation.ExpectHeader(path, "The warning", $"""
            # {id}: suppresses {suppression.SuppressedDiagnosticId}

            > {suppression.Justification}

            """);
        string page = Documentation.Read(path);
        Assert.Equal(
            ["## The warning", "## When it is wrong", "## Example", "## How to turn it off"],
            page.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains($";{id}</NoWarn>", page);
    }

    [Fact]
    public void The_table_of_suppressions_is_what_they_declare()
    {
        const string Path = "docs/suppressions/README.md";
        string rows = string.Concat(RuleSet.Suppressions.Select(s => $"| [{s.Id}]({s.Id}.md) | {s.SuppressedDiagnosticId} | {s.Justification} |\n"));
        Documentation.Expect(Path, Table().Match(Documentation.Read(Path)).Value, "| Suppression | Warning | Because |\n|---|---|---|\n" + rows);
    }

    /// <summary>Severities in a global config do not turn a suppression off; the property does.</summary>
    [Fact]
    public void Without_rules_there_are_no_suppressions()
    {
        const string Path = "packaging/buildTransitive/PidNs.Analyzers.targets";
        Documentation.Expect(Path, Listed().Match(Documentation.Read(Path)).Value, string.Join(';', RuleSet.Suppressions.Select(s => s.Id)));
    }
}
