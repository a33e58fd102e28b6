// A file-scoped namespace, which cannot stand beside the other kind.
namespace Outer.Scoped;

using System;
using PidNs;

public static class Levels
{
    public static int Of(TaskRef? task)
    {
        using var ns = task?.TaskGetPidNs();
        string text = ns?.ToString() ?? throw new InvalidOperationException();
        return text.Length + (ns is { Level: var level } ? level : 0);
    }
}
