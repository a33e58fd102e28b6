using PidNs.Interop;

namespace PidNs.Tests.Faults;

/// <summary>Fault injectors that make the running kernel look like an older one: the calls that it lacks fail as they do there.</summary>
internal static class OldKernel
{
    /// <summary>Linux 5.3, the oldest that will do: no unique ids either. For a process that pretends it from its start on.</summary>
    internal static Errno Oldest(SystemCall call) => call.Request == Ioctl.NS_GET_ID ? Errno.ENOTTY : Before6_11(call);

    /// <summary>The most deployed ones: no namespaces from pidfds, no translation of pids.</summary>
    internal static Errno Before6_11(SystemCall call) => call.Request switch
    {
        Ioctl.PIDFD_GET_PID_NAMESPACE or Ioctl.PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE => Errno.ENOTTY,
        Ioctl.NS_GET_PID_IN_PIDNS or Ioctl.NS_GET_TGID_IN_PIDNS => Errno.ENOTTY,
        Ioctl.NS_GET_TGID_FROM_PIDNS => Errno.ENOTTY,
        _ => Errno.None,
    };
}
