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

    /// <summary>Whether other sites are there is not asked; that a link goes where it is meant to is.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_to_other_sites_are_well_formed_and_go_to_known_ones(string page)
    {
        foreach (Match link in RemoteLink().Matches(Documentation.Read(page)))
        {
            var target = new Uri(link.Value);
            Assert.Equal("https", target.Scheme);
            Assert.Contains(target.Host, s_hosts);
        }
    }

    [GeneratedRegex(@"(?<=\]\(|<)https?:[^)>\s]+")]
    private static partial Regex RemoteLink();

    private static readonly string[] s_hosts =
    [
        "rust.docs.kernel.org", "github.com", "www.nuget.org", "semver.org", "www.contributor-covenant.org",
    ];

    /// <summary>Anchors of headings as GitHub makes them.</summary>
    private static IEnumerable<string> Anchors(string page) =>
        page.Split('\n').Where(l => l.StartsWith('#')).Select(l => Regex.Replace(l.TrimStart('#').Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));
}
