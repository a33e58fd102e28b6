namespace PidNs.Analyzers.Tests.CodeFixes;

/// <summary>Bad code of many kinds in places of many kinds.</summary>
internal static class Corpus
{
    /// <summary>Statements that are wrong; each is put into every one of <see cref="Places"/>.</summary>
    public static readonly (string Name, string Code)[] Statements =
    [
        ("none used", "using var ns = task.TaskGetPidNs();\nConsole.WriteLine(ns!.Id);"),
        ("none used by many", "using var ns = task.TaskGetPidNs();\nvar id = ns!.Id;\nConsole.WriteLine(id);\nConsole.WriteLine(ns.Level);"),
        ("none used in a condition", "using var ns = task.TaskGetPidNs();\nif (ns!.Level > 1) // deep\n    Stop();\nelse\n    Console.WriteLine(1);"),
        ("none lent", "using var ns = task.TaskGetPidNs();\nLook(ns!.Borrow());"),
        ("none of a chain", "Console.WriteLine(task.TaskGetPidNs()!.Level);"),
        ("none of a field", "Console.WriteLine(s_ns!.Level);\nConsole.WriteLine(s_ns.Id);"),
        ("none of a struct", "using var section = Rcu.ReadLock();\nvar ns = task.TaskActivePidNs();\nLook(ns);"),
        ("none of a struct in a chain", "using var section = Rcu.ReadLock();\nConsole.WriteLine(task.TaskActivePidNs().Level);"),
        ("leak", "var ns = other.Acquire(); // counted\nConsole.WriteLine(ns.Id);"),
        ("leak of what may be none", "PidNsHandle? ns = task.TaskGetPidNs();\nif (ns is not null)\n{\n    Console.WriteLine(ns.Id);\n}"),
        ("leak on one path", "var ns = other.Acquire();\nif (condition)\n    Stop();\nelse\n    ns.Dispose();"),
        ("leak before a guarded release", "PidNsHandle? ns = task.TaskGetPidNs();\nif (condition)\n    throw new Exception();\nConsole.WriteLine(ns?.Id);\nif (ns is not null)\n{\n    ns.Dispose();\n}"),
        ("leak of an output", "if (Try(out var ns))\n    Console.WriteLine(ns.Id);"),
        ("leak of an output that is released", "Try(out var ns);\nif (condition)\n    Stop();\nConsole.WriteLine(ns?.Id);\nif (!condition)\n    ns?.Dispose();"),
        ("leak of an assignment", "PidNsHandle ns;\nns = other.Acquire();\nConsole.WriteLine(ns.Id);"),
        ("leak of a pattern", "if (task.TaskGetPidNs() is { } ns)\n{\n    // There.\n    Console.WriteLine(ns.Id);\n}"),
        ("leak of a choice", "var ns = condition ? other.Acquire() : task.TaskGetPidNs();\nConsole.WriteLine(ns?.Id);"),
        ("leak by exception", "var ns = other.Acquire();\nStop();\nns.Dispose();"),
        ("discarded", "/* take */ other.Acquire(); // and forget"),
        ("discarded to nothing", "_ = other.Acquire();"),
        ("discarded in an expression", "Console.WriteLine(other.Acquire().Level);"),
        ("discarded in a condition", "if (other.Acquire().Level > 2)\n    Stop();"),
        ("discarded argument", "Use(other.Acquire());"),
        ("discarded task", "Console.WriteLine(TaskRef.Open(1).Pid);"),
        ("released twice", "var ns = other.Acquire();\nns.Dispose();\nns.Dispose();"),
        ("released twice by using", "using var ns = other.Acquire();\nns.Dispose();"),
        ("no guard", "var ns = task.TaskActivePidNs();\nif (!ns.IsNone)\n    Look(ns);"),
        ("no guard for a chain", "Console.WriteLine(task.TaskActivePidNs().IsNone);"),
        ("no guard for two", "var ns = task.TaskActivePidNs();\n\n// Once more.\nvar again = task.TaskActivePidNs();\nif (!ns.IsNone && !again.IsNone)\n    Console.WriteLine(ns.Id == again.Id);"),
        ("guard not released", "var section = Rcu.ReadLock();\nvar ns = task.TaskActivePidNs();\nConsole.WriteLine(ns.IsNone);"),
        ("guard discarded", "Rcu.ReadLock();"),
        ("guard lost by exception", "var section = Rcu.ReadLock();\nStop();\nsection.Dispose();"),
        ("after the guard", "var section = Rcu.ReadLock();\nvar ns = task.TaskActivePidNs();\nif (ns.IsNone)\n{\n    section.Dispose();\n}\nelse\n{\n    section.Dispose();\n    Look(ns);\n}"),
        ("blocks first in a guard", "using (Rcu.ReadLock())\n{\n    task.WaitForExit();\n    Console.WriteLine(task.TaskActivePidNs().IsNone);\n}"),
        ("blocks last in a guard", "using (Rcu.ReadLock())\n{\n    Console.WriteLine(task.TaskActivePidNs().IsNone);\n    // Then wait.\n    task.WaitForExit();\n}"),
        ("used after release", "var ns = other.Acquire();\nns.Dispose();\nConsole.WriteLine(ns.Id);"),
        ("counted own", "using var ns = CurrentPidNs.Get().Acquire();\nLook(ns.Borrow());\nConsole.WriteLine(ns.Id);"),
        ("unbounded", "var ns = CurrentPidNs.DangerousGetUnbounded();\nConsole.WriteLine(ns.Level);"),
        ("unbounded argument", "Look(CurrentPidNs.DangerousGetUnbounded());"),
        ("forged", "Look(default(PidNsRef));"),
        ("forged own", "CurrentPidNs own = default;\nConsole.WriteLine(own.Level);"),
        ("descriptor after the release", "var ns = other.Acquire();\nvar fd = ns.DangerousGetFileDescriptor();\nns.Dispose();\nConsole.WriteLine(fd);"),
        ("handed over and used", "var ns = other.Acquire();\nTake(ns);\nConsole.WriteLine(ns.Id);"),
        ("may be released", "var ns = other.Acquire();\nif (condition)\n    ns.Dispose();\nConsole.WriteLine(ns.Id);"),
        ("second name of a guard", "using var section = Rcu.ReadLock();\nvar copy = section;\ncopy.Dispose();"),
        ("guard for nothing else", "using var section = Rcu.ReadLock();\n// Long.\nSystem.Threading.Thread.Sleep(1);"),
        ("waits in a guard", "using (Rcu.ReadLock())\n    Rcu.Synchronize();"),
        ("checked in another guard", "using (Rcu.ReadLock())\n{\n    if (task.TaskActivePidNs().IsNone)\n        throw new Exception();\n}\nusing (Rcu.ReadLock())\n{\n    var ns = task.TaskActivePidNs();\n    Look(ns);\n}"),
        ("number of elsewhere", "if (task.TgidNrNs(other.Borrow()) is { } number)\n    Console.WriteLine(System.Diagnostics.Process.GetProcessById(number).Id);"),
        ("number of elsewhere opened", "var number = task.TgidNrNs(other.Borrow());\nif (number is not null)\n{\n    using var opened = TaskRef.TryOpen(number.Value);\n    Console.WriteLine(opened is null);\n}"),
        ("own after unshare", "unshare(0x20000000);\nCurrentPidNs own = CurrentPidNs.Get();\nConsole.WriteLine(own.Level);\nLook(own);"),
        ("static token", "var own = CurrentPidNs.Get(in s_scope);\nConsole.WriteLine(own.Level);"),
    ];

