using System.Runtime.InteropServices;

namespace PidNs.Interop;

/// <summary>membarrier(2), private expedited: a memory fence on every running thread of this process (Linux 4.14).</summary>
internal static class Membarrier
{
    private const int MEMBARRIER_CMD_PRIVATE_EXPEDITED = 1 << 3;
    private const int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private static readonly int s_number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 324,
        Architecture.Arm64 or Architecture.LoongArch64 => 283,
        _ => -1,
    };

    /// <summary>Whether the kernel has it and no filter forbids it. <c>PIDNS_NO_MEMBARRIER=1</c> in the environment says no.</summary>
    internal static bool TryRegister() =>
        s_number >= 0
        && Environment.GetEnvironmentVariable("PIDNS_NO_MEMBARRIER") != "1"
        && Libc.syscall(s_number, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0, 0) == 0
        && Libc.syscall(s_number, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0, 0) == 0;

    internal static void ProcessWide()
    {
        // Once registered it cannot fail; if it does, readers are unprotected and nothing may be freed.
        if (Libc.syscall(s_number, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0, 0) != 0)
            throw KernelException.For((Errno)Marshal.GetLastPInvokeError(), "membarrier(PRIVATE_EXPEDITED)");
    }
}
