// Every kind of syntax of C# 12. Nothing here has to make sense; it has to compile, and to touch what is under contract wherever it can.
#define SOMETHING
#undef OTHER
#nullable enable
#pragma warning disable CS0219, CS8600
#pragma warning restore
#pragma checksum "x.cs" "{ff1816ec-aa5e-4d10-87f7-6f4963833460}" "00"
#region Region
#if SOMETHING && !OTHER || (true == false)
#elif OTHER != SOMETHING
#else
#endif
#line 20 "other.cs"
#line (1, 1) - (5, 60) 10 "other.cs"
#line hidden
#line default
#endregion
extern alias corlib;
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using PidNs;
using PidNs.Contracts;
using static System.Math;
using unsafe Pointer = int*;
using Alias = System.Collections.Generic.List<PidNs.PidNsHandle>;
using Pair = (PidNs.PidNsHandle First, int Second);
global using Everywhere = System.Int32;

[assembly: System.Reflection.AssemblyMetadata("key", "value")]
[module: System.Security.UnverifiableCode]

namespace Outer.Inner
{
    namespace Nested { }

    /// <summary>Text with <see cref="Base{T}"/>, <paramref name="x"/> and <c>code</c> &lt; <!-- comment --> <![CDATA[data]]>.</summary>
    /// <param name="x">Parameter.</param>
    /// <see cref="Operators.operator +(Operators, Operators)"/> <see cref="Operators.implicit operator int(Operators)"/>
    /// <see cref="Indexed.this[int]"/> <see cref="int"/> <see cref="M(in int, ref int, out int)"/>
    /// <?pi instruction?> <x:y a="b"/> <list type="bullet"></list>
    public delegate PidNsHandle? Getter<in TIn, out TOut>(TIn x) where TIn : class?, new() where TOut : notnull;

    public unsafe delegate void Raw(delegate* unmanaged[Cdecl, SuppressGCTransition]<int, void> f, delegate* managed<PidNsHandle, ref int> g);

    [Flags]
    internal enum Kind : byte
    {
        None = 0,
        A = 1 << 0,
        B = A | 2,
        [Obsolete("no", error: false)] C = unchecked((byte)-1),
    }

    public interface IHolder<T> where T : struct, IComparable<T>
    {
        static abstract T operator +(T a, IHolder<T> b);
        static virtual T Zero => default;
        PidNsHandle? Ns { get; init; }
        event Action? Changed;
        PidNsHandle? this[T key] { get; }
        PidNsHandle Default() => throw new NotSupportedException();
        private protected const int Constant = 1;
    }

    public abstract partial class Base<T>(TaskRef task, [Owned] PidNsHandle? owned = null) : object, IDisposable where T : class, IDisposable
    {
        protected readonly PidNsHandle? _owned = owned?.Acquire(), _other;
        private volatile int _volatile;
        [field: NonSerialized] public event EventHandler? Field;
        private static readonly int s_size = sizeof(int) + typeof(List<>).Name.Length + nameof(Base<T>).Length;
        public const string Raw = """
            raw "text"
            """, Verbatim = @"verbatim ""text""", Utf = "a" + "\u0041\x41\t" + 'c' + '\'';
        private fixed_t _buffer;

        public unsafe struct fixed_t
        {
            public fixed int Values[4];
        }

        ~Base() => Dispose();

        public PidNsHandle? Level1 { get; protected internal set; } = owned;

        public required int Required { get; init; }

        public virtual PidNsHandle? this[int index, params string[] rest]
        {
            get { return _owned; }
            set => _ = value;
        }

        public event EventHandler Custom
        {
            add { lock (this) Field += value; }
            remove { Field -= value; }
        }

        public abstract void Abstract();

        partial void Partial(int x);

        partial void Partial(int x) { }

        public static explicit operator Base<T>?(int x) => null;

        public void Dispose()
        {
            _owned?.Dispose();
            GC.SuppressFinalize(this);
        }

