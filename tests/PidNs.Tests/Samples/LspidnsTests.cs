using System.Text.Json;
using PidNs.Tests.Support;

namespace PidNs.Tests.Samples;

/// <summary>samples/lspidns beside lsns(8) and procfs, on live nested namespaces.</summary>
public class LspidnsTests
{
    [Fact]
    public void It_agrees_with_lsns_and_procfs()
    {
        using var nested = new NestedNamespace(levels: 2, children: 3);
        using PidNsHandle inner = nested.Open();
        using PidNsHandle middle = inner.GetParent()!;
        using JsonDocument mine = JsonDocument.Parse(Run("--format", "json"));
        foreach (PidNsHandle ns in (PidNsHandle[])[middle, inner])
        {
            JsonElement found = Find(mine.RootElement, ns.Id.Inode)!.Value;
            PidNsTask[] members = [.. from process in found.GetProperty("processes").EnumerateArray() select new PidNsTask(process.GetProperty("pid").GetInt32(), process.GetProperty("nsPid").GetInt32())];
            Assert.Equal(nested.ReadMembers(ns, descendants: false), members.OrderBy(member => member.Pid));
            Assert.Equal(ns.Level, found.GetProperty("level").GetInt32());
        }
        Assert.Equal(nested.InitPid, Find(mine.RootElement, inner.Id.Inode)!.Value.GetProperty("initPid").GetInt32());
        // The inner one hangs below the middle one.
        Assert.NotNull(Find(Find(mine.RootElement, middle.Id.Inode)!.Value, inner.Id.Inode));

        using LiveProcess lsns = LiveProcess.Shell("lsns --json --type pid --output NS,NPROCS,PID || true");
        string text = lsns.ReadToEnd();
        Assert.SkipWhen(text.Length == 0, "Needs lsns(8) for the rest.");
        using JsonDocument theirs = JsonDocument.Parse(text);
        foreach (PidNsHandle ns in (PidNsHandle[])[middle, inner])
        {
            JsonElement found = Find(mine.RootElement, ns.Id.Inode)!.Value;
            JsonElement expected = theirs.RootElement.GetProperty("namespaces").EnumerateArray().Single(e => Number(e.GetProperty("ns")) == (long)ns.Id.Inode);
            Assert.Equal(Number(expected.GetProperty("nprocs")), found.GetProperty("processes").GetArrayLength());
            Assert.Equal(Number(expected.GetProperty("pid")), found.GetProperty("initPid").GetInt32());
        }
    }

    [Fact]
    public void It_shows_zombies_and_both_pids()
    {
        using var zombie = new ZombieProcess();
        using var nested = new NestedNamespace();
        string[] lines = Run("--format", "plain", "--processes").Split('\n');
        Assert.Contains(lines, line => line.Contains($" 0 {zombie.Pid} {zombie.Pid} Z "));
        Assert.Contains(lines, line => line.Contains($" 1 {nested.InitPid} 1 "));
    }

    [Fact]
    public void The_tree_can_begin_at_a_process()
    {
        using var nested = new NestedNamespace();
        string tree = Run("--pid", $"{nested.InitPid}");
        Assert.Contains(nested.LinkText, tree);
        Assert.DoesNotContain(CurrentPidNs.Get().Id.ToString(), tree);
    }

    [Fact]
    public void A_process_that_does_not_exist_is_an_error()
    {
        using LiveProcess process = LiveProcess.Sleeping();
        int pid = process.Pid;
        process.KillAndReap();
        Assert.Equal("", Run("--pid", $"{pid}"));
    }

    private static string Run(params string[] arguments)
    {
        using LiveProcess lspidns = LiveProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "lspidns.dll"), .. arguments]);
        return lspidns.ReadToEnd();
    }

    private static JsonElement? Find(JsonElement ns, ulong inode) =>
        ns.GetProperty("inode").GetUInt64() == inode
            ? ns
            : ns.GetProperty("children").EnumerateArray().Select(child => Find(child, inode)).FirstOrDefault(found => found is not null);

    /// <summary>lsns(8) of some versions quotes numbers.</summary>
    private static long Number(JsonElement element) => element.ValueKind == JsonValueKind.String ? long.Parse(element.GetString()!) : element.GetInt64();
}
