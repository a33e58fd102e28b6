using System.Runtime.InteropServices;

namespace PidNs.Interop;

/// <summary>Numbers of signals (signal(7), the column of x86 and ARM).</summary>
internal static class SignalNumbers
{
    internal const int SIGKILL = 9;
    private const int Highest = 64;

    internal static int Of(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        PosixSignal.SIGCHLD => 17,
        PosixSignal.SIGCONT => 18,
        PosixSignal.SIGTSTP => 20,
        PosixSignal.SIGTTIN => 21,
        PosixSignal.SIGTTOU => 22,
        PosixSignal.SIGWINCH => 28,
        > 0 and <= (PosixSignal)Highest => (int)signal,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "There is no such signal."),
    };
}
