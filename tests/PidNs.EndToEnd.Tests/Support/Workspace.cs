namespace PidNs.EndToEnd.Tests.Support;

/// <summary>A user's folder, away from the repository, with the packed packages as its only source and a package cache of its own.</summary>
public sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pidns-e2e-").FullName;

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
        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text.ReplaceLineEndings("\n"));
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    public byte[] ReadBytes(string path) => File.ReadAllBytes(Path.Combine(Folder, path));

    public bool Exists(string path) => File.Exists(Path.Combine(Folder, path));

    internal Task<DotnetResult> Dotnet(params string[] arguments) => Support.Dotnet.Run(Folder, Path.Combine(Folder, "packages"), arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
