namespace PidNs.EndToEnd.Tests.Support;

/// <summary>A user's folder, away from the repository, with the packed packages as its only source and a package cache of its own.</summary>
public sealed class Workspace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pidns-e2e-").FullName;

    public Workspace() => Write("nuget.config", $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="feed" value="{Packages.Feed}" />
          </packageSources>
        </configuration>
        """);

    public void Write(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text.ReplaceLineEndings("\n"));
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(_folder, path));

    public bool Exists(string path) => File.Exists(Path.Combine(_folder, path));

    internal Task<DotnetResult> Dotnet(params string[] arguments) => Support.Dotnet.Run(_folder, Path.Combine(_folder, "packages"), arguments);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
