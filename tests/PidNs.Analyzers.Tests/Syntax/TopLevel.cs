// A program of top-level statements.
using System;
using PidNs;

using var task = TaskRef.Open(1);
var all = new PidNsHandle?[3];
if (task.TaskGetPidNs() is { } ns)
    all[0] = ns;
else
    return 1;
Clear();
label: Console.WriteLine(args.Length);
await System.Threading.Tasks.Task.Yield();
return all.Length;

void Clear()
{
    foreach (var item in all)
        item?.Dispose();
}

class After(PidNsHandle? ns)
{
    public int Level => ns?.Level ?? 0;
}
