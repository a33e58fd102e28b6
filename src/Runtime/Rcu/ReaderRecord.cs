using System.Runtime.InteropServices;

namespace PidNs;

/// <summary>What one thread tells writers about its read-side critical sections. Written by that thread only.</summary>
internal sealed class ReaderRecord(Thread thread)
{
    internal ReaderState State;

    /// <summary>The next record of the registry; written by <see cref="Rcu"/> only.</summary>
    internal ReaderRecord? Next;

    internal Thread Thread { get; } = thread;

    /// <summary>The innermost open guard, in checked mode.</summary>
    internal GuardTrace? Trace { get; private set; }

    internal void Opened(long token) => Trace = new GuardTrace(token, CheckedMode.CaptureSite(), Trace);

    internal void Closed()
    {
        if (Trace is null)
            return;
        Trace.ReleaseSite = CheckedMode.CaptureSite();
        Trace = Trace.Outer;
    }

    /// <summary>On cache lines of its own: readers on different threads must not slow each other down.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    internal struct ReaderState
    {
        /// <summary>0 outside of sections; inside, the number of the grace period that was the latest when the outermost section began.</summary>
        [FieldOffset(64)] internal long Announced;

        /// <summary>Token of the innermost open guard; 0 when there is none.</summary>
        [FieldOffset(72)] internal long Top;

        /// <summary>The latest token given out.</summary>
        [FieldOffset(80)] internal long Sequence;
    }
}
