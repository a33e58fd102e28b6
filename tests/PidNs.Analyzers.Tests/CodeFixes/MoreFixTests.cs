using Contract = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.ContractFix>;
using Counted = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.Current.CountedToCurrentFix>;
using Fields = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.OwningFieldFix>;
using Using = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.UsingFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class MoreFixTests
{
    [Fact]
    public Task Kept_on_one_path_only() => Using.Code("""
        using PidNs;
        class C
        {
            static PidNsHandle? M(PidNsHandle other, bool condition)
            {
                var ns = other.{|PIDNS203:Acquire|}();
                if (condition)
                    return null; // nothing
                return ns;
            }
        }
        """, """
        using PidNs;
        class C
        {
            static PidNsHandle? M(PidNsHandle other, bool condition)
            {
                var ns = other.Acquire();
                if (condition)
                {
                    ns.Dispose();
                    return null; // nothing
                }
                return ns;
            }
        }
        """);

    [Fact]
    public Task Borrow_of_the_own_namespace() => Counted.Body("""
        using PidNsHandle ns = CurrentPidNs.Get().{|PIDNS105:Acquire|}();
        Look(ns.Borrow());
        Console.WriteLine(ns.Level);
        """, """
        CurrentPidNs ns = CurrentPidNs.Get();
        Look(ns);
        Console.WriteLine(ns.Level);
        """);

    [Fact]
    public Task Overwritten_field() => FixRunner.FirstAsync("PIDNS208", """
        #nullable enable
        using System;
        using PidNs;
        sealed class C : IDisposable
        {
            private PidNsHandle? _ns;

            public void Renew(PidNsHandle other, bool condition)
            {
                if (condition)
                    _ns = other.Acquire();
            }

            public void Dispose() => _ns?.Dispose();
        }
        """, """
        #nullable enable
        using System;
        using PidNs;
        sealed class C : IDisposable
        {
            private PidNsHandle? _ns;

            public void Renew(PidNsHandle other, bool condition)
            {
                if (condition)
                {
                    _ns?.Dispose();
                    _ns = other.Acquire();
                }
            }

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Fields_never_released() => Fields.Code("""
        #nullable enable
        using System;
        using PidNs;

        sealed class Plain
        {
            private readonly PidNsHandle {|PIDNS208:_ns|};

            public Plain(PidNsHandle other)
            {
                _ns = other.Acquire();
            }
        }

        class Base { }

        sealed class Derived : Base
        {
            private readonly PidNsHandle? {|PIDNS208:_ns|} = TaskRef.{|PIDNS207:Open|}(1).TaskGetPidNs();
        }

        sealed class Disposable : IDisposable
        {
            private readonly TaskRef {|PIDNS208:_task|} = TaskRef.Open(1);

            public void Dispose()
            {
            }
        }

        sealed class Short : IDisposable
        {
            private readonly TaskRef _first = TaskRef.Open(1);
            private readonly TaskRef {|PIDNS208:_second|} = TaskRef.Open(1);

            public void Dispose() => _first.Dispose();
        }
        """, """
        #nullable enable
        using System;
        using PidNs;

        sealed class Plain : IDisposable
        {
            private readonly PidNsHandle _ns;

            public Plain(PidNsHandle other)
            {
                _ns = other.Acquire();
            }

            public void Dispose() => _ns.Dispose();
        }

        class Base { }

        sealed class Derived : Base, IDisposable
        {
            private readonly PidNsHandle? _ns = TaskRef.{|PIDNS207:Open|}(1).TaskGetPidNs();

            public void Dispose() => _ns?.Dispose();
        }

        sealed class Disposable : IDisposable
        {
            private readonly TaskRef _task = TaskRef.Open(1);

            public void Dispose()
            {
                _task.Dispose();
            }
        }

        sealed class Short : IDisposable
        {
            private readonly TaskRef _first = TaskRef.Open(1);
            private readonly TaskRef _second = TaskRef.Open(1);

            public void Dispose()
            {
                _first.Dispose();
                _second.Dispose();
            }
        }
        """);

    [Fact]
    public Task Returned_parameter() => Contract.Code("""
        using PidNs;
        class C
        {
            static PidNsHandle Same(PidNsHandle ns) => {|PIDNS901:ns|};
        }
        """, """
        using PidNs;
        class C
        {
            static PidNsHandle Same(PidNsHandle ns) => ns.Acquire();
        }
        """);

    [Fact]
    public Task Parameter_taken_over() => Contract.Code("""
        using PidNs;
        class C
        {
            static PidNsHandle Same(PidNsHandle ns) => {|PIDNS901:ns|};
        }
        """, """
        using PidNs;
        using PidNs.Contracts;
        class C
        {
            static PidNsHandle Same([Owned] PidNsHandle ns) => ns;
        }
        """, test => test.Kind = "PIDNS901.Owned");

    [Fact]
    public Task Result_only_lent() => Contract.Code("""
        using PidNs;
        class C
        {
            static PidNsHandle Same(PidNsHandle ns)
            {
                return {|PIDNS901:ns|};
            }
        }
        """, """
        using PidNs;
        using PidNs.Contracts;
        class C
        {
            [return: Borrowed]
            static PidNsHandle Same(PidNsHandle ns)
            {
                return ns;
            }
        }
        """, test => test.Kind = "PIDNS901.Borrowed");

    [Fact]
    public Task Parameter_that_is_taken_over() => Using.Code("""
        using PidNs;
        using PidNs.Contracts;
        class C
        {
            static void M([Owned] PidNsHandle {|PIDNS203:ns|}, bool condition)
            {
                if (condition)
                    return;
                System.Console.WriteLine(ns.Id);
                ns.Dispose();
            }
        }
        """, """
        using PidNs;
        using PidNs.Contracts;
        class C
        {
            static void M([Owned] PidNsHandle ns, bool condition)
            {
                using (ns)
                {
                    if (condition)
                        return;
                    System.Console.WriteLine(ns.Id);
                }
            }
        }
        """);

    [Fact]
    public Task Output() => Using.Code("""
        using System.Diagnostics.CodeAnalysis;
        using PidNs;
        class C
        {
            static bool TryGet([NotNullWhen(true)] out PidNsHandle? ns) { ns = null; return false; }

            static void M()
            {
                if ({|PIDNS203:TryGet|}(out var ns))
                {
                    System.Console.WriteLine(ns.Id);
                }
            }
        }
        """, """
        using System.Diagnostics.CodeAnalysis;
        using PidNs;
        class C
        {
            static bool TryGet([NotNullWhen(true)] out PidNsHandle? ns) { ns = null; return false; }

            static void M()
            {
                if (TryGet(out var ns))
                {
                    using (ns)
                    {
                        System.Console.WriteLine(ns.Id);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Raw_lookup() => FixRunner.FirstAsync("PIDNS403", """
        using System.IO;
        using PidNs;
        class C
        {
            static string? Of(int pid) => new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        """, """
        using System.IO;
        using PidNs;
        class C
        {
            static string? Of(int pid)
            {
                using var task = TaskRef.TryOpen(pid);
                using var ns = task?.TaskGetPidNs();
                return ns?.ToString();
            }
        }
        """);
}
