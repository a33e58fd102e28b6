// What C# 14 adds.
#nullable enable
using System;
using System.Collections.Generic;
using PidNs;
using PidNs.Contracts;

/// <summary><see cref="Fourteen.extension(PidNsHandle).Again()"/></summary>
public static class Fourteen
{
    extension(PidNsHandle ns)
    {
        public PidNsHandle Copy => ns.Acquire();
        public PidNsHandle Again() => ns.Acquire();
        public bool Deep { get => ns.Level > 3; set { } }
        public static PidNsHandle operator +(PidNsHandle a, PidNsHandle b) => a;
    }

    extension<T>(List<T> list) where T : class
    {
        public T? First() => list.Count > 0 ? list[0] : null;
    }

    extension(TaskRef)
    {
        public static TaskRef Init => TaskRef.Open(1);
    }

    public static void Use(TaskRef? task, PidNsHandle other, Holder? holder)
    {
        using var copy = other.Copy;
        using var again = other.Again();
        other.Deep = true;
        holder?.Ns = other.Acquire();
        holder?.Ns ??= task?.TaskGetPidNs();
        holder?.Counter += 1;
        holder?[1] = other;
        TryParse parse = (text, out result) => (result = text.Length) > 0;
        Console.WriteLine(nameof(List<>));
        ReadOnlySpan<char> span = "x";
        using var init = TaskRef.Init;
        var sum = other + again;
        parse(span.ToString(), out _);
    }

    public delegate bool TryParse(string text, out int result);
}

public partial class Holder
{
    public partial Holder(int x);

    public partial Holder(int x) => Counter = x;

    public PidNsHandle? Ns
    {
        get => field;
        set
        {
            field?.Dispose();
            field = value;
        }
    }

    public int Counter { get; set => field = value > 0 ? value : field; }

    public PidNsHandle? this[int i] { set { } }

    public partial event Action? Changed;

    public partial event Action? Changed { add { } remove { } }

    public void operator +=(Holder other) { }

    public void operator ++() { }
}
