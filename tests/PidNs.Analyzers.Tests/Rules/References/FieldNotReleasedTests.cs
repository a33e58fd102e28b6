namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS208: a field that owns a reference is released by its type, and before it is overwritten.</summary>
public class FieldNotReleasedTests
{
    private static Task Members(string members) => Verify.Members(members, Verify.WrittenPathsOnly);

    [Fact]
    public Task Nothing_releases_it() => Members("""
        sealed class Owner
        {
            private readonly PidNsHandle {|PIDNS208:_ns|};

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            public int Level => _ns.Level;
        }
        """);

    [Fact]
    public Task Dispose_forgets_it() => Members("""
        sealed class Owner : IDisposable
        {
            private readonly PidNsHandle _first;
            private readonly PidNsHandle {|PIDNS208:_second|};

            public Owner(PidNsHandle other)
            {
                _first = other.Acquire();
                _second = other.Acquire();
            }

            public void Dispose() => _first.Dispose();
        }
        """);

    [Fact]
    public Task Dispose_releases_it() => Members("""
        sealed class Owner : IDisposable
        {
            private readonly PidNsHandle _ns;

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            public void Dispose() => _ns.Dispose();
        }
        """);

    [Fact]
    public Task A_field_initializer_owns_too() => Members("""
        sealed class Owner
        {
            private readonly TaskRef {|PIDNS208:_task|} = TaskRef.Open(1);

            public int Pid => _task.Pid;
        }
        """);

    [Fact]
    public Task What_a_property_lends_is_another_s() => Members("""
        sealed class Lender(PidNsHandle ns)
        {
            public PidNsHandle Lent => ns;

            [Owned]
            public PidNsHandle New => ns.Acquire();
        }

        sealed class Good
        {
            private readonly PidNsHandle _ns;

            public Good(Lender lender) => _ns = lender.Lent;

            public int Level => _ns.Level;
        }

        sealed class Bad
        {
            private readonly PidNsHandle {|PIDNS208:_ns|};

            public Bad(Lender lender) => _ns = lender.New;

            public int Level => _ns.Level;
        }
        """);

    [Fact]
    public Task An_automatic_property_owns_too() => Members("""
        sealed class Owner
        {
            public PidNsHandle {|PIDNS208:Ns|} { get; }

            public Owner(PidNsHandle other) => Ns = other.Acquire();
        }
        """);

    [Fact]
    public Task A_borrowed_field_is_somebody_elses() => Members("""
        sealed class View
        {
            [Borrowed] private readonly PidNsHandle _ns;

            public View(PidNsHandle ns) => _ns = ns;

            public int Level => _ns.Level;
        }
        """);

    [Fact]
    public Task Overwritten() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle _ns;

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            public void Renew(PidNsHandle other) => {|PIDNS208:_ns|} = other.Acquire();

