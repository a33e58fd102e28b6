// What C# 13 adds.
#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PidNs;
using PidNs.Contracts;

namespace Newer;

public partial class Thirteen
{
    public partial PidNsHandle? Ns { get; }

    public partial PidNsHandle? Ns => null;

    public partial int this[PidNsHandle ns] { get; }

    public partial int this[PidNsHandle ns] => ns.Level;

    public void Params(params ReadOnlySpan<PidNsHandle> all)
    {
        foreach (var ns in all)
            Console.WriteLine(ns.Level);
        Params([.. all]);
    }

    public async Task RefStructInAsync(TaskRef task)
    {
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            Console.WriteLine(ns.IsNone ? '\e' : 'x');
        }
        await Task.Yield();
        ref int r = ref new int[1][0];
        r = 1;
    }

    public IEnumerable<int> RefStructInIterator(TaskRef task)
    {
        {
            using var guard = Rcu.ReadLock();
            Console.WriteLine(task.TaskActivePidNs().IsNone);
        }
        yield return 1;
        unsafe { int* p = null; }
    }

    public T Allow<T>(T value, scoped T other) where T : IDisposable, allows ref struct
    {
        value.Dispose();
        return value;
    }

    public sealed class Buffer
    {
        public PidNsHandle?[] Values = new PidNsHandle?[3];
    }

    public Buffer FromTheEnd(PidNsHandle ns) => new() { Values = { [^1] = ns } };

    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public void Locked(Lock gate)
    {
        lock (gate)
            Console.WriteLine();
    }
}
