using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PidNs.Tests.RcuScenarios;

namespace PidNs.Tests.RcuTests;

/// <summary>One replacement of source text, which must fit exactly once.</summary>
public sealed record Edit(string File, string Old, string New);

/// <summary>The RCU of the library with the scenarios: as shipped, or compiled from the same source with edits in it.</summary>
internal sealed class RcuBuild
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly (string Name, string Text)[] s_sources =
    [
        .. from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
           where name.StartsWith("Rcu/") || name.StartsWith("Scenarios/")
           select (name, ReadResource(name)),
    ];

    private static readonly MetadataReference[] s_references =
    [
        .. from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
           where Path.GetFileName(path).StartsWith("System.") || Path.GetFileName(path) == "PidNs.dll"
           select MetadataReference.CreateFromFile(path),
    ];

    private readonly Assembly _assembly;

    private RcuBuild(Assembly assembly) => _assembly = assembly;

    /// <summary>The library itself.</summary>
    internal static RcuBuild Shipped { get; } = new(typeof(RcuBuild).Assembly);

    internal static RcuBuild Compile(bool net10, params Edit[] edits)
    {
        var sources = s_sources.ToDictionary(source => source.Name, source => source.Text);
        foreach (Edit edit in edits)
        {
            string text = sources[edit.File];
            Assert.True(text.Split(edit.Old).Length == 2, $"The edit of {edit.File} does not fit exactly once: {edit.Old}");
            sources[edit.File] = text.Replace(edit.Old, edit.New);
        }
        var parse = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: net10 ? ["NET8_0_OR_GREATER", "NET10_0_OR_GREATER"] : ["NET8_0_OR_GREATER"]);
        var compilation = CSharpCompilation.Create(
            "PidNs.Mutant",
            [CSharpSyntaxTree.ParseText(GlobalUsings, parse), .. sources.Select(source => CSharpSyntaxTree.ParseText(source.Value, parse, source.Key))],
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return new(Assembly.Load(image.ToArray()));
    }

    internal Outcome Run(Type scenarios, string name)
    {
        object outcome = _assembly.GetType(scenarios.FullName!)!.GetMethod(name)!.Invoke(null, null)!;
        if (outcome is Outcome own)
            return own;
        // The same type, compiled again.
        string? Get(string property) => (string?)outcome.GetType().GetProperty(property)!.GetValue(outcome);
        return new Outcome(Get("Violation"), Get("Inconclusive"), Get("Evidence")!);
    }

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
