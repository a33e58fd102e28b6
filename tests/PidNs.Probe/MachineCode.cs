using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PidNs.Probe;

/// <summary>Methods whose machine code a test reads, run until the JIT has compiled them for good.</summary>
internal static class MachineCode
{
    private static readonly int s_plain = Environment.ProcessId & 0;

    internal static void Run()
    {
        var box = new Box();
        long sum = 0;
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < 50_000; i++)
                sum += ReadSection(box) + ReadPlain() + ReadLevel();
            Thread.Sleep(20);
        }
        Console.WriteLine(sum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadSection(Box box)
    {
        using RcuReadGuard guard = Rcu.ReadLock();
        return box.Value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadPlain() => s_plain;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadLevel() => CurrentPidNs.Get().Level;

    /// <summary>The value is at an offset that nothing else in the section has.</summary>
    [StructLayout(LayoutKind.Explicit)]
    private sealed class Box
    {
        [FieldOffset(0x338)]
        internal int Value;
    }
}
