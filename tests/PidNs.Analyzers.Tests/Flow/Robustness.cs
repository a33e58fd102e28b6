using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PidNs.Analyzers.Tests.Flow;

/// <summary>Whatever it is given, the analyzer neither throws nor hangs: real code, every kind of syntax, and code that is only half there.</summary>
public class Robustness
{
    /// <summary>Puts types that every code uses under contract, so that the flow looks at every body and not only at those of our own types.</summary>
    private static readonly (string, string) s_everythingUnderContract = ("/0/PidNs.Contracts.txt", """
        T:System.String owned
        T:System.Object owned
        T:System.Collections.Generic.List`1 owned
        T:System.Threading.Tasks.Task owned
        T:System.Threading.Tasks.Task`1 owned
        T:Microsoft.CodeAnalysis.SyntaxNode owned
        T:Microsoft.CodeAnalysis.IOperation owned
        T:Microsoft.CodeAnalysis.ISymbol borrowed
        T:System.ReadOnlySpan`1 borrowed
        T:System.Span`1 borrowed
        T:System.IO.Stream guard
        M:System.String.Concat may-block
        M:System.String.get_Length requires-guard(System.IO.Stream)
        """);

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "sources", name);

    private static string SyntaxFile(string name) => File.ReadAllText(Path.Combine(Folder("Syntax"), name + ".cs"));

    /// <summary>The files of C# syntax that this Roslyn can parse.</summary>
    public static TheoryData<string, LanguageVersion> SyntaxFiles => new()
    {
        { "TopLevel", LanguageVersion.CSharp12 },
        { "FileScoped", LanguageVersion.CSharp12 },
#if ROSLYN_FLOOR
        { "CSharp12", LanguageVersion.CSharp12 },
#else
        { "CSharp12", LanguageVersion.Preview },
        { "CSharp13", LanguageVersion.CSharp13 },
        { "CSharp14", LanguageVersion.CSharp14 },
        { "Preview", LanguageVersion.Preview },
#endif
    };

    public static TheoryData<string> Projects => new("Analyzers", "CodeFixes", "Runtime");

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Our_own_sources(string project)
    {
        // Nothing of the SDK's implicit usings is needed: what does not bind is analysed as well.
        var usings = Analysis.Parse("""
            global using System;
            global using System.Collections.Generic;
            global using System.Collections.Immutable;
            global using System.IO;
            global using System.Linq;
            global using System.Threading;
            global using System.Threading.Tasks;
            global using Microsoft.CodeAnalysis;
            global using Microsoft.CodeAnalysis.CSharp;
            """, LanguageVersion.Latest, "Usings.cs");
        var trees = Directory.GetFiles(Folder(project), "*.cs", SearchOption.AllDirectories)
            .Order()
            .Select(f => Analysis.Parse(File.ReadAllText(f), LanguageVersion.Latest, f))
            .ToList();
        Assert.True(trees.Count > 10, $"Only {trees.Count} files of {project} are here.");
        var compilation = Analysis.Compile([usings, .. trees], Loaded());
        await Analysis.RunAsync(compilation);
        await Analysis.RunAsync(compilation, s_everythingUnderContract);
    }

    [Theory]
    [MemberData(nameof(SyntaxFiles))]
    public async Task Every_kind_of_syntax(string file, LanguageVersion version)
    {
        var compilation = Analysis.Compile(SyntaxFile(file), version);
        await Analysis.RunAsync(compilation);
        var underContract = await Analysis.RunAsync(compilation, s_everythingUnderContract);
        Assert.True(underContract.Length > 0 || file is "Preview" or "TopLevel" or "FileScoped", "The file touches nothing under contract.");
    }

    [Fact]
    public void Every_kind_of_syntax_is_in_the_files()
    {
        var found = SyntaxFiles
            .Select(row => Analysis.Parse(SyntaxFile(row.Data.Item1), row.Data.Item2).GetRoot(TestContext.Current.CancellationToken))
            .SelectMany(root => root.DescendantNodesAndSelf(descendIntoTrivia: true))
            .Select(n => n.Kind())
            .ToHashSet();
        var kinds = Enum.GetValues<SyntaxKind>()
            .Where(k => k.ToString() is var name && !SyntaxFacts.IsAnyToken(k) && !SyntaxFacts.IsTrivia(k) && !name.EndsWith("Token", StringComparison.Ordinal)
                && !name.EndsWith("Keyword", StringComparison.Ordinal) && !name.EndsWith("Trivia", StringComparison.Ordinal))
            .Distinct();
        var missing = kinds.Where(k => !found.Contains(k) && !s_notWritten.Contains(k.ToString())).ToList();
        Assert.True(missing.Count == 0, $"No file has: {string.Join(", ", missing)}");
    }

    /// <summary>Kinds that no compilable file has: lists, what only the parser's recovery or scripts make, and what older parsers do not know.</summary>
    private static readonly HashSet<string> s_notWritten =
    [
        "None", "List", "XmlText", "IncompleteMember", "UnknownAccessorDeclaration", "SkippedTokensTrivia", "BadDirectiveTrivia",
    ];

    /// <summary>
    /// Each declaration of the files, cut off after every token. The two versions of Roslyn that the tests run on take every second token each.
    /// </summary>
    [Theory]
    [MemberData(nameof(SyntaxFiles))]
    public async Task Cut_off_at_every_token(string file, LanguageVersion version)
    {
#if ROSLYN_FLOOR
        const int First = 0;
#else
        const int First = 1;
#endif
        var source = SyntaxFile(file);
        var root = (CompilationUnitSyntax)await Analysis.Parse(source, version).GetRootAsync(TestContext.Current.CancellationToken);
        var usings = string.Concat(root.Usings.Select(u => u.ToString() + "\n"));
        var compilation = Analysis.Compile([]);
        var cuts = 0;
        foreach (var piece in PiecesOf(root))
        {
            var before = usings + (piece.Parent is TypeDeclarationSyntax ? "class Piece { PidNsHandle? _field; object _gate; static void Use(PidNsHandle ns) { } " : "");
            var ends = piece.DescendantTokens().Select(t => t.Span.End - piece.SpanStart).Distinct().ToList();
            var text = piece.ToString();
            for (var i = First; i < ends.Count; i += 2, cuts++)
            {
                var cut = before + text[..ends[i]];
                try
                {
                    await Analysis.RunAsync(compilation.AddSyntaxTrees(Analysis.Parse(cut, version)));
                }
                catch (Exception e)
                {
                    Assert.Fail($"Cut off:\n{cut}\n{e}");
                }
            }
        }

        Assert.True(cuts > 20, $"Only {cuts} cuts.");
    }

    /// <summary>The declarations of a file; of long types each member, so that every cut is a short file.</summary>
    private static IEnumerable<SyntaxNode> PiecesOf(SyntaxNode node)
    {
        foreach (var child in node.ChildNodes().OfType<MemberDeclarationSyntax>())
        {
            if (child is BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax { Members.Count: > 5 })
            {
                foreach (var piece in PiecesOf(child))
                    yield return piece;
            }
            else
            {
                yield return child;
            }
        }
    }

    [Fact]
    public async Task A_file_of_rules_without_one_token()
    {
        var source = Verify.InMethod("""
            using var ns = task.TaskGetPidNs();
            if (ns is { Level: > 1 } deep && condition)
                Use(deep);
            else
                ns?.Dispose();
            try
            {
                var (a, b) = (other.Acquire(), condition ? other : null);
                foreach (var item in list.Where(i => i.Level == a.Level))
                    item.Dispose();
                lock (list)
                    list.Add(a);
            }
            catch (Exception e) when (e is InvalidOperationException)
            {
                using var guard = Rcu.ReadLock();
                Look(task.TaskActivePidNs(guard));
                Thread.Sleep(1);
            }
            finally
            {
                Func<int> f = () => ns?.Level ?? 0;
                Print(f() switch { 1 => other, _ => throw new Exception() });
            }
            """);
        var tokens = Analysis.Parse(source, LanguageVersion.CSharp12).GetRoot(TestContext.Current.CancellationToken).DescendantTokens().ToList();
        var compilation = Analysis.Compile([]);
        foreach (var token in tokens.Where(t => t.Span.Length > 0))
        {
            var broken = source.Remove(token.SpanStart, token.Span.Length);
            try
            {
                await Analysis.RunAsync(compilation.AddSyntaxTrees(Analysis.Parse(broken, LanguageVersion.CSharp12)));
            }
            catch (Exception e)
            {
                Assert.Fail($"Without '{token.Text}' at {token.SpanStart}: {e}");
            }
        }
    }

    [Fact]
    public async Task Where_nothing_is_known_of_contracts()
    {
        var compilation = CSharpCompilation.Create(
            "Bare", [Analysis.Parse(SyntaxFile("CSharp12"), LanguageVersion.CSharp12)], [],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(await Analysis.RunAsync(compilation));
    }

    [Fact]
    public async Task Contracts_in_source_that_are_not_as_they_should_be()
    {
        var source = """
            namespace PidNs.Contracts
            {
                public class OwnedAttribute : System.Attribute { public OwnedAttribute(params object[] anything) { } }
                public class BorrowedAttribute { public int From; }
                public class GuardAttribute<T> : System.Attribute { }
                public class RequiresGuardAttribute : System.Attribute { public RequiresGuardAttribute(object o) { } public RequiresGuardAttribute() { } }
                public class UnboundedAttribute : System.Attribute { public UnboundedAttribute(int x) { } }
                public enum MayBlockAttribute { }
            }

            [PidNs.Contracts.Owned(1, null, typeof(int))]
            class A : System.IDisposable
            {
                public void Dispose() { }
                [PidNs.Contracts.RequiresGuard(null)] public void Null() { }
                [PidNs.Contracts.RequiresGuard] public void Nothing() { }
                [PidNs.Contracts.RequiresGuard(typeof(A))] public void Itself() { }
                [PidNs.Contracts.RequiresGuard(typeof(A[]))] public void AnArray() { }
                [PidNs.Contracts.RequiresGuard(typeof(System.Collections.Generic.List<>))] public void Open() { }
                [PidNs.Contracts.RequiresGuard("x")] public void Text() { }
                [PidNs.Contracts.Unbounded(1)] public A Number() => new A();
                public static A M() { var a = new A(); a.Null(); a.Nothing(); a.Itself(); a.AnArray(); a.Open(); a.Text(); return a.Number(); }
            }
            """;
        var compilation = Analysis.Compile([Analysis.Parse(source, LanguageVersion.CSharp12)], Verify.Framework);
        await Analysis.RunAsync(compilation);
    }

    [Fact]
    public async Task A_cancelled_analysis_ends()
    {
        var statements = string.Concat(Enumerable.Range(0, 300).Select(i => $"PidNsHandle? h{i} = null; if (Condition()) h{i} = other.Acquire(); h{i}?.Dispose();\n"));
        var compilation = Analysis.Compile(Verify.InMethod(statements));
        using var source = new CancellationTokenSource();
        var running = compilation
            .WithAnalyzers([new LifetimeAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static ImmutableArray<MetadataReference> Loaded() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];
}
