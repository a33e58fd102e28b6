namespace PidNs.Docs.Tests;

/// <summary>The files that are tested.</summary>
internal static class Documentation
{
    public static string Root { get; } = FindRoot();

    public static string ReadmePath => Path.Combine(Root, "README.md");

    public static string RulesFolder => Path.Combine(Root, "docs", "rules");

    public static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    /// <summary>All pages, relative to the root.</summary>
    public static IEnumerable<string> Pages =>
        Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>Checks that a part of a page is what the rules say, or writes it.</summary>
    public static void Expect(string path, string actual, string expected)
    {
        if (IsUpdate)
            File.WriteAllText(Path.Combine(Root, path), Read(path).Replace(actual, expected, StringComparison.Ordinal));
        else
            Assert.Equal(expected, actual);
    }

    /// <summary>Checks that a page begins with what is declared, before its first section; or writes that.</summary>
    public static void ExpectHeader(string path, string firstSection, string expected)
    {
        string page = Read(path);
        int end = page.IndexOf($"## {firstSection}\n", StringComparison.Ordinal);
        Assert.True(end >= 0, $"{path} has no section '{firstSection}'.");
        string header = expected.ReplaceLineEndings("\n") + "\n";
        if (IsUpdate)
            File.WriteAllText(Path.Combine(Root, path), header + page[end..]);
        else
            Assert.Equal(header, page[..end]);
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PidNs.Analyzers.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
