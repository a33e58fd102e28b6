namespace PidNs.Analyzers.Tests.Rules.References;

/// <summary>PIDNS203: a counted reference is put on every path that the method writes.</summary>
public class NotReleasedTests
{
    private static Task Body(string statements) => Verify.Body(statements, Verify.WrittenPathsOnly);

    private static Task Members(string members) => Verify.Members(members, Verify.WrittenPathsOnly);

    [Fact]
    public Task Never() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        Print(ns.Id);
        """);

    [Fact]
    public Task Never_though_unused() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        """);

    [Fact]
    public Task Not_on_an_early_return() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            return;
        ns.Dispose();
        """);

    [Fact]
    public Task Not_on_a_throw() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            throw new InvalidOperationException();
        ns.Dispose();
        """);

    [Fact]
    public Task Not_on_a_throw_expression() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        Print(condition ? 1 : throw new InvalidOperationException());
        ns.Dispose();
        """);

    [Fact]
    public Task Not_on_one_branch() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            ns.Dispose();
        """);

    [Fact]
    public Task Not_in_one_case_of_a_switch() => Members("""
        static void M(PidNsHandle other, int kind)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            switch (kind)
            {
                case 1:
                    ns.Dispose();
                    break;
                case 2:
                    break;
                default:
                    ns.Dispose();
                    break;
            }
        }
        """);

    [Fact]
    public Task In_every_case_of_a_switch() => Members("""
        static void M(PidNsHandle other, int kind)
        {
            var ns = other.Acquire();
            switch (kind)
            {
                case 1:
                    ns.Dispose();
                    break;
                default:
                    ns.Dispose();
                    return;
            }
        }
        """);

    [Fact]
    public Task Not_when_a_loop_is_left_early() => Body("""
        for (var i = 0; i < 10; i++)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            if (Condition())
                break;
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Not_when_a_loop_is_continued_early() => Body("""
        while (Condition())
        {
            var ns = other.{|PIDNS203:Acquire|}();
            if (condition)
                continue;
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Not_when_a_goto_jumps_past_it() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            goto done;
        ns.Dispose();
        done:
        MayThrow();
        """);

    [Fact]
    public Task Overwritten_by_the_next_one() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        ns = other.Acquire();
        ns.Dispose();
        """);

    [Fact]
    public Task Overwritten_in_a_loop() => Body("""
        PidNsHandle? ns = null;
        while (Condition())
            ns = other.{|PIDNS203:Acquire|}();
        ns?.Dispose();
        """);

    [Fact]
    public Task Released_before_it_is_overwritten_in_a_loop() => Body("""
        PidNsHandle? ns = null;
        while (Condition())
        {
            ns?.Dispose();
            ns = other.Acquire();
        }
        ns?.Dispose();
        """);

    [Fact]
    public Task Overwritten_by_null() => Body("""
        var ns = task.{|PIDNS203:TaskGetPidNs|}();
        ns = null;
        UseMaybe(ns);
        """);

    [Fact]
    public Task Not_when_an_exception_is_caught() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        try
        {
            MayThrow();
            ns.Dispose();
        }
        catch (InvalidOperationException)
        {
            Print("failed");
        }
        """);

    [Fact]
    public Task Released_when_an_exception_is_caught_as_well() => Body("""
        var ns = other.Acquire();
        try
        {
            MayThrow();
        }
        catch (InvalidOperationException)
        {
            Print("failed");
        }
        ns.Dispose();
        """);

    [Fact]
    public Task Released_in_finally() => Body("""
        var ns = other.Acquire();
        try
        {
            if (condition)
                return;
            MayThrow();
            if (ns.Level > 1)
                throw new InvalidOperationException();
        }
        finally
        {
            ns.Dispose();
        }
        """);

    [Fact]
    public Task By_a_using_statement() => Body("""
        using (var ns = other.Acquire())
        {
            if (condition)
                return;
            Use(ns);
        }
        """);

    [Fact]
    public Task By_a_using_declaration() => Body("""
        using var ns = other.Acquire();
        if (condition)
            throw new InvalidOperationException();
        Use(ns);
        """);

    [Fact]
    public Task By_a_using_of_an_existing_local() => Body("""
        var ns = other.Acquire();
        using (ns)
            Use(ns);
        """);

    [Fact]
    public Task Only_when_it_is_not_None() => Body("""
        var ns = task.TaskGetPidNs();
        if (ns is not null)
        {
            Use(ns);
            ns.Dispose();
        }
        """);

    [Fact]
    public Task Through_a_conditional_access() => Body("""
        var ns = task.TaskGetPidNs();
        UseMaybe(ns);
        ns?.Dispose();
        """);

    [Fact]
    public Task Through_an_alias() => Body("""
        var ns = other.Acquire();
        var same = ns;
        same.Dispose();
        """);

    [Fact]
    public Task Through_IDisposable() => Body("""
        IDisposable ns = other.Acquire();
        ns.Dispose();
        """);

    [Fact]
    public Task Through_a_cast() => Body("""
        var ns = other.Acquire();
        ((IDisposable)ns).Dispose();
        """);

    [Fact]
    public Task Returned() => Members("""
        static PidNsHandle Direct(PidNsHandle other) => other.Acquire();

        static PidNsHandle? Checked(TaskRef task)
        {
            var ns = task.TaskGetPidNs();
            return ns;
        }
        """);

    [Fact]
    public Task Returned_on_one_path_only() => Members("""
        static PidNsHandle? M(PidNsHandle other, bool condition)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            if (condition)
                return null;
            return ns;
        }
        """);

    [Fact]
    public Task Returned_in_a_tuple() => Members("""
        static (PidNsHandle Ns, int Level) M(PidNsHandle other)
        {
            var ns = other.Acquire();
            return (ns, ns.Level);
        }
        """);

    [Fact]
    public Task Given_out_by_a_parameter() => Members("""
        static bool TryGet(TaskRef task, [NotNullWhen(true)] out PidNsHandle? ns)
        {
            ns = task.TaskGetPidNs();
            return ns is not null;
        }

        static void Ref(ref PidNsHandle? ns, PidNsHandle other) => ns = other.Acquire();
        """);

    [Fact]
    public Task Received_from_an_out_parameter() => Members("""
        static bool TryGet(TaskRef task, [NotNullWhen(true)] out PidNsHandle? ns)
        {
            ns = task.TaskGetPidNs();
            return ns is not null;
        }

        static void Bad(TaskRef task)
        {
            if ({|PIDNS203:TryGet|}(task, out var ns))
                Print(ns.Id);
        }

        static void Good(TaskRef task)
        {
            if (TryGet(task, out var ns))
            {
                Print(ns.Id);
                ns.Dispose();
            }
        }

        static void Negated(TaskRef task)
        {
            if (!TryGet(task, out var ns))
                return;
            using (ns)
                Print(ns.Id);
        }
        """);

    [Fact]
    public Task Taken_by_a_parameter_that_owns() => Body("""
        var ns = other.Acquire();
        Take(ns);
        """);

    [Fact]
    public Task Only_lent_to_a_parameter() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        Use(ns);
        """);

    [Fact]
    public Task Taken_on_one_path_only() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            Take(ns);
        """);

    [Fact]
    public Task Kept_by_a_collection() => Body("""
        list.Add(other.Acquire());
        var ns = other.Acquire();
        list.Insert(0, ns);
        """);

    [Fact]
    public Task Kept_by_an_array_or_an_object() => Members("""
        class Holder
        {
            public PidNsHandle? Ns { get; set; }
        }

        static PidNsHandle[] Array(PidNsHandle other)
        {
            var ns = other.Acquire();
            return new[] { ns };
        }

        static void Element(PidNsHandle[] all, PidNsHandle other) => all[0] = other.Acquire();

        static PidNsHandle[] Collection(PidNsHandle other) => [other.Acquire(), other.Acquire()];

        static Holder Initializer(PidNsHandle other) => new() { Ns = other.Acquire() };

        static object Anonymous(PidNsHandle other) => new { Ns = other.Acquire() };

        static object Boxed(PidNsHandle other) => other.Acquire();
        """);

    [Fact]
    public Task Handed_to_a_parameter_of_another_type() => Members("""
        static void Keep(object o) { }
        static void Generic<T>(T value) { }

        static void M(PidNsHandle other)
        {
            Keep(other.Acquire());
            var ns = other.Acquire();
            Generic(ns);
        }
        """);

    [Fact]
    public Task Lent_to_a_constructor() => Members("""
        class Viewer(PidNsHandle ns)
        {
            public int Level => ns.Level;
        }

        static int M(PidNsHandle other)
        {
            var ns = other.{|PIDNS203:Acquire|}();
            return new Viewer(ns).Level;
        }
        """);

    [Fact]
    public Task Taken_by_a_constructor_that_owns() => Members("""
        sealed class Owner([Owned] PidNsHandle ns) : IDisposable
        {
            private readonly PidNsHandle _ns = ns;
            public void Dispose() => _ns.Dispose();
        }

        static Owner M(PidNsHandle other)
        {
            var ns = other.Acquire();
            return new Owner(ns);
        }
        """);

    [Fact]
    public Task Kept_by_a_positional_record() => Members("""
        record Entry(int Pid, PidNsHandle Ns);

        static Entry M(PidNsHandle other)
        {
            var ns = other.Acquire();
            return new Entry(1, ns);
        }
        """);

    [Fact]
    public Task An_owned_parameter_has_to_be_released() => Members("""
        static void Bad([Owned] PidNsHandle {|PIDNS203:ns|}) => Print(ns.Id);

        static void Good([Owned] PidNsHandle ns)
        {
            using (ns)
                Print(ns.Id);
        }

        static void PassedOn([Owned] PidNsHandle ns) => Take(ns);
        """);

    [Fact]
    public Task A_parameter_is_only_borrowed() => Members("""
        static void M(PidNsHandle ns) => Print(ns.Id);
        """);

    [Fact]
    public Task What_a_property_returns_is_lent() => Members("""
        PidNsHandle Current => throw new InvalidOperationException();

        void M() => Print(Current.Id);

        void Local()
        {
            var ns = Current;
            Print(ns.Id);
        }
        """);

    [Fact]
    public Task What_a_property_says_that_it_hands_over() => Members("""
        [Owned] PidNsHandle Fresh => throw new InvalidOperationException();

        void M()
        {
            var ns = {|PIDNS203:Fresh|};
            Print(ns.Id);
        }
        """);

    [Fact]
    public Task What_a_method_says_that_it_lends() => Members("""
        [return: Borrowed]
        static PidNsHandle Cached() => throw new InvalidOperationException();

        static void M()
        {
            var ns = Cached();
            Print(ns.Id);
        }
        """);

    [Fact]
    public Task A_task_is_a_reference_too() => Body("""
        var opened = TaskRef.{|PIDNS203:Open|}(1);
        Print(opened.Pid);
        """);

    [Fact]
    public Task One_of_two_on_each_branch() => Body("""
        var ns = condition ? other.Acquire() : other.{|PIDNS203:Acquire|}();
        if (condition)
            ns.Dispose();
        """);

    [Fact]
    public Task Awaited() => Members("""
        static Task<PidNsHandle> GetAsync() => throw new InvalidOperationException();

        static async Task Bad()
        {
            var ns = await {|PIDNS203:GetAsync|}();
            Print(ns.Id);
        }

        static async Task Configured()
        {
            var ns = await {|PIDNS203:GetAsync|}().ConfigureAwait(false);
            Print(ns.Id);
        }

        static async Task Good()
        {
            using var ns = await GetAsync().ConfigureAwait(false);
            Print(ns.Id);
        }

        static async Task<PidNsHandle> Returned() => await GetAsync();
        """);

    [Fact]
    public Task In_a_local_function_and_a_lambda() => Members("""
        static void M(PidNsHandle other)
        {
            Local();
            Action lambda = () =>
            {
                var ns = other.{|PIDNS203:Acquire|}();
                Print(ns.Id);
            };
            lambda();

            void Local()
            {
                var ns = other.{|PIDNS203:Acquire|}();
                Print(ns.Id);
            }
        }
        """);

    [Fact]
    public Task Released_in_a_stored_lambda() => Body("""
        var ns = other.Acquire();
        Rcu.Call(() => ns.Dispose());
        """);

    [Fact]
    public Task Released_by_a_method_group() => Body("""
        var ns = other.Acquire();
        Rcu.Call(ns.Dispose);
        """);

    [Fact]
    public Task A_path_that_cannot_be_taken() => Body("""
        var ns = other.Acquire();
        if (false)
            return;
        ns.Dispose();
        """);

    [Fact]
    public Task An_endless_loop_never_ends() => Body("""
        var ns = other.Acquire();
        while (true)
            Use(ns);
        """);

    [Fact]
    public Task A_flag_says_whether_it_is_held() => Body("""
        PidNsHandle? ns = null;
        var held = false;
        if (condition)
        {
            ns = other.Acquire();
            held = true;
        }
        if (held)
            ns!.Dispose();
        """);

    [Fact]
    public Task The_same_condition_twice() => Members("""
        static void M(PidNsHandle other, bool condition)
        {
            PidNsHandle? ns = null;
            if (condition)
                ns = other.Acquire();
            ns?.Dispose();
        }
        """);

    [Fact]
    public Task Many_leaks_are_many_mistakes() => Body("""
        var a = other.{|PIDNS203:Acquire|}();
        var b = other.{|PIDNS203:Acquire|}();
        if (condition)
            return;
        a.Dispose();
        b.Dispose();
        """);

    [Fact]
    public Task A_leak_is_one_mistake_on_many_paths() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        if (condition)
            return;
        if (Condition())
            throw new InvalidOperationException();
        if (Condition())
            return;
        """);

    [Fact]
    public Task A_release_that_is_not_one() => Body("""
        var ns = other.{|PIDNS203:Acquire|}();
        GC.KeepAlive(1);
        GC.SuppressFinalize(list);
        """);
}
