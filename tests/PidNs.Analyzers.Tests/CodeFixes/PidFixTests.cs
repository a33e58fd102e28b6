namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>PIDNS401 and 402.</summary>
public class PidFixTests
{
    [Fact]
    public Task The_overload_that_is_told_the_namespace() => FixRunner.FirstAsync("PIDNS401", """
        using System;
        using PidNs;
        class C
        {
            static void M(TaskRef task, PidNsHandle container)
            {
                if (task.TgidNrNs(container.Borrow()) is { } number)
                {
                    using TaskRef? opened = TaskRef.TryOpen(number);
                    Console.WriteLine(opened is null);
                }
            }
        }
        """, """
        using System;
        using PidNs;
        class C
        {
            static void M(TaskRef task, PidNsHandle container)
            {
                if (task.TgidNrNs(container.Borrow()) is { } number)
                {
                    using TaskRef? opened = TaskRef.TryOpen(number, container.Borrow());
                    Console.WriteLine(opened is null);
                }
            }
        }
        """);

    [Fact]
    public Task The_number_that_it_has_here() => FixRunner.FirstAsync("PIDNS401", """
        using System.Diagnostics;
        using PidNs;
        class C
        {
            static void M(TaskRef task, PidNsHandle container)
            {
                int? inside = task.TgidNrNs(container.Borrow());
                if (inside is int pid)
                    Process.GetProcessById(pid).Kill();
            }
        }
        """, """
        using System.Diagnostics;
        using PidNs;
        class C
        {
            static void M(TaskRef task, PidNsHandle container)
            {
                int? inside = task.TgidNrNs(container.Borrow());
                if (inside is int pid)
                    Process.GetProcessById(task.Pid).Kill();
            }
        }
        """);

    [Fact]
    public Task The_namespace_of_the_children_in_a_local() => FixRunner.FirstAsync("PIDNS402", """
        using System;
        using System.Runtime.InteropServices;
        using PidNs;
        class C
        {
            [DllImport("libc")]
            static extern int unshare(int flags);

            static void Look(PidNsRef ns) { }

            static void M()
            {
                unshare(0x20000000);
                CurrentPidNs isolated = CurrentPidNs.Get(); // the new one
                Look(isolated);
                Console.WriteLine(isolated.Id);
            }
        }
        """, """
        using System;
        using System.Runtime.InteropServices;
        using PidNs;
        class C
        {
            [DllImport("libc")]
            static extern int unshare(int flags);

            static void Look(PidNsRef ns) { }

            static void M()
            {
                unshare(0x20000000);
                using var self = TaskRef.OpenCurrent();
                using var children = self.GetChildrenPidNs();
                using PidNsHandle? isolated = children?.AcquireForChildren(); // the new one
                if (isolated is null)
                    return;
                Look(isolated.Borrow());
                Console.WriteLine(isolated.Id);
            }
        }
        """);

    [Fact]
    public Task The_namespace_of_the_children_in_an_expression() => FixRunner.FirstAsync("PIDNS402", """
        using System.Runtime.InteropServices;
        using PidNs;
        class C
        {
            [DllImport("libc")]
            static extern int unshare(int flags);

            static void Look(PidNsRef ns) { }

            C()
            {
                if (unshare(0x20000000) == 0)
                    Look(CurrentPidNs.Get());
            }
        }
        """, """
        using System.Runtime.InteropServices;
        using PidNs;
        class C
        {
            [DllImport("libc")]
            static extern int unshare(int flags);

            static void Look(PidNsRef ns) { }

            C()
            {
                if (unshare(0x20000000) == 0)
                {
                    using var self = TaskRef.OpenCurrent();
                    using var children = self.GetChildrenPidNs();
                    using var ns = children?.AcquireForChildren();
                    if (ns is null)
                        throw new System.InvalidOperationException("Nothing has been started in the new namespace yet.");
                    Look(ns.Borrow());
                }
            }
        }
        """);
}
