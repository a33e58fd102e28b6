namespace PidNs.Interop;

/// <summary>Error numbers of Linux that the library tells apart (asm-generic/errno.h; equal on every architecture that .NET runs on).</summary>
internal enum Errno
{
    None = 0,
    EPERM = 1,
    ENOENT = 2,
    ESRCH = 3,
    EINTR = 4,
    EIO = 5,
    EBADF = 9,
    ECHILD = 10,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    ENOTDIR = 20,
    EINVAL = 22,
    ENFILE = 23,
    EMFILE = 24,
    ENOTTY = 25,
    ENOSPC = 28,
    EPIPE = 32,
    ENOSYS = 38,
    ENODATA = 61,
    EREMOTE = 66,
    EOPNOTSUPP = 95,
}
