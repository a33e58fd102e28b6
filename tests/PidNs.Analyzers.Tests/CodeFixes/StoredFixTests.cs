namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>PIDNS101, 103 and 302 where what is borrowed is kept: in a field, or in a variable that lives longer.</summary>
public class StoredFixTests
{
    [Theory]
    [InlineData("PIDNS101")]
    [InlineData("CS8345")]
    [InlineData("CS8347")]
    [InlineData("CS8156")]
    public Task Borrow_in_a_field(string id) => FixRunner.FirstAsync(id, """
        using PidNs;

        sealed class Watcher
        {
            private readonly CurrentPidNs _ns; // of the watcher

            public Watcher()
            {
                _ns = CurrentPidNs.Get();
            }

            public int Level => _ns.Level;

            public void Show() => Look(_ns);

            private static void Look(PidNsRef ns) { }
        }
        """, """
        using PidNs;

        sealed class Watcher : System.IDisposable
        {
            private readonly PidNsHandle _ns; // of the watcher

            public Watcher()
            {
                _ns = CurrentPidNs.Get().Acquire();
            }

            public int Level => _ns.Level;

            public void Show() => Look(_ns.Borrow());

            private static void Look(PidNsRef ns) { }

            public void Dispose() => _ns.Dispose();
        }
        """);

    [Fact]
    public Task Borrow_in_an_initializer_of_a_type_that_is_disposed_of() => FixRunner.FirstAsync("PIDNS101", """
        using System;
        using PidNs;

        sealed class Watcher : IDisposable
        {
        	private readonly TaskRef _task = TaskRef.Open(1);
        	private readonly CurrentPidNs _ns = CurrentPidNs.Get();

        	public int Level => _ns.Level;

        	public void Dispose() => _task.Dispose();
        }
        """, """
        using System;
        using PidNs;

        sealed class Watcher : IDisposable
        {
        	private readonly TaskRef _task = TaskRef.Open(1);
        	private readonly PidNsHandle _ns = CurrentPidNs.Get().Acquire();

        	public int Level => _ns.Level;

        	public void Dispose()
        	{
        		_task.Dispose();
        		_ns.Dispose();
        	}
        }
        """);

    [Fact]
    public Task Descriptor_in_a_field() => FixRunner.FirstAsync("PIDNS103", """
        using PidNs;

        sealed class Keeper
        {
            private int _fd;

            public int Fd => _fd;

            public void Renew(PidNsHandle other)
            {
                using var ns = other.Acquire();
                _fd = ns.DangerousGetFileDescriptor();
            }
        }
        """, """
        using PidNs;

        sealed class Keeper : System.IDisposable
        {
            private PidNsHandle? _ns;
            private int _fd;

            public int Fd => _fd;

            public void Renew(PidNsHandle other)
            {
                using var ns = other.Acquire();
                _ns?.Dispose();
                _ns = ns.Acquire();
                _fd = _ns.DangerousGetFileDescriptor();
            }

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Borrow_beyond_its_guard() => FixRunner.FirstAsync("PIDNS302", """
        using System;
        using PidNs;

        class C
        {
            static unsafe void M(TaskRef task)
            {
                PidNsRef kept;
                using (Rcu.ReadLock())
                {
                    var ns = task.TaskActivePidNs();
                    if (ns.IsNone)
                        return;
                    kept = ns;
                }

                Console.WriteLine(kept.Id);
            }
        }
        """, """
        using System;
        using PidNs;

        class C
        {
            static unsafe void M(TaskRef task)
            {
                PidNsHandle? kept = null;
                try
                {
                    using (Rcu.ReadLock())
                    {
                        var ns = task.TaskActivePidNs();
                        if (ns.IsNone)
                            return;
                        kept = ns.Acquire();
                    }

                    Console.WriteLine(kept.Id);
                }
                finally
                {
                    kept?.Dispose();
                }
            }
        }
        """, word: "counted");

    [Fact]
    public Task Static_token_of_what_is_returned() => FixRunner.FirstAsync("PIDNS104", """
        using System;
        using PidNs;

        class C
        {
            static readonly CallerScope s_scope;

            static CurrentPidNs Forever() => CurrentPidNs.Get(in s_scope);

            static void M() => Console.WriteLine(Forever().Level);
        }
        """, """
        using System;
        using PidNs;

        class C
        {
            static readonly CallerScope s_scope;

            static PidNsHandle Forever() => CurrentPidNs.Get().Acquire();

            static void M()
            {
                using var ns = Forever();
                Console.WriteLine(ns.Level);
            }
        }
        """);

    [Theory]
    [InlineData("PIDNS101", "unsafe ")]
    [InlineData("CS9080", "unsafe ")]
    [InlineData("CS8352", "")]
    public Task Returned_local(string id, string modifier) => FixRunner.FirstAsync(id, $$"""
        using System;
        using PidNs;

        class C
        {
            static {{modifier}}CurrentPidNs Own()
            {
                CurrentPidNs ns = CurrentPidNs.Get();
                return ns;
            }

            static void Caller() => Console.WriteLine(Own().Level);
        }
        """, $$"""
        using System;
        using PidNs;

        class C
        {
            static {{modifier}}PidNsHandle Own()
            {
                CurrentPidNs ns = CurrentPidNs.Get();
                return ns.Acquire();
            }

            static void Caller()
            {
                using var ns = Own();
                Console.WriteLine(ns.Level);
            }
        }
        """);
}
