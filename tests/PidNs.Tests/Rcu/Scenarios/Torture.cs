using System.Diagnostics;

namespace PidNs.Tests.RcuScenarios;

/// <summary>
/// The idea of the kernel's rcutorture (kernel/rcu/rcutorture.c): writers replace an element again and again and count, on each that they unlinked, how many grace
/// periods have passed since. A reader must never find more than one: a second means that a grace period began and ended inside its section.
/// </summary>
public static class Torture
{
    private const int PipeLength = 10;

    /// <summary>The short form: bounded by what was seen; the time only ends a run that gets nowhere.</summary>
    public static Outcome Short() => Run(wantedUpdates: 2_000, wantedReads: 20_000, TimeSpan.FromSeconds(60));

    /// <summary>The long form, which takes minutes.</summary>
    public static Outcome Long() => Run(wantedUpdates: 500_000, wantedReads: 50_000_000, TimeSpan.FromMinutes(20));

    /// <summary>Runs until so many updates were made and so many sections read.</summary>
    private static Outcome Run(int wantedUpdates, int wantedReads, TimeSpan budget)
    {
        var state = new State { Current = new Element() };
        long start = Stopwatch.GetTimestamp();
        List<Thread> threads =
        [
            Start(() => Loop(state, i => ReadPlain(state))),
            Start(() => Loop(state, i => ReadNested(state))),
            Start(() => Loop(state, i => ReadLong(state, i))),
            Start(() => Loop(state, i => Churn(state))),
            Start(() => Loop(state, i => WriteSync(state))),
            Start(() => Loop(state, i => WriteCall(state))),
            Start(() => Loop(state, i => WriteAsync(state).Wait())),
        ];
        while ((Volatile.Read(ref state.Updates) < wantedUpdates || Volatile.Read(ref state.Reads) < wantedReads)
            && Stopwatch.GetElapsedTime(start) < budget && state.Violation is null)
        {
            Thread.Sleep(5);
        }
        state.Stop = true;
        foreach (Thread thread in threads)
            thread.Join();
        Rcu.Barrier();
        string evidence = $"{state.Updates} updates, {state.Reads} reads, ages {string.Join(' ', state.Ages)}";
        if (state.Violation is not null)
            return Outcome.Wrong($"{state.Violation} ({evidence})");
        return state.Updates < wantedUpdates || state.Reads < wantedReads ? Outcome.Unknown(evidence) : Outcome.Fine(evidence);
    }

    private static Thread Start(ThreadStart body)
    {
        var thread = new Thread(body) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Loop(State state, Action<int> body)
    {
        for (int i = 0; !state.Stop; i++)
            body(i);
    }

    private static void ReadPlain(State state)
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        Element element = Volatile.Read(ref state.Current);
        Thread.SpinWait(5);
        Check(state, element);
    }

    private static void ReadNested(State state)
    {
        using RcuReadGuard outer = Rcu.ReadLock();
        Element element = Volatile.Read(ref state.Current);
        for (int i = 0; i < 3; i++)
        {
            using RcuReadGuard inner = Rcu.ReadLock();
            Check(state, Volatile.Read(ref state.Current));
        }
        Thread.SpinWait(20);
        Check(state, element);
    }

    private static void ReadLong(State state, int i)
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        Element element = Volatile.Read(ref state.Current);
        switch (i % 16)
        {
            case 0:
                GC.Collect(0);
                break;
            case 1:
                Thread.Sleep(1);
                break;
            case < 8:
                Thread.Yield();
                break;
            default:
                Thread.SpinWait(500);
                break;
        }
        Check(state, element);
    }

    /// <summary>A thread that lives for one section.</summary>
    private static void Churn(State state)
    {
        Thread thread = Start(() => ReadPlain(state));
        thread.Join();
    }

    private static void WriteSync(State state)
    {
        Element old = Replace(state);
        for (int i = 0; i < PipeLength; i++)
        {
            Rcu.Synchronize();
            old.Age++;
        }
        old.Poisoned = true;
    }

    private static void WriteCall(State state)
    {
        Element old = Replace(state);
        Rcu.Call(() =>
        {
            old.Age++;
            Rcu.Call(() =>
            {
                old.Age++;
                old.Poisoned = true;
            });
        });
        if (state.Updates % 64 == 0)
            Rcu.Barrier();
        else
            Thread.SpinWait(1000);
    }

    private static async Task WriteAsync(State state)
    {
        Element old = Replace(state);
        await Rcu.SynchronizeAsync();
        old.Age++;
        await Rcu.SynchronizeAsync();
        old.Age++;
        old.Poisoned = true;
    }

    private static Element Replace(State state)
    {
        Element old = Interlocked.Exchange(ref state.Current, new Element());
        // Unlinked: from now on each grace period makes it older.
        old.Age++;
        Interlocked.Increment(ref state.Updates);
        return old;
    }

    private static void Check(State state, Element element)
    {
        int age = Volatile.Read(ref element.Age);
        Interlocked.Increment(ref state.Ages[Math.Min(age, state.Ages.Length - 1)]);
        Interlocked.Increment(ref state.Reads);
        if (age > 1 || Volatile.Read(ref element.Poisoned))
            state.Violation = $"A reader found an element {age - 1} grace periods after its unlink.";
    }

    private sealed class Element
    {
        internal int Age;
        internal bool Poisoned;
    }

    private sealed class State
    {
        internal readonly int[] Ages = new int[PipeLength + 2];
        internal Element Current = null!;
        internal int Updates, Reads;
        internal volatile bool Stop;
        internal volatile string? Violation;
    }
}
