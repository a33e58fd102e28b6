using System.Text.Json;
using System.Text.RegularExpressions;
using PidNs.Tests.Support;

namespace PidNs.Tests.Samples;

/// <summary>samples/lspidns beside lsns(8) and procfs, on live nested namespaces.</summary>
public partial class LspidnsTests
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
    public void It_agrees_with_pstree()
    {
        using var nested = new NestedNamespace(levels: 2, children: 3);
        using LiveProcess pstree = LiveProcess.Shell("pstree --long --show-pids --hide-threads --ascii --ns-sort pid 2>/dev/null || true");
        string[] theirs = pstree.ReadToEnd().Split('\n');
        Assert.SkipWhen(theirs.Length == 1, "Needs pstree(1) with namespaces (Debian package psmisc).");
        using PidNsHandle inner = nested.Open();
        using PidNsHandle middle = inner.GetParent()!;
        using JsonDocument mine = JsonDocument.Parse(Run("--format", "json"));
        foreach (PidNsHandle ns in (PidNsHandle[])[middle, inner])
        {
            // Each namespace is a line with its number in brackets, and then a tree of names with pids in parentheses.
            string[] tree = [.. theirs.SkipWhile(line => line != $"[{ns.Id.Inode}]").Skip(1).TakeWhile(line => !line.StartsWith('['))];
            IEnumerable<int> expected = tree.SelectMany(line => Pid().Matches(line)).Select(match => int.Parse(match.Groups[1].Value)).Order();
            Assert.Equal(expected, PidsOf(mine, ns).Order());
        }
    }

    [Fact]
    public void A_zombie_in_a_nested_namespace_is_counted_there()
    {
        using var nested = new NestedNamespace(levels: 2, zombies: 2);
        using PidNsHandle ns = nested.Open();
        List<PidNsTask> members = [];
        bool AreZombies() => (members = nested.ReadMembers(ns, descendants: false)).Count(member => File.ReadAllText($"/proc/{member.Pid}/stat").Contains(") Z ")) == 2;
        Assert.True(SpinWait.SpinUntil(AreZombies, TimeSpan.FromMinutes(1)));
        string[] lines = [.. Run("--format", "plain", "--processes").Split('\n').Where(line => line.StartsWith($"{ns.Id.Inode} 2 "))];
        Assert.Equal(3, lines.Length);
        foreach (PidNsTask member in members)
            Assert.Contains(lines, line => line.StartsWith($"{ns.Id.Inode} 2 {member.Pid} {member.NsPid} {(member.NsPid == 1 ? 'S' : 'Z')} "));
    }

    [Fact]
    public void The_columns_are_those_of_the_heading()
    {
        using var nested = new NestedNamespace(children: 2);
        using PidNsHandle ns = nested.Open();
        string[] lines = Run("--format", "plain").Split('\n');
        Assert.Equal("NS LEVEL NPROCS PID UID COMMAND", lines[0]);
        Assert.Contains($"{ns.Id.Inode} 1 3 {nested.InitPid} 0 sleep 1000", lines);
    }

    [Fact]
    public void Watching_shows_what_comes_and_goes()
    {
        Assert.SkipUnless(NestedNamespace.IsAllowed, "Needs the right to make PID namespaces (CAP_SYS_ADMIN).");
        using LiveProcess watch = LiveProcess.Start("dotnet", Lspidns, "--watch", "0.05", "--format", "plain");
        Assert.StartsWith("NS LEVEL", watch.ReadLine());
        Assert.StartsWith($"{CurrentPidNs.Get().Id.Inode} 0 ", watch.ReadLine());
        var nested = new NestedNamespace();
        string line = $" 1 1 {nested.InitPid} 0 sleep 1000";
        try
        {
            while (!watch.ReadLine().EndsWith(line))
            {
            }
        }
        finally
        {
            nested.Dispose();
        }
        // A heading begins each snapshot: one without the namespace comes.
        for (bool shown = true; shown;)
        {
            shown = false;
            for (string next = watch.ReadLine(); !next.StartsWith("NS LEVEL"); next = watch.ReadLine())
                shown |= next.EndsWith(line);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public void An_interval_that_is_none_is_an_error(string interval)
    {
        using LiveProcess lspidns = LiveProcess.Shell($"dotnet '{Lspidns}' --watch {interval} 2>&1 >/dev/null; echo $?");
        string[] lines = lspidns.ReadToEnd().TrimEnd().Split('\n');
        Assert.Contains("--watch", lines[0]);
        Assert.Equal("1", lines[^1]);
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
        using LiveProcess lspidns = LiveProcess.Shell($"dotnet '{Lspidns}' --pid {pid} 2>&1; echo $?");
        Assert.Equal($"lspidns: There is no process {pid}.\n1\n", lspidns.ReadToEnd());
    }

    private static string Lspidns { get; } = Path.Combine(AppContext.BaseDirectory, "lspidns.dll");

    private static string Run(params string[] arguments)
    {
        using LiveProcess lspidns = LiveProcess.Start("dotnet", [Lspidns, .. arguments]);
        return lspidns.ReadToEnd();
    }

    private static IEnumerable<int> PidsOf(JsonDocument mine, PidNsHandle ns) =>
        from process in Find(mine.RootElement, ns.Id.Inode)!.Value.GetProperty("processes").EnumerateArray() select process.GetProperty("pid").GetInt32();

    [GeneratedRegex(@"\((\d+)\)")]
    private static partial Regex Pid();

    private static JsonElement? Find(JsonElement ns, ulong inode) =>
        ns.GetProperty("inode").GetUInt64() == inode
            ? ns
            : ns.GetProperty("children").EnumerateArray().Select(child => Find(child, inode)).FirstOrDefault(found => found is not null);

    /// <summary>lsns(8) of some versions quotes numbers.</summary>
    private static long Number(JsonElement element) => element.ValueKind == JsonValueKind.String ? long.Parse(element.GetString()!) : element.GetInt64();
}
