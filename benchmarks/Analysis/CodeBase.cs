using System.Text;

namespace PidNs.Analysis.Benchmarks;

/// <summary>A code base that is generated: ordinary code, of which a part uses PidNs the way real code does.</summary>
internal static class CodeBase
{
    /// <summary>How a code base relates to PidNs.</summary>
    internal enum Use
    {
        /// <summary>It has never heard of it.</summary>
        Absent,

        /// <summary>It references it, and no body uses it.</summary>
        Referenced,

        /// <summary>One class in ten uses it.</summary>
        Used,
    }

    /// <summary>Writes files of at least <paramref name="lines"/> lines in all to a folder.</summary>
    public static int Write(string folder, int lines, Use use)
    {
        Directory.CreateDirectory(folder);
        int written = 0;
        for (int file = 0; written < lines; file++)
        {
            string text = use == Use.Used ? Text(file) : Ordinary(file);
            File.WriteAllText(Path.Combine(folder, $"File{file:D5}.cs"), text);
            written += text.AsSpan().Count('\n');
        }

        return written;
    }

    /// <summary>One of the files of a code base that uses PidNs.</summary>
    public static string Text(int file) => file % 10 == 0 ? Monitor(file) : Ordinary(file);

    private static string Ordinary(int n)
    {
        var text = new StringBuilder();
        text.AppendLine($$"""
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            using System.Text;
            using System.Threading.Tasks;

            namespace Generated.Part{{n % 50}};

            public sealed record Order{{n}}(int Id, string Customer, decimal Total, IReadOnlyList<string> Lines);

            public sealed class Service{{n}}
            {
                private readonly Dictionary<int, Order{{n}}> _orders = new();
                private readonly object _lock = new();
                private int _count;
            """);
        for (int m = 0; m < 12; m++)
        {
            text.AppendLine($$"""

                    public IEnumerable<Order{{n}}> Find{{m}}(string customer, decimal minimum)
                    {
                        var result = new List<Order{{n}}>();
                        foreach (var (id, order) in _orders)
                        {
                            if (order.Customer != customer || order.Total < minimum)
                                continue;
                            if (id % 2 == 0 && order.Lines.Count > {{m}})
                                result.Add(order with { Total = order.Total * 1.2m });
                            else
                                result.Add(order);
                        }

                        lock (_lock)
                            _count += result.Count;
                        return result.OrderBy(o => o.Total).ThenBy(o => o.Id);
                    }
                """);
            text.AppendLine(m % 6 == 0 ? Saving(n, m) : Counting(n, m));
        }

        text.AppendLine("}");
        return text.ToString();
    }

    /// <summary>One method in twelve has something to dispose of.</summary>
    private static string Saving(int n, int m) => $$"""

                                public async Task<int> Save{{m}}Async(string path, Order{{n}} order)
            {
                if (string.IsNullOrEmpty(path))
                    throw new ArgumentException("No path.", nameof(path));
                await using var stream = File.Create(path);
                await using var writer = new StreamWriter(stream, Encoding.UTF8);
                for (int i = 0; i < order.Lines.Count; i++)
                {
                    try
                    {
                        await writer.WriteLineAsync($"{i}: {order.Lines[i]} {order.Customer ?? "nobody"}");
                    }
                    catch (IOException e) when (i > 0)
                    {
                        Console.Error.WriteLine(e.Message);
                        return i;
                    }
                }

                _orders[order.Id] = order;
                return order.Lines.Count;
            }
        """;

    private static string Counting(int n, int m) => $$"""

            public async Task<int> Count{{m}}Async(string customer, Order{{n}} order)
            {
                if (string.IsNullOrEmpty(customer))
                    throw new ArgumentException("No customer.", nameof(customer));
                int length = 0;
                for (int i = 0; i < order.Lines.Count; i++)
                {
                    try
                    {
                        await Task.Yield();
                        length += $"{i}: {order.Lines[i]} {order.Customer ?? "nobody"}".Length;
                    }
                    catch (InvalidOperationException e) when (i > 0)
                    {
                        Console.Error.WriteLine(e.Message);
                        return i;
                    }
                }

                _orders[order.Id] = order;
                return length;
            }
        """;

    private static string Monitor(int n)
    {
        var text = new StringBuilder();
        text.AppendLine($$"""
            #nullable enable
            using System;
            using System.Collections.Generic;
            using PidNs;
            using PidNs.Contracts;

            namespace Generated.Monitors;

            public sealed class Monitor{{n}} : IDisposable
            {
                private readonly List<PidNsHandle> _held = new();
                private PidNsHandle? _first;

                public void Dispose()
                {
                    foreach (var ns in _held)
                        ns.Dispose();
                    _first?.Dispose();
                }
            """);
        for (int m = 0; m < 10; m++)
        {
            text.AppendLine($$"""

                    public int Depth{{m}}(TaskRef task)
                    {
                        using (Rcu.ReadLock())
                        {
                            var ns = task.TaskActivePidNs();
                            return ns.IsNone ? -1 : ns.Level;
                        }
                    }

                    public string Describe{{m}}(int pid)
                    {
                        using var task = TaskRef.TryOpen(pid);
                        if (task is null)
                            return "gone";
                        using var ns = task.TaskGetPidNs();
                        if (ns is not { } found)
                            return "reaped";
                        var number = task.TgidNrNs(found.Borrow());
                        return number is { } there ? $"{pid} is {there} in {found.Id}" : "not visible";
                    }

                    public void Keep{{m}}(TaskRef task)
                    {
                        PidNsHandle? ns = null;
                        try
                        {
                            ns = task.TaskGetPidNs();
                            if (ns is null)
                                return;
                            Console.WriteLine(ns.Level);
                            _held.Add(ns);
                            ns = null;
                        }
                        finally
                        {
                            ns?.Dispose();
                        }
                    }

                    public int Count{{m}}(IEnumerable<int> pids)
                    {
                        int count = 0;
                        foreach (int pid in pids)
                        {
                            using var task = TaskRef.TryOpen(pid);
                            if (task is null)
                                continue;
                            if (task.TaskGetPidNs() is { } ns)
                            {
                                using (ns)
                                    count += ns.Level > {{m}} ? 1 : 0;
                            }
                        }

                        return count;
                    }
                """);
        }

        text.AppendLine("}");
        return text.ToString();
    }
}
