namespace PidNs.Analyzers.Contracts;

/// <summary>What is under the ownership rules because it can be disposed.</summary>
internal enum TrackedDisposables : byte
{
    None,

    /// <summary>The types of .NET itself, and what derives from them.</summary>
    OfFramework,

    /// <summary>All that implements <see cref="IDisposable"/> or <c>IAsyncDisposable</c>.</summary>
    All,
}
