using System.Globalization;
using PidNs;

namespace ContainerWatch;

/// <summary>A process: its number here, its number in its own namespace, and its name.</summary>
internal readonly record struct Member(int Pid, int PidInside, string Name);

/// <summary>The PID namespaces that have processes just now.</summary>
internal sealed class NamespaceTable : IDisposable
{
    private const int ShownMembers = 8;

    private readonly Dictionary<PidNsId, List<Member>> _members = [];

    // Held, so that no id is reused for another namespace while the table is.
    private readonly List<PidNsHandle> _held = [];

    private int _denied;

    public static NamespaceTable Read()
    {
        var table = new NamespaceTable();
        foreach (int pid in Pids())
        {
            try
            {
                table.AddProcess(pid);
            }
            catch (UnauthorizedAccessException)
            {
                table._denied++;
            }
        }
        return table;
    }

    /// <summary>The processes of one namespace, in the order of their numbers.</summary>
    public static List<Member> MembersOf(PidNsHandle ns)
    {
        List<Member> members = [];
        foreach (int pid in Pids())
        {
            if (PidInside(pid, ns) is int inside)
                members.Add(new Member(pid, inside, NameOf(pid)));
        }
        return members;
    }

    public void Print(TextWriter output)
    {
        foreach (var (id, members) in _members.OrderBy(m => Host.IsNested(m.Key)).ThenBy(m => m.Key.Inode))
        {
            output.WriteLine($"{id}  {members.Count} processes{(Host.IsNested(id) ? ", nested" : ", our own")}");
            output.WriteLine("       PID   INSIDE  NAME");
            foreach (var member in members.Take(ShownMembers))
                output.WriteLine($"  {member.Pid,8} {member.PidInside,8}  {member.Name}");
            if (members.Count > ShownMembers)
                output.WriteLine($"           … and {members.Count - ShownMembers} more");
        }
        if (_denied > 0)
            output.WriteLine($"{_denied} processes may not be looked at by this user");
    }

    public void Dispose()
    {
        foreach (var ns in _held)
            ns.Dispose();
    }

    private void AddProcess(int pid)
    {
        TaskRef? task = TaskRef.TryOpen(pid);
        if (task is null)
            return;
        if (task.HasExited)
            return;
        AddTask(task);
        task.Dispose();
    }

    private void AddTask(TaskRef task)
    {
        // It was alive a moment ago, so it has a namespace.
        using var ns = task.TaskGetPidNs();
        AddMember(task, ns!);
    }

    private void AddMember(TaskRef task, PidNsHandle ns)
    {
        if (task.TgidNrNs(ns.Borrow()) is not int inside)
            return;
        if (!_members.TryGetValue(ns.Id, out var members))
        {
            _members.Add(ns.Id, members = []);
            _held.Add(ns.Acquire());
        }
        members.Add(new Member(task.Pid, inside, NameOf(task.Pid)));
    }

    /// <summary>The number of a process in its own namespace, if that is the one asked for.</summary>
    private static int? PidInside(int pid, PidNsHandle wanted)
    {
        using var task = TaskRef.TryOpen(pid);
        if (task is null || !LivesIn(task, wanted.Id))
            return null;
        return task.TgidNrNs(wanted.Borrow());
    }

    private static bool LivesIn(TaskRef task, PidNsId wanted)
    {
        try
        {
            PidNsRef ns = task.TaskActivePidNs();
            return !ns.IsNone && ns.Id == wanted;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<int> Pids()
    {
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                yield return pid;
        }
    }

    private static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").TrimEnd();
        }
        catch (IOException)
        {
            return "(gone)";
        }
    }
}
