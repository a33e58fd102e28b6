namespace PidNs.Analyzers.Tests.Suppressions;

/// <summary>Each warning is one that the tool really gives: it is taken back where the flow proves it wrong, and stays where it is right.</summary>
public class SuppressionTests
{
    /// <summary>The check is in a bool, or in another value that goes with it.</summary>
    [Theory]
    [InlineData("CS8602", """
        using PidNsHandle? ns = task.TaskGetPidNs();
        bool there = ns is not null;
        if (there)
            Print(ns.Level);
        """)]
    [InlineData("CS8602", """
        using PidNsHandle? ns = task.TaskGetPidNs();
        bool ok = ns != null && condition;
        if (!ok)
            return;
        Print(ns.Level);
        """)]
    [InlineData("CS8602", """
        TaskRef? opened = null;
        if (condition)
            opened = TaskRef.Open(1);
        MayThrow();
        if (condition)
            opened.Dispose();
        """)]
    [InlineData("CS8604", """
        using PidNsHandle? ns = task.TaskGetPidNs();
        bool gone = ns is null;
        if (gone)
            return;
        Use(ns);
        """)]
    [InlineData("CS8604", """
        bool there = false;
        using PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is not null)
            there = true;
        if (there)
            Use(ns);
        """)]
    // Released, returned or given away, on every path.
    [InlineData("CA2000", """
        TaskRef? opened = null;
        if (condition)
            opened = TaskRef.Open(1);
        if (condition)
            opened!.Dispose();
        """)]
    [InlineData("CA2000", """
        bool own = false;
        TaskRef? opened = null;
        try
        {
            opened = TaskRef.Open(1);
            own = true;
            MayThrow();
        }
        finally
        {
            if (own)
                opened!.Dispose();
        }
        """)]
    [InlineData("IDISP001", """
        PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is not null)
            Take(ns);
        """)]
    [InlineData("IDISP001", """
        TaskRef? opened = null;
        if (condition)
            opened = TaskRef.Open(1);
        if (condition)
            opened!.Dispose();
        """)]
    [InlineData("IDISP003", """
        PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is not null)
        {
            Take(ns);
            ns = task.TaskGetPidNs();
        }
        ns?.Dispose();
        """)]
    [InlineData("IDISP003", """
        TaskRef opened = TaskRef.Open(1);
        Keep(opened);
        opened = TaskRef.Open(2);
        Keep(opened);

        static void Keep([Owned] TaskRef task) => task.Dispose();
        """)]
    public async Task A_warning_that_the_flow_proves_wrong_is_suppressed(string id, string statements)
    {
        string code = Verify.InMethod(statements);
        var (_, reported) = await OtherTools.Count(id, code, isSuppressing: false);
        Assert.NotEqual(0, reported);
        Assert.Equal((reported, 0), await OtherTools.Count(id, code));
    }

    [Theory]
    [InlineData("CS8602", """
        using PidNsHandle? ns = task.TaskGetPidNs();
        Print(ns.Level);
        """)]
    [InlineData("CS8602", """
        using PidNsHandle? ns = task.TaskGetPidNs();
        bool there = ns is not null;
        if (there || condition)
            Print(ns.Level);
        """)]
    [InlineData("CS8602", """
        string? text = condition ? "" : null;
        bool there = text is not null;
        if (there)
            Print(text.Length);
        """)]
    [InlineData("CS8604", """
        PidNsHandle? ns = task.TaskGetPidNs();
        bool there = ns is not null;
        ns = task.TaskGetPidNs();
        if (there)
            Use(ns);
        """)]
    [InlineData("CA2000", """
        TaskRef opened = TaskRef.Open(1);
        if (condition)
            return;
        opened.Dispose();
        """)]
    [InlineData("CA2000", """
        TaskRef? opened = null;
        if (condition)
            opened = TaskRef.Open(1);
        if (!condition)
            opened!.Dispose();
        """)]
    [InlineData("CA2000", """
        TaskRef opened = TaskRef.Open(1);
        Action later = () => opened.Dispose();
        Print(later);
        """)]
    [InlineData("IDISP001", """
        PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is not null)
            Use(ns);
        """)]
    [InlineData("IDISP001", """
        PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is not null && condition)
            Take(ns);
        """)]
    [InlineData("IDISP003", """
        PidNsHandle? ns = task.TaskGetPidNs();
        ns = task.TaskGetPidNs();
        ns?.Dispose();
        """)]
    [InlineData("IDISP003", """
        PidNsHandle? ns = task.TaskGetPidNs();
        if (ns is not null && condition)
            Take(ns);
        ns = task.TaskGetPidNs();
        ns?.Dispose();
        """)]
    public async Task A_warning_that_is_right_stays(string id, string statements)
    {
        string code = Verify.InMethod(statements);
        var (_, reported) = await OtherTools.Count(id, code, isSuppressing: false);
        Assert.NotEqual(0, reported);
        Assert.Equal((0, reported), await OtherTools.Count(id, code));
    }

