namespace Lspidns.Output;

/// <summary>Columns for scripts: no colours, no lines, nothing cut off.</summary>
internal sealed class PlainWriter(bool processes) : IWriter
{
    public void Write(NamespaceInfo root, TextWriter output)
    {
        output.WriteLine(processes ? "NS LEVEL PID NSPID STATE COMMAND" : "NS LEVEL NPROCS PID UID COMMAND");
        WriteBelow(root, output);
    }

    private void WriteBelow(NamespaceInfo ns, TextWriter output)
    {
        if (!processes)
            output.WriteLine($"{ns.Inode} {ns.Level} {ns.Processes.Count} {ns.InitPid?.ToString() ?? "-"} {ns.Owner?.Uid.ToString() ?? "-"} {ns.Command}");
        foreach (ProcessInfo process in processes ? ns.Processes : [])
            output.WriteLine($"{ns.Inode} {ns.Level} {process.Pid} {process.NsPid} {process.State} {process.Command}");
        foreach (NamespaceInfo child in ns.Children)
            WriteBelow(child, output);
    }
}