    /// <summary>Where statements can stand; <c>$</c> is where.</summary>
    public static readonly (string Name, string Code)[] Places =
    [
        ("method", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        $\n    }")),
        ("loop", Type("static void M(List<TaskRef> tasks, PidNsHandle other, bool condition)\n    {\n        foreach (var task in tasks)\n        {\n            $\n        }\n\n        Stop();\n    }")),
        ("braceless if", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        if (condition) { $ }\n        Stop();\n    }")),
        ("switch section", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        switch (task.Pid)\n        {\n            case 1:\n                $\n                break;\n            default:\n                break;\n        }\n    }")),
        ("lambda", Type("static Action M(TaskRef task, PidNsHandle other, bool condition) => () =>\n    {\n        $\n    };")),
        ("local function", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        void Inner()\n        {\n            $\n        }\n\n        Inner();\n    }")),
        ("async", Type("static async Task M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        await Task.Yield();\n        await Task.Run(() =>\n        {\n            $\n        });\n    }")),
        ("constructor", Type("C(TaskRef task, PidNsHandle other, bool condition)\n    {\n        $\n    }")),
        ("property", Type("required public TaskRef task { get; init; }\n\n    int P\n    {\n        get\n        {\n            bool condition = task.Pid > 1;\n            PidNsHandle other = s_other;\n            $\n            return 1;\n        }\n    }")),
        ("value", Type("static string? M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        Stop();\n        $\n        return task.ToString();\n    }")),
        ("try", Type("static bool M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        try\n        {\n            $\n        }\n        finally\n        {\n            Stop();\n        }\n\n        return true;\n    }")),
        ("top level", Usings + "\nusing var task = TaskRef.Open(1);\nusing var other = C.s_other.Acquire();\nbool condition = task.Pid > 0;\n$\n\nstatic void Stop() { }\nstatic bool Try([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PidNsHandle? ns) { ns = null; return false; }\nstatic void Look(PidNsRef ns) { }\nstatic void Use(PidNsHandle ns) { }\nstatic void Take([PidNs.Contracts.Owned] PidNsHandle ns) => ns.Dispose();\n[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int unshare(int flags);\n\nclass C\n{\n    public static readonly PidNsHandle s_other = null!;\n}\n"),
        ("file-scoped namespace and carriage returns", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        $\n    }").Replace("using PidNs;\n", "using PidNs;\n\nnamespace Somewhere;\n").Replace("\n", "\r\n")),
        ("tabs and braces at the end", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        $\n    }").Replace("\n    {", " {").Replace("class C\n{", "class C {").Replace("    ", "\t")),
    ];

    /// <summary>Whole files, for what is wrong with a declaration.</summary>
    public static readonly (string Name, string Code)[] Files =
    [
        ("returned own", Type("static unsafe CurrentPidNs Own()\n    {\n        var ns = CurrentPidNs.Get();\n        return ns;\n    }\n\n    static void Caller() => Console.WriteLine(Own().Level);")),
        ("returned own by expression", Type("static unsafe PidNsRef Own() => CurrentPidNs.Get();\n\n    static void Caller()\n    {\n        PidNsRef ns = Own();\n        Look(ns);\n    }")),
        ("returned unbounded", Type("static CurrentPidNs Own() => CurrentPidNs.DangerousGetUnbounded();")),
        ("returned and rejected", Type("static PidNsRef Own()\n    {\n        PidNsRef ns = CurrentPidNs.Get();\n        return ns;\n    }")),
        ("returned from a guard", Type("static unsafe PidNsRef Of(TaskRef task)\n    {\n        using var section = Rcu.ReadLock();\n        var ns = task.TaskActivePidNs();\n        return ns.IsNone ? default : ns;\n    }")),
        ("stored own", Type("private readonly CurrentPidNs _own;\n\n    public C()\n    {\n        _own = CurrentPidNs.Get();\n    }\n\n    public int Level => _own.Level;\n\n    public void Lend() => Look(_own);")),
        ("stored own at once", Type("private CurrentPidNs _own = CurrentPidNs.Get();\n\n    public int Level => _own.Level;")),
        ("stored descriptor", Type("private readonly int _fd;\n\n    C(PidNsHandle other)\n    {\n        using var ns = other.Acquire();\n        _fd = ns.DangerousGetFileDescriptor();\n    }\n\n    public int Fd => _fd;")),
        ("stored descriptor, again and again", Type("private int _fd;\n\n    void Renew(PidNsHandle other)\n    {\n        using var ns = other.Acquire();\n        var fd = ns.DangerousGetFileDescriptor();\n        _fd = fd;\n    }\n\n    public int Fd => _fd;")),
        ("kept beyond its guard", Type("static void M(TaskRef task)\n    {\n        PidNsRef kept;\n        using (Rcu.ReadLock())\n        {\n            var ns = task.TaskActivePidNs();\n            if (ns.IsNone)\n                return;\n            kept = ns;\n        }\n\n        Console.WriteLine(kept.Id);\n    }")),
        ("static token returned", Type("static CurrentPidNs Own() => CurrentPidNs.Get(in s_scope);\n\n    static int Level() => Own().Level;")),
        ("taken over by an expression", Type("static void Show([PidNs.Contracts.Owned] PidNsHandle ns) => Console.WriteLine(ns.Id);")),
        ("output thrown away", Type("static bool Has() => Try(out _);\n\n    static void Ask() { Try(out _); }")),
        ("contracts that cannot hold", Type("[PidNs.Contracts.RequiresGuard(typeof(string))]\n    static void A() { }\n\n    static int Both([PidNs.Contracts.Owned, PidNs.Contracts.Borrowed] PidNsHandle ns) => 1;")),
        ("lent and returned", Type("static PidNsHandle Either(PidNsHandle? cached, PidNsHandle other) => cached ?? other.Acquire();")),
        ("discarded by expression bodies", Type("static int Level(PidNsHandle other) => other.Acquire().Level; // level\n\n    int P => s_other.Acquire().Level;\n\n    Func<PidNsHandle, int> F = ns => ns.Acquire().Level;\n\n    C() => Console.WriteLine(s_other.Acquire().Level);")),
        ("none by expression bodies", Type("static int? Level(TaskRef task) => task.TaskGetPidNs()!.Level;\n\n    static bool IsDeep(TaskRef task) => task.TaskGetPidNs()!.Level > 1;\n\n    static string Text(TaskRef task) => task.TaskGetPidNs()!.ToString();")),
        ("no guard by expression bodies", Type("static void Show(TaskRef task) => Console.WriteLine(task.TaskActivePidNs().IsNone);\n\n    static void All(List<TaskRef> tasks) => tasks.ForEach(t => Console.WriteLine(t.TaskActivePidNs().IsNone));")),
        ("iterator", Type("static IEnumerable<int> Levels(TaskRef task)\n    {\n        var ns = task.TaskGetPidNs();\n        yield return ns!.Level;\n        yield return ns.Level;\n    }")),
        ("async", Type("static async Task<int> Level(TaskRef task)\n    {\n        var ns = task.TaskGetPidNs();\n        await Task.Yield();\n        return ns!.Level;\n    }")),
        ("kept", Type("static PidNsHandle? Kept(PidNsHandle other, bool condition)\n    {\n        var ns = other.Acquire();\n        if (condition)\n            return null;\n        return ns;\n    }")),
        ("braceless", Type("static void M(TaskRef task, PidNsHandle other, bool condition)\n    {\n        if (condition)\n            other.Acquire();\n        else if (task.TaskActivePidNs().IsNone)\n            Console.WriteLine(other.Acquire().Level);\n        else\n            // Nothing to see.\n            Console.WriteLine(task.TaskGetPidNs()!.Id);\n        while (Environment.TickCount > 3) Console.WriteLine(other.Acquire().Level);\n    }")),
        ("carriage returns", Type("static void M(TaskRef task, PidNsHandle other)\n    {\n        Console.WriteLine(other.Acquire().Level);\n        Console.WriteLine(task.TaskGetPidNs()!.Id);\n        Console.WriteLine(task.TaskActivePidNs().IsNone);\n    }").Replace("\n", "\r\n")),
        ("text of several lines", Type("static void M(TaskRef task)\n    {\n        var ns = task.TaskActivePidNs();\n        Console.WriteLine(@\"first\nsecond\" + ns.IsNone);\n        Console.WriteLine(\"\"\"\n            raw\n              text\n            \"\"\" + ns.IsNone);\n    }")),
        ("directives", Type("static void M(TaskRef task)\n    {\n        var ns = task.TaskActivePidNs();\n#if DEBUG\n        Console.WriteLine(1);\n#endif\n        Console.WriteLine(ns.IsNone);\n#region more\n        Console.WriteLine(2);\n#endregion\n    }")),
    ];

    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Threading.Tasks;\nusing PidNs;\n";

    public static string Put(string place, string statements)
    {
        if (place.Contains('\r'))
            return Put(place.Replace("\r", ""), statements).Replace("\n", "\r\n");
        var line = place[..place.IndexOf('$')];
        var indent = line[(line.LastIndexOf('\n') + 1)..];
        if (!string.IsNullOrWhiteSpace(indent))
            return place.Replace("$", string.Join(' ', statements.Split('\n').Select(l => l.Split("//")[0].Trim())));
        return place.Replace("$", statements.Replace("    ", indent.Contains('\t') ? "\t" : "    ").Replace("\n", "\n" + indent));
    }

    private static string Type(string member) => $$"""
        {{Usings}}
        class C
        {
            private static PidNsHandle? s_ns;
            private static readonly PidNsHandle s_other = null!;
            private static readonly CallerScope s_scope;

            {{member}}

            static void Stop() { }
            static bool Try([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PidNsHandle? ns) { ns = null; return false; }
            static void Look(PidNsRef ns) { }
            static void Use(PidNsHandle ns) { }
            static void Take([PidNs.Contracts.Owned] PidNsHandle ns) => ns.Dispose();
            [System.Runtime.InteropServices.DllImport("libc")] static extern int unshare(int flags);
        }
        """.Replace("\r", "");
}
