using System.Collections.Concurrent;

namespace PidNs.Tests.RcuScenarios;

/// <summary>A store buffer in software, for builds whose announcements go through it: none arrives by itself.</summary>
internal static unsafe class LateStores
{
    private static readonly ConcurrentDictionary<nint, long> s_pending = new();

    internal static void Announce(nint state, long value) => s_pending[state] = value;

    internal static void Arrive()
    {
        foreach (nint state in s_pending.Keys)
        {
            if (s_pending.TryRemove(state, out long value))
                Volatile.Write(ref ((ReaderState*)state)->Announced, value);
        }
    }
}
