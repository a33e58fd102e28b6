namespace PidNs.Interop;

/// <summary>Requests of ioctl(2) on namespace descriptors (linux/nsfs.h) and on pidfds (linux/pidfd.h).</summary>
internal enum Ioctl : uint
{
    /// <summary>Linux 4.9.</summary>
    NS_GET_USERNS = 0xb701,
    NS_GET_PARENT = 0xb702,

    /// <summary>Linux 4.11.</summary>
    NS_GET_NSTYPE = 0xb703,
    NS_GET_OWNER_UID = 0xb704,

    /// <summary>Linux 6.11: pid in that namespace → pid in the caller's.</summary>
    NS_GET_TGID_FROM_PIDNS = 0x8004b707,

    /// <summary>Linux 6.11: pid in the caller's namespace → pid in that one.</summary>
    NS_GET_PID_IN_PIDNS = 0x8004b708,
    NS_GET_TGID_IN_PIDNS = 0x8004b709,

    /// <summary>Linux 6.18: a 64-bit id that is never used again.</summary>
    NS_GET_ID = 0x8008b70d,

    /// <summary>Linux 6.11.</summary>
    PIDFD_GET_PID_NAMESPACE = 0xff05,
    PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE = 0xff06,
}
