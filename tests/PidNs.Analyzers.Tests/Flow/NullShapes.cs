namespace PidNs.Analyzers.Tests.Flow;

/// <summary>Every way to check for None, and every way to get it wrong.</summary>
public class NullShapes
{
    /// <summary>Checks that let control through only when the handle is there.</summary>
    [Theory]
    [InlineData("if (ns != null) Use(ns);")]
    [InlineData("if (null != ns) Use(ns);")]
    [InlineData("if (ns is not null) Use(ns);")]
    [InlineData("if (ns is { }) Use(ns);")]
    [InlineData("if (ns is object) Use(ns);")]
    [InlineData("if (ns is PidNsHandle) Use(ns);")]
    [InlineData("if (ns is { } x) Use(x);")]
    [InlineData("if (ns is { } x) Use(ns);")]
    [InlineData("if (ns is PidNsHandle x) Use(x);")]
    [InlineData("if (ns is { Level: 1 }) Use(ns);")]
    [InlineData("if (ns is { Level: > 0 and < 5 } x) Use(x);")]
    [InlineData("if (ns is not { }) return; Use(ns);")]
    [InlineData("if (ns is not { } x) return; Use(x);")]
    [InlineData("if (ns is not PidNsHandle x) throw new Exception(); Use(x);")]
    [InlineData("if (ns == null) return; Use(ns);")]
    [InlineData("if (ns is null) throw new Exception(); Use(ns);")]
    [InlineData("if (!(ns is null)) Use(ns);")]
    [InlineData("if (!(ns == null)) Use(ns);")]
    [InlineData("if (!(ns != null)) return; Use(ns);")]
    [InlineData("if ((ns == null) == false) Use(ns);")]
    [InlineData("if ((ns is not null) is true) Use(ns);")]
    [InlineData("if (ns?.Level == 1) Use(ns);")]
    [InlineData("if (ns?.Level > 0) Use(ns);")]
    [InlineData("if (ns?.Level is not null) Use(ns);")]
    [InlineData("if (ns?.Level is { } level) Use(ns);")]
    [InlineData("if (ns?.IsCurrent == true) Use(ns);")]
    [InlineData("if (ns?.IsCurrent ?? false) Use(ns);")]
    [InlineData("if (ns != null && condition) Use(ns);")]
    [InlineData("if (condition && ns != null) Use(ns);")]
    [InlineData("if (ns != null && ns.Level > 0) Use(ns);")]
    [InlineData("if (ns == null || ns.Level > 0) return; Use(ns);")]
    [InlineData("if (ns == null || condition) return; Use(ns);")]
    [InlineData("if (condition || ns == null) return; Use(ns);")]
    [InlineData("if (!(ns == null || condition)) Use(ns);")]
    [InlineData("if (!(ns != null && condition)) return; Use(ns);")]
    [InlineData("if (ns != null & condition) Use(ns);")]
    [InlineData("if (ns is null ? false : condition) Use(ns);")]
    [InlineData("if (ns != null) { } else { return; } Use(ns);")]
    [InlineData("if (ns == null) { if (condition) return; else throw new Exception(); } Use(ns);")]
    [InlineData("if (object.ReferenceEquals(ns, null)) return; Use(ns);")]
    [InlineData("if (ReferenceEquals(null, ns)) return; Use(ns);")]
    [InlineData("if (Equals(ns, null)) return; Use(ns);")]
    [InlineData("Use(ns ?? throw new Exception()); Use(ns);")]
    [InlineData("Use(ns ?? other);")]
    [InlineData("Print(ns != null ? ns.Level : 0);")]
    [InlineData("Print(ns == null ? 0 : ns.Level);")]
    [InlineData("Print(ns is null ? throw new Exception() : ns.Level); Use(ns);")]
    [InlineData("Print(ns?.Level);")]
    [InlineData("Print(ns?.Id.Inode.ToString().Length);")]
    [InlineData("Print(ns?.ToString()?.Length);")]
    [InlineData("Print(ns?.Level ?? 0);")]
    [InlineData("Print(ns != null && ns.Level > 0);")]
    [InlineData("Print(ns == null || ns.Level > 0);")]
    [InlineData("switch (ns) { case null: break; default: Use(ns); break; }")]
    [InlineData("switch (ns) { case null: return; } Use(ns);")]
    [InlineData("switch (ns) { case { } x: Use(x); break; }")]
    [InlineData("switch (ns) { case PidNsHandle x when x.Level > 0: Use(x); break; case not null: Use(ns); break; }")]
    [InlineData("switch (ns) { case { Level: 1 }: case { Level: 2 }: Use(ns); break; }")]
    [InlineData("Print(ns switch { null => 0, var x => x.Level });")]
    [InlineData("Print(ns switch { { } x => x.Level, _ => 0 });")]
    [InlineData("Print(ns switch { not null => ns.Level, _ => 0 });")]
    [InlineData("Print(ns switch { null => throw new Exception(), _ => ns.Level }); Use(ns);")]
    [InlineData("Print((ns, condition) switch { (null, _) => 0, (not null, true) => ns.Level, ({ } x, false) => x.Level });")]
    [InlineData("Print((ns, condition) is ({ } x, true) ? x.Level : 0);")]
    [InlineData("while (ns == null) return; Use(ns);")]
    [InlineData("while (ns != null) { Use(ns); if (condition) break; }")]
    [InlineData("for (; ns != null; ) { Use(ns); }")]
    [InlineData("do { if (ns == null) return; } while (condition); Use(ns);")]
    [InlineData("for (;;) { if (ns == null) continue; Use(ns); break; }")]
    [InlineData("while (true) { if (ns != null) break; } Use(ns);")]
    [InlineData("foreach (var i in list) { if (ns == null) break; Use(ns); }")]
    [InlineData("foreach (var i in list) { if (ns == null) continue; Use(ns); }")]
    [InlineData("if (ns == null) goto none; Use(ns); none: MayThrow();")]
    [InlineData("if (ns != null) goto some; return; some: Use(ns);")]
    [InlineData("Debug.Assert(ns != null); Use(ns);")]
    [InlineData("Debug.Assert(ns is not null, \"there\"); Use(ns);")]
    [InlineData("ArgumentNullException.ThrowIfNull(ns); Use(ns);")]
    [InlineData("if (ns == null) Environment.FailFast(null); Use(ns);")]
    [InlineData("if (ns == null) Stop(); Use(ns);")]
    [InlineData("StopUnless(ns != null); Use(ns);")]
    [InlineData("StopIf(ns == null); Use(ns);")]
    [InlineData("StopUnless(ns is { Level: 1 } && condition); Use(ns);")]
    [InlineData("Ensure(ns); Use(ns);")]
    [InlineData("if (IsThere(ns)) Use(ns);")]
    [InlineData("if (!IsThere(ns)) return; Use(ns);")]
    [InlineData("if (IsGone(ns)) return; Use(ns);")]
    [InlineData("if (IsThere(ns) && condition) Use(ns);")]
    [InlineData("if (IsGone(ns) || condition) return; Use(ns);")]
    [InlineData("var there = IsThere(ns); if (there) Use(ns!);")]
    [InlineData("var there = ns is not null; if (!there) return; Use(ns!);")]
    [InlineData("var there = ns != null; var gone = !there; if (gone) return; Use(ns!);")]
    [InlineData("var go = ns != null && condition; if (go) Use(ns!);")]
    [InlineData("bool there; if (ns is null) there = false; else there = true; if (there) Use(ns!);")]
    [InlineData("var there = ns is null ? false : true; if (there) Use(ns!);")]
    [InlineData("var there = false; if (ns is not null) there = true; if (there) Use(ns!);")]
    [InlineData("try { if (ns == null) return; } finally { MayThrow(); } Use(ns);")]
    [InlineData("try { MayThrow(); } catch (Exception) when (ns != null) { Use(ns); }")]
    [InlineData("try { MayThrow(); } catch { if (ns == null) throw; Use(ns); }")]
    [InlineData("if (ns == null) return; try { MayThrow(); } catch { Use(ns); } finally { Use(ns); }")]
    [InlineData("if (ns == null) return; lock (list) { Use(ns); }")]
    [InlineData("lock (list) { if (ns == null) return; } Use(ns);")]
    [InlineData("checked { if (ns == null) return; } Use(ns);")]
    [InlineData("using (other.Acquire()) { if (ns == null) return; } Use(ns);")]
    [InlineData("var a = ns; if (a == null) return; Use(a);")]
    [InlineData("var a = ns; if (a == null) return; Use(ns!);")]
    [InlineData("var (a, b) = (ns, condition); if (a == null) return; Use(a);")]
    [InlineData("var pair = (Ns: ns, Other: other); if (pair.Ns == null) return; Use(pair.Ns);")]
    [InlineData("var pair = (ns, other); if (pair.ns is { } x) Use(x);")]
    [InlineData("if (ns is var same && same is not null) Use(same);")]
    [InlineData("if (ns is var x and not null) Use(x);")]
    [InlineData("if (ns is { } and var x) Use(x);")]
    [InlineData("if (ns is null or { Level: 0 }) return; Use(ns);")]
    [InlineData("if (ns is not null and not { Level: 0 }) Use(ns);")]
    [InlineData("object? o = ns; if (o is PidNsHandle x) Use(x);")]
    [InlineData("IDisposable? d = ns; if (d is PidNsHandle x) Use(x);")]
    [InlineData("if (ns as IDisposable is { } d) MayThrow();")]
    [InlineData("PidNsHandle? a = ns; a ??= other; Use(a);")]
    [InlineData("PidNsHandle sure = ns ?? other; Use(sure);")]
    [InlineData("PidNsHandle sure; if (ns != null) sure = ns; else sure = other; Use(sure);")]
    [InlineData("var sure = condition ? ns ?? other : other; Use(sure);")]
    [InlineData("ref PidNsHandle? alias = ref cell; alias = other; Use(alias);")]
    [InlineData("int number = 0; if (ns is { Level: var level }) number = level + ns.Level; Print(number);")]
    [InlineData("bool Local() => ns != null && ns.Level > 0; Print(Local());")]
    [InlineData("Func<bool> lambda = () => ns != null && ns.Level > 0; Print(lambda());")]
    [InlineData("Print(new[] { 1 }.Where(i => ns is { } x && x.Level == i));")]
    [InlineData("if (ns is null) { Local(); [DoesNotReturn] static void Local() => throw new Exception(); } Use(ns);")]
    [InlineData("#pragma warning disable\nif (ns is null) return; Use(ns);")]
    [InlineData("if (ns != null) { Use(ns); MayThrow(); Use(ns); }")]
    [InlineData("if (ns is null) ns2 = other; else ns2 = ns; Use(ns2);")]
    [InlineData("if (ns == other) Use(ns);")]
    [InlineData("if (other.Equals(ns)) MayThrow();")]
    [InlineData("Print(nameof(ns.Level));")]
    [InlineData("if (false) Use(ns!);")]
    [InlineData("return; Use(ns);")]
    public Task Checked(string statements) => Verify.Members(InContext(statements), Quietly);

