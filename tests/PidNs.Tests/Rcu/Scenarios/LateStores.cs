using System.Collections.Concurrent;

namespace PidNs.Tests.RcuScenarios;

/// <summary>A store buffer in software, for builds whose announcements go through it: none arrives by itself.</summary>
internal static class LateStores
{
    private static readonly ConcurrentDictionary<ReaderRecord, long> s_pending = new();

    internal static void Announce(ReaderRecord record, long value) => s_pending[record] = value;

    internal static void Arrive()
    {
        foreach (ReaderRecord record in s_pending.Keys)
        {
            if (s_pending.TryRemove(record, out long value))
                Volatile.Write(ref record.State.Announced, value);
        }
    }
}
