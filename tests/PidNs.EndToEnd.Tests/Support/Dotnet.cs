using System.Diagnostics;

namespace PidNs.EndToEnd.Tests.Support;

/// <summary>What a run of the SDK's command line printed, and how it ended.</summary>
internal sealed record DotnetResult(int ExitCode, string Output)
{
    public DotnetResult Succeeds()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
        return this;
    }

    public DotnetResult Fails()
    {
        Assert.True(ExitCode != 0, $"Did not fail:\n{Output}");
        return this;
    }
}

/// <summary>The SDK's command line, as a user in a fresh shell would start it.</summary>
internal static class Dotnet
{
    /// <param name="folder">Where it is started.</param>
    /// <param name="packages">The package cache; null for the user's own.</param>
    /// <param name="arguments">What follows <c>dotnet</c>.</param>
    public static async Task<DotnetResult> Run(string folder, string? packages, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // This process was started by MSBuild and VSTest, whose settings are not for a build inside.
        foreach (string name in start.Environment.Keys.Where(IsOfOurHost).ToArray())
            start.Environment.Remove(name);
        if (packages is not null)
            start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new DotnetResult(process.ExitCode, $"> dotnet {string.Join(' ', arguments)}\n{await output}{await error}");
    }

    private static bool IsOfOurHost(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "CI" or "TreatWarningsAsErrors" or "DOTNET_HOST_PATH";
}
