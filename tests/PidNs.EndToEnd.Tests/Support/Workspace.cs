using System.Text.Json.Nodes;

namespace PidNs.EndToEnd.Tests.Support;

/// <summary>A user's folder, away from the repository, with the packed packages as its only source and a package cache of its own.</summary>
public sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pidns-e2e-").FullName;

    public Workspace() => WriteConfiguration("");

    /// <summary>Makes the reference assemblies of older frameworks known, which a user's own feed has.</summary>
    public void UseFrameworksOfThisMachine() => WriteConfiguration($"""
          <fallbackPackageFolders>
            <add key="machine" value="{Packages.OfThisMachine}" />
          </fallbackPackageFolders>
        """);

    public void Write(string path, string text)
    {
        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text.ReplaceLineEndings("\n"));
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public byte[] ReadBytes(string path) => File.ReadAllBytes(Path.Combine(Folder, path));

    public bool Exists(string path) => File.Exists(Path.Combine(Folder, path));

    /// <summary>The names of all packages that a project was restored with.</summary>
    public IEnumerable<string> Dependencies(string project) =>
        JsonNode.Parse(Read($"{project}/obj/project.assets.json"))!["libraries"]!.AsObject().Select(l => l.Key.Split('/')[0]).Order(StringComparer.Ordinal);

    private void WriteConfiguration(string more) => Write("nuget.config", $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="feed" value="{Packages.Feed}" />
          </packageSources>
        {more}
        </configuration>
        """);

    internal Task<DotnetResult> Dotnet(params string[] arguments) => Support.Dotnet.Run(Folder, Path.Combine(Folder, "packages"), arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
