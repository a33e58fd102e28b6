using System.Diagnostics;

namespace PidNs.Tests.Support;

/// <summary>A real process for a test to look at; killed and reaped at the end.</summary>
internal sealed class LiveProcess : IDisposable
{
    private readonly Process _process;

    private bool _disposed;

    private LiveProcess(Process process) => _process = process;

    internal int Pid => _process.Id;

    internal static LiveProcess Sleeping() => Start("sleep", "1000");

    /// <summary>Starts a shell script, which the rest of the process group does not outlive; its standard output can be read.</summary>
    internal static LiveProcess Shell(string script) => Start("sh", "-c", script);

    internal static LiveProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!);

    internal string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} wrote nothing: {_process.StandardError.ReadToEnd()}");

    internal void WaitForExit() => _process.WaitForExit();

    internal string ReadToEnd() => _process.StandardOutput.ReadToEnd();

    /// <summary>Kills it and has it reaped.</summary>
    internal void KillAndReap()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            KillAndReap();
        _process.Dispose();
    }
}
