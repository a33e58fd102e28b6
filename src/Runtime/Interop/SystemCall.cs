namespace PidNs.Interop;

internal enum SystemCallKind
{
    Ioctl,
    PidfdOpen,
    PidfdSendSignal,
    Open,
    Read,
    ReadLink,
    Duplicate,
    Stat,
    Poll,
    EpollCreate,
    EpollAdd,
    EpollWait,
    WaitId,
    Spawn,
    GetDents,
}

/// <summary>Which native call is about to be made; what a fault injector decides on.</summary>
internal readonly record struct SystemCall(SystemCallKind Kind, Ioctl Request = 0)
{
    internal SystemCall(Ioctl request) : this(SystemCallKind.Ioctl, request)
    {
    }
}
