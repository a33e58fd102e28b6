using System.Text;

namespace PidNs.Analysis.Benchmarks;

/// <summary>A file of 2,000 lines that uses PidNs in every method, with one mistake of each of several kinds in its middle.</summary>
internal static class EditorFile
{
    public const int Lines = 2_000;

    /// <summary>Where an edit types.</summary>
    public const string Caret = "/* caret */";

    private static readonly string[] s_mistakes =
    [
        "static void NoneUsed(TaskRef task)\n{\n    using var ns = task.TaskGetPidNs();\n    Console.WriteLine(ns!.Id);\n}",
        "static void NotReleased(PidNsHandle other)\n{\n    var ns = other.Acquire();\n    Console.WriteLine(ns.Id);\n}",
        "static int Discarded(PidNsHandle other) => other.Acquire().Level;",
        "static void NoGuard(TaskRef task)\n{\n    var ns = task.TaskActivePidNs();\n    if (!ns.IsNone)\n        Console.WriteLine(ns.Level);\n}",
        "static void BlocksInGuard(TaskRef task)\n{\n    using (Rcu.ReadLock())\n    {\n        Console.WriteLine(task.TaskActivePidNs().IsNone);\n        task.WaitForExit();\n    }\n}",
        "static void ReleasedTwice(PidNsHandle other)\n{\n    using var ns = other.Acquire();\n    ns.Dispose();\n}",
        "static unsafe CurrentPidNs Escapes()\n{\n    var ns = CurrentPidNs.Get();\n    return ns;\n}\n\nstatic void Caller() => Console.WriteLine(Escapes().Level);",
        "sealed class Holder\n{\n    private readonly TaskRef _task = TaskRef.Open(1);\n}",
    ];

    public static string Text()
    {
        var methods = new List<string>();
        int lines = s_mistakes.Sum(m => m.Count(c => c == '\n') + 2);
        while (lines < Lines - 20)
        {
            string method = Good(methods.Count);
            methods.Add(method);
            lines += method.Count(c => c == '\n') + 2;
        }

        methods.InsertRange(methods.Count / 2, s_mistakes);
        var text = new StringBuilder("#nullable enable\nusing System;\nusing System.Collections.Generic;\nusing PidNs;\n\nnamespace Generated;\n\npublic sealed unsafe class Large : IDisposable\n{\n    private PidNsHandle? _ns;\n\n    public void Dispose() => _ns?.Dispose();\n");
        foreach (string method in methods)
            text.Append("\n    ").Append(method.Replace("\n", "\n    ")).Append('\n');
        return text.Append("}\n").ToString();
    }

    private static string Good(int n) => (n % 4) switch
    {
        0 => $"public string Describe{n}(int pid)\n{{\n    {(n == 0 ? Caret : "")}\n    using var task = TaskRef.TryOpen(pid);\n    if (task is null)\n        return \"gone\";\n    using var ns = task.TaskGetPidNs();\n    if (ns is not {{ }} found)\n        return \"reaped\";\n    var number = task.TgidNrNs(found.Borrow());\n    return number is {{ }} there ? $\"{{pid}} is {{there}} in {{found.Id}}\" : \"not visible\";\n}}",
        1 => $"public static int Depth{n}(TaskRef task)\n{{\n    using (Rcu.ReadLock())\n    {{\n        var ns = task.TaskActivePidNs();\n        return ns.IsNone ? -1 : ns.Level;\n    }}\n}}",
        2 => $"public void Keep{n}(TaskRef task)\n{{\n    if (task.TaskGetPidNs() is not {{ }} ns)\n        return;\n    _ns?.Dispose();\n    _ns = ns;\n}}",
        _ => $"public static int Count{n}(IEnumerable<int> pids)\n{{\n    int count = 0;\n    foreach (int pid in pids)\n    {{\n        using var task = TaskRef.TryOpen(pid);\n        using var ns = task?.TaskGetPidNs();\n        if (ns is null)\n            continue;\n        try\n        {{\n            count += ns.Level > {n} ? 1 : 0;\n        }}\n        catch (UnauthorizedAccessException e)\n        {{\n            Console.Error.WriteLine(e.Message);\n        }}\n    }}\n\n    return count;\n}}",
    };
}
