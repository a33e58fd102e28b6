using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using PidNs.Contracts;

namespace PidNs;

/// <summary>
/// An open read-side critical section of <see cref="Rcu"/>, from <see cref="Rcu.ReadLock"/> to <see cref="Dispose"/>. While it is open, nothing that was
/// reachable when it began is released. Sections nest; they must not block.
/// </summary>
/// <remarks>The kernel's <c>rcu::read_lock()</c> (rust/kernel/sync/rcu.rs).</remarks>
[Guard]
[SupportedOSPlatform("linux")]
public readonly unsafe ref struct RcuReadGuard : IDisposable
{
    private readonly ref readonly CallerScope _scope;
    private readonly ReaderState* _state;
    private readonly long _token;
    private readonly long _outer;

    internal RcuReadGuard(ReaderState* state, long token, long outer, in CallerScope scope)
    {
        _state = state;
        _token = token;
        _outer = outer;
        _scope = ref scope;
    }

    /// <summary>Whether the section is open.</summary>
    internal bool IsOpen => _state is not null && _state->Top >= _token;

    internal ref readonly CallerScope Scope => ref _scope;

    /// <summary>Ends the section.</summary>
    /// <exception cref="InvalidOperationException">
    /// It has ended already (a copy was disposed), an inner one is still open, or the value is not from <see cref="Rcu.ReadLock"/>.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        ReaderState* state = _state;
        if (state is null || state->Top != _token)
            ThrowNotInnermost(state, _token);
        if (CheckedMode.IsEnabled)
            Check();
        state->Top = _outer;
        if (_outer == 0)
        {
            Volatile.Write(ref state->Announced, 0);
            RcuFence.Reader(ref state->Announced);
            if (Rcu.IsWriterWaiting)
                Rcu.WakeWriter();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Check()
    {
        ReaderRecord? opener = Rcu.FindRecord(_state);
        if (opener?.Thread != Thread.CurrentThread)
            CheckedMode.Report(ContractViolationKind.GuardMisuse, "A guard is released on a thread that did not open it.", opener?.Trace?.AcquireSite);
        opener?.Closed();
    }

    // Static: a call on the guard itself would keep it in memory, where it costs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void ThrowNotInnermost(ReaderState* state, long token)
    {
        const string Message = "The guard is not the innermost open one of this thread: it has been released before, an inner guard is still open, or it is a default value.";
        if (CheckedMode.IsEnabled)
        {
            ReaderRecord? opener = Rcu.FindRecord(state);
            bool hasEnded = opener?.LastEnded?.Token == token;
            CheckedMode.Report(ContractViolationKind.GuardMisuse, Message, hasEnded ? opener?.LastEnded?.ReleaseSite : opener?.Trace?.AcquireSite);
        }
        throw new InvalidOperationException(Message);
    }
}