    /// <summary>Checks that look like one and let None through; the mark says where it is used.</summary>
    [Theory]
    [InlineData("Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns is null) { } Use({|PIDNS201:ns|});")]
    [InlineData("if (ns is not null) { } Use({|PIDNS201:ns|});")]
    [InlineData("if (ns != null || condition) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null && condition) return; Use({|PIDNS201:ns|});")]
    [InlineData("if (!(ns != null || condition)) return; Use({|PIDNS201:ns|});")]
    [InlineData("if (ns != null | condition) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns != null ^ condition) Use({|PIDNS201:ns|});")]
    [InlineData("if ((ns != null) == condition) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null || {|#0:ns|}.Level > 0) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns?.Level == null) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns?.Level != 1) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns?.IsCurrent != true) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns?.IsCurrent ?? true) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns is not { Level: 1 }) Use({|PIDNS201:ns|});")]
    [InlineData("if (ns is { Level: 1 }) return; Use({|PIDNS201:ns|});")]
    [InlineData("Print(ns?.Level); Use({|PIDNS201:ns|});")]
    [InlineData("ns?.ToString(); Use({|PIDNS201:ns|});")]
    [InlineData("Print(ns == null ? {|PIDNS201:ns|}.Level : 0);")]
    [InlineData("Print(ns != null ? 1 : {|PIDNS201:ns|}.Level);")]
    [InlineData("Print(ns != null || {|PIDNS201:ns|}.Level > 0);")]
    [InlineData("Print(ns == null && {|PIDNS201:ns|}.Level > 0);")]
    [InlineData("switch (ns) { case null: Use({|PIDNS201:ns|}); break; }")]
    [InlineData("switch (ns) { case { Level: 1 }: break; default: Use({|PIDNS201:ns|}); break; }")]
    [InlineData("switch (ns) { case var x: Use({|PIDNS201:x|}); break; }")]
    [InlineData("switch (ns) { case null: break; } Use({|PIDNS201:ns|});")]
    [InlineData("switch (ns) { case { Level: 1 }: return; } Use({|PIDNS201:ns|});")]
    [InlineData("Print(ns switch { { Level: 1 } => 1, var x => {|PIDNS201:x|}.Level });")]
    [InlineData("Print(ns switch { { Level: 1 } => 1, _ => {|PIDNS201:ns|}.Level });")]
    [InlineData("if (ns is var x) Use({|PIDNS201:x|});")]
    [InlineData("if (ns is null or { Level: 0 }) Use({|PIDNS201:ns|});")]
    [InlineData("while (ns == null) { if (condition) break; } Use({|PIDNS201:ns|});")]
    [InlineData("while (condition) { if (ns == null) break; } Use({|PIDNS201:ns|});")]
    [InlineData("do { Use({|PIDNS201:ns|}); } while (ns != null);")]
    [InlineData("foreach (var i in list) { if (ns == null) return; } Use({|PIDNS201:ns|});")]
    [InlineData("for (var i = 0; i < 3; i++) { if (ns != null) continue; Use({|PIDNS201:ns|}); }")]
    [InlineData("if (ns == null) goto use; return; use: Use({|PIDNS201:ns|});")]
    [InlineData("if (ns != null) goto use; use: Use({|PIDNS201:ns|});")]
    [InlineData("try { if (ns == null) throw new Exception(); } catch { } Use({|PIDNS201:ns|});")]
    [InlineData("try { if (ns == null) return; } finally { Use({|PIDNS201:ns|}); }")]
    [InlineData("try { MayThrow(); if (ns == null) return; } catch { Use({|PIDNS201:ns|}); }")]
    [InlineData("try { MayThrow(); } catch (Exception) when (ns == null) { Use({|PIDNS201:ns|}); }")]
    [InlineData("try { MayThrow(); } catch (Exception) when ({|PIDNS201:ns|}.Level == 1) { }")]
    [InlineData("lock ({|PIDNS201:ns|}) { }")]
    [InlineData("Debug.Assert(condition); Use({|PIDNS201:ns|});")]
    [InlineData("Debug.Assert(ns == null); Use({|PIDNS201:ns|});")]
    [InlineData("Debug.WriteLine(ns != null); Use({|PIDNS201:ns|});")]
    [InlineData("if (IsThere(ns) || condition) Use({|PIDNS201:ns|});")]
    [InlineData("if (!IsThere(ns)) Use({|PIDNS201:ns|});")]
    [InlineData("if (IsGone(ns)) Use({|PIDNS201:ns|});")]
    [InlineData("if (LooksAt(ns)) Use({|PIDNS201:ns|});")]
    [InlineData("var gone = ns is null; if (gone) Use({|PIDNS201:ns|});")]
    [InlineData("var there = ns != null; there = condition; if (there) Use({|PIDNS201:ns|});")]
    [InlineData("var there = ns != null || condition; if (there) Use({|PIDNS201:ns|});")]
    [InlineData("var a = ns; a = cell; if (a == null) return; Use({|PIDNS201:ns|});")]
    [InlineData("if (ns != null) ns = cell; Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) return; ns = cell; Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) return; Change(ref ns); Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) return; (ns, _) = (cell, 1); Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) return; ns = null; Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) return; ns = default; Use({|PIDNS201:ns|});")]
    [InlineData("if (ns == null) return; while (condition) { Use({|PIDNS201:ns|}); ns = cell; }")]
    [InlineData("var (a, b) = (ns, condition); Use({|PIDNS201:a|});")]
    [InlineData("var pair = (Ns: ns, Other: other); Use(pair.{|PIDNS201:Ns|});")]
    [InlineData("PidNsHandle sure = ns!; Use({|PIDNS201:sure|});")]
    [InlineData("PidNsHandle sure = ns ?? cell!; Use({|PIDNS201:sure|});")]
    [InlineData("var maybe = condition ? ns : other; Use({|PIDNS201:maybe|});")]
    [InlineData("var maybe = condition ? other : null; Use({|PIDNS201:maybe|});")]
    [InlineData("Use({|PIDNS201:null|}!);")]
    [InlineData("Use({|PIDNS201:default|}!);")]
    [InlineData("Use({|PIDNS201:default(PidNsHandle)|}!);")]
    [InlineData("PidNsHandle? none = null; Use({|PIDNS201:none|}!);")]
    [InlineData("Func<int> lambda = () => {|PIDNS201:ns|}.Level;")]
    [InlineData("int Local() => {|PIDNS201:ns|}.Level; Print(Local());")]
    [InlineData("if (ns is null) return; ns = cell; Func<int> lambda = () => {|PIDNS201:ns|}.Level;")]
    [InlineData("Print(new[] { ns }.Length); Use({|PIDNS201:ns|});")]
    [InlineData("Print($\"{{|PIDNS201:ns|}.Level}\");")]
    [InlineData("var query = from i in list where ns != null select {|PIDNS201:ns|}.Level; Print(query);")]
    [InlineData("Print({|PIDNS201:ns|}.Level + 1);")]
    [InlineData("Use(({|PIDNS201:ns|}));")]
    [InlineData("Use({|PIDNS201:(PidNsHandle)ns!|});")]
    [InlineData("using (other.Acquire()) Use({|PIDNS201:ns|});")]
    [InlineData("for (var i = {|PIDNS201:ns|}.Level; i < 3; i++) { }")]
    [InlineData("if ({|PIDNS201:ns|}.Level > 0) { }")]
    [InlineData("switch ({|PIDNS201:ns|}.Level) { case 1: break; }")]
    [InlineData("foreach (var c in {|PIDNS201:ns|}.ToString()) { }")]
    [InlineData("throw new Exception({|PIDNS201:ns|}.ToString());")]
    [InlineData("var e = new { {|PIDNS201:ns|}.Level };")]
    [InlineData("int[] levels = [{|PIDNS201:ns|}.Level];")]
    [InlineData("var (id, level) = ({|PIDNS201:ns|}.Id, ns.Level);")]
    [InlineData("Action release = {|PIDNS201:ns|}.Dispose;")]
    [InlineData("using var parent = {|PIDNS201:ns|}.GetParent();")]
    public Task Not_checked(string statements) => Verify.Members(InContext(statements.Replace("{|#0:ns|}", "ns", StringComparison.Ordinal)), Quietly);

