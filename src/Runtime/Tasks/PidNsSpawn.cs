using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PidNs.Interop;

namespace PidNs;

/// <summary>
/// Starts a program from a thread whose children go to another PID namespace. While it is so, the kernel lets that thread create no threads
/// (clone(2), EINVAL), and a runtime that happens to need one just then breaks for good. So the thread is made for one start and ends after it, and
/// between leaving and coming back there are three system calls and no managed code: nothing to compile, allocate or throw.
/// </summary>
internal static unsafe class PidNsSpawn
{
    private const int POSIX_SPAWN_SETSIGDEF = 4;
    private const int POSIX_SPAWN_SETSIGMASK = 8;

    // More than posix_spawnattr_t (336 bytes), posix_spawn_file_actions_t and sigset_t take in any C library.
    private const nuint OpaqueSize = 1024;

    /// <summary>Starts the program; <paramref name="target"/> null means a new namespace.</summary>
    /// <returns>Its number in the caller's namespace.</returns>
    internal static int Start(ProcessStartInfo info, PidNsHandle? target, SafeHandle? input, SafeHandle? output, SafeHandle? error)
    {
        string what = $"start {info.FileName} in {(target is null ? "a new PID namespace" : target.ToString())}";
        if (Sys.IsInjected(new(SystemCallKind.Spawn), out int failure))
            return failure.OrThrow(what);

        List<SafeHandle> held = [];
        void* memory = NativeMemory.AllocZeroed(3 * OpaqueSize);
        void* actions = memory, attributes = (byte*)memory + OpaqueSize, signals = (byte*)memory + (2 * OpaqueSize);
        byte* file = null, directory = null;
        byte** arguments = null, environment = null;
        try
        {
            Libc.posix_spawn_file_actions_init(actions);
            Libc.posix_spawnattr_init(attributes);
            // The runtime ignores some signals and programs must not inherit that.
            Libc.sigemptyset(signals);
            Libc.posix_spawnattr_setsigmask(attributes, signals);
            Libc.sigfillset(signals);
            Libc.posix_spawnattr_setsigdefault(attributes, signals);
            Libc.posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);

            Check(Redirect(actions, input, 0, held), what);
            Check(Redirect(actions, output, 1, held), what);
            Check(Redirect(actions, error, 2, held), what);
            if (info.WorkingDirectory.Length > 0)
            {
                directory = Utf8(info.WorkingDirectory);
                Check(Libc.posix_spawn_file_actions_addchdir_np(actions, directory), what);
            }
            file = Utf8(info.FileName);
            arguments = Utf8([info.FileName, .. info.ArgumentList]);
            environment = Utf8([.. from variable in info.Environment where variable.Value is not null select $"{variable.Key}={variable.Value}"]);

            var window = new Window
            {
                Target = target is null ? -1 : Hold(target, held),
                Home = Hold(PidNsHandle.Current, held),
                File = file,
                Actions = actions,
                Attributes = attributes,
                Arguments = arguments,
                Environment = environment,
            };
            nint address = (nint)(&window);
            var thread = new Thread(() => RunOnce((Window*)address)) { IsBackground = true, Name = "start in PID namespace" };
            thread.Start();
            thread.Join();
            if (window.IsRefused && (Errno)window.Error == Errno.EPERM)
                throw Refused(what, target);
            Check(window.Error, what);
            return window.Pid;
        }
        finally
        {
            foreach (SafeHandle handle in held)
                handle.DangerousRelease();
            Libc.posix_spawnattr_destroy(attributes);
            Libc.posix_spawn_file_actions_destroy(actions);
            NativeMemory.Free(memory);
            Marshal.FreeCoTaskMem((nint)file);
            Marshal.FreeCoTaskMem((nint)directory);
            Free(arguments);
            Free(environment);
        }
    }

    private struct Window
    {
        internal int Target, Home, Pid, Error;
        internal bool IsRefused;
        internal byte* File;
        internal void* Actions, Attributes;
        internal byte** Arguments, Environment;
    }

    private static void RunOnce(Window* window)
    {
        // A rehearsal that goes nowhere and starts nothing: whatever has to be compiled and linked is, before it matters.
        byte nothing = 0;
        Window rehearsal = *window with { Target = -1, File = &nothing };
        Run(&rehearsal, unshareFlags: 0);

        if (!Run(window, Libc.CLONE_NEWPID))
        {
            window->Error = Marshal.GetLastSystemError();
            window->IsRefused = true;
        }
    }

    /// <summary>Leaves, starts, comes back. Returns false, with errno set, when it could not leave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Run(Window* window, int unshareFlags)
    {
        if ((window->Target >= 0 ? Libc.setns(window->Target, Libc.CLONE_NEWPID) : Libc.unshare(unshareFlags)) != 0)
            return false;
        int pid = 0;
        int error = Libc.posix_spawnp(&pid, window->File, window->Actions, window->Attributes, window->Arguments, window->Environment);
        // May be refused to a caller that has rights over the namespaces below its own only; then the thread just ends where it is.
        Libc.setns(window->Home, Libc.CLONE_NEWPID);
        window->Pid = pid;
        window->Error = error;
        return true;
    }

    private static int Redirect(void* actions, SafeHandle? handle, int fd, List<SafeHandle> held) =>
        handle is null ? 0 : Libc.posix_spawn_file_actions_adddup2(actions, Hold(handle, held), fd);

    private static int Hold(SafeHandle handle, List<SafeHandle> held)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        held.Add(handle);
        return (int)handle.DangerousGetHandle();
    }

    private static UnauthorizedAccessException Refused(string what, PidNsHandle? target) => new(
        $"{what}: needs CAP_SYS_ADMIN in {(target is null ? "the caller's user namespace" : "the caller's user namespace and in the one that owns that PID namespace")} (EPERM). "
        + "A process with threads cannot make a user namespace of its own; where unprivileged ones are allowed, run this program under 'unshare --user --map-root-user'.");

    private static void Check(int error, string what) => (-error).OrThrow(what);

    private static byte* Utf8(string text)
    {
        if (text.Contains('\0'))
            throw new ArgumentException("A NUL cannot be passed to a program.");
        return (byte*)Marshal.StringToCoTaskMemUTF8(text);
    }

    private static byte** Utf8(ReadOnlySpan<string> texts)
    {
        byte** array = (byte**)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Length; i++)
            array[i] = Utf8(texts[i]);
        return array;
    }

    private static void Free(byte** array)
    {
        for (byte** text = array; text is not null && *text is not null; text++)
            Marshal.FreeCoTaskMem((nint)(*text));
        NativeMemory.Free(array);
    }
}
