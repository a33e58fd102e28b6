using Microsoft.CodeAnalysis;

namespace PidNs.Docs.Tests;

/// <summary>The global configs in the package, one for each value of PidNsAnalysisMode.</summary>
public class PresetTests
{
    [Theory]
    [InlineData("None", "Every rule is off.")]
    [InlineData("Minimum", "What is certainly wrong: the rules that are errors; all others are off.")]
    [InlineData("Default", "As the rules declare.")]
    [InlineData("Recommended", "As the rules declare, and suggestions about references and guards are warnings.")]
    [InlineData("All", "Every rule is a warning at least.")]
    public void A_preset_is_what_the_rules_declare(string mode, string comment)
    {
        string path = $"packaging/buildTransitive/presets/PidNs.{mode}.globalconfig";
        if (Documentation.IsUpdate && !File.Exists(Path.Combine(Documentation.Root, path)))
            File.WriteAllText(Path.Combine(Documentation.Root, path), "?");
        // The level is below that of any file of the user's.
        string expected = $"""
            # PidNsAnalysisMode={mode}. {comment} Written by the tests from the rules' descriptors.
            is_global = true
            global_level = -100


            """.ReplaceLineEndings("\n") + string.Concat(
                RuleSet.Rules.Where(_ => mode != "Default").Select(r => $"dotnet_diagnostic.{r.Id}.severity = {Severity(r, mode)}\n"));
        Documentation.Expect(path, Documentation.Read(path), expected);
    }

    private static string Severity(DiagnosticDescriptor rule, string mode)
    {
        DiagnosticSeverity severity = mode switch
        {
            "None" => DiagnosticSeverity.Hidden,
            "Minimum" => rule.DefaultSeverity == DiagnosticSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Hidden,
            "Recommended" => rule.Category is "PidNs.References" or "PidNs.Guards" ? AtLeastWarning(rule) : rule.DefaultSeverity,
            "All" => AtLeastWarning(rule),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
        };
        return severity switch
        {
            DiagnosticSeverity.Hidden => "none",
            DiagnosticSeverity.Info => "suggestion",
            var other => other.ToString().ToLowerInvariant(),
        };
    }

    private static DiagnosticSeverity AtLeastWarning(DiagnosticDescriptor rule) =>
        rule.DefaultSeverity < DiagnosticSeverity.Warning ? DiagnosticSeverity.Warning : rule.DefaultSeverity;
}