            public void Dispose() => _ns.Dispose();
        }
        """);

    [Fact]
    public Task Overwritten_by_null() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            public void Forget() => {|PIDNS208:_ns|} = null;

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Overwritten_on_one_branch_unreleased() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;

            public void Renew(PidNsHandle other, bool condition)
            {
                if (condition)
                    _ns?.Dispose();
                {|PIDNS208:_ns|} = other.Acquire();
            }

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Released_before_it_is_overwritten() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;

            public void Renew(PidNsHandle other)
            {
                _ns?.Dispose();
                _ns = other.Acquire();
            }

            public void Clear()
            {
                _ns?.Dispose();
                _ns = null;
            }

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Filled_only_while_it_is_empty() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;

            public PidNsHandle Get(PidNsHandle other)
            {
                _ns ??= other.Acquire();
                return _ns.Acquire();
            }

            public void Fill(PidNsHandle other)
            {
                if (_ns is null)
                    _ns = other.Acquire();
            }

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Swapped_and_released_afterwards() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;

            public void Renew(PidNsHandle other)
            {
                var old = _ns;
                _ns = other.Acquire();
                old?.Dispose();
            }

            public void Exchange(PidNsHandle other) => Interlocked.Exchange(ref _ns, other.Acquire())?.Dispose();

            public void Dispose() => _ns?.Dispose();
        }
        """);

    [Fact]
    public Task Released_through_a_pattern_or_a_copy() => Members("""
        sealed class Pattern : IDisposable
        {
            private PidNsHandle? _ns;
            public void Fill(PidNsHandle other) { _ns?.Dispose(); _ns = other.Acquire(); }
            public void Dispose() { if (_ns is { } ns) ns.Dispose(); }
        }

        sealed class Copy : IDisposable
        {
            private PidNsHandle? _ns;
            public void Fill(PidNsHandle other) { _ns?.Dispose(); _ns = other.Acquire(); }
            public void Dispose() { var ns = _ns; _ns = null; ns?.Dispose(); }
        }

        sealed class Exchange : IDisposable
        {
            private PidNsHandle? _ns;
            public void Fill(PidNsHandle other) { _ns?.Dispose(); _ns = other.Acquire(); }
            public void Dispose() => Interlocked.Exchange(ref _ns, null)?.Dispose();
        }

        class Derivable : IDisposable
        {
            private PidNsHandle? _ns;
            public void Fill(PidNsHandle other) { _ns?.Dispose(); _ns = other.Acquire(); }
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                _ns?.Dispose();
            }
            public void Dispose() => Dispose(true);
        }

        sealed class Async : IAsyncDisposable
        {
            private PidNsHandle? _ns;
            public void Fill(PidNsHandle other) { _ns?.Dispose(); _ns = other.Acquire(); }
            public ValueTask DisposeAsync()
            {
                _ns?.Dispose();
                return default;
            }
        }

        sealed class Helper : IDisposable
        {
            private PidNsHandle? _ns;
            public void Fill(PidNsHandle other) { Clear(); _ns = other.Acquire(); }
            private void Clear() { _ns?.Dispose(); _ns = null; }
            public void Dispose() => Clear();
        }

        sealed class Deferred : IDisposable
        {
            private readonly PidNsHandle _ns;
            public Deferred(PidNsHandle other) => _ns = other.Acquire();
            public void Dispose() => Rcu.Call(_ns.Dispose);
        }

        sealed class Handed
        {
            private readonly PidNsHandle _ns;
            public Handed(PidNsHandle other) => _ns = other.Acquire();
            public void Finish() => Take(_ns);
        }
        """);

    [Fact]
    public Task In_a_partial_type() => Members("""
        sealed partial class Owner
        {
            private readonly PidNsHandle _ns;
            public Owner(PidNsHandle other) => _ns = other.Acquire();
        }

        sealed partial class Owner : IDisposable
        {
            public void Dispose() => _ns.Dispose();
        }
        """);

    [Fact]
    public Task A_static_field_lives_for_ever() => Members("""
        static readonly TaskRef s_init = TaskRef.Open(1);
        static int Pid => s_init.Pid;
        """);

    [Fact]
    public Task A_record_hands_on_what_it_is_made_of() => Members("""
        record Entry(int Pid, PidNsHandle Ns);
        """);

    [Fact]
    public Task A_ref_struct_may_own() => Members("""
        ref struct Scope
        {
            private readonly PidNsHandle _ns;
            public Scope(PidNsHandle other) => _ns = other.Acquire();
            public void Dispose() => _ns.Dispose();
        }
        """);

    [Fact]
    public Task A_primary_constructor_that_takes_over() => Members("""
        sealed class Good([Owned] PidNsHandle ns) : IDisposable
        {
            public int Level => ns.Level;
            public void Dispose() => ns.Dispose();
        }

        sealed class Bad([Owned] PidNsHandle ns)
        {
            private readonly PidNsHandle {|PIDNS208:_ns|} = ns;
            public int Level => _ns.Level;
        }
        """);
}
