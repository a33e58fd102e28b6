namespace PidNs;

/// <summary>A thread that has had a section, as writers know it.</summary>
internal sealed unsafe class ReaderRecord
{
    // Lines of its own, and the neighbour that processors fetch along: readers on different threads must not slow each other down.
    private const int Lines = 128;

    // On the pinned heap, so that the thread can keep a plain pointer to it: that is cheaper to find than an object.
    private readonly byte[] _memory = GC.AllocateArray<byte>(2 * Lines, pinned: true);

    internal ReaderRecord(Thread thread)
    {
        Thread = thread;
        fixed (byte* memory = _memory)
            State = (ReaderState*)(((nuint)memory + Lines - 1) & ~(nuint)(Lines - 1));
    }

    /// <summary>Lives as long as this record, which the registry keeps while the thread lives.</summary>
    internal ReaderState* State { get; }

    internal Thread Thread { get; }

    /// <summary>The next record of the registry; written by <see cref="Rcu"/> only.</summary>
    internal ReaderRecord? Next;

    /// <summary>The innermost open guard, in checked mode.</summary>
    internal GuardTrace? Trace { get; private set; }

    /// <summary>The guard that ended last, in checked mode.</summary>
    internal GuardTrace? LastEnded { get; private set; }

    internal void Opened(long token) => Trace = new GuardTrace(token, CheckedMode.CaptureSite(), Trace);

    internal void Closed()
    {
        if (Trace is null)
            return;
        Trace.ReleaseSite = CheckedMode.CaptureSite();
        LastEnded = Trace;
        Trace = Trace.Outer;
    }
}