    /// <summary>What <c>ns</c> is lent, so that these tests are about None alone.</summary>
    private static string InContext(string statements) => $$"""
        [DoesNotReturn] static void Stop() => throw new Exception();
        static void StopUnless([DoesNotReturnIf(false)] bool condition) { }
        static void StopIf([DoesNotReturnIf(true)] bool condition) { }
        static void Ensure([NotNull] PidNsHandle? ns) { if (ns is null) throw new Exception(); }
        static bool IsThere([NotNullWhen(true)] PidNsHandle? ns) => ns is not null;
        static bool IsGone([NotNullWhen(false)] PidNsHandle? ns) => ns is null;
        static bool LooksAt(PidNsHandle? ns) => true;
        static void Change(ref PidNsHandle? ns) { }

        static void M(PidNsHandle? ns, PidNsHandle other, bool condition, List<int> list, PidNsHandle? cell, PidNsHandle? ns2)
        {
        {{statements}}
        }
        """;

    private static void Quietly(Verify.Test test)
    {
        Verify.WrittenPathsOnly(test);
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.Errors;
    }

    [Fact]
    public Task Assigned_in_the_condition_of_a_loop() => Verify.Body("""
        PidNsHandle? ns;
        while ((ns = task.TaskGetPidNs()) != null)
        {
            Use(ns);
            ns.Dispose();
        }
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task Assigned_in_a_condition() => Verify.Body("""
        PidNsHandle? ns;
        if ((ns = task.TaskGetPidNs()) is null)
            return;
        using (ns)
            Use(ns);
        """);

    [Fact]
    public Task Coalescing_assignment() => Verify.Body("""
        var ns = task.TaskGetPidNs();
        ns ??= other.Acquire();
        Use(ns);
        ns.Dispose();
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task Coalescing_assignment_of_what_may_be_None_too() => Verify.Body("""
        var ns = task.TaskGetPidNs();
        ns ??= other.GetParent();
        Use({|PIDNS201:ns|});
        ns.Dispose();
        """, Verify.WrittenPathsOnly);

    [Fact]
    public Task Coalescing_chain() => Verify.Body("""
        using var ns = task.TaskGetPidNs() ?? other.GetParent() ?? other.Acquire();
        Use(ns);
        """);

    [Fact]
    public Task Out_parameters_that_tell() => Verify.Members("""
        static bool TryGet(TaskRef task, [NotNullWhen(true)] out PidNsHandle? ns) => (ns = task.TaskGetPidNs()) is not null;
        static bool TryMaybe(TaskRef task, [MaybeNullWhen(false)] out PidNsHandle ns) { ns = task.TaskGetPidNs()!; return ns is not null; }
        static bool Failed(TaskRef task, [NotNullWhen(false)] out PidNsHandle? ns) => (ns = task.TaskGetPidNs()) is null;
        static void Get(TaskRef task, out PidNsHandle? ns) => ns = task.TaskGetPidNs();

        static void Good(TaskRef task)
        {
            if (TryGet(task, out var a))
            {
                Use(a);
                a.Dispose();
            }
            if (!TryGet(task, out PidNsHandle? b))
                return;
            Use(b);
            b.Dispose();
            if (Failed(task, out var c))
                return;
            Use(c);
            c.Dispose();
            PidNsHandle? d;
            var found = TryGet(task, out d);
            if (found)
                Use(d!);
            d?.Dispose();
            if (TryMaybe(task, out var e))
            {
                Use(e);
                e.Dispose();
            }
        }

        static void Bad(TaskRef task)
        {
            TryGet(task, out var a);
            Use({|PIDNS201:a|});
            a.Dispose();
            if (!TryGet(task, out var b))
                Use({|PIDNS201:b|});
            b?.Dispose();
            if (Failed(task, out var c))
                Use({|PIDNS201:c|});
            c?.Dispose();
            Get(task, out var d);
            Use({|PIDNS201:d|});
            d.Dispose();
            if (!TryMaybe(task, out var e))
                Use({|PIDNS201:e|}!);
            e?.Dispose();
        }
        """, test =>
        {
            Verify.WrittenPathsOnly(test);
            // A promise about an out parameter is not what is looked at here.
            test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.Errors;
        });

    [Fact]
    public Task Members_that_tell() => Verify.Members("""
        [Borrowed] PidNsHandle? _ns;

        [MemberNotNullWhen(true, nameof(_ns))]
        bool HasNs => _ns is not null;

        [MemberNotNullWhen(false, nameof(_ns))]
        bool IsGone() => _ns is null;

        [MemberNotNull(nameof(_ns))]
        void Ensure() { if (_ns is null) throw new Exception(); }

        void Good(bool condition)
        {
            if (HasNs)
                Use(_ns);
            if (!IsGone() && condition)
                Use(_ns);
            Ensure();
            Use(_ns);
        }

        void Bad()
        {
            if (!HasNs)
                Use({|PIDNS201:_ns|}!);
        }

        void AlsoBad()
        {
            if (IsGone())
                Use({|PIDNS201:_ns|}!);
        }
        """);

    [Fact]
    public Task Fields_and_properties() => Verify.Members("""
        sealed class Node
        {
            [Borrowed] public PidNsHandle? Ns;
            [Borrowed] public readonly PidNsHandle? Fixed;
            public Node? Next;
        }

        static void Good(Node node)
        {
            if (node.Ns is not null)
                Use(node.Ns);
            if (node.Fixed is null)
                return;
            MayThrow();
            Use(node.Fixed);
            if (node.Next?.Ns is { } ns)
                Use(ns);
            if (node.Next?.Ns != null)
                Use(node.Next.Ns);
        }

        static void Bad(Node node, Node other)
        {
            if (node.Ns is not null)
                Use(other.{|PIDNS201:Ns|}!);
            if (node.Fixed is not null)
            {
                node = other;
                Use(node.{|PIDNS201:Fixed|}!);
            }
        }
        """);

    [Fact]
    public Task A_ref_local() => Verify.Members("""
        static void M(ref PidNsHandle? cell)
        {
            ref var alias = ref cell;
            if (alias is null)
                return;
            Use(alias);
        }

        static void Bad(ref PidNsHandle? cell)
        {
            ref var alias = ref cell;
            Use({|PIDNS201:alias|}!);
        }
        """);

    [Fact]
    public Task Async_code() => Verify.Members("""
        static Task<PidNsHandle?> FindAsync() => Task.FromResult<PidNsHandle?>(null);
        static ValueTask<PidNsHandle?> FindValueAsync() => default;

        static async Task Good()
        {
            using var ns = await FindAsync();
            if (ns is null)
                return;
            await Task.Yield();
            Use(ns);
            using var again = await FindValueAsync().ConfigureAwait(false);
            if (again is { } there)
                Use(there);
        }

        static async Task Bad()
        {
            using var ns = await FindAsync();
            await Task.Yield();
            Use({|PIDNS201:ns|});
        }

        static async Task AlsoBad()
        {
            using var ns = await FindValueAsync().ConfigureAwait(false);
            Use({|PIDNS201:ns|});
        }
        """);

    [Fact]
    public Task An_iterator() => Verify.Members("""
        static IEnumerable<int> Good(TaskRef task)
        {
            using var ns = task.TaskGetPidNs();
            if (ns is null)
                yield break;
            yield return 1;
            yield return ns.Level;
        }

        static IEnumerable<int> Bad(TaskRef task)
        {
            using var ns = task.TaskGetPidNs();
            yield return 1;
            yield return {|PIDNS201:ns|}.Level;
        }
        """);

    [Fact]
    public Task An_async_iterator() => Verify.Members("""
        static async IAsyncEnumerable<int> M(TaskRef task)
        {
            using var ns = task.TaskGetPidNs();
            await Task.Yield();
            yield return {|PIDNS201:ns|}.Level;
        }
        """);

    [Fact]
    public Task A_primary_constructor() => Verify.Members("""
        sealed class View(PidNsHandle? ns)
        {
            public int Bad => {|PIDNS201:ns|}.Level;
            public int Good => ns is null ? 0 : ns.Level;
            public int Initialized { get; } = {|PIDNS201:ns|}.Level;
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Code("""
        #nullable enable
        using System;
        using PidNs;

        using var task = TaskRef.TryOpen(1);
        if (task is null)
            return 1;
        using var ns = task.TaskGetPidNs();
        Console.WriteLine({|PIDNS201:ns|}.Id);
        return 0;
        """, test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task An_expression_tree() => Verify.Members("""
        static System.Linq.Expressions.Expression<Func<PidNsHandle?, bool>> Good() => ns => ns != null && ns.Level == 1;
        static System.Linq.Expressions.Expression<Func<PidNsHandle?, int>> Bad() => ns => {|PIDNS201:ns|}.Level;
        """);

    [Fact]
    public Task A_lambda_parameter() => Verify.Members("""
        static Func<PidNsHandle?, int> Good() => ns => ns?.Level ?? 0;
        static Func<PidNsHandle?, int> Bad() => ns => {|PIDNS201:ns|}.Level;
        static Func<PidNsHandle?, int> Explicit() => (PidNsHandle? ns) => { return {|PIDNS201:ns|}.Level; };
        """);

    [Fact]
    public Task A_lambda_keeps_what_was_known_where_it_was_made() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        if (ns is null)
            return;
        Func<int> level = () => ns.Level;
        Print(level());
        """);

    [Fact]
    public Task A_local_function_is_entered_with_what_its_variables_may_be() => Verify.Members("""
        static void M(PidNsHandle? ns)
        {
            if (ns is null)
                return;
            Print(Level());

            int Level() => ns.Level;
        }

        static void Bad(PidNsHandle? ns)
        {
            Print(Level());
            if (ns is null)
                return;
            Print(Level());

            int Level() => {|PIDNS201:ns|}.Level;
        }
        """);

    [Fact]
    public Task A_static_local_function() => Verify.Body("""
        using var ns = task.TaskGetPidNs();
        Print(Level(ns));

        static int Level(PidNsHandle? ns) => {|PIDNS201:ns|}.Level;
        """);

    [Fact]
    public Task Nullable_is_switched_in_the_middle() => Verify.Code("""
        #nullable enable
        using System;
        using PidNs;

        class C
        {
        #nullable disable
            static PidNsHandle Oblivious(TaskRef task) => task.TaskGetPidNs();

            static void M(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                Console.WriteLine({|PIDNS201:ns|}.Id);
                using var unsaid = Oblivious(task);
                Console.WriteLine(unsaid.Id);
            }
        #nullable restore
        }
        """);

    [Fact]
    public Task Warnings_on_and_annotations_off() => Verify.Code("""
        #nullable enable warnings
        using System;
        using PidNs;

        class C
        {
            static void M(TaskRef task)
            {
                using var ns = task.TaskGetPidNs();
                Console.WriteLine({|PIDNS201:ns|}.Id);
            }
        }
        """);

    [Fact]
    public Task Generated_code_is_left_alone() => Verify.Code("""
        // <auto-generated/>
        #nullable enable
        using System;
        using PidNs;

        class C
        {
            static void M(TaskRef task)
            {
                var ns = task.TaskGetPidNs();
                Console.WriteLine(ns!.Id);
                CurrentPidNs.DangerousGetUnbounded();
            }
        }
        """);

    [Fact]
    public Task A_generic_constrained_to_a_reference() => Verify.Members("""
        static int Bad<T>(T? ns) where T : TaskHolder => {|PIDNS201:ns|}.Level;
        static int Good<T>(T? ns) where T : TaskHolder => ns is null ? 0 : ns.Level;

        [Owned]
        public class TaskHolder : IDisposable
        {
            public int Level => 1;
            public void Dispose() { }
        }
        """);

    [Fact]
    public Task A_chain_of_conditional_accesses() => Verify.Members("""
        static void Good(TaskRef? task)
        {
            using var parent = task?.TaskGetPidNs();
            Print(parent?.Id.Inode);
        }

        static void Bad(TaskRef? task)
        {
            using var ns = task?.TaskGetPidNs();
            Print({|PIDNS201:ns|}.Id);
        }

        static void Back(TaskRef? task)
        {
            if (task?.IsReaped == false)
                Print(task.Pid);
        }
        """);

    [Fact]
    public Task Object_and_collection_initializers() => Verify.Members("""
        sealed class Row
        {
            public int Level { get; set; }
            [Borrowed] public PidNsHandle? Ns { get; set; }
        }

        static void M(PidNsHandle? ns)
        {
            var row = new Row { Ns = ns, Level = {|PIDNS201:ns|}.Level };
            var levels = new List<int> { ns.Level };
            int[] spread = [.. levels, ns.Level];
        }
        """);

    [Fact]
    public Task Pattern_on_a_tuple_of_lookups() => Verify.Members("""
        static int Good(PidNsHandle? a, PidNsHandle? b) => (a, b) switch
        {
            ({ } x, { } y) => x.Level + y.Level,
            (null, { } y) => y.Level,
            ({ } x, null) => x.Level,
            _ => 0,
        };

        static int Bad(PidNsHandle? a, PidNsHandle? b) => (a, b) switch
        {
            (null, null) => 0,
            _ => {|PIDNS201:a|}.Level,
        };
        """);

    [Fact]
    public Task Both_are_there_or_neither() => Verify.Members("""
        static void M(PidNsHandle? a, PidNsHandle? b)
        {
            if (a is null || b is null)
                return;
            Use(a);
            Use(b);
        }

        static void Bad(PidNsHandle? a, PidNsHandle? b)
        {
            if (a is null && b is null)
                return;
            Use({|PIDNS201:a|});
            Use({|PIDNS201:b|});
        }
        """);

    [Fact]
    public Task List_patterns() => Verify.Members("""
        static int M(PidNsHandle?[] all) => all switch
        {
            [{ } only] => only.Level,
            [var first, ..] => {|PIDNS201:first|}.Level,
            _ => 0,
        };
        """);

    [Fact]
    public Task Elements_of_an_array_that_may_be_None() => Verify.Members("""
        static void Bad(PidNsHandle?[] all) => Use({|PIDNS201:all[0]|});

        static void Good(PidNsHandle?[] all)
        {
            if (all[0] is { } first)
                Use(first);
        }

        static void Loop(List<PidNsHandle?> all)
        {
            foreach (var ns in all)
                Use({|PIDNS201:ns|});
            foreach (var ns in all)
            {
                if (ns is not null)
                    Use(ns);
            }
        }
        """);
}
