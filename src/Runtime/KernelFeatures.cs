using System.Runtime.Versioning;
using PidNs.Interop;

namespace PidNs;

/// <summary>
/// What the running kernel can do, asked of the kernel itself (distributions backport, so a version says little). The library falls back by itself where
/// another way exists; without one it throws <see cref="PlatformNotSupportedException"/>.
/// </summary>
[SupportedOSPlatform("linux")]
public static class KernelFeatures
{
    /// <summary>References to tasks: pidfd_open(2), Linux 5.3. Nothing works without.</summary>
    public static bool Pidfd => Probe(Sys.PidfdOpen(Environment.ProcessId));

    /// <summary>References to single threads: PIDFD_THREAD, Linux 6.9.</summary>
    public static bool PidfdThread => Probe(Sys.PidfdOpen(Environment.ProcessId, Libc.PIDFD_THREAD));

    /// <summary>A task's namespace straight from its pidfd: PIDFD_GET_PID_NAMESPACE, Linux 6.11. Otherwise /proc is used.</summary>
    public static bool NamespaceOfPidfd
    {
        get
        {
            using PidfdHandle self = PidfdHandle.OpenSelf();
            return Probe(Sys.Ioctl(self, Ioctl.PIDFD_GET_PID_NAMESPACE));
        }
    }

    /// <summary>Translation of pids between namespaces: NS_GET_TGID_IN_PIDNS and the like, Linux 6.11. Otherwise /proc is used.</summary>
    public static bool PidTranslation => Sys.Ioctl(PidNsHandle.Current, Ioctl.NS_GET_TGID_IN_PIDNS, Environment.ProcessId) >= 0;

    /// <summary>64-bit ids of namespaces that are never used again: NS_GET_ID, Linux 6.18. Otherwise device and inode number identify.</summary>
    public static unsafe bool NamespaceId
    {
        get
        {
            ulong id;
            return Sys.Ioctl(PidNsHandle.Current, Ioctl.NS_GET_ID, (nint)(&id)) >= 0;
        }
    }

    /// <summary>A fence on every thread of the process: membarrier(2), Linux 4.14. Otherwise readers of <see cref="Rcu"/> pay for a fence of their own.</summary>
    public static bool ProcessWideFence => RcuFence.Asymmetric;

    private static bool Probe(int fd)
    {
        if (fd >= 0)
            Sys.Close(fd);
        return fd >= 0;
    }
}
