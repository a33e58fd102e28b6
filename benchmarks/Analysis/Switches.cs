using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PidNs.Analysis.Benchmarks;

/// <summary>What a build tells the analyzer: whether disposables are tracked.</summary>
internal sealed class Switches(bool disposables) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Switch(disposables);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Switch(bool disposables) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = disposables && key == "build_property.PidNsTrackDisposables" ? "true" : null;
            return value is not null;
        }
    }
}
