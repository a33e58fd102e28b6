using System.Runtime.CompilerServices;

namespace PidNs;

/// <summary>The fences of both sides. With the process-wide one the reader's is free: it only keeps the JIT from moving loads (membarrier(2)).</summary>
internal static class RcuFence
{
    /// <summary>Decided once: whether writers can run a fence on every thread of the process, so that readers need none.</summary>
    internal static readonly bool Asymmetric = Interop.Membarrier.TryRegister();

    /// <summary>Between the announcement and the section, and between the end of the section and the look for a waiting writer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Reader(ref long announced)
    {
        if (!Asymmetric)
            Interlocked.MemoryBarrier();
#if NET10_0_OR_GREATER
        else
            Volatile.ReadBarrier();
#else
        else
            Volatile.Read(ref announced); // Loads that follow stay behind an acquiring load, and that stays behind the store.
#endif
    }

    /// <summary>After this, each thread has passed a fence since the call began.</summary>
    internal static void ProcessWide()
    {
        if (Asymmetric)
            Interop.Membarrier.ProcessWide();
        else
            Interlocked.MemoryBarrier();
    }
}
