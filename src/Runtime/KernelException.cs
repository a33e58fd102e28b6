using System.Runtime.InteropServices;
using PidNs.Interop;

namespace PidNs;

/// <summary>A system call failed for a reason that is neither a refusal, nor a missing kernel feature, nor the end of a task.</summary>
public sealed class KernelException : IOException
{
    internal KernelException(Errno errno, string operation)
        : base($"{operation}: {Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})")
    {
        Errno = (int)errno;
        Operation = operation;
    }

    /// <summary>The error number, as errno(3) lists them.</summary>
    public int Errno { get; }

    /// <summary>What was attempted: the system call and what it was asked of.</summary>
    public string Operation { get; }

    /// <summary>The exception that belongs to an error number: refusals and missing features have types of their own.</summary>
    internal static Exception For(Errno errno, string operation) => errno switch
    {
        Interop.Errno.EPERM or Interop.Errno.EACCES =>
            new UnauthorizedAccessException($"{operation}: {Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})"),
        Interop.Errno.ENOSYS or Interop.Errno.ENOTTY or Interop.Errno.EOPNOTSUPP =>
            new PlatformNotSupportedException($"{operation}: this kernel does not have it ({errno}). See {nameof(KernelFeatures)}."),
        _ => new KernelException(errno, operation),
    };
}
