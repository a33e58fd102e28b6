namespace PidNs.Analyzers.Tests.Flow;

/// <summary>Shapes of ownership that make well-known analyzers wrong, in one direction or the other.</summary>
public class OwnershipShapes
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    private static Task Members(string members) => Verify.Members(members, Verify.WrittenPathsOnly);

    [Fact]
    public Task A_loop_that_disposes_through_using_and_calls_a_helper_with_a_using() => Members("""
        static void M(List<TaskRef> tasks)
        {
            foreach (var task in tasks)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    continue;
                Helper(ns);
            }
        }

        static void Helper(PidNsHandle ns)
        {
            using var parent = ns.GetParent();
            UseMaybe(parent);
        }
        """);

    [Fact]
    public Task A_loop_that_disposes_in_finally_and_calls_a_helper_with_a_using() => Members("""
        static void M(List<TaskRef> tasks)
        {
            foreach (var task in tasks)
            {
                var ns = task.TaskGetPidNs();
                try
                {
                    if (ns is null)
                        continue;
                    Helper(ns);
                }
                finally
                {
                    ns?.Dispose();
                }
            }
        }

        static void Helper(PidNsHandle ns)
        {
            using var parent = ns.GetParent();
            UseMaybe(parent);
        }
        """);

    [Fact]
    public Task A_using_of_a_discard() => Body("""
        using (_ = other.Acquire())
            MayThrow();
        """);

    [Fact]
    public Task Cached_or_new() => Members("""
        static PidNsHandle Coalesce([Owned] PidNsHandle? cached, PidNsHandle other) => cached ?? other.Acquire();
        static PidNsHandle Counted(PidNsHandle? cached, PidNsHandle other) => cached?.Acquire() ?? other.Acquire();

        static PidNsHandle Local(PidNsHandle other, bool c)
        {
            var cached = other.GetParent();
            return cached ?? other.Acquire();
        }

        static PidNsHandle Cached(PidNsHandle other, bool c)
        {
            var cached = other.Acquire();
            if (c)
                return cached;
            cached.Dispose();
            return c ? other.Acquire() : other.GetParent() ?? other.Acquire();
        }
        """);

    [Fact]
    public Task One_of_two_is_returned() => Members("""
        static PidNsHandle Bad([Owned] PidNsHandle {|PIDNS203:cached|}, PidNsHandle other, bool c) => c ? other.Acquire() : cached;

        static PidNsHandle Good([Owned] PidNsHandle cached, PidNsHandle other, bool c)
        {
            if (c)
                return cached;
            cached.Dispose();
            return other.Acquire();
        }
        """);

    [Fact]
    public Task One_of_two_is_released() => Members("""
        static void Bad(PidNsHandle other, bool c)
        {
            var a = other.{|PIDNS203:Acquire|}();
            var b = other.{|PIDNS203:Acquire|}();
            var either = c ? a : b;
            either.Dispose();
        }

        static void Good(PidNsHandle other, bool c)
        {
            var either = c ? other.Acquire() : other.GetParent() ?? other.Acquire();
            either.Dispose();
        }
        """);

    [Fact]
    public Task Borrowed_and_returned_as_ones_own() => Members("""
        static PidNsHandle Coalesce(PidNsHandle? cached, PidNsHandle other) => {|PIDNS901:cached ?? other.Acquire()|};
        static PidNsHandle Conditional(PidNsHandle cached, PidNsHandle other, bool c) => {|PIDNS901:c ? other.Acquire() : cached|};
        static PidNsHandle Plain(PidNsHandle cached) => {|PIDNS901:cached|};
        """);

    [Fact]
    public Task A_lambda_that_disposes_and_is_returned() => Members("""
        static Action M(PidNsHandle other)
        {
            var ns = other.Acquire();
            return () => ns.Dispose();
        }
        """);

    [Fact]
    public Task An_async_local_function_that_returns_a_new_one() => Members("""
        static async Task M(PidNsHandle other)
        {
            using var ns = await GetAsync();
            Use(ns);

            async Task<PidNsHandle> GetAsync()
            {
                await Task.Yield();
                return other.Acquire();
            }
        }

        static async Task Bad(PidNsHandle other)
        {
            var ns = await {|PIDNS203:GetAsync|}();
            Use(ns);

            async Task<PidNsHandle> GetAsync()
            {
                await Task.Yield();
                return other.Acquire();
            }
        }
        """);

    [Fact]
    public Task Await_using_with_ConfigureAwait() => Verify.Code("""
        using System;
        using System.Threading.Tasks;
        using PidNs.Contracts;

        [Owned]
        sealed class Lease : IAsyncDisposable
        {
            public static Lease Take() => new();
            public static Task<Lease> TakeAsync() => Task.FromResult(new Lease());
            public int Number => 1;
            public ValueTask DisposeAsync() => default;
        }

        class C
        {
            static async Task Good()
            {
                await using var a = Lease.Take();
                var b = Lease.Take();
                await using (b.ConfigureAwait(false))
                    Console.WriteLine(b.Number);
                await using (var c = await Lease.TakeAsync().ConfigureAwait(false))
                    Console.WriteLine(c.Number);
                var d = await Lease.TakeAsync();
                await using var _ = d.ConfigureAwait(false);
                Console.WriteLine(d.Number);
            }

            static async Task Explicit()
            {
                var lease = Lease.Take();
                try
                {
                    Console.WriteLine(lease.Number);
                }
                finally
                {
                    await lease.DisposeAsync().ConfigureAwait(false);
                }
            }

            static async Task Bad()
            {
                var lease = Lease.{|PIDNS203:Take|}();
                await Task.Yield();
                Console.WriteLine(lease.Number);
            }

            static async Task After()
            {
                var lease = Lease.Take();
                await lease.DisposeAsync();
                Console.WriteLine({|PIDNS204:lease|}.Number);
            }
        }
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task A_queue_that_is_drained() => Members("""
        static void M(System.Collections.Concurrent.ConcurrentQueue<PidNsHandle> queue, Queue<PidNsHandle> plain)
        {
            while (queue.TryDequeue(out var h))
                h.Dispose();
            while (plain.Count > 0)
                plain.Dequeue().Dispose();
        }
        """);

    [Fact]
    public Task A_constructor_that_takes_ownership() => Members("""
        sealed class Owner : IDisposable
        {
            private readonly PidNsHandle _ns;
            public Owner([Owned] PidNsHandle ns) => _ns = ns;
            public void Dispose() => _ns.Dispose();
        }

        static void M(PidNsHandle other)
        {
            using var owner = new Owner(other.Acquire());
            var ns = other.Acquire();
            using var second = new Owner(ns);
        }

        static void Bad(PidNsHandle other)
        {
            var ns = other.Acquire();
            using var owner = new Owner(ns);
            ns.{|PIDNS205:Dispose|}();
        }
        """);

    [Fact]
    public Task Dispose_by_exchange() => Members("""
        sealed class Owner : IDisposable
        {
            private PidNsHandle? _ns;
            public Owner(PidNsHandle other) => _ns = other.Acquire();
            public void Dispose() => Interlocked.Exchange(ref _ns, null)?.Dispose();
        }
        """);

    [Fact]
    public Task Dispose_by_pattern() => Members("""
        sealed class Owner : IDisposable
        {
            private readonly IDisposable? _ns;
            public Owner(PidNsHandle other) => _ns = other.Acquire();
            public void Dispose() { if (_ns is { } d) d.Dispose(); }
        }
        """);

    [Fact]
    public Task Null_assigned_in_try_and_disposed_in_finally() => Body("""
        PidNsHandle? d = null;
        try
        {
            d = other.Acquire();
            MayThrow();
        }
        finally
        {
            d?.Dispose();
        }
        """);

    [Fact]
    public Task The_same_with_a_check() => Body("""
        PidNsHandle? d = null;
        try
        {
            MayThrow();
            d = task.TaskGetPidNs();
            if (d is null)
                return;
            Use(d);
        }
        finally
        {
            if (d != null)
                d.Dispose();
        }
        """);

    [Fact]
    public Task A_flag_set_in_catch_and_read_in_finally() => Members("""
        static PidNsHandle M(PidNsHandle other)
        {
            var ns = other.Acquire();
            var failed = false;
            try
            {
                MayThrow();
                return ns;
            }
            catch
            {
                failed = true;
                throw;
            }
            finally
            {
                if (failed)
                    ns.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_success_flag_read_in_finally() => Members("""
        static PidNsHandle M(PidNsHandle other)
        {
            var ns = other.Acquire();
            var succeeded = false;
            try
            {
                MayThrow();
                succeeded = true;
                return ns;
            }
            finally
            {
                if (!succeeded)
                    ns.Dispose();
            }
        }
        """);

    [Fact]
    public Task Ownership_is_kept_by_setting_null_before_finally() => Members("""
        static PidNsHandle M(PidNsHandle other)
        {
            PidNsHandle? guard = other.Acquire();
            try
            {
                MayThrow();
                var result = guard;
                guard = null;
                return result;
            }
            finally
            {
                guard?.Dispose();
            }
        }
        """);

    [Fact]
    public Task Collections_take_over() => Members("""
        static void M(List<PidNsHandle> list, Dictionary<int, PidNsHandle> map, Stack<PidNsHandle> stack, HashSet<PidNsHandle> set, PidNsHandle other)
        {
            list.Add(other.Acquire());
            list.Insert(0, other.Acquire());
            list[0] = other.Acquire();
            map.Add(1, other.Acquire());
            map[2] = other.Acquire();
            map.TryAdd(3, other.Acquire());
            stack.Push(other.Acquire());
            set.Add(other.Acquire());
            var initialized = new List<PidNsHandle> { other.Acquire(), other.Acquire() };
            var ns = other.Acquire();
            list.Add(ns);
            Use(ns);
        }
        """);

    [Fact]
    public Task Disposed_then_thrown_on_one_branch_and_stored_on_the_other() => Members("""
        static readonly List<PidNsHandle> s_all = new();

        static void M(PidNsHandle other)
        {
            var ns = other.Acquire();
            if (ns.Level > 3)
            {
                ns.Dispose();
                throw new InvalidOperationException();
            }
            s_all.Add(ns);
        }
        """);

    [Fact]
    public Task The_dispose_pattern_with_an_early_return() => Members("""
        class Owner : IDisposable
        {
            private readonly PidNsHandle _ns;
            private bool _disposed;

            public Owner(PidNsHandle other) => _ns = other.Acquire();

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                if (_disposed)
                    return;
                _disposed = true;
                _ns.Dispose();
            }

            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }
        }
        """);

    [Fact]
    public Task The_second_acquire_throws_before_the_firsts_using() => Verify.Body("""
        var first = other.{|PIDNS209:Acquire|}();
        var second = other.Acquire();
        using (first)
        using (second)
            MayThrow();
        """);

    [Fact]
    public Task Break_out_of_a_loop_past_the_release() => Body("""
        foreach (var _ in list)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            if (ns.Level > 3)
                break;
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Break_out_of_a_loop_to_the_release() => Body("""
        PidNsHandle? found = null;
        foreach (var candidate in list)
        {
            var ns = candidate.Acquire();
            if (ns.Level > 3)
            {
                found = ns;
                break;
            }
            ns.Dispose();
        }
        found?.Dispose();
        """);

    [Fact]
    public Task The_best_of_a_loop_is_kept() => Members("""
        static PidNsHandle? Deepest(List<TaskRef> tasks)
        {
            PidNsHandle? best = null;
            foreach (var task in tasks)
            {
                var ns = task.TaskGetPidNs();
                if (ns is null)
                    continue;
                if (best is null || ns.Level > best.Level)
                {
                    best?.Dispose();
                    best = ns;
                }
                else
                {
                    ns.Dispose();
                }
            }
            return best;
        }
        """);

    [Fact]
    public Task The_best_of_a_loop_is_kept_and_the_former_one_lost() => Members("""
        static PidNsHandle? Deepest(List<TaskRef> tasks)
        {
            PidNsHandle? best = null;
            foreach (var task in tasks)
            {
                var ns = task.{|PIDNS203:TaskGetPidNs|}();
                if (ns is null)
                    continue;
                if (best is null || ns.Level > best.Level)
                    best = ns;
                else
                    ns.Dispose();
            }
            return best;
        }
        """);

    [Fact]
    public Task Up_the_tree_of_parents() => Members("""
        static int Depth(PidNsHandle start)
        {
            var depth = 0;
            for (var ns = start.GetParent(); ns is not null; depth++)
            {
                using var below = ns;
                ns = below.GetParent();
            }
            return depth;
        }
        """);

    [Fact]
    public Task Two_variables_are_swapped() => Body("""
        var a = other.Acquire();
        var b = other.Acquire();
        (a, b) = (b, a);
        a.Dispose();
        b.Dispose();
        """);

    [Fact]
    public Task Two_variables_are_swapped_and_one_is_lost() => Body("""
        var a = other.{|PIDNS203:Acquire|}();
        var b = other.Acquire();
        (a, b) = (b, a);
        a.Dispose();
        """);

    [Fact]
    public Task A_tuple_is_taken_apart() => Members("""
        static (PidNsHandle First, PidNsHandle Second) Two(PidNsHandle other) => (other.Acquire(), other.Acquire());

        static void M(PidNsHandle other)
        {
            var local = (First: other.Acquire(), Second: other.Acquire());
            local.First.Dispose();
            local.Second.Dispose();
        }
        """);

    [Fact]
    public Task Using_of_what_may_be_None() => Body("""
        using (var ns = task.TaskGetPidNs())
        {
            if (ns is null)
                return;
            Use(ns);
        }
        """);

    [Fact]
    public Task Several_in_one_using() => Body("""
        using (PidNsHandle a = other.Acquire(), b = other.Acquire())
        {
            Use(a);
            Use(b);
        }
        """);

    [Fact]
    public Task A_ref_struct_with_a_Dispose_of_its_own() => Members("""
        ref struct Pair
        {
            private readonly PidNsHandle _ns;
            public Pair([Owned] PidNsHandle ns) => _ns = ns;
            public void Dispose() => _ns.Dispose();
        }

        static void M(PidNsHandle other)
        {
            using var pair = new Pair(other.Acquire());
        }
        """);

    [Fact]
    public Task A_finally_that_throws() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        try
        {
            MayThrow();
        }
        finally
        {
            if (condition)
                throw new InvalidOperationException();
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_nested_finally() => Body("""
        var ns = other.Acquire();
        try
        {
            try
            {
                if (condition)
                    return;
                MayThrow();
            }
            finally
            {
                MayThrow();
            }
        }
        finally
        {
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Return_out_of_a_loop_in_a_try() => Body("""
        var ns = other.Acquire();
        try
        {
            foreach (var item in list)
            {
                if (item == ns)
                    return;
                try
                {
                    Use(item);
                }
                catch (InvalidOperationException)
                {
                    continue;
                }
                break;
            }
        }
        finally
        {
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_catch_that_swallows_and_a_release_after_it() => Body("""
        PidNsHandle? ns = null;
        try
        {
            ns = other.Acquire();
            MayThrow();
        }
        catch (InvalidOperationException)
        {
        }
        ns?.Dispose();
        """);

    [Fact]
    public Task A_catch_that_returns() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        try
        {
            MayThrow();
        }
        catch (InvalidOperationException)
        {
            return;
        }
        ns.Dispose();
        """);

    [Fact]
    public Task Acquired_in_try_and_used_after_it() => Members("""
        static int M(PidNsHandle other)
        {
            PidNsHandle ns;
            try
            {
                ns = other.Acquire();
            }
            catch (InvalidOperationException)
            {
                return -1;
            }
            using (ns)
                return ns.Level;
        }
        """);

    [Fact]
    public Task A_retry_loop() => Members("""
        static PidNsHandle M(PidNsHandle other)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return other.Acquire();
                }
                catch (InvalidOperationException) when (attempt < 3)
                {
                }
            }
        }
        """);

    [Fact]
    public Task An_iterator_that_yields_what_it_acquires() => Members("""
        static IEnumerable<PidNsHandle> M(List<TaskRef> tasks)
        {
            foreach (var task in tasks)
            {
                if (task.TaskGetPidNs() is { } ns)
                    yield return ns;
            }
        }

        static IEnumerable<int> Using(List<TaskRef> tasks)
        {
            foreach (var task in tasks)
            {
                using var ns = task.TaskGetPidNs();
                if (ns is null)
                    yield break;
                yield return ns.Level;
            }
        }

        static IEnumerable<int> Bad(PidNsHandle other)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            yield return ns.Level;
        }
        """);

    [Fact]
    public Task Linq_hands_on() => Members("""
        static List<PidNsHandle> M(List<PidNsHandle> all) => all.Select(ns => ns.Acquire()).ToList();
        static List<PidNsHandle> Query(List<PidNsHandle> all) => (from ns in all select ns.Acquire()).ToList();
        static void Dispose(List<PidNsHandle> all) => all.ForEach(ns => ns.Dispose());
        """);

    [Fact]
    public Task A_generic_that_passes_through() => Members("""
        static T Pass<T>(T value) => value;

        static void M(PidNsHandle other)
        {
            using var ns = Pass(other.Acquire());
            Use(ns);
        }
        """);

    [Fact]
    public Task A_fluent_method_that_returns_its_receiver() => Members("""
        [return: Borrowed(From = nameof(ns))]
        static PidNsHandle Logged(PidNsHandle ns) => ns;

        static void M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            Use(Logged(ns));
        }
        """);

    [Fact]
    public Task A_continuation_owns_it() => Body("""
        var ns = other.Acquire();
        Task.Run(() =>
        {
            using (ns)
                Use(ns);
        });
        """);

    [Fact]
    public Task A_local_function_that_releases() => Body("""
        var ns = other.Acquire();
        Release();

        void Release() => ns.Dispose();
        """);

    [Fact]
    public Task A_local_function_that_only_looks() => Body("""
        using var ns = other.Acquire();
        Show();

        void Show() => Print(ns.Level);
        """);

    [Fact]
    public Task A_variable_that_a_lambda_fills() => Body("""
        PidNsHandle? ns = null;
        Action fill = () => ns = other.Acquire();
        fill();
        ns?.Dispose();
        """);

    [Fact]
    public Task Object_initializers_and_with_expressions() => Members("""
        record Entry(int Pid)
        {
            public PidNsHandle? Ns { get; init; }
        }

        static Entry M(PidNsHandle other) => new Entry(1) { Ns = other.Acquire() } with { Pid = 2 };
        """);

    [Fact]
    public Task Conditional_using_of_own_or_borrowed() => Body("""
        PidNsHandle? owned = null;
        var ns = condition ? other : owned = other.Acquire();
        Use(ns);
        owned?.Dispose();
        """);

    [Fact]
    public Task Acquire_chain_through_conditional_access() => Members("""
        static void Good(TaskRef? task)
        {
            using var ns = task?.TaskGetPidNs()?.Acquire();
            UseMaybe(ns);
        }
        """, "PIDNS207");

    private static Task Members(string members, string ignored) => Verify.Members(members, test =>
    {
        Verify.WrittenPathsOnly(test);
        test.DisabledDiagnostics.Add(ignored);
    });

    [Fact]
    public Task Released_by_a_parameter_typed_as_an_interface_that_owns() => Members("""
        static void Close([Owned] IDisposable resource) => resource.Dispose();

        static void M(PidNsHandle other)
        {
            var ns = other.Acquire();
            Close(ns);
        }

        static void Bad(PidNsHandle other)
        {
            var ns = other.Acquire();
            Close(ns);
            Use({|PIDNS205:ns|});
        }
        """);

    [Fact]
    public Task An_owned_parameter_on_every_path() => Members("""
        static void Bad([Owned] PidNsHandle {|PIDNS203:ns|}, bool condition)
        {
            if (condition)
                ns.Dispose();
        }

        static PidNsHandle Returned([Owned] PidNsHandle ns) => ns;

        static void Good([Owned] PidNsHandle? ns) => ns?.Dispose();
        """);

    [Fact]
    public Task A_ref_local_to_a_field() => Members("""
        private PidNsHandle? _ns;

        void M(PidNsHandle other)
        {
            ref var cell = ref _ns;
            cell?.Dispose();
            cell = other.Acquire();
        }

        void Dispose() => _ns?.Dispose();
        """);

    [Fact]
    public Task Goto_into_a_cleanup_label() => Body("""
        var a = other.Acquire();
        PidNsHandle? b = null;
        if (condition)
            goto cleanup;
        b = other.Acquire();
        if (Condition())
            goto cleanup;
        Use(b);
        cleanup:
        b?.Dispose();
        a.Dispose();
        """);

    [Fact]
    public Task Goto_case_skips_the_release() => Members("""
        static void M(PidNsHandle other, int state)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            switch (state)
            {
                case 0:
                    goto case 2;
                case 1:
                    ns.Dispose();
                    break;
                case 2:
                    break;
                default:
                    goto case 1;
            }
        }
        """);

    [Fact]
    public Task A_throwing_switch_arm() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        Print(ns.Level switch { 0 => 1, 1 => 2, _ => throw new InvalidOperationException() });
        ns.Dispose();
        """);

    [Fact]
    public Task A_helper_that_never_returns() => Members("""
        [DoesNotReturn] static void Fail() => throw new InvalidOperationException();

        static void M(PidNsHandle other, bool condition)
        {
            using var ns = other.Acquire();
            if (condition)
                Fail();
            Use(ns);
        }
        """);

    [Fact]
    public Task Async_with_a_release_after_the_await() => Members("""
        static async Task Good(PidNsHandle other)
        {
            var ns = other.Acquire();
            try
            {
                await Task.Delay(1);
                Use(ns);
            }
            finally
            {
                ns.Dispose();
            }
        }

        static async Task Bad(PidNsHandle other)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            if (await Task.FromResult(true))
                return;
            ns.Dispose();
        }
        """);

    [Fact]
    public Task A_lookup_in_a_loop_whose_exceptions_are_caught() => Verify.Members("""
        static void Good(int[] pids)
        {
            foreach (var pid in pids)
            {
                try
                {
                    using var task = TaskRef.TryOpen(pid);
                    using var ns = task?.TaskGetPidNs();
                    if (ns is not null)
                        Print(ns.Level);
                }
                catch (UnauthorizedAccessException)
                {
                    Print(pid);
                }
            }
        }

        static void Bad(int[] pids, TaskRef task)
        {
            foreach (var pid in pids)
            {
                try
                {
                    var ns = task.{|PIDNS203:TaskGetPidNs|}();
                    Print(pid);
                    ns?.Dispose();
                }
                catch (UnauthorizedAccessException)
                {
                    Print(pid);
                }
            }
        }
        """);

    [Fact]
    public Task What_does_not_change_is_asked_again() => Members("""
        sealed class Asking(PidNsHandle other)
        {
            private readonly string? _name;
            private readonly bool _isOn;
            private string? _changing;

            private string? Name { get; }

            private bool IsOn { get; }

            private string? Computed => Console.ReadLine();

            public void GoodParameter(string? name)
            {
                PidNsHandle? ns = null;
                if (name != null)
                    ns = other.Acquire();
                if (name != null)
                    ns!.Dispose();
            }

            public void GoodField()
            {
                PidNsHandle? ns = null;
                if (_name is not null)
                    ns = other.Acquire();
                if (_name is not null)
                    ns!.Dispose();
            }

            public void GoodProperty()
            {
                PidNsHandle? ns = null;
                if (Name != null)
                    ns = other.Acquire();
                Console.WriteLine();
                if (Name != null)
                    ns!.Dispose();
            }

            public void GoodPropertyOfAnother(Asking asked)
            {
                PidNsHandle? ns = null;
                if (asked.Name != null)
                    ns = other.Acquire();
                if (asked.Name != null)
                    ns!.Dispose();
            }

            public void GoodBool()
            {
                PidNsHandle? first = null, second = null;
                if (IsOn)
                    first = other.Acquire();
                if (_isOn)
                    second = other.Acquire();
                if (IsOn)
                    first!.Dispose();
                if (_isOn)
                    second!.Dispose();
            }

            public void BadTheOtherWayRound()
            {
                PidNsHandle? ns = null;
                if (Name != null)
                    ns = other.{|PIDNS203:Acquire|}();
                if (Name == null)
                    ns?.Dispose();
            }

            public void BadOfAnother(Asking asked)
            {
                PidNsHandle? ns = null;
                if (asked.Name != null)
                    ns = other.{|PIDNS203:Acquire|}();
                asked = new Asking(other);
                if (asked.Name != null)
                    ns?.Dispose();
            }

            public void BadChanging()
            {
                PidNsHandle? ns = null;
                if (_changing != null)
                    ns = other.{|PIDNS203:Acquire|}();
                _changing = Console.ReadLine();
                if (_changing != null)
                    ns?.Dispose();
            }

            public void BadComputed()
            {
                PidNsHandle? ns = null;
                if (Computed != null)
                    ns = other.{|PIDNS203:Acquire|}();
                if (Computed != null)
                    ns?.Dispose();
            }

            public void BadAfterAnotherValue(string? name)
            {
                PidNsHandle? ns = null;
                if (name != null)
                    ns = other.{|PIDNS203:Acquire|}();
                name = Console.ReadLine();
                if (name != null)
                    ns?.Dispose();
            }
        }
        """);

    [Fact]
    public Task What_a_try_found_tells_what_became_of_a_reference() => Members("""
        sealed class Finding(PidNsHandle other)
        {
            private static string Parse(PidNsHandle ns) => ns.Level > 0 ? "" : throw new FormatException();

            private static void Keep([Owned] PidNsHandle ns) => ns.Dispose();

            public void Good(bool isThere)
            {
                PidNsHandle? ns = null;
                string? parsed = null;
                if (isThere)
                    ns = other.Acquire();
                if (ns != null)
                {
                    try
                    {
                        parsed = Parse(ns);
                    }
                    catch (FormatException)
                    {
                        ns.Dispose();
                    }
                }

                if (parsed != null)
                    Keep(ns!);
            }

            public void Bad(bool isThere)
            {
                PidNsHandle? ns = null;
                string? parsed = null;
                if (isThere)
                    ns = other.{|PIDNS203:Acquire|}();
                if (ns != null)
                {
                    try
                    {
                        parsed = Parse(ns);
                    }
                    catch (FormatException)
                    {
                    }
                }

                if (parsed != null)
                    Keep(ns!);
            }
        }
        """);

    [Fact]
    public Task One_of_two_by_a_bool_that_is_asked_again() => Members("""
        static void Good(TaskRef given, bool isOwn)
        {
            TaskRef task;
            if (isOwn)
                task = TaskRef.Open(1);
            else
                task = given;
            Print(task.Pid);
            if (isOwn)
                task.Dispose();
        }

        static void GoodConditional(TaskRef given, bool isOwn)
        {
            var task = isOwn ? TaskRef.Open(1) : given;
            try
            {
                Print(task.Pid);
            }
            finally
            {
                if (isOwn)
                    task.Dispose();
            }
        }

        static void BadTheOtherWayRound(TaskRef given, bool isOwn)
        {
            var task = isOwn ? TaskRef.{|PIDNS203:Open|}(1) : given;
            Print(task.Pid);
            if (!isOwn)
                task.{|PIDNS901:Dispose|}();
        }

        [return: Borrowed]
        static TaskRef Shared() => throw new InvalidOperationException();

        static void BadWhenItMayBeAThird(TaskRef given, bool isOwn, bool isNew)
        {
            var own = TaskRef.{|PIDNS203:Open|}(1);
            var inner = isNew ? own : Shared();
            var task = isOwn ? inner : given;
            Print(task.Pid);
            if (isOwn)
                task.Dispose();
            else
                own.Dispose();
        }

        static void BadAfterAnotherValue(TaskRef given, bool isOwn)
        {
            var task = isOwn ? TaskRef.{|PIDNS203:Open|}(1) : given;
            Print(task.Pid);
            task = given;
            if (isOwn)
                task.{|PIDNS901:Dispose|}();
        }
        """);
}
