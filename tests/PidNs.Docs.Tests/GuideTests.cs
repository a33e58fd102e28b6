using System.Text.RegularExpressions;

namespace PidNs.Docs.Tests;

public partial class GuideTests
{
    public static TheoryData<string> Pages => [.. Documentation.Pages.Where(p => p.StartsWith("docs/guide/", StringComparison.Ordinal))];

    /// <summary>The last column of the table for who comes from the kernel.</summary>
    [Fact]
    public void What_the_kernels_names_are_mapped_to_exists()
    {
        var names = typeof(TaskRef).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers().Select(m => m.Name).Append(t.Name).Append(t.Name.Replace("Attribute", "", StringComparison.Ordinal)))
            .ToHashSet();
        string page = Documentation.Read("docs/guide/from-the-kernel.md");
        var rows = page[..page.IndexOf("## The language", StringComparison.Ordinal)].Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| C |", StringComparison.Ordinal));
        string[] ours = [.. rows.SelectMany(r => Code().Matches(r.Split('|')[3])).SelectMany(m => Name().Matches(m.Value)).Select(m => m.Value).Distinct()];
        Assert.True(ours.Length > 40);
        Assert.Empty(ours.Except(names).Except(["Volatile", "Read", "Write"]));
    }

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+")]
    private static partial Regex Name();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Bad_code_gives_a_diagnostic_and_fixed_code_none(string page)
    {
        foreach (CodeBlock block in CodeBlock.Read(Documentation.Read(page)))
            Assert.Equal((block.Text, block.Kind == "bad"), (block.Text, (await block.ReportedRules()).Count > 0));
    }
}
