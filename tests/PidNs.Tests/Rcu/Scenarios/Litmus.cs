using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PidNs.Tests.RcuScenarios;

/// <summary>
/// The store-buffer test. The reader announces its section and then loads the pointer; if its announcement is still in the store buffer when the writer looks,
/// the writer frees what the reader uses. A window is a round in which both could happen; the writer's delay is steered so that the reader sees the old pointer
/// in about half of the rounds. Beside it, in alternating rounds, runs a control that is known to be broken: only if that is caught was the test able to catch.
/// </summary>
public static unsafe class Litmus
{
    private const int ControlViolationsWanted = 30;

    // What keeps the reader's store buffer busy: up to so many stores, to pages that neither the caches nor the table of translations hold, or past all caches to
    // memory. Which works better is the processor's business, so they take turns. (Lines that the writer holds are no use where two processors share a cache.)
    private const int MissingStores = 64, LineBytes = 128, WaysToBeLate = 2, FarBytes = 64 << 20;

    // How long the reader looks at what it found: longer than a grace period takes that waits for nobody.
    private const int Looks = 3000;

    /// <summary>Runs until enough windows were sampled and the control was caught, or the time is over.</summary>
    public static Outcome Store_buffer() => Run(windowsWanted: 30_000, TimeSpan.FromSeconds(20));

    /// <summary>As <see cref="Store_buffer"/>, with many more windows: what it takes to say that a mutant is not caught.</summary>
    public static Outcome Store_buffer_long() => Run(windowsWanted: 500_000, TimeSpan.FromSeconds(30));

    private static Outcome Run(int windowsWanted, TimeSpan budget)
    {
        var shared = new Shared();
        var subject = new Tally(WaysToBeLate);
        var control = new Tally(WaysToBeLate);
        int[] processors = [.. Processors.Allowed().Take(2)];
        if (processors.Length < 2)
            return Outcome.Unknown("Needs two processors.");
        var reader = new Thread(() =>
        {
            Processors.TakeFirst(processors[0]);
            Read(shared);
        });
        var writer = new Thread(() =>
        {
            Processors.TakeFirst(processors[1]);
            long start = Stopwatch.GetTimestamp();
            int round = 0;
            while (Stopwatch.GetElapsedTime(start) < budget && subject.Violations == 0
                && (control.Violations < ControlViolationsWanted || subject.Windows < windowsWanted))
            {
                for (int i = 0; i < 50; i++)
                {
                    bool isControl = (++round & 1) == 0;
                    Write(shared, round, isControl, isControl ? control : subject, ref (isControl ? control : subject).Delays[WayOf(round)]);
                }
            }
            shared.Stop = true;
            Volatile.Write(ref shared.Round, round + 1);
        });
        reader.Start();
        writer.Start();
        writer.Join();
        reader.Join();
        string evidence = $"{subject.Windows} windows, {subject.Violations} violations; control: {control.Windows} windows, {control.Violations} violations";
        if (subject.Violations > 0)
            return new Outcome($"A reader used what had been freed ({evidence}).", null, evidence);
        return control.Violations < ControlViolationsWanted || subject.Windows < windowsWanted ? Outcome.Unknown(evidence) : Outcome.Fine(evidence);
    }

    private static void Write(Shared shared, int round, bool isControl, Tally tally, ref int delay)
    {
        var old = new Element();
        Volatile.Write(ref shared.Slot!, old);
        shared.IsControl = isControl;
        shared.ReaderDelay = -delay;
        Volatile.Write(ref shared.Round, round);
        for (int i = 0; i < delay; i++)
            Volatile.Read(ref shared.Round);
        Volatile.Write(ref shared.Slot!, null);
        if (isControl)
        {
            // The steps of a grace period without the barrier on all threads: the announcement may not have arrived.
            Interlocked.MemoryBarrier();
            lock (shared)
            {
                Interlocked.MemoryBarrier();
                for (int spins = 1; Volatile.Read(ref shared.ControlAnnounced) != 0; spins++)
                    GiveWay(spins);
            }
        }
        else
        {
            Rcu.Synchronize();
        }
        Volatile.Write(ref old.Freed, true);
        for (int spins = 1; Volatile.Read(ref shared.Finished) != round; spins++)
            GiveWay(spins);
        if (shared.SawOld)
            tally.Windows++;
        if (shared.SawFreed)
            tally.Violations++;
        // Seen the old one: come earlier (below zero: let the reader come later); else later. Near that point, both happen.
        delay = Math.Clamp(delay + (shared.SawOld ? -1 : 1), -5000, 5000);
    }

    private static void Read(Shared shared)
    {
        int* far = (int*)NativeMemory.AlignedAlloc(FarBytes, (nuint)Environment.SystemPageSize);
        new Span<byte>(far, FarBytes).Fill(1);
        uint random = 1;
        int round = 0;
        while (true)
        {
            int next;
            for (int spins = 1; (next = Volatile.Read(ref shared.Round)) == round; spins++)
                GiveWay(spins);
            round = next;
            if (shared.Stop)
                break;
            bool isControl = shared.IsControl;
            for (int i = shared.ReaderDelay; i > 0; i--)
                Volatile.Read(ref shared.Finished);
            // Stores that miss fill the store buffer, so that the announcement behind them is late. (x86 keeps them in order.) More of them make it later, but blur
            // the moment of the load, so the number goes through all.
            for (int i = (round >> 2) % MissingStores; i >= 0; i--)
            {
                // At any place in a line: where the low bits of addresses agree, processors let a load wait for an earlier store.
                random = (random * 1664525) + 1013904223;
                uint place = (WayOf(round) == 0 ? random % FarBytes : ((uint)i * LineBytes) + ((random >> 16) % LineBytes)) / sizeof(int);
                if (WayOf(round) == 0)
                    far[place] = round;
                else
                    StorePastTheCaches(far + place, round);
            }
            if (isControl)
                ReadControl(shared);
            else
                ReadSubject(shared);
            Volatile.Write(ref shared.Finished, round);
        }
        NativeMemory.AlignedFree(far);
    }

    private static void StorePastTheCaches(int* place, int value)
    {
        if (Sse2.IsSupported)
            Sse2.StoreNonTemporal(place, value);
        else
            *place = value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadSubject(Shared shared)
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        Use(shared, Volatile.Read(ref shared.Slot));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadControl(Shared shared)
    {
        Volatile.Write(ref shared.ControlAnnounced, 1);
        Use(shared, Volatile.Read(ref shared.Slot));
        Volatile.Write(ref shared.ControlAnnounced, 0);
    }

    private static void Use(Shared shared, Element? element)
    {
        bool freed = false;
        for (int i = 0; i < Looks && element is not null; i++)
            freed |= Volatile.Read(ref element.Freed);
        shared.SawOld = element is not null;
        shared.SawFreed = freed;
    }

    private static int WayOf(int round) => (round >> 1) % WaysToBeLate;

    /// <summary>The other one may not be running at all.</summary>
    private static void GiveWay(int spins)
    {
        if (spins % 200_000 == 0)
            Thread.Yield();
    }

    private sealed class Element
    {
        internal bool Freed;
    }

    private sealed class Tally(int ways)
    {
        internal readonly int[] Delays = new int[ways];
        internal int Windows, Violations;
    }

    [StructLayout(LayoutKind.Sequential)]
    private sealed class Shared
    {
        internal Element? Slot;
        internal volatile bool IsControl, SawOld, SawFreed, Stop;
        internal int Round, Finished, ControlAnnounced, ReaderDelay;
    }
}
