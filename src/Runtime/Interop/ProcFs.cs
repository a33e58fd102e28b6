using System.Buffers.Text;
using System.Text;

namespace PidNs.Interop;

/// <summary>
/// The procfs at /proc, held by descriptor, so that a later mount or chroot does not change which one is meant. Its numbers are those of the
/// namespace that it was mounted for, which is not always the caller's: an outer procfs may be mounted inside an inner namespace.
/// </summary>
internal static class ProcFs
{
    private static readonly int s_root = Sys.OpenAt(Libc.AT_FDCWD, "/proc\0"u8, Libc.O_PATH | Libc.O_DIRECTORY);

    /// <summary>Whether this procfs counts as the caller does: then our own NSpid line has a single number.</summary>
    private static readonly bool s_isOwn = NumbersAreOurs();

    /// <summary>Opens a file below the directory of the task. <paramref name="name"/> is relative, as "ns/pid".</summary>
    /// <returns>A descriptor, or the negated error; ENOENT when this procfs does not show the task.</returns>
    internal static int Open(PidfdHandle pidfd, int pid, ReadOnlySpan<byte> name)
    {
        int number = s_isOwn ? pid : NumberOf(pidfd);
        return number > 0 ? Open(number, name) : -(int)Errno.ENOENT;
    }

    /// <summary>Opens a file below the directory of a number of this procfs.</summary>
    internal static int Open(int number, ReadOnlySpan<byte> name)
    {
        Span<byte> path = stackalloc byte[64];
        Utf8Formatter.TryFormat(number, path, out int length);
        path[length++] = (byte)'/';
        name.CopyTo(path[length..]);
        path[length + name.Length] = 0;
        return Sys.OpenAt(Root, path);
    }

    /// <summary>Opens a file below the caller's own directory, whatever its number here is.</summary>
    internal static int OpenSelf(ReadOnlySpan<byte> name)
    {
        Span<byte> path = stackalloc byte[64];
        "self/"u8.CopyTo(path);
        name.CopyTo(path[5..]);
        path[5 + name.Length] = 0;
        return Sys.OpenAt(Root, path);
    }

    private static int Root => s_root.OrThrow("open /proc");

    /// <summary>The number that this procfs gives the task of a pidfd; 0: not shown here, -1: reaped (proc_pid_fdinfo(5)).</summary>
    private static int NumberOf(PidfdHandle pidfd)
    {
        bool added = false;
        try
        {
            pidfd.DangerousAddRef(ref added);
            Span<byte> name = stackalloc byte[32];
            "fdinfo/"u8.CopyTo(name);
            Utf8Formatter.TryFormat((int)pidfd.DangerousGetHandle(), name[7..], out int length);
            Span<byte> text = stackalloc byte[1024];
            int read = ReadSelf(name[..(7 + length)], text);
            return ParseField(text[..Math.Max(read, 0)], "Pid:"u8);
        }
        finally
        {
            if (added)
                pidfd.DangerousRelease();
        }
    }

    private static bool NumbersAreOurs()
    {
        Span<byte> text = stackalloc byte[4096];
        int read = s_root < 0 ? 0 : ReadSelf("status"u8, text);
        ReadOnlySpan<byte> status = text[..Math.Max(read, 0)];
        int at = status.IndexOf("\nNSpid:\t"u8);
        if (at < 0)
            return false;
        ReadOnlySpan<byte> line = status[(at + 8)..];
        return !line[..line.IndexOf((byte)'\n')].Contains((byte)'\t');
    }

    private static int ReadSelf(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        int fd = OpenSelf(name);
        if (fd < 0)
            return fd;
        int read = Sys.Read(fd, buffer);
        Sys.Close(fd);
        return read;
    }

    private static int ParseField(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field)
    {
        int at = text.IndexOf(field);
        return at >= 0 && Utf8Parser.TryParse(text[(at + field.Length)..].TrimStart("\t "u8), out int value, out _) ? value : 0;
    }

    internal static ReadOnlySpan<byte> Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');
}
