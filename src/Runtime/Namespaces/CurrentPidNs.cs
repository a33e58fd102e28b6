using System.Runtime.Versioning;
using PidNs.Contracts;

namespace PidNs;

/// <summary>
/// The caller's own PID namespace, borrowed. A task's own namespace never changes while it lives (unshare(2) and setns(2) only affect its
/// children), so this needs no reference, no lock and no system call; in exchange it must not leave the calling block.
/// </summary>
/// <remarks>The kernel's <c>current_pid_ns!()</c> (rust/kernel/task.rs) and <c>task_active_pid_ns(current)</c> (kernel/pid.c).</remarks>
[Borrowed]
[SupportedOSPlatform("linux")]
public readonly ref struct CurrentPidNs
{
    private readonly ref readonly CallerScope _scope;

    private CurrentPidNs(in CallerScope scope) => _scope = ref scope;

    /// <summary>Borrows the caller's namespace for the calling block.</summary>
    /// <param name="scope">Leave it out: the compiler then keeps the borrow in the calling block.</param>
    public static CurrentPidNs Get(in CallerScope scope = default) => new(in scope);

    /// <summary>Borrows without a bound, as the raw <c>current_pid_ns()</c>. Do not use it: nothing keeps the result in scope.</summary>
    [Unbounded("CurrentPidNs.Get()")]
    public static CurrentPidNs DangerousGetUnbounded() => new(in CallerScope.Static);

    /// <summary>Which namespace.</summary>
    public PidNsId Id => PidNsHandle.CurrentId;

    /// <inheritdoc cref="PidNsHandle.Level"/>
    public int Level => PidNsHandle.CurrentLevel;

    /// <summary>A descriptor of the namespace that stays open while the process lives. Not yours to close.</summary>
    [return: Borrowed]
    public int DangerousGetFileDescriptor() => PidNsHandle.Current.DangerousGetFileDescriptor();

    /// <summary>Takes a counted reference, which may leave the scope (<c>get_pid_ns()</c>).</summary>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public PidNsHandle Acquire() => PidNsHandle.Current.Acquire();

    /// <summary>The same borrow, in the form that every API takes.</summary>
    /// <param name="ns">The borrow.</param>
    public static implicit operator PidNsRef(CurrentPidNs ns) => new(PidNsHandle.Current, in ns._scope);

    /// <summary>The text that readlink(1) shows for /proc/self/ns/pid.</summary>
    public override string ToString() => Id.ToString();
}
