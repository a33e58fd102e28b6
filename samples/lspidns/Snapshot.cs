using PidNs;

namespace Lspidns;

/// <summary>The namespaces below the caller's own, at about one moment.</summary>
internal static class Snapshot
{
    /// <summary>Takes a snapshot: of the caller's namespace, or of that of a process, and all below.</summary>
    /// <exception cref="ArgumentException">There is no such process.</exception>
    internal static NamespaceInfo Take(int? pid)
    {
        // Held together until the end: while a namespace is held, its identity cannot pass to another.
        var handles = new List<PidNsHandle>();
        try
        {
            handles.AddRange(PidNsHandle.EnumerateAll());
            var nodes = handles.ToDictionary(ns => ns.Id, Describe);
            foreach (PidNsHandle ns in handles)
            {
                using PidNsHandle? parent = ns.GetParent();
                if (parent is not null && nodes.TryGetValue(parent.Id, out NamespaceInfo? above))
                    above.Children.Add(nodes[ns.Id]);
            }
            return nodes[pid is { } wanted ? NamespaceOf(wanted) : CurrentPidNs.Get().Id];
        }
        finally
        {
            foreach (PidNsHandle ns in handles)
                ns.Dispose();
        }
    }

    private static PidNsId NamespaceOf(int pid)
    {
        using TaskRef? task = TaskRef.TryOpen(pid);
        using PidNsHandle? ns = task?.TaskGetPidNs();
        return ns?.Id ?? throw new ArgumentException($"There is no process {pid}.");
    }

    private static NamespaceInfo Describe(PidNsHandle ns)
    {
        var members = new List<ProcessInfo>();
        foreach (PidNsTask task in ns.EnumerateTasks())
        {
            if (ProcessInfo.Read(task) is { } process)
                members.Add(process);
        }
        members.Sort((a, b) => a.NsPid.CompareTo(b.NsPid));
        using TaskRef? init = ns.GetInitTask();
        return new NamespaceInfo
        {
            Name = ns.Id.ToString(),
            Inode = ns.Id.Inode,
            UniqueId = ns.Id.Unique == 0 ? null : ns.Id.Unique,
            Level = ns.Level,
            Owner = OwnerOf(ns),
            InitPid = init?.Pid,
            Command = members.Find(process => process.Pid == init?.Pid)?.Command ?? "",
            Processes = members,
        };
    }

    private static OwnerInfo? OwnerOf(PidNsHandle ns)
    {
        try
        {
            using UserNsHandle owner = ns.GetOwner();
            return new OwnerInfo(owner.ToString(), owner.OwnerUid);
        }
        catch (UnauthorizedAccessException)
        {
            // Owned from above our own user namespace.
            return null;
        }
    }
}
