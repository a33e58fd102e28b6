namespace PidNs.Analyzers.Tests.Rules.Pids;

/// <summary>PIDNS401: a number means a process in one namespace only.</summary>
public class PidInWrongNamespaceTests
{
    [Fact]
    public Task A_number_elsewhere_is_opened_here() => Verify.Body("""
        var number = task.TgidNrNs(other.Borrow());
        if (number is null)
            return;
        using var opened = TaskRef.Open(number.{|PIDNS401:Value|});
        """);

    [Fact]
    public Task By_a_pattern() => Verify.Body("""
        if (task.TgidNrNs(other.Borrow()) is { } number)
            Print(Process.GetProcessById({|PIDNS401:number|}));
        """);

    [Fact]
    public Task A_number_here_is_opened_here() => Verify.Body("""
        if (task.TgidNrNs(CurrentPidNs.Get()) is { } number)
        {
            using var opened = TaskRef.Open(number);
        }
        """);

    [Fact]
    public Task A_number_elsewhere_is_translated() => Verify.Body("""
        if (task.TgidNrNs(other.Borrow()) is { } number)
        {
            using var opened = TaskRef.TryOpen(number, other.Borrow());
        }
        """);

    [Fact]
    public Task A_number_elsewhere_is_shown() => Verify.Body("""
        if (task.TgidNrNs(other.Borrow()) is { } number)
            Print(number);
        """);

    [Fact]
    public Task The_tasks_own_number_is_of_here() => Verify.Body("""
        using var opened = TaskRef.Open(task.Pid);
        """);

    [Fact]
    public Task Overwritten_by_a_number_of_here() => Verify.Body("""
        if (task.TgidNrNs(other.Borrow()) is { } number)
        {
            Print(number);
            number = task.Pid;
            using var opened = TaskRef.Open(number);
        }
        """);
}