        [return: System.Diagnostics.CodeAnalysis.MaybeNull]
        protected U Generic<U, V>(U x, scoped in V y, ref readonly int z, out PidNsHandle? ns) where U : unmanaged where V : allows
        {
            ns = task.TaskGetPidNs();
            return x;
        }

        private class allows { }
    }

    public class Unbound
    {
        public virtual void Method<T>(T? value) { }
    }

    public class Defaulted(PidNsHandle? ns) : Unbound(), IHolder<int>
    {
        public override void Method<T>(T? value) where T : default { }
        PidNsHandle? IHolder<int>.Ns { get => ns; init { } }
        PidNsHandle? IHolder<int>.this[int key] => ns;
        event Action? IHolder<int>.Changed { add { } remove { } }
        static int IHolder<int>.operator +(int a, IHolder<int> b) => a;
    }

    public sealed class Derived : Base<PidNsHandle>
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Derived(TaskRef task) : base(task, task.TaskGetPidNs()) { }

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public Derived() : this(TaskRef.Open(1)) { }

        static Derived() { }

        public override sealed void Abstract() => base.Dispose();

        public new string ToString() => base.ToString() + this;

        [DllImport("libc", EntryPoint = "getpid")]
        private static extern int GetPid();
    }

    public record Person(string Name, PidNsHandle? Ns) : IFormattable
    {
        public Person(string name) : this(name, null) { }
        public string ToString(string? format, IFormatProvider? provider) => $"{Name,10:X}{{}} {Ns?.Level:D2}";
    }

    public readonly record struct Point(int X, int Y = 2);

    public ref struct RefStruct
    {
        public ref int Field;
        public ref readonly int ReadOnly;
        public Span<int> Span;
        public void Dispose() { }
    }

    file struct FileLocal { }

    public struct Operators : IEquatable<Operators>
    {
        public int Value;
        public PidNsHandle? Ns;
        public Operators() => Value = 1;
        public static Operators operator +(Operators a, Operators b) => a with { Value = a.Value + b.Value };
        public static Operators operator checked -(Operators a, Operators b) => a;
        public static Operators operator -(Operators a, Operators b) => b;
        public static Operators operator ++(Operators a) => a;
        public static bool operator true(Operators a) => true;
        public static bool operator false(Operators a) => false;
        public static bool operator ==(Operators a, Operators b) => a.Equals(b);
        public static bool operator !=(Operators a, Operators b) => !(a == b);
        public static Operators operator >>>(Operators a, int b) => a;
        public static Operators operator &(Operators a, Operators b) => a;
        public static Operators operator |(Operators a, Operators b) => a;
        public static implicit operator int(Operators a) => a.Value;
        public static implicit operator PidNsHandle?(Operators a) => a.Ns;
        public readonly bool Equals(Operators other) => Value == other.Value;
        public override readonly bool Equals(object? o) => o is Operators;
        public override readonly int GetHashCode() => Value;
        public readonly void Deconstruct(out int value, out PidNsHandle? ns) => (value, ns) = (Value, Ns);
    }

    public static class Extensions
    {
        public static PidNsHandle Self(this PidNsHandle ns, int n = 1) => ns.Acquire();
        public static ref int Ref(ref this int x) => ref x;
        public static IEnumerator<PidNsHandle> GetEnumerator(this TaskRef task) { yield break; }
        public static System.Runtime.CompilerServices.TaskAwaiter GetAwaiter(this TaskRef task) => Task.CompletedTask.GetAwaiter();
        public static void Add(this List<PidNsHandle> list, int level) { }
    }

    public class Everything
    {
        private PidNsHandle? _field;
        private static PidNsHandle? s_field;
        private readonly object _gate = new();

        public void Statements(TaskRef task, PidNsHandle other, bool condition, int n, PidNsHandle?[] all, Alias list)
        {
            ;
            { }
            int a, b = 1, c = b;
            const int constant = 1 + 2;
            var ns = task.TaskGetPidNs();
            using var declared = other.Acquire();
            using (var named = task.TaskGetPidNs()) { }
            using (other.Acquire()) ;
            using (PidNsHandle u1 = other.Acquire(), u2 = other.Acquire()) { }
            scoped Span<int> span = stackalloc int[3];
            Span<int> initialized = stackalloc[] { 1, 2 };
            ref int r = ref n;
            ref readonly int rr = ref constantHolder;
            r = ref b;
            if (ns is null) return; else Use(ns);
            while (condition) { if (n > 1) break; else continue; }
            do { n--; } while (n > 0);
            for (int i = 0, j = 1; i < j; i++, --j) { }
            for (; ; ) { break; }
            foreach (var item in list) Use(item);
            foreach (PidNsHandle item in task) { }
            foreach (var (key, value) in new Dictionary<int, PidNsHandle>()) Use(value);
            foreach (ref var element in span) element = 1;
            switch (n)
            {
                case 1: case 2: goto case 3;
                case 3: goto default;
                case > 4 and < 10 when condition: break;
                case int x when x == 11: break;
                default: goto end;
            }
            switch (ns)
            {
                case { Level: 1, Id: { Inode: > 0 } } p: Use(p); break;
                case null: return;
                case not null: break;
            }
            try { throw new InvalidOperationException(); }
            catch (InvalidOperationException e) when (e.Message.Length > 0) { throw; }
            catch (ArgumentException) { }
            catch { }
            finally { ns.Dispose(); }
            lock (_gate) Use(other);
            checked { n++; }
            unchecked { n--; }
            unsafe
            {
                fixed (int* p = &constantHolder, q = &n) { *p = 1; int* s = p + 1; s->ToString(); p[0] = (int)q; }
                delegate*<PidNsHandle, void> f = &Use;
                f(other);
            }
            label: n = 2;
            end: ;
            (a, b) = (b, n);
            (var d, (int e2, _)) = (1, (2, 3));
            var (g, h) = new Operators();
            var deconstructed = (First: other, Second: 2);
            Local(1, x: 2);
            static int Local(int y, int x = 3) => x + y;
            async Task<PidNsHandle> LocalAsync<T>(T t) where T : class { await Task.Yield(); return other.Acquire(); }
            void Attributed([Borrowed] PidNsHandle p) { }
            return;
        }

        private int constantHolder;

        private static void Use(PidNsHandle ns) { }

        public object? Expressions(TaskRef task, PidNsHandle? ns, PidNsHandle other, int n, dynamic d, object o, int[] array, string text)
        {
            n = -n + +n - ~n * (n / 1) % 3 << 1 >> 2 >>> 3 & 4 | 5 ^ 6;
            n += 1; n -= 1; n *= 1; n /= 1; n %= 1; n &= 1; n |= 1; n ^= 1; n <<= 1; n >>= 1; n >>>= 1;
            n++; ++n; n--; --n;
            bool b = n < 1 || n > 2 && n <= 3 == n >= 4 != !true;
            ns ??= other.Acquire();
            var coalesced = ns ?? other;
            var conditional = b ? ns : null;
            ref int chosen = ref (b ? ref n : ref array[0]);
            var chain = ns?.GetParent()?.Id.Inode.ToString()?[0];
            var element = array[^1] + array[0..2].Length + array[..].Length + text[1];
            var nullable = (int?)n;
            var cast = (PidNsHandle)o;
            var tried = o as PidNsHandle;
            var tested = o is PidNsHandle || o is int x && x > 1 || o is { } || o is (1, 2) || o is var (v, w) || o is [1, .., 2] || o is [var first, .. var rest];
            var patterns = (o, n) is (PidNsHandle { Level: 1 or 2 } p, not (> 1 and < 5)) || o is string { Length: > 1 } or null or (int _) || text is ['a', .. { Length: 2 }] || o is Kind.A || o is nint || o is int or PidNsHandle || o is PidNsHandle { Id.Inode: 1 };
            var switched = n switch { 1 => ns, > 2 when b => other, _ => throw new Exception() };
            var created = new Person("x") { Name = "y", Ns = { } };
            var target = new Everything() { _field = ns };
            Everything implicitly = new();
            var anonymous = new { ns, Level = ns.Level, n };
            var arrays = new int[] { 1, 2 }; var jagged = new int[2][]; int[,] rank = { { 1 }, { 2 } }; var inferred = new[] { ns, other };
            var list = new List<PidNsHandle> { ns, { 1 } };
            var dictionary = new Dictionary<int, PidNsHandle> { [1] = ns, [2] = other };
            PidNsHandle?[] collection = [ns, .. list, other];
            var withed = created with { Ns = other };
            Func<int, int> lambda = static (int q) => q; Func<PidNsHandle?, int> simple = s => s?.Level ?? 0; Action<int, int> discards = (_, _) => { };
            Func<Task> asynchronous = async () => await Task.Yield(); Action anonymousMethod = delegate { ns.Dispose(); }; Func<int, int> typed = delegate (int q) { return q; };
            var attributed = [Obsolete] int (ref int q, int z = 2, params int[] more) => q;
            Expression<Func<PidNsHandle, int>> tree = h => h.Level;
            var query = from i in list
                        from j in array
                        join k in array on j equals k
                        join l in array on j equals l into group1
                        let m = i.Level
                        where m > 1
                        orderby m descending, j ascending
                        group i by m into g
                        select g.Key;
            var queried = from PidNsHandle i in list select i;
            var interpolated = $"{ns.Level:X} {{n}} {n,5} {$"{n}"}" + $@"a\{n}" + $"""{n}""" + $$"""{{{n}}}""" + "utf8"u8.Length + 1.0e3 + 0x1F + 0b11 + 1_000UL + 1.5m + 1f + 'a';
            var defaults = default(PidNsHandle) ?? default; var size = sizeof(int); var type = typeof(PidNsHandle); var name = nameof(other.Level);
            var check = checked(n + 1) + unchecked(n + 1);
            d.Method(ns, name: 1); d[1] = d + ns; d.Property = other;
            var tuple = (1, Name: ns); (int, PidNsHandle?) typedTuple = tuple; var equal = tuple == (1, ns);
            o = o!; _ = ns!.Level; _ = (n); _ = this; _ = base.ToString();
            var method = Use; _ = global::System.Math.Abs(n); _ = Max(1, 2); _ = corlib::System.Math.Abs(1); string alias = System.String.Empty;
            TypedReference reference = __makeref(n); _ = __refvalue(reference, int); _ = __reftype(reference);
            Out(out var o1, out _, out PidNsHandle? o2); In(in n, ref n); _ = n is int; goto done;
            done:
            return throwing() ?? throw new InvalidOperationException();
            object? throwing() => null;
        }

        private static void Vararg(int x, __arglist) => Vararg(1, __arglist(2, "3"));
        private static void Out(out PidNsHandle? a, out int b, out PidNsHandle? c) { a = c = null; b = 1; }
        private static void In(in int a, ref int b) { }

        public async Task<int> Async(TaskRef task, IAsyncEnumerable<PidNsHandle> stream)
        {
            await task;
            await using var later = new Later();
            await using (new Later()) { }
            await foreach (var ns in stream.ConfigureAwait(false)) ns.Dispose();
            return await Task.FromResult(task.TaskGetPidNs()?.Level ?? await Task.FromResult(1));
        }

        public sealed class Later : IAsyncDisposable
        {
            public ValueTask DisposeAsync() => default;
        }

        public static IEnumerable<PidNsHandle> Iterator(PidNsHandle other)
        {
            yield return other.Acquire();
            try { yield return other; } finally { other.ToString(); }
            yield break;
        }

        public static async IAsyncEnumerable<int> AsyncIterator(TaskRef task)
        {
            using var ns = task.TaskGetPidNs();
            await Task.Yield();
            yield return ns?.Level ?? 0;
        }

        public static int Guards(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs(guard);
            if (ns.IsNone) return 0;
            PidNsRef view = CurrentPidNs.Get();
            Span<byte> bytes = [1, 2];
            return ns.Level + view.Level + bytes.Length;
        }
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    public struct Buffer
    {
        private int _first;
    }
}
