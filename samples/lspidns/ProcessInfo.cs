using PidNs;

namespace Lspidns;

/// <summary>One process: its pid here and in its own namespace, the letter of its state, and what it runs.</summary>
internal sealed record ProcessInfo(int Pid, int NsPid, char State, string Command)
{
    /// <summary>Reads what procfs says of a process; null when it has gone since it was listed.</summary>
    internal static ProcessInfo? Read(PidNsTask task)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{task.Pid}/stat");
            // The name is in parentheses and may itself contain some.
            int open = stat.IndexOf('('), close = stat.LastIndexOf(')');
            string arguments = File.ReadAllText($"/proc/{task.Pid}/cmdline").TrimEnd('\0').Replace('\0', ' ');
            // Kernel threads and zombies have no arguments.
            return new ProcessInfo(task.Pid, task.NsPid, stat[close + 2], arguments.Length > 0 ? arguments : $"[{stat[(open + 1)..close]}]");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
