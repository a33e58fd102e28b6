using PidNs.Tests.Support;

namespace PidNs.Tests.Namespaces;

public class PidNsHandleTests
{
    [Fact]
    public void The_tree_is_known_in_both_directions()
    {
        using var nested = new NestedNamespace(levels: 2);
        using PidNsHandle inner = nested.Open();
        using PidNsHandle? middle = inner.GetParent();
        Assert.NotNull(middle);
        Assert.Equal(2, inner.Level);
        Assert.Equal(1, middle.Level);
        Assert.True(CurrentPidNs.Get().Acquire() is var current);
        using (current)
        {
            Assert.True(current.IsAncestorOf(inner.Borrow()));
            Assert.True(inner.IsDescendantOf(current.Borrow()));
            Assert.True(middle.IsAncestorOf(inner.Borrow()));
            Assert.False(inner.IsAncestorOf(middle.Borrow()));
            Assert.False(inner.IsDescendantOf(inner.Borrow()));
            Assert.False(current.IsDescendantOf(middle.Borrow()));
        }
        Assert.True(inner.Borrow().IsDescendantOf(CurrentPidNs.Get()));
    }

    [Fact]
    public void Its_init_is_number_1_until_it_is_reaped()
    {
        using var nested = new NestedNamespace();
        using PidNsHandle ns = nested.Open();
        using (TaskRef? init = ns.GetInitTask())
            Assert.Equal(nested.InitPid, init?.Pid);
        nested.Dispose();
        using TaskRef? gone = ns.GetInitTask();
        Assert.Null(gone);
    }

    [Fact]
    public void Its_owner_is_a_user_namespace()
    {
        using PidNsHandle ns = CurrentPidNs.Get().Acquire();
        using UserNsHandle owner = ns.GetOwner();
        Assert.Matches(@"^user:\[\d+\]$", owner.ToString());
        if (ns.Id.Inode == 0xEFFFFFFC)
            Assert.Equal(new FileInfo("/proc/1/ns/user").LinkTarget ?? owner.ToString(), owner.ToString());
        Assert.Equal(0u, owner.OwnerUid);
    }

    [Fact]
    public void It_can_be_opened_by_path_and_from_a_descriptor()
    {
        using var nested = new NestedNamespace();
        using PidNsHandle byPath = PidNsHandle.OpenPath($"/proc/{nested.InitPid}/ns/pid");
        using PidNsHandle byDescriptor = PidNsHandle.FromDescriptor(byPath);
        Assert.Equal(nested.LinkText, byPath.Id.ToString());
        Assert.Equal(byPath.Id, byDescriptor.Id);
    }

    [Fact]
    public void What_is_no_PID_namespace_is_rejected()
    {
        Assert.Throws<ArgumentException>(() => PidNsHandle.OpenPath("/proc/self/ns/mnt").Dispose());
        Assert.Throws<ArgumentException>(() => PidNsHandle.OpenPath("/proc/self/status").Dispose());
        Assert.Throws<ArgumentException>(() => PidNsHandle.OpenPath("/").Dispose());
        Assert.Equal(2, Assert.Throws<KernelException>(() => PidNsHandle.OpenPath("/proc/self/ns/no").Dispose()).Errno);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/proc/self/status");
        Assert.Throws<ArgumentException>(() => PidNsHandle.FromDescriptor(file).Dispose());
    }

    [Fact]
    public void An_identity_outlives_the_namespace_while_a_reference_is_held()
    {
        using var first = new NestedNamespace();
        using PidNsHandle held = first.Open();
        first.Dispose();
        for (int i = 0; i < 10; i++)
        {
            using var other = new NestedNamespace();
            using PidNsHandle ns = other.Open();
            Assert.NotEqual(held.Id, ns.Id);
            Assert.NotEqual(held.Id.Inode, ns.Id.Inode);
        }
    }

    [Fact]
    public void Without_a_reference_the_inode_number_comes_again_and_the_unique_id_does_not()
    {
        Assert.SkipUnless(KernelFeatures.NamespaceId, "The kernel has no 64-bit namespace ids (NS_GET_ID, Linux 6.18).");
        var ids = new List<PidNsId>();
        for (int i = 0; i < 50 && ids.DistinctBy(id => id.Inode).Count() == ids.Count; i++)
        {
            using var nested = new NestedNamespace();
            using PidNsHandle ns = nested.Open();
            ids.Add(ns.Id);
        }
        Assert.SkipWhen(ids.DistinctBy(id => id.Inode).Count() == ids.Count, "The kernel reused no inode number in 50 namespaces.");
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void All_namespaces_are_found_once()
    {
        using var first = new NestedNamespace();
        using var second = new NestedNamespace(levels: 2);
        var found = new List<string>();
        foreach (PidNsHandle ns in PidNsHandle.EnumerateAll())
        {
            using (ns)
                found.Add(ns.Id.ToString());
        }
        Assert.Equal(CurrentPidNs.Get().Id.ToString(), found[0]);
        Assert.Contains(first.LinkText, found);
        Assert.Contains(second.LinkText, found);
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    [Fact]
    public void The_children_of_a_task_have_a_namespace_that_is_not_its_own()
    {
        using var nested = new NestedNamespace();
        using TaskRef unshared = TaskRef.Open(nested.OuterPid);
        using PidNsHandle own = unshared.TaskGetPidNs()!;
        Assert.True(own.IsCurrent);
        using ChildrenPidNsHandle? children = unshared.GetChildrenPidNs();
        Assert.NotNull(children);
        using PidNsHandle ns = children.AcquireForChildren();
        Assert.Equal(nested.LinkText, ns.Id.ToString());
    }

    [Fact]
    public void A_zombie_has_no_namespace_for_children()
    {
        using var zombie = new ZombieProcess();
        using TaskRef task = TaskRef.Open(zombie.Pid);
        Assert.Null(task.GetChildrenPidNs());
    }
}
