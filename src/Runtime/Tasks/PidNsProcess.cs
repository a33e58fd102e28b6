using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.Versioning;
using PidNs.Contracts;

namespace PidNs;

/// <summary>
/// A program that this process started in another PID namespace. The first one in a new namespace is its init: when it exits, the kernel kills all
/// others there (pid_namespaces(7)).
/// </summary>
/// <remarks>
/// To start one takes CAP_SYS_ADMIN. An unprivileged user has it in a user namespace of their own, which the kernel lets no process make that has threads
/// (unshare(2), EINVAL), and every .NET process has some: run the whole program under <c>unshare --user --map-root-user</c> (user_namespaces(7)).
/// </remarks>
[Owned]
[SupportedOSPlatform("linux")]
public sealed class PidNsProcess : IDisposable
{
    private readonly object _reap = new();
    private int? _exitCode;
    private int _disposed;

    private PidNsProcess([Owned] TaskRef task, AnonymousPipeServerStream? input, AnonymousPipeServerStream? output, AnonymousPipeServerStream? error)
    {
        Task = task;
        StandardInput = input is null ? null : new StreamWriter(input) { AutoFlush = true };
        StandardOutput = output is null ? null : new StreamReader(output);
        StandardError = error is null ? null : new StreamReader(error);
    }

    /// <summary>The process. Released together with this object.</summary>
    public TaskRef Task { get; }

    /// <summary>The number of the process in the caller's namespace.</summary>
    public int Pid => Task.Pid;

    /// <summary>What the program reads, when <see cref="ProcessStartInfo.RedirectStandardInput"/> was set; else null.</summary>
    public StreamWriter? StandardInput { get; }

    /// <summary>What the program writes, when <see cref="ProcessStartInfo.RedirectStandardOutput"/> was set; else null.</summary>
    public StreamReader? StandardOutput { get; }

    /// <summary>What the program writes on errors, when <see cref="ProcessStartInfo.RedirectStandardError"/> was set; else null.</summary>
    public StreamReader? StandardError { get; }

    /// <summary>Starts a program as the init of a new PID namespace (unshare(2), CLONE_NEWPID).</summary>
    /// <param name="startInfo">
    /// The program: file name, argument list, environment, working directory and redirections are used. Its /proc is still that of the caller.
    /// </param>
    /// <exception cref="ArgumentException">The start information asks for something else.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller lacks CAP_SYS_ADMIN, or may not execute the program.</exception>
    /// <exception cref="KernelException">The program cannot be started (ENOENT), or namespaces are nested too deeply (ENOSPC).</exception>
    public static PidNsProcess StartInNew(ProcessStartInfo startInfo) => Start(startInfo, target: null);

    /// <summary>Starts a program in a PID namespace that exists: the caller's own or one below it (setns(2)).</summary>
    /// <param name="startInfo">As for <see cref="StartInNew"/>.</param>
    /// <param name="ns">The namespace.</param>
    /// <exception cref="ArgumentException">The start information asks for something else.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="ns"/> is None.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller lacks CAP_SYS_ADMIN over the namespace, or may not execute the program.</exception>
    /// <exception cref="KernelException">
    /// The program cannot be started (ENOENT), the namespace is not below the caller's own (EINVAL), or its init has exited (ENOMEM).
    /// </exception>
    public static PidNsProcess Start(ProcessStartInfo startInfo, PidNsRef ns) => Start(startInfo, ns.Target);

    /// <summary>Whether the program has exited.</summary>
    public bool HasExited => _exitCode is not null || Task.HasExited;

    /// <summary>Waits until the program has exited, and reaps it.</summary>
    /// <returns>The exit code; 128 and the signal's number when a signal killed it.</returns>
    /// <exception cref="ObjectDisposedException">This has been disposed before the exit.</exception>
    [MayBlock]
    public int WaitForExit()
    {
        if (_exitCode is null)
            Task.WaitForExit();
        return Reap();
    }

    /// <summary>Waits until the program has exited, and reaps it.</summary>
    /// <param name="cancellationToken">Ends the wait early; the program goes on.</param>
    /// <returns>The exit code; 128 and the signal's number when a signal killed it.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        if (_exitCode is null)
            await Task.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return Reap();
    }

    /// <summary>Kills the program; an init takes its whole namespace with it.</summary>
    /// <returns>False when it had exited and been reaped.</returns>
    public bool Kill() => Task.Kill();

    /// <summary>Releases the references and closes the redirected streams. The program goes on; once it exits, it is still reaped.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
        if (_exitCode is not null)
            Task.Dispose();
        else
            _ = ReapLater();
    }

    private async Task ReapLater()
    {
        using TaskRef task = Task;
        await task.WaitForExitAsync().ConfigureAwait(false);
        Reap();
    }

    private int Reap()
    {
        lock (_reap)
            return _exitCode ??= Task.Reap();
    }

    private static PidNsProcess Start(ProcessStartInfo startInfo, PidNsHandle? target)
    {
        ArgumentNullException.ThrowIfNull(startInfo);
        ArgumentException.ThrowIfNullOrEmpty(startInfo.FileName);
        if (startInfo.UseShellExecute || startInfo.UserName.Length > 0 || startInfo.Arguments.Length > 0)
        {
            throw new ArgumentException(
                $"A program in another namespace cannot have {nameof(startInfo.UseShellExecute)} or {nameof(startInfo.UserName)}; "
                + $"its arguments go to {nameof(startInfo.ArgumentList)}.",
                nameof(startInfo));
        }
        AnonymousPipeServerStream? input = null, output = null, error = null;
        try
        {
            if (startInfo.RedirectStandardInput)
                input = new(PipeDirection.Out);
            if (startInfo.RedirectStandardOutput)
                output = new(PipeDirection.In);
            if (startInfo.RedirectStandardError)
                error = new(PipeDirection.In);
            int pid = PidNsSpawn.Start(startInfo, target, input?.ClientSafePipeHandle, output?.ClientSafePipeHandle, error?.ClientSafePipeHandle);
            // The child keeps its number until we reap it.
            return new(TaskRef.Open(pid), input, output, error);
        }
        catch
        {
            input?.Dispose();
            output?.Dispose();
            error?.Dispose();
            throw;
        }
        finally
        {
            input?.DisposeLocalCopyOfClientHandle();
            output?.DisposeLocalCopyOfClientHandle();
            error?.DisposeLocalCopyOfClientHandle();
        }
    }
}
