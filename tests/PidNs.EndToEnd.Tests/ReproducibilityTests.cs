using PidNs.EndToEnd.Tests.Support;

namespace PidNs.EndToEnd.Tests;

/// <summary>Anyone can build the packages from the source that they name, and compare.</summary>
public sealed class ReproducibilityTests : IDisposable
{
    private readonly string _copy = Directory.CreateTempSubdirectory("pidns-source-").FullName;

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public async Task Packing_the_source_again_in_another_folder_gives_the_same_bytes()
    {
        foreach (string path in (string[])["src", "packaging", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", ".gitignore", "global.json"])
            Copy(Path.Combine(Repository.Root, path), Path.Combine(_copy, path));
        // The manifests name the commit.
        string git = Path.Combine(Repository.Root, ".git");
        Assert.SkipUnless(Path.Exists(git), "Without a git repository there is no root of the source to name paths from.");
        File.WriteAllText(Path.Combine(_copy, ".git"), File.Exists(git) ? File.ReadAllText(git) : $"gitdir: {git}\n");

        foreach (string project in (string[])["src/Runtime", "src/CodeFixes"])
            (await Dotnet.Run(_copy, packages: null, "pack", project, "-c", "Release", "-o", "packed", "-v", "q")).Succeeds();

        string[] packed = [.. Directory.GetFiles(Path.Combine(_copy, "packed")).Order(StringComparer.Ordinal)];
        Assert.Equal([$"PidNs.{Packages.Version}.nupkg", $"PidNs.Analyzers.{Packages.Version}.nupkg"], packed.Select(Path.GetFileName));
        foreach (string package in packed)
            Assert.Equal(File.ReadAllBytes(Path.Combine(Packages.Feed, Path.GetFileName(package))), File.ReadAllBytes(package));
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (string entry in Directory.GetFileSystemEntries(from).Where(e => Path.GetFileName(e) is not ("bin" or "obj")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }
}
