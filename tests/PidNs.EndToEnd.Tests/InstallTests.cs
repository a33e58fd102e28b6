using PidNs.EndToEnd.Tests.Support;

namespace PidNs.EndToEnd.Tests;

/// <summary>What a user sees who installs the packages: each test starts from an empty folder and an empty package cache.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task One_install_of_the_library_brings_diagnostics_gates_and_fixes()
    {
        (await _workspace.Dotnet("new", "classlib", "-o", "App", "--no-restore")).Succeeds();
        (await _workspace.Dotnet("add", "App", "package", "PidNs")).Succeeds();
        Assert.Equal(["PidNs", "PidNs.Analyzers"], _workspace.Dependencies("App"));
        _workspace.Write("App/Class1.cs", UserCode.Bad);
        _workspace.Write("App/AssemblyInfo.cs", "[assembly: System.Runtime.Versioning.SupportedOSPlatform(\"linux\")]\n");

        DotnetResult build = (await Build("App", "--no-restore")).Fails();
        Assert.Contains("Class1.cs(7,28): error PIDNS301: ", build.Output);
        Assert.Contains("Class1.cs(13,32): warning PIDNS203: ", build.Output);
        Assert.Contains("https://github.com/pidns/PidNs.Analyzers/blob/main/docs/rules/PIDNS301.md", build.Output);

        // A team that adopts step by step: warnings first, then a gate for one rule.
        _workspace.Write("App/.editorconfig", """
            [*.cs]
            dotnet_diagnostic.PIDNS301.severity = warning
            """);
        build = (await Build("App", "--no-restore")).Succeeds();
        Assert.Contains("Class1.cs(7,28): warning PIDNS301: ", build.Output);
        build = (await Build("App", "--no-restore", "-warnaserror:PIDNS301")).Fails();
        Assert.Contains("Class1.cs(7,28): error PIDNS301: ", build.Output);
        Assert.Contains("Class1.cs(13,32): warning PIDNS203: ", build.Output);

        (await _workspace.Dotnet("format", "analyzers", "App", "--no-restore", "--severity", "warn")).Succeeds();
        Assert.Contains("Rcu.ReadLock()", _workspace.Read("App/Class1.cs"));
        Assert.Contains("using PidNsHandle? ns = task.TaskGetPidNs();", _workspace.Read("App/Class1.cs"));
        build = (await Build("App", "--no-restore", "-warnaserror")).Succeeds();
        Assert.DoesNotContain("PIDNS", build.Output);
    }

    [Fact]
    public async Task An_upgrade_leaves_nothing_of_the_old_version_and_an_uninstall_nothing_at_all()
    {
        string feed = Path.Combine(_workspace.Folder, "old-feed");
        Packages.CopyAs("0.0.1", feed);
        (await _workspace.Dotnet("new", "classlib", "-o", "App", "--no-restore")).Succeeds();
        string project = _workspace.Read("App/App.csproj");
        _workspace.Write("App/Class1.cs", UserCode.Bad);

        (await _workspace.Dotnet("nuget", "add", "source", feed, "--configfile", "nuget.config")).Succeeds();
        (await _workspace.Dotnet("add", "App", "package", "PidNs", "--version", "0.0.1")).Succeeds();
        Assert.Contains("\"PidNs.Analyzers/0.0.1\"", _workspace.Read("App/obj/project.assets.json"));

        (await _workspace.Dotnet("add", "App", "package", "PidNs")).Succeeds();
        string assets = _workspace.Read("App/obj/project.assets.json");
        Assert.Contains($"\"PidNs.Analyzers/{Packages.Version}\"", assets);
        Assert.DoesNotContain("0.0.1", assets);
        DotnetResult build = (await Build("App", "--no-restore")).Fails();
        Assert.Contains("error PIDNS301: ", build.Output);

        (await _workspace.Dotnet("remove", "App", "package", "PidNs")).Succeeds();
        _workspace.Write("App/Class1.cs", "public class Class1;");
        // Only the package's targets would say that there is no such mode.
        build = (await Build("App", "-p:PidNsAnalysisMode=Nonsense")).Succeeds();
        Assert.DoesNotContain("PidNs", build.Output.Replace("PidNsAnalysisMode=Nonsense", "", StringComparison.Ordinal));
        Assert.Equal(Squeeze(project), Squeeze(_workspace.Read("App/App.csproj")));
        Assert.Empty(_workspace.Dependencies("App"));
        Assert.DoesNotContain("PidNs", _workspace.Read("App/bin/Debug/net10.0/App.deps.json"));
        Assert.False(_workspace.Exists("App/bin/Debug/net10.0/PidNs.dll"));

        // The command leaves an empty <ItemGroup>.
        static string Squeeze(string xml) => string.Concat(xml.Replace("<ItemGroup />", "", StringComparison.Ordinal).Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public async Task A_project_for_several_frameworks_is_checked_for_each_and_warnings_can_be_errors()
    {
        _workspace.UseFrameworksOfThisMachine();
        _workspace.Write("App/App.csproj", UserCode.Project("""<PackageReference Include="PidNs" Version="*" />""")
            .Replace("<TargetFramework>net10.0</TargetFramework>", """
                <TargetFrameworks>net8.0;net10.0</TargetFrameworks>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                """, StringComparison.Ordinal));
        _workspace.Write("App/Watch.cs", UserCode.Bad);
        DotnetResult build = (await Build("App")).Fails();
        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            Assert.Contains(build.Output.Split('\n'), l => l.Contains("error PIDNS301: ", StringComparison.Ordinal) && l.Contains($"TargetFramework={framework}]", StringComparison.Ordinal));
            Assert.Contains(build.Output.Split('\n'), l => l.Contains("error PIDNS203: ", StringComparison.Ordinal) && l.Contains($"TargetFramework={framework}]", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task One_property_chooses_how_strict_the_rules_are()
    {
        _workspace.Write("App/App.csproj", UserCode.Project("""<PackageReference Include="PidNs" Version="*" />"""));
        _workspace.Write("App/Watch.cs", UserCode.Bad + """

            public static class Lost
            {
                public static void Report(PidNsHandle ns, System.Action<PidNsId> report)
                {
                    PidNsHandle held = ns.Acquire();
                    report(held.Id);
                    held.Dispose();
                }
            }

            public static class Told
            {
                public static int? LevelOf(TaskRef task)
                {
                    using PidNsHandle? ns = task.TaskGetPidNs();
                    bool isReaped = ns is null;
                    if (isReaped)
                        return null;
                    return ns.Level;
                }
            }
            """);

        DotnetResult none = (await Build("App", "-p:PidNsAnalysisMode=None")).Succeeds();
        Assert.DoesNotContain("PIDNS", none.Output);
        Assert.Contains("warning CS8602: ", none.Output);

        DotnetResult minimum = (await Build("App", "--no-restore", "-p:PidNsAnalysisMode=Minimum")).Fails();
        Assert.Contains("error PIDNS301: ", minimum.Output);
        Assert.DoesNotContain("PIDNS203", minimum.Output);

        DotnetResult standard = (await Build("App", "--no-restore")).Fails();
        Assert.Contains("warning PIDNS203: ", standard.Output);
        Assert.DoesNotContain("CS8602", standard.Output);
        Assert.DoesNotContain("PIDNS209", standard.Output);

        DotnetResult recommended = (await Build("App", "--no-restore", "-p:PidNsAnalysisMode=Recommended")).Fails();
        Assert.Contains("warning PIDNS209: ", recommended.Output);

        DotnetResult misspelt = (await Build("App", "--no-restore", "-p:PidNsAnalysisMode=Recomended")).Fails();
        Assert.Contains("PidNsAnalysisMode is 'Recomended'; it has to be None, Minimum, Default, Recommended or All.", misspelt.Output);
        misspelt = (await Build("App", "--no-restore", "-p:PidNsTrackDisposables=frameworks")).Fails();
        Assert.Contains("PidNsTrackDisposables is 'frameworks'; it has to be true, framework or false.", misspelt.Output);

        _workspace.Write("App/.editorconfig", """
            [*.cs]
            dotnet_diagnostic.PIDNS209.severity = error
            """);
        DotnetResult own = (await Build("App", "--no-restore", "-p:PidNsAnalysisMode=None")).Fails();
        Assert.Contains("error PIDNS209: ", own.Output);
        Assert.DoesNotContain("PIDNS301", own.Output);
    }

    [Fact]
    public async Task A_contract_file_beside_the_project_is_read()
    {
        _workspace.Write("App/App.csproj", UserCode.Project("""<PackageReference Include="PidNs" Version="*" />"""));
        _workspace.Write("App/PidNs.Contracts.txt", "M:Gate.Enter may-block\n");
        _workspace.Write("App/Gate.cs", """
            using PidNs;

            public static class Gate
            {
                public static void Enter() { }

                public static void Pass()
                {
                    using RcuReadGuard guard = Rcu.ReadLock();
                    Enter();
                }
            }
            """);
        DotnetResult build = (await Build("App")).Succeeds();
        Assert.Contains("Gate.cs(10,9): warning PIDNS303: ", build.Output);
    }

    [Fact]
    public async Task The_analyzer_flows_through_a_project_reference()
    {
        _workspace.Write("Library/Library.csproj", UserCode.Project("""<PackageReference Include="PidNs" Version="*" />"""));
        _workspace.Write("Library/Tasks.cs", """
            namespace Library;

            public static class Tasks
            {
                public static PidNs.TaskRef Self() => PidNs.TaskRef.Open(System.Environment.ProcessId);
            }
            """);
        _workspace.Write("App/App.csproj", UserCode.Project("""<ProjectReference Include="../Library/Library.csproj" />"""));
        _workspace.Write("App/Watch.cs", UserCode.Bad);

        DotnetResult build = (await Build("App")).Fails();
        Assert.Contains("Watch.cs(7,28): error PIDNS301: ", build.Output);
        Assert.Contains("Watch.cs(13,32): warning PIDNS203: ", build.Output);
    }

    [Fact]
    public async Task The_analyzer_alone_checks_contracts_declared_in_source_and_leaves_no_trace_in_the_output()
    {
        (await _workspace.Dotnet("new", "classlib", "-o", "App", "--no-restore")).Succeeds();
        (await _workspace.Dotnet("add", "App", "package", "PidNs.Analyzers")).Succeeds();
        string project = _workspace.Read("App/App.csproj");
        Assert.Contains("<PrivateAssets>all</PrivateAssets>", project);
        _workspace.Write("App/Class1.cs", """
            using System;

            namespace PidNs.Contracts
            {
                [AttributeUsage(AttributeTargets.Class)]
                sealed class OwnedAttribute : Attribute;
            }

            [PidNs.Contracts.Owned]
            public sealed class Lease : IDisposable
            {
                public static Lease Take() => new();
                public void Dispose() { }
            }

            public static class Program
            {
                public static void Work()
                {
                    Lease.Take();
                }
            }
            """);

        DotnetResult build = (await Build("App")).Succeeds();
        Assert.Contains("Class1.cs(20,15): warning PIDNS207: ", build.Output);
        Assert.DoesNotContain("PidNs.Analyzers", _workspace.Read("App/bin/Debug/net10.0/App.deps.json"));
        Assert.False(_workspace.Exists("App/bin/Debug/net10.0/PidNs.Analyzers.dll"));
    }

    /// <summary>Every build is a full one, so that its output has every diagnostic.</summary>
    private async Task<DotnetResult> Build(string project, params string[] arguments)
    {
        DotnetResult result = await _workspace.Dotnet(["build", project, "--no-incremental", "-v", "q", .. arguments]);
        Assert.DoesNotContain("CS8032", result.Output);
        Assert.DoesNotContain("AD0001", result.Output);
        return result;
    }
}
