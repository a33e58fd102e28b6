using System.Text.RegularExpressions;

namespace PidNs.Docs.Tests;

public partial class LinkTests
{
    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)\s]*)\)")]
    private static partial Regex LocalLink();

    public static TheoryData<string> Pages => [.. Documentation.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_to_files_and_headings_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Documentation.Root, page))!;
        foreach (Match link in LocalLink().Matches(Documentation.Read(page)))
        {
            string[] parts = link.Groups[1].Value.Split('#', 2);
            string target = parts[0].Length == 0 ? Path.Combine(Documentation.Root, page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {link.Value} leads nowhere");
            if (parts.Length == 2)
                Assert.Contains(parts[1], Anchors(File.ReadAllText(target)));
        }
    }

    /// <summary>Anchors of headings as GitHub makes them.</summary>
    private static IEnumerable<string> Anchors(string page) =>
        page.Split('\n').Where(l => l.StartsWith('#')).Select(l => Regex.Replace(l.TrimStart('#').Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));
}
