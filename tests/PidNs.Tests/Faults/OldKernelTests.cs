using PidNs.Interop;
using PidNs.Tests.Namespaces;
using PidNs.Tests.Tasks;

namespace PidNs.Tests.Faults;

/// <summary>Everything that holds on the running kernel holds on one without the calls of Linux 6.11 as well.</summary>
[Collection(nameof(FaultCollection))]
public sealed class OldKernelTaskRefTests : TaskRefTests, IDisposable
{
    public OldKernelTaskRefTests() => Sys.FaultInjector = OldKernel.Before6_11;

    public void Dispose() => Sys.FaultInjector = null;
}

/// <inheritdoc cref="OldKernelTaskRefTests"/>
[Collection(nameof(FaultCollection))]
public sealed class OldKernelPidTests : PidTests, IDisposable
{
    public OldKernelPidTests() => Sys.FaultInjector = OldKernel.Before6_11;

    public void Dispose() => Sys.FaultInjector = null;
}

/// <inheritdoc cref="OldKernelTaskRefTests"/>
[Collection(nameof(FaultCollection))]
public sealed class OldKernelPidNsHandleTests : PidNsHandleTests, IDisposable
{
    public OldKernelPidNsHandleTests() => Sys.FaultInjector = OldKernel.Before6_11;

    public void Dispose() => Sys.FaultInjector = null;
}

/// <inheritdoc cref="OldKernelTaskRefTests"/>
[Collection(nameof(FaultCollection))]
public sealed class OldKernelDeadLeaderTests : DeadLeaderTests, IDisposable
{
    public OldKernelDeadLeaderTests() => Sys.FaultInjector = OldKernel.Before6_11;

    public void Dispose() => Sys.FaultInjector = null;
}

/// <inheritdoc cref="OldKernelTaskRefTests"/>
[Collection(nameof(FaultCollection))]
public sealed class OldKernelPidNsProcessTests : PidNsProcessTests, IDisposable
{
    public OldKernelPidNsProcessTests() => Sys.FaultInjector = OldKernel.Before6_11;

    public void Dispose() => Sys.FaultInjector = null;
}

/// <summary>Single features that may be missing.</summary>
[Collection(nameof(FaultCollection))]
public sealed class MissingFeatureTests : IDisposable
{
    public void Dispose() => Sys.FaultInjector = null;

    [Fact]
    public void Missing_features_can_be_asked_for()
    {
        Sys.FaultInjector = OldKernel.Before6_11;
        Assert.True(KernelFeatures.Pidfd);
        Assert.False(KernelFeatures.NamespaceOfPidfd);
        Assert.False(KernelFeatures.PidTranslation);
        Sys.FaultInjector = call => call.Kind == SystemCallKind.PidfdOpen ? Errno.ENOSYS : Errno.None;
        Assert.False(KernelFeatures.Pidfd);
        Assert.False(KernelFeatures.PidfdThread);
    }

    [Fact]
    public void Without_pidfds_nothing_is_guessed()
    {
        Sys.FaultInjector = call => call.Kind == SystemCallKind.PidfdOpen ? Errno.ENOSYS : Errno.None;
        Assert.Throws<PlatformNotSupportedException>(() => TaskRef.Open(Environment.ProcessId).Dispose());
    }

    [Fact]
    public void Without_references_to_threads_they_are_not_taken_for_processes()
    {
        Sys.FaultInjector = call => call.Kind == SystemCallKind.PidfdOpen ? Errno.EINVAL : Errno.None;
        Assert.Throws<PlatformNotSupportedException>(() => TaskRef.OpenThread(Environment.ProcessId).Dispose());
    }

    [Fact]
    public void Without_unique_ids_device_and_inode_identify()
    {
        Sys.FaultInjector = call => call.Request == Ioctl.NS_GET_ID ? Errno.ENOTTY : Errno.None;
        Assert.False(KernelFeatures.NamespaceId);
        using PidNsHandle first = PidNsHandle.OpenPath("/proc/self/ns/pid");
        using PidNsHandle second = PidNsHandle.OpenPath("/proc/self/ns/pid");
        Assert.Equal(0ul, first.Id.Unique);
        Assert.NotEqual(0ul, first.Id.Device);
        Assert.Equal(first.Id, second.Id);
        Assert.True(first.Id.Matches(CurrentPidNs.Get().Id));
    }
}
