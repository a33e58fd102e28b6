using PidNs.Tests.Support;

namespace PidNs.Tests.Checked;

/// <summary>Checked mode in a process of its own: each rule is broken once, on purpose.</summary>
public class CheckedModeTests
{
    [Fact]
    public void It_is_off_unless_asked_for() => Assert.False(CheckedMode.IsEnabled);

    [Fact]
    public void Each_violation_is_found_with_both_sides()
    {
        using LiveProcess probe = ProbeProcess.Start("env PIDNS_CHECKED=1", "misuse");
        string[] lines = probe.ReadToEnd().TrimEnd().Split('\n');
        string[] expected =
        [
            "AccessOutsideGuard: AccessOutsideGuard / -",
            "BorrowAfterGuard: BorrowAfterGuard / EndGuard",
            "UseAfterRelease: UseAfterRelease / Release",
            "DoubleRelease: DoubleRelease / Release",
            "UseAfterRelease: TaskUseAfterRelease / Release",
            "DoubleRelease: TaskDoubleRelease / Release",
            "UseAfterRelease: OwnerUseAfterRelease / Release",
            "DoubleRelease: ChildrenDoubleRelease / Release",
            "GuardMisuse: GuardReleasedTwice / EndGuard",
            "GuardMisuse: GuardReleasedOutOfOrder / OpenInner",
            "GuardMisuse: ReleaseForAnother / OpenGuard",
            "BlockingInGuard: BlockInGuard / BlockInGuard",
            "WaitingForReadersInGuard: SynchronizeInGuard / SynchronizeInGuard",
            "WaitingForReadersInGuard: BarrierInGuard / BarrierInGuard",
            "Stall: - / ReadSlowly",
        ];
        Assert.Equal(expected, lines[..expected.Length]);
        // The task and its namespace, in the order in which the finalizer came upon them.
        Assert.Equal(["LeakedReference: - / Leak", "LeakedReference: - / Leak"], lines[expected.Length..^3]);
        Assert.Equal("LeakedGuard: - / OpenAndEnd", lines[^3]);
        Assert.Equal(["AccessOutsideGuard: AccessOutsideGuard / -", "thrown AccessOutsideGuard"], lines[^2..]);
    }

    [Fact]
    public void Correct_use_is_silent()
    {
        using LiveProcess probe = ProbeProcess.Start("env PIDNS_CHECKED=1 PIDNS_PROBE_OLD_KERNEL=1", "namespace-of", $"{Environment.ProcessId}");
        Assert.Equal($"{CurrentPidNs.Get().Id}\n", probe.ReadToEnd());
    }
}
