using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using PidNs.EndToEnd.Tests.Support;

namespace PidNs.EndToEnd.Tests;

public class PackageContentTests
{
    [Fact]
    public void The_analyzer_package_holds_the_analyzer_and_the_fixes_and_no_library()
    {
        using ZipArchive package = Packages.Open("PidNs.Analyzers");
        Assert.Equal(
            [
                "PidNs.Analyzers.nuspec",
                "README.md",
                "analyzers/dotnet/roslyn4.8/cs/PidNs.Analyzers.dll",
                "analyzers/dotnet/roslyn4.8/cs/PidNs.CodeFixes.dll",
                "buildTransitive/PidNs.Analyzers.targets",
                "buildTransitive/presets/PidNs.All.globalconfig",
                "buildTransitive/presets/PidNs.Default.globalconfig",
                "buildTransitive/presets/PidNs.Minimum.globalconfig",
                "buildTransitive/presets/PidNs.None.globalconfig",
                "buildTransitive/presets/PidNs.Recommended.globalconfig",
                "icon.png",
            ],
            package.Files());
    }

    [Fact]
    public void The_runtime_package_holds_the_library_and_its_documentation()
    {
        using ZipArchive package = Packages.Open("PidNs");
        Assert.Equal(
            [
                "PidNs.nuspec",
                "README.md",
                "icon.png",
                "lib/net10.0/PidNs.dll",
                "lib/net10.0/PidNs.xml",
                "lib/net8.0/PidNs.dll",
                "lib/net8.0/PidNs.xml",
            ],
            package.Files());
    }

    [Fact]
    public void Every_assembly_carries_its_symbols_and_no_folder_of_the_machine_that_built_it()
    {
        foreach (string id in (string[])["PidNs", "PidNs.Analyzers"])
        {
            using ZipArchive package = Packages.Open(id);
            foreach (ZipArchiveEntry entry in package.Entries.Where(e => e.Name.EndsWith(".dll", StringComparison.Ordinal)))
            {
                using var assembly = new PEReader(entry.Read().ToImmutableArray());
                DebugDirectoryEntry embedded = Assert.Single(assembly.ReadDebugDirectory(), d => d.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
                using MetadataReaderProvider symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
                MetadataReader reader = symbols.GetMetadataReader();
                string[] documents = [.. reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name))];
                Assert.Contains(documents, d => d.StartsWith("/_/src/", StringComparison.Ordinal));
                Assert.All(documents, d => Assert.StartsWith("/_/", d));
            }
        }
    }

    [Fact]
    public void Nothing_else_is_packed() =>
        Assert.Equal(
            [$"PidNs.{Packages.Version}.nupkg", $"PidNs.Analyzers.{Packages.Version}.nupkg"],
            Directory.GetFiles(Packages.Feed, $"*.{Packages.Version}.*").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_analyzer_package_is_a_development_dependency_that_needs_nothing()
    {
        using ZipArchive package = Packages.Open("PidNs.Analyzers");
        XElement manifest = package.Manifest();
        Assert.Equal("true", manifest.Text("developmentDependency"));
        Assert.Null(manifest.Text("dependencies"));
    }

    [Fact]
    public void The_runtime_package_needs_only_the_analyzer_package_of_its_version_and_excludes_nothing_of_it()
    {
        using ZipArchive package = Packages.Open("PidNs");
        var groups = package.Manifest().Descendants().Where(e => e.Name.LocalName == "group").ToList();
        Assert.Equal(["net8.0", "net10.0"], groups.Select(g => g.Attribute("targetFramework")!.Value));
        Assert.All(groups, group =>
        {
            XElement dependency = Assert.Single(group.Elements());
            Assert.Equal(["id", "version"], dependency.Attributes().Select(a => a.Name.LocalName));
            Assert.Equal("PidNs.Analyzers", dependency.Attribute("id")!.Value);
            Assert.Equal(Packages.Version, dependency.Attribute("version")!.Value);
        });
    }

    [Theory]
    [InlineData("PidNs")]
    [InlineData("PidNs.Analyzers")]
    public void The_manifest_says_all_that_a_gallery_shows(string id)
    {
        using ZipArchive package = Packages.Open(id);
        XElement manifest = package.Manifest();
        Assert.Equal(id, manifest.Text("id"));
        Assert.Equal(Packages.Version, manifest.Text("version"));
        Assert.Equal("MIT", manifest.Text("license"));
        Assert.Equal("icon.png", manifest.Text("icon"));
        Assert.Equal("README.md", manifest.Text("readme"));
        Assert.Equal("https://github.com/pidns/PidNs.Analyzers", manifest.Text("projectUrl"));
        Assert.False(string.IsNullOrWhiteSpace(manifest.Text("description")));
        Assert.DoesNotContain(manifest.DescendantsAndSelf(), e => e.Value.Contains('$') || e.Attributes().Any(a => a.Value.Contains('$')));
    }
}
