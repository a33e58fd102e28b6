using PidNs.Contracts;

namespace PidNs;

/// <summary>
/// The scope that a borrow belongs to. Never pass one: left out, the compiler keeps a temporary in the caller's frame, exactly as the
/// kernel's Rust macro <c>current_pid_ns!()</c> does, and the borrow cannot leave the calling block.
/// </summary>
[ScopeToken]
public readonly struct CallerScope
{
    // The temporary behind borrows that nothing bounds.
    internal static readonly CallerScope Static;
}
