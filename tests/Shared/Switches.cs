using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PidNs.Testing;

/// <summary>What a project sets by MSBuild properties: whether disposables are tracked.</summary>
internal sealed class Switches(bool tracksDisposables) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Switch(tracksDisposables);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Switch(bool tracksDisposables) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = tracksDisposables && key == "build_property.PidNsTrackDisposables" ? "true" : null;
            return value is not null;
        }
    }
}
