using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using PidNs.Interop;
using PidNs.Tests.Support;

namespace PidNs.Tests.RcuTests;

/// <summary>
/// What all of this is for: inside a section, the descriptor of a borrowed namespace means that namespace, however fast tasks are released and descriptors reused.
/// The control closes without a grace period and has to be caught by the same readers, or the run has shown nothing.
/// </summary>
[Collection(nameof(RcuCollection))]
public class DescriptorTortureTests
{
    private const int WantedReads = 20_000, WantedReplacements = 2_000, WantedControlErrors = 3;

    [Fact]
    public void A_descriptor_read_in_a_section_means_the_same_namespace_until_its_end()
    {
        using var nested = new NestedNamespace();
        ulong expected;
        using (PidNsHandle ns = nested.Open())
            expected = ns.Id.Inode;

        var subject = new Slot();
        var control = new Slot();
        TaskRef current = TaskRef.Open(nested.InitPid);
        PidNsHandle unprotected = nested.Open();
        int stop = 0;
        Thread[] threads =
        [
            // Reads through the library.
            Loop(() =>
            {
                TaskRef task = Volatile.Read(ref current);
                using RcuReadGuard guard = Rcu.ReadLock();
                try
                {
                    PidNsRef ns = task.TaskActivePidNs(guard);
                    if (!ns.IsNone)
                        Look(subject, ns.DangerousGetFileDescriptor());
                }
                catch (ObjectDisposedException)
                {
                    // Replaced before the section began.
                }
            }),
            Loop(() =>
            {
                try
                {
                    Look(control, Volatile.Read(ref unprotected).DangerousGetFileDescriptor());
                }
                catch (ObjectDisposedException)
                {
                }
            }),
            Loop(() =>
            {
                TaskRef old = Interlocked.Exchange(ref current, TaskRef.Open(nested.InitPid));
                old.Dispose();
                Interlocked.Increment(ref subject.Replacements);
                PidNsHandle closed = Interlocked.Exchange(ref unprotected, nested.Open());
                closed.Dispose();
                Interlocked.Increment(ref control.Replacements);
            }),
            // Takes up every number that becomes free.
            Loop(() =>
            {
                using SafeFileHandle a = File.OpenHandle("/proc/self/status");
                using SafeFileHandle b = File.OpenHandle("/proc/self/stat");
            }),
        ];
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30) && subject.Errors == 0
            && (subject.Reads < WantedReads || subject.Replacements < WantedReplacements || control.Errors < WantedControlErrors))
        {
            Thread.Sleep(5);
        }
        Volatile.Write(ref stop, 1);
        foreach (Thread thread in threads)
            thread.Join();
        current.Dispose();
        unprotected.Dispose();

        string evidence = $"{subject.Reads} reads, {subject.Replacements} replacements, {subject.Errors} errors; control: {control.Reads} reads, {control.Errors} errors";
        TestContext.Current.TestOutputHelper?.WriteLine(evidence);
        Assert.True(subject.Errors == 0, evidence);
        Assert.SkipUnless(
            subject.Reads >= WantedReads && subject.Replacements >= WantedReplacements && control.Errors >= WantedControlErrors,
            $"Inconclusive: {evidence}");

        Thread Loop(Action body)
        {
            var thread = new Thread(() =>
            {
                while (Volatile.Read(ref stop) == 0)
                    body();
            });
            thread.Start();
            return thread;
        }

        void Look(Slot slot, int descriptor)
        {
            using var borrowed = new SafeFileHandle(descriptor, ownsHandle: false);
            for (int i = 0; i < 5; i++)
            {
                if (Sys.Stat(borrowed, out Libc.Statx stat) != 0 || stat.Inode != expected)
                    Interlocked.Increment(ref slot.Errors);
                Thread.SpinWait(20);
            }
            Interlocked.Increment(ref slot.Reads);
        }
    }

    [Fact]
    public void When_descriptors_run_out_those_that_wait_for_readers_are_released_first()
    {
        using LiveProcess probe = ProbeProcess.Start("prlimit --nofile=160:160", "descriptor-pressure");
        Assert.StartsWith("2000 tasks", probe.ReadLine());
    }

    [Fact]
    public void Without_membarrier_readers_pay_for_a_fence_and_all_works()
    {
        using LiveProcess probe = ProbeProcess.Start("env PIDNS_NO_MEMBARRIER=1", "descriptor-pressure");
        Assert.Equal("2000 tasks, fences of the readers", probe.ReadLine());
    }

    private sealed class Slot
    {
        internal int Reads, Replacements, Errors;
    }
}
