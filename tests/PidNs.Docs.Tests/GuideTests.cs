namespace PidNs.Docs.Tests;

public class GuideTests
{
    public static TheoryData<string> Pages => [.. Documentation.Pages.Where(p => p.StartsWith("docs/guide/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Bad_code_gives_a_diagnostic_and_fixed_code_none(string page)
    {
        foreach (CodeBlock block in CodeBlock.Read(Documentation.Read(page)))
            Assert.Equal((block.Text, block.Kind == "bad"), (block.Text, (await block.ReportedRules()).Count > 0));
    }
}
