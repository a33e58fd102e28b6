using Microsoft.CodeAnalysis.Diagnostics;

namespace PidNs.Analyzers;

/// <summary>What a project chooses by MSBuild properties.</summary>
internal static class Options
{
    /// <summary>The MSBuild property that puts all that can be disposed under the ownership rules.</summary>
    public const string TrackDisposables = "PidNsTrackDisposables";

    public static bool TracksDisposables(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_property." + TrackDisposables, out var value)
        && (string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) || string.Equals(value, "enable", StringComparison.OrdinalIgnoreCase));
}
