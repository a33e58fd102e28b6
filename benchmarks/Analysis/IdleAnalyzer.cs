using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PidNs.Analysis.Benchmarks;

/// <summary>
/// An analyzer that looks at nothing, compiled against the compiler that runs it: what it costs, any analyzer does, because the compiler
/// keeps what it has bound for analyzers to look at.
/// </summary>
internal static class IdleAnalyzer
{
    private const string Source = """
        using System.Collections.Immutable;
        using Microsoft.CodeAnalysis;
        using Microsoft.CodeAnalysis.Diagnostics;

        [DiagnosticAnalyzer(LanguageNames.CSharp)]
        public sealed class Idle : DiagnosticAnalyzer
        {
            public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
                ImmutableArray.Create(new DiagnosticDescriptor("IDLE1", "Idle", "Idle", "Idle", DiagnosticSeverity.Warning, isEnabledByDefault: true));

            public override void Initialize(AnalysisContext context)
            {
                context.EnableConcurrentExecution();
                context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
                context.RegisterCodeBlockAction(_ => { });
            }
        }
        """;

    /// <summary>Writes the analyzer into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="compiler">Where the compiler's own assemblies are.</param>
    public static string Write(string folder, string compiler)
    {
        string[] frameworks = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll");
        string[] references = [.. frameworks, Path.Combine(compiler, "Microsoft.CodeAnalysis.dll")];
        var compilation = CSharpCompilation.Create(
            "Idle",
            [CSharpSyntaxTree.ParseText(Source)],
            references.Where(Compiler.IsManaged).Select(r => MetadataReference.CreateFromFile(r)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        string path = Path.Combine(folder, "Idle.dll");
        var result = compilation.Emit(path);
        return result.Success ? path : throw new InvalidOperationException($"The idle analyzer does not compile: {result.Diagnostics[0]}");
    }
}
