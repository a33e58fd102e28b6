using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace PidNs.Analyzers.Tests;

/// <summary>Compiles snippets against the real runtime library and checks the diagnostics that the markup names.</summary>
internal static class Verify
{
    public static readonly MetadataReference[] Framework =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "refs"), "*.dll").Select(path => MetadataReference.CreateFromFile(path))];

    public static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(typeof(TaskRef).Assembly.Location);

    /// <summary>Where snippets go instead of being checked, for a test that goes over all that there are.</summary>
    public static readonly AsyncLocal<List<string>?> Collector = new();

    /// <summary>Code with markup: <c>{|PIDNS201:h|}</c> is a place where that rule reports, and everything else is clean.</summary>
    public static Task Code(string code, Action<Test>? configure = null)
    {
        if (Collector.Value is { } collected)
        {
            collected.Add(code);
            return Task.CompletedTask;
        }

        var test = new Test { TestCode = code };
        configure?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Statements of a method that is given a task, a namespace and a condition; nullable is on.</summary>
    public static Task Body(string statements, Action<Test>? configure = null) => Code(InMethod(statements), configure);

    /// <summary>Members of a class that has a few methods to call; nullable is on.</summary>
    public static Task Members(string members, Action<Test>? configure = null) => Code(InClass(members), configure);

    /// <summary>For code that is not about the exceptions that calls throw straight through it.</summary>
    public static void WrittenPathsOnly(Test test) => test.DisabledDiagnostics.AddRange(["PIDNS209", "PIDNS308"]);

    public static string InMethod(string statements) => InClass($$"""
            static void Method(TaskRef task, PidNsHandle other, bool condition, List<PidNsHandle> list)
            {
        {{statements}}
            }
        """);

    public static string InClass(string members) => $$"""
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Diagnostics;
        using System.Diagnostics.CodeAnalysis;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using PidNs;
        using PidNs.Contracts;

        class Program
        {
            static bool Condition() => Environment.TickCount > 0;
            static void Use(PidNsHandle handle) { }
            static void UseMaybe(PidNsHandle? handle) { }
            static void Take([Owned] PidNsHandle handle) => handle.Dispose();
            static void Look(PidNsRef ns) { }
            static void MayThrow() { }
            static void Print<T>(T value) { }

        {{members}}
        }
        """;

    internal sealed class Test : CSharpAnalyzerTest<LifetimeAnalyzer, DefaultVerifier>
    {
        public Test()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net8.0");
            TestState.AdditionalReferences.AddRange(Framework);
            TestState.AdditionalReferences.Add(Runtime);
            CompilerDiagnostics = CompilerDiagnostics.Errors;
        }

        public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.CSharp12;

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion, DocumentationMode.Diagnose);

        protected override CompilationOptions CreateCompilationOptions() =>
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
    }
}
