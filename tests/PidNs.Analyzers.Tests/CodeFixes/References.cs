using Microsoft.CodeAnalysis;

namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>What snippets compile against: the reference assemblies and the real runtime library.</summary>
internal static class References
{
    public static readonly MetadataReference[] All =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "refs"), "*.dll").Select(path => MetadataReference.CreateFromFile(path)),
        Tests.Verify.Runtime,
    ];
}
