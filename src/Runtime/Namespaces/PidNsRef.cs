using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using PidNs.Contracts;

namespace PidNs;

/// <summary>
/// A PID namespace, borrowed: from the caller itself, from a <see cref="PidNsHandle"/>, or from a task inside an <see cref="RcuReadGuard"/>.
/// The kernel's <c>&amp;PidNamespace</c>. May be None where a task has been reaped: test <see cref="IsNone"/>.
/// </summary>
[Borrowed]
[SupportedOSPlatform("linux")]
public readonly ref struct PidNsRef
{
    private readonly PidNsHandle? _ns;
#pragma warning disable IDE0052 // Never read: it is what binds the borrow to a scope.
    private readonly ref readonly CallerScope _scope;
#pragma warning restore IDE0052

    // The guard that the borrow ends with, in checked mode.
    private readonly GuardTrace? _guard;

    internal PidNsRef(PidNsHandle? ns, in CallerScope scope, GuardTrace? guard = null)
    {
        _ns = ns;
        _scope = ref scope;
        _guard = guard;
    }

    /// <summary>Whether there is no namespace: the task that was asked has been reaped.</summary>
    [NoneTest]
    public bool IsNone => _ns is null;

    /// <summary>Which namespace.</summary>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    public PidNsId Id => Target.Id;

    /// <inheritdoc cref="PidNsHandle.Level"/>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    public int Level => Target.Level;

    /// <summary>Whether it is the caller's own namespace.</summary>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    public bool IsCurrent => Target.IsCurrent;

    /// <inheritdoc cref="PidNsHandle.GetParent"/>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    public PidNsHandle? GetParent() => Target.GetParent();

    /// <inheritdoc cref="PidNsHandle.IsAncestorOf"/>
    public bool IsAncestorOf(PidNsRef other) => Target.IsAncestorOf(other);

    /// <inheritdoc cref="PidNsHandle.IsDescendantOf"/>
    public bool IsDescendantOf(PidNsRef other) => Target.IsDescendantOf(other);

    /// <inheritdoc cref="PidNsHandle.GetOwner"/>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    public UserNsHandle GetOwner() => Target.GetOwner();

    /// <inheritdoc cref="PidNsHandle.GetInitTask"/>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    public TaskRef? GetInitTask() => Target.GetInitTask();

    /// <inheritdoc cref="PidNsHandle.EnumerateTasks" path="/summary|/param[@name='descendants']"/>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    [return: Borrowed]
    public PidNsTasks EnumerateTasks(bool descendants = false)
    {
        _ = Target;
        return new(this, descendants);
    }

    /// <summary>The descriptor that the borrow stands on, for other system calls while the borrow lives. Not yours to close.</summary>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    [return: Borrowed]
    public int DangerousGetFileDescriptor() => Target.DangerousGetFileDescriptor();

    /// <summary>Takes a counted reference, which may outlive what this was borrowed from (<c>get_pid_ns()</c>).</summary>
    /// <exception cref="InvalidOperationException">This is None.</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public PidNsHandle Acquire() => Target.Acquire();

    /// <summary>The text that readlink(1) shows for /proc/PID/ns/pid, or "None".</summary>
    public override string ToString() => _ns is null ? "None" : Id.ToString();

    internal PidNsHandle Target
    {
        get
        {
            if (CheckedMode.IsEnabled && _guard is { ReleaseSite: { } released })
                CheckedMode.Report(ContractViolationKind.BorrowAfterGuard, "A borrowed namespace is used after its guard has ended.", released);
            return _ns ?? ThrowNone();
        }
    }

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    private static PidNsHandle ThrowNone() =>
        throw new InvalidOperationException($"The namespace is None: the task has been reaped. Test {nameof(IsNone)} first.");
}