    [Theory]
    [InlineData("IDISP007", "static void Put([Owned] PidNsHandle handle) => handle.Dispose();")]
    [InlineData("IDISP007", "static void Put([Owned] PidNsHandle handle) { using (handle) MayThrow(); }")]
    [InlineData("IDISP007", """
        sealed class Holder : IDisposable
        {
            private readonly PidNsHandle _handle;
            public Holder([Owned] PidNsHandle handle) => _handle = handle;
            public void Dispose() => _handle.Dispose();
        }
        """)]
    [InlineData("IDISP008", """
        sealed class Holder : IDisposable
        {
            private readonly TaskRef _task;
            public Holder(int pid) => _task = TaskRef.Open(pid);
            public Holder([Owned] TaskRef task) => _task = task;
            public void Dispose() => _task.Dispose();
        }
        """)]
    public async Task An_owner_may_release(string id, string members)
    {
        string code = InClass(members);
        var (_, reported) = await OtherTools.Count(id, code, isSuppressing: false);
        Assert.NotEqual(0, reported);
        Assert.Equal((reported, 0), await OtherTools.Count(id, code));
    }

    [Theory]
    [InlineData("IDISP007", "static void Put(PidNsHandle handle) => handle.Dispose();")]
    [InlineData("IDISP007", "static void Put([Owned] PidNsHandle handle, bool condition) { if (condition) handle.Dispose(); }")]
    [InlineData("IDISP007", """
        sealed class Holder : IDisposable
        {
            private readonly PidNsHandle _handle;
            public Holder(PidNsHandle handle) => _handle = handle;
            public void Dispose() => _handle.Dispose();
        }
        """)]
    [InlineData("IDISP008", """
        sealed class Holder : IDisposable
        {
            private readonly TaskRef _task;
            public Holder(int pid) => _task = TaskRef.Open(pid);
            public Holder(TaskRef task) => _task = task;
            public void Dispose() => _task.Dispose();
        }
        """)]
    public async Task Who_borrows_may_not(string id, string members)
    {
        string code = InClass(members);
        var (_, reported) = await OtherTools.Count(id, code, isSuppressing: false);
        Assert.NotEqual(0, reported);
        Assert.Equal((0, reported), await OtherTools.Count(id, code));
    }

    [Fact]
    public async Task A_suppression_can_be_turned_off()
    {
        string code = InClass("static void Put([Owned] PidNsHandle handle) => handle.Dispose();");
        Assert.Equal((1, 0), await OtherTools.Count("IDISP007", code));
        Assert.Equal((0, 1), await OtherTools.Count("IDISP007", code, disabled: "PIDNSS207"));
    }

    private static string InClass(string members) => $$"""
        #nullable enable
        using System;
        using PidNs;
        using PidNs.Contracts;

        class Program
        {
            static void MayThrow() { }

        {{members}}
        }
        """;
}
