using System.Text.Json.Nodes;
using NJsonSchema;
using PidNs.EndToEnd.Tests.Support;

namespace PidNs.EndToEnd.Tests;

/// <summary>What a build engine and a code-scanning service rely on.</summary>
public class BuildTests
{
    [Fact]
    public async Task The_Sarif_log_follows_its_schema_and_says_what_the_rules_are_about()
    {
        using Workspace workspace = Create();
        (await workspace.Dotnet("build", "App", "-v", "q", "-p:ErrorLog=build.sarif%2Cversion=2.1")).Succeeds();
        string log = workspace.Read("App/build.sarif");

        JsonSchema schema = await JsonSchema.FromFileAsync(
            Path.Combine(AppContext.BaseDirectory, "sarif-2.1.0.json"), TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(log));
        Assert.NotEmpty(schema.Validate(log.Replace("\"warning\"", "\"terrible\"", StringComparison.Ordinal)));

        JsonNode run = JsonNode.Parse(log)!["runs"]![0]!;
        JsonNode leak = run["results"]!.AsArray().Single(r => (string?)r!["ruleId"] == "PIDNS203")!;
        Assert.Equal(13, (int)leak["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!);
        Assert.NotEmpty(leak["relatedLocations"]!.AsArray());
        JsonNode rule = run["tool"]!["driver"]!["rules"]![(int)leak["ruleIndex"]!]!;
        Assert.Equal("https://github.com/pidns/PidNs.Analyzers/blob/main/docs/rules/PIDNS203.md", (string?)rule["helpUri"]);
        Assert.Equal("Counted reference not released on every path", (string?)rule["shortDescription"]!["text"]);
        Assert.False(string.IsNullOrEmpty((string?)rule["fullDescription"]!["text"]));
    }

    /// <summary>
    /// A compiler that uses several threads writes results in the order in which they end: what is promised is which ones there are. On one
    /// thread the order is the same as well.
    /// </summary>
    [Fact]
    public async Task Builds_of_one_source_in_two_folders_give_the_same_bytes_and_the_same_findings()
    {
        using Workspace one = Create(), other = Create();
        string[] results = await BuildMapped(one);
        Assert.Equal(results, await BuildMapped(other));

        static async Task<string[]> BuildMapped(Workspace workspace)
        {
            for (int i = 0; i < 10; i++)
                workspace.Write($"App/Watch{i}.cs", UserCode.Bad.Replace("Watch", $"Watch{i}", StringComparison.Ordinal));
            workspace.Write("App/sequential.rsp", "/parallel-\n");
            JsonNode sequential = await BuildWithLog(workspace, "-p:CompilerResponseFile=sequential.rsp");
            Assert.Equal(22, sequential["runs"]![0]!["results"]!.AsArray().Count(r => ((string?)r!["ruleId"])!.StartsWith("PIDNS", StringComparison.Ordinal)));
            JsonNode parallel = await BuildWithLog(workspace, "--no-restore", "--no-incremental");
            return [Sorted(parallel), Convert.ToHexString(workspace.ReadBytes("App/bin/Debug/net10.0/App.dll")), Sorted(sequential.DeepClone()), sequential.ToJsonString()];
        }

        static string Sorted(JsonNode log)
        {
            JsonNode run = log["runs"]![0]!;
            run["results"] = new JsonArray([.. run["results"]!.AsArray().Select(r => r!.DeepClone()).OrderBy(r => r.ToJsonString(), StringComparer.Ordinal)]);
            return log.ToJsonString();
        }
    }

    [Fact]
    public async Task However_the_projects_are_scheduled_the_findings_are_the_same()
    {
        using Workspace workspace = Create();
        string[] projects = ["App", "Base", "Side"];
        workspace.Write("Base/Base.csproj", UserCode.Project("""<PackageReference Include="PidNs" Version="*" />"""));
        workspace.Write("Side/Side.csproj", UserCode.Project("""<ProjectReference Include="../Base/Base.csproj" />"""));
        workspace.Write("App/App.csproj", UserCode.Project("""<ProjectReference Include="../Base/Base.csproj" /><ProjectReference Include="../Side/Side.csproj" />"""));
        workspace.Write("Base/Watch.cs", UserCode.Bad);
        workspace.Write("Side/Watch.cs", UserCode.Bad.Replace("class Watch", "class Side", StringComparison.Ordinal));
        workspace.Write(".editorconfig", workspace.Read("App/.editorconfig"));
        workspace.Write("Directory.Build.props", "<Project><PropertyGroup><ErrorLog>build.sarif,version=2.1</ErrorLog></PropertyGroup></Project>");

        string oneByOne = await Findings("-m:1");
        Assert.Equal(oneByOne, await Findings("-m", "--no-restore", "--no-incremental"));
        Assert.Equal(oneByOne, await Findings("-m", "-graph", "--no-restore", "--no-incremental"));
        // Compiles one project again, and what depends on it only if its reference assembly has changed.
        File.SetLastWriteTimeUtc(Path.Combine(workspace.Folder, "Side/Watch.cs"), DateTime.UtcNow);
        Assert.Equal(oneByOne, await Findings("-m", "-graph", "--no-restore"));

        async Task<string> Findings(params string[] how)
        {
            (await workspace.Dotnet(["build", "App", "-v", "q", .. how])).Succeeds();
            var logs = projects.Select(p => ReadLog(workspace, $"{p}/build.sarif")["runs"]![0]!["results"]!.AsArray()).ToList();
            Assert.All(logs, log => Assert.Contains(log, r => (string?)r!["ruleId"] == "PIDNS301"));
            return string.Join('\n', logs.SelectMany(log => log.Select(r => r!.ToJsonString()).Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task A_build_after_which_nothing_changed_does_not_analyse_again()
    {
        using Workspace workspace = Create();
        Assert.Contains("warning PIDNS203: ", (await workspace.Dotnet("build", "App", "-v", "n", "-graph", "-m")).Succeeds().Output);
        DotnetResult again = (await workspace.Dotnet("build", "App", "-v", "n", "-graph", "-m", "--no-restore")).Succeeds();
        Assert.Contains("Skipping target \"CoreCompile\" because all output files are up-to-date", again.Output);
    }

    [Fact]
    public async Task A_baseline_silences_what_there_is_and_nothing_new()
    {
        using Workspace workspace = Create();
        workspace.Write("baseline.cs", File.ReadAllText(Path.Combine(Repository.Root, "samples", "baseline.cs")));
        (await workspace.Dotnet("build", "App", "-v", "q", "-p:ErrorLog=build.sarif%2Cversion=2.1")).Succeeds();
        (await workspace.Dotnet("run", "baseline.cs", "--", "App/build.sarif")).Succeeds();
        (await workspace.Dotnet("build", "App", "-v", "q", "--no-restore", "-warnaserror")).Succeeds();

        workspace.Write("App/New.cs", UserCode.Bad.Replace("Watch", "New", StringComparison.Ordinal));
        DotnetResult build = (await workspace.Dotnet("build", "App", "-v", "q", "--no-restore", "-warnaserror")).Fails();
        Assert.Contains("New.cs(13,32): error PIDNS203: ", build.Output);
        Assert.DoesNotContain("Watch.cs", build.Output);
    }

    /// <summary>The log of a build to which the folder is always /src, without the times that the compiler notes in it.</summary>
    private static async Task<JsonNode> BuildWithLog(Workspace workspace, params string[] arguments)
    {
        string[] build = ["build", "App", "-v", "q", $"-p:PathMap={workspace.Folder}=/src", "-p:ErrorLog=build.sarif%2Cversion=2.1", .. arguments];
        (await workspace.Dotnet(build)).Succeeds();
        return ReadLog(workspace, "App/build.sarif");
    }

    private static JsonNode ReadLog(Workspace workspace, string path)
    {
        JsonNode log = JsonNode.Parse(workspace.Read(path).Replace(workspace.Folder, "/src", StringComparison.Ordinal))!;
        RemoveTimes(log);
        return log;
    }

    private static Workspace Create()
    {
        var workspace = new Workspace();
        workspace.Write("App/App.csproj", UserCode.Project("""<PackageReference Include="PidNs" Version="*" />"""));
        workspace.Write("App/Watch.cs", UserCode.Bad);
        workspace.Write("App/.editorconfig", """
            [*.cs]
            dotnet_diagnostic.PIDNS301.severity = warning
            """);
        return workspace;
    }

    private static void RemoveTimes(JsonNode node)
    {
        if (node is JsonObject properties)
        {
            foreach (string name in properties.Select(p => p.Key).Where(n => n.Contains("executionTime", StringComparison.OrdinalIgnoreCase)).ToList())
                properties.Remove(name);
            foreach (var property in properties)
            {
                if (property.Value is { } value)
                    RemoveTimes(value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
                RemoveTimes(item!);
        }
    }
}
