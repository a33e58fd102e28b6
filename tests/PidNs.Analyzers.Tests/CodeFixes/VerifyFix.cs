using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>Applies a fix to snippets compiled against the real runtime library: one after another, and all at once.</summary>
internal static class VerifyFix<TFix>
    where TFix : CodeFixProvider, new()
{
    /// <summary>Code with markup before and after the fix that is offered first, or that <paramref name="configure"/> chooses.</summary>
    public static Task Code(string before, string after, Action<Test>? configure = null)
    {
        var test = new Test { TestCode = before, FixedCode = after };
        configure?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Statements of the method of <see cref="Verify.InMethod"/>.</summary>
    public static Task Body(string before, string after, Action<Test>? configure = null) =>
        Code(Tests.Verify.InMethod(before), Tests.Verify.InMethod(after), configure);

    /// <summary>Nothing is offered that would be wrong.</summary>
    public static Task NoFix(string statements) => Body(statements, statements);

    internal sealed class Test : CSharpCodeFixTest<LifetimeAnalyzer, TFix, DefaultVerifier>
    {
        public Test()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net8.0");
            TestState.AdditionalReferences.AddRange(References.All);
            CompilerDiagnostics = CompilerDiagnostics.Errors;
        }

        /// <summary>Chooses the fix by its kind, where it is not the first.</summary>
        public string? Kind
        {
            set => CodeActionEquivalenceKey = value;
        }

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

        protected override CompilationOptions CreateCompilationOptions() => new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
    }
}
