using Microsoft.CodeAnalysis.Diagnostics;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers;

/// <summary>What a project chooses by MSBuild properties.</summary>
internal static class Options
{
    /// <summary>The MSBuild property that puts all that can be disposed under the ownership rules.</summary>
    public const string TrackDisposables = "PidNsTrackDisposables";

    public static TrackedDisposables DisposablesOf(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_property." + TrackDisposables, out var value) ? Read(value) : TrackedDisposables.None;

    private static TrackedDisposables Read(string value) => value.ToLowerInvariant() switch
    {
        "true" or "enable" => TrackedDisposables.All,
        "framework" => TrackedDisposables.OfFramework,
        _ => TrackedDisposables.None,
    };
}
