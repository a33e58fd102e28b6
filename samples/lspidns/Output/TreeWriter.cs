using Spectre.Console;

namespace Lspidns.Output;

/// <summary>A tree for people.</summary>
internal sealed class TreeWriter(bool processes) : IWriter
{
    public void Write(NamespaceInfo root, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var tree = new Tree(Label(root));
        AddBelow(tree, root);
        console.Write(tree);
    }

    private void AddBelow(IHasTreeNodes node, NamespaceInfo ns)
    {
        foreach (ProcessInfo process in processes ? ns.Processes : [])
            node.AddNode(Markup.FromInterpolated($"{(process.Pid == process.NsPid ? $"{process.Pid}" : $"{process.Pid} → {process.NsPid}")} {State(process)}[dim]{Short(process.Command)}[/]"));
        foreach (NamespaceInfo child in ns.Children)
            AddBelow(node.AddNode(Label(child)), child);
    }

    private static string State(ProcessInfo process) => process.State == 'Z' ? "zombie " : "";

    private static Markup Label(NamespaceInfo ns) => Markup.FromInterpolated(
        $"[bold]{ns.Name}[/] [green]{ns.Processes.Count}[/] {(ns.Processes.Count == 1 ? "process" : "processes")}, init [yellow]{ns.InitPid?.ToString() ?? "gone"}[/] {Short(ns.Command)}, {Owner(ns)}");

    private static string Short(string command) => command.Length <= 40 ? command : $"{command.AsSpan(0, 39)}…";

    private static string Owner(NamespaceInfo ns) => ns.Owner is { } owner ? $"{owner.Namespace} of uid {owner.Uid}" : "owner out of sight";
}
