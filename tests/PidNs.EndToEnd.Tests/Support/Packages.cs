using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace PidNs.EndToEnd.Tests.Support;

/// <summary>The packages that the build of this project packed.</summary>
internal static class Packages
{
    public static string Feed { get; } = Path.Combine(AppContext.BaseDirectory, "feed");

    /// <summary>The version, from the one place that has it.</summary>
    public static string Version { get; } =
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The package cache that this was restored to.</summary>
    public static string OfThisMachine { get; } =
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NuGetPackageRoot").Value!;

    /// <summary>Puts the packages into a folder as another version of themselves.</summary>
    public static void CopyAs(string version, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string id in (string[])["PidNs", "PidNs.Analyzers"])
        {
            string copy = Path.Combine(folder, $"{id}.{version}.nupkg");
            File.Copy(Path.Combine(Feed, $"{id}.{Version}.nupkg"), copy);
            using ZipArchive package = ZipFile.Open(copy, ZipArchiveMode.Update);
            ZipArchiveEntry manifest = package.GetEntry($"{id}.nuspec")!;
            string text = Encoding.UTF8.GetString(manifest.Read());
            manifest.Delete();
            using var writer = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
            writer.Write(text.Replace(Version, version, StringComparison.Ordinal));
        }
    }

    public static ZipArchive Open(string id, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    /// <summary>The paths of the files, but for those of the package format itself.</summary>
    public static string[] Files(this ZipArchive package) =>
    [
        .. package.Entries.Select(e => e.FullName)
            .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal) && f != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)
    ];

    public static byte[] Read(this ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static XElement Manifest(this ZipArchive package)
    {
        using Stream stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    /// <summary>The text of the only element of that name, or null.</summary>
    public static string? Text(this XElement manifest, string name) => manifest.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
}
