namespace PidNs.Tests.Namespaces;

public class CurrentPidNsTests
{
    [Fact]
    public void It_is_the_namespace_that_procfs_shows() =>
        Assert.Equal(new FileInfo("/proc/self/ns/pid").LinkTarget, CurrentPidNs.Get().Id.ToString());

    [Fact]
    public void It_is_the_top_of_the_callers_view()
    {
        Assert.Equal(0, CurrentPidNs.Get().Level);
        using PidNsHandle ns = CurrentPidNs.Get().Acquire();
        Assert.Null(ns.GetParent());
        Assert.True(ns.IsCurrent);
    }

    [Fact]
    public void An_acquired_reference_is_a_descriptor_of_its_own()
    {
        using PidNsHandle first = CurrentPidNs.Get().Acquire();
        using PidNsHandle second = first.Acquire();
        Assert.NotEqual(first.DangerousGetFileDescriptor(), second.DangerousGetFileDescriptor());
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Id);
        Assert.Equal(CurrentPidNs.Get().Id, second.Id);
    }

    [Fact]
    public void A_default_reference_is_None_and_says_so()
    {
#pragma warning disable PIDNS104, PIDNS201 // The point of the test.
        Assert.True(default(PidNsRef).IsNone);
        Assert.Throws<InvalidOperationException>(() => default(PidNsRef).Id);
        Assert.Throws<InvalidOperationException>(() => default(PidNsRef).Acquire().Dispose());
#pragma warning restore
    }
}
