using System.Buffers.Text;

namespace PidNs.Interop;

/// <summary>
/// The procfs at /proc, held by descriptor, so that a later mount or chroot does not change which one is meant. Its numbers are those of the
/// namespace that it was mounted for, which is not always the caller's: an outer procfs may be mounted inside an inner namespace.
/// </summary>
internal static class ProcFs
{
    private static readonly int s_root = Sys.OpenAt(Libc.AT_FDCWD, "/proc\0"u8, Libc.O_PATH | Libc.O_DIRECTORY);

    /// <summary>How many levels above the caller's namespace this procfs counts; 0 when it counts as the caller does.</summary>
    private static readonly int s_levelsAbove = CountLevelsAbove();

    /// <summary>Opens a file below the directory of the task. <paramref name="name"/> is relative, as "ns/pid".</summary>
    /// <returns>A descriptor, or the negated error; ENOENT when this procfs does not show the task.</returns>
    internal static int Open(PidfdHandle pidfd, int pid, ReadOnlySpan<byte> name)
    {
        int number = s_levelsAbove == 0 ? pid : NumberOf(pidfd);
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

    /// <summary>
    /// A task's numbers in the caller's namespace and each one below it, down to the task's own.
    /// </summary>
    /// <param name="status">Text of /proc/PID/status.</param>
    /// <param name="field">"NSpid" for the number of the thread, "NStgid" for that of the process.</param>
    /// <param name="level">The namespace, counted from the caller's.</param>
    /// <returns>0 when the task is not that deep. Whether it is below that very namespace is not known from this.</returns>
    internal static int ParseNumber(ReadOnlySpan<byte> status, ReadOnlySpan<byte> field, int level)
    {
        ReadOnlySpan<byte> line = FindLine(status, field);
        for (int skip = s_levelsAbove + level; skip > 0; skip--)
        {
            int tab = line.IndexOf((byte)'\t');
            if (tab < 0)
                return 0;
            line = line[(tab + 1)..];
        }
        return Utf8Parser.TryParse(line, out int number, out _) ? number : 0;
    }

    /// <summary>Reads /proc/PID/status of a task; the negated error when this procfs does not show it.</summary>
    internal static int ReadStatus(PidfdHandle pidfd, int pid, Span<byte> buffer) => ReadAndClose(Open(pidfd, pid, "status"u8), buffer);

    /// <summary>Reads /proc/NUMBER/status, by a number of this procfs.</summary>
    internal static int ReadStatus(int number, Span<byte> buffer) => ReadAndClose(Open(number, "status"u8), buffer);

    /// <summary>Opens the list of all tasks, for getdents64(2).</summary>
    internal static int OpenList() => Sys.OpenAt(Root, ".\0"u8, Libc.O_DIRECTORY);

    /// <summary>
    /// The number in the caller's namespace of what this procfs lists under a number; 0 when the caller's namespace has none for it.
    /// </summary>
    internal static int ToCallersNumber(int number)
    {
        if (s_levelsAbove == 0)
            return number;
        int fd = Open(number, "ns/pid"u8);
        if (fd < 0)
            return 0;
        using var ns = new PidNsHandle(fd);
        Span<byte> status = stackalloc byte[StatusSize];
        int read = ReadStatus(number, status);
        return read > 0 && ns.IsInView() ? ParseNumber(status[..read], "NStgid"u8, level: 0) : 0;
    }

    /// <summary>Inode number of the namespace that a task of this procfs is in; 0 when it cannot be seen.</summary>
    internal static ulong ReadNamespaceInode(int number)
    {
        Span<byte> path = stackalloc byte[32];
        Utf8Formatter.TryFormat(number, path, out int length);
        "/ns/pid\0"u8.CopyTo(path[length..]);
        Span<byte> link = stackalloc byte[64];
        int read = Sys.ReadLinkAt(Root, path, link);
        return read > 5 && Utf8Parser.TryParse(link[5..read], out ulong inode, out _) ? inode : 0;
    }

    /// <summary>Enough for the parts of /proc/PID/status up to the numbers of the task.</summary>
    internal const int StatusSize = 4096;

    private static int CountLevelsAbove()
    {
        Span<byte> text = stackalloc byte[StatusSize];
        int read = s_root < 0 ? 0 : ReadSelf("status"u8, text);
        return FindLine(text[..Math.Max(read, 0)], "NSpid"u8).Count((byte)'\t');
    }

    private static ReadOnlySpan<byte> FindLine(ReadOnlySpan<byte> status, ReadOnlySpan<byte> field)
    {
        // The name of a task, on the first line, is its own to choose; the kernel escapes line feeds in it.
        for (int at; (at = status.IndexOf((byte)'\n')) >= 0;)
        {
            status = status[(at + 1)..];
            if (status.StartsWith(field) && status[field.Length..].StartsWith(":\t"u8))
            {
                status = status[(field.Length + 2)..];
                int end = status.IndexOf((byte)'\n');
                return end < 0 ? status : status[..end];
            }
        }
        return default;
    }

    private static int ReadSelf(ReadOnlySpan<byte> name, Span<byte> buffer) => ReadAndClose(OpenSelf(name), buffer);

    private static int ReadAndClose(int fd, Span<byte> buffer)
    {
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
}
