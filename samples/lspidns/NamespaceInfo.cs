namespace Lspidns;

/// <summary>One PID namespace.</summary>
internal sealed class NamespaceInfo
{
    public required string Name { get; init; }

    public required ulong Inode { get; init; }

    public required ulong? UniqueId { get; init; }

    /// <summary>How far below the caller's own.</summary>
    public required int Level { get; init; }

    /// <summary>Null when it is out of sight.</summary>
    public required OwnerInfo? Owner { get; init; }

    /// <summary>Null when it has just gone.</summary>
    public required int? InitPid { get; init; }

    public required string Command { get; init; }

    public required List<ProcessInfo> Processes { get; init; }

    public List<NamespaceInfo> Children { get; } = [];
}

/// <summary>The user namespace that owns it, and who made that.</summary>
internal sealed record OwnerInfo(string Namespace, uint Uid);
