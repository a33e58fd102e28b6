namespace PidNs.Analyzers.Tests.Rules.Pids;

/// <summary>PIDNS402: unshare and setns change the namespace of children; the caller stays where it is.</summary>
public class CurrentAfterUnshareTests
{
    private static Task Body(string statements) => Verify.Members($$"""
        const int CLONE_NEWPID = 0x20000000;
        const int CLONE_NEWNS = 0x00020000;

        [System.Runtime.InteropServices.DllImport("libc")]
        static extern int unshare(int flags);

        [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "setns")]
        static extern int SetNs(int fd, int type);

        static void M(int flags, int fd, bool condition)
        {
            {{statements}}
        }
        """);

    [Fact]
    public Task Asked_after_unshare() => Body("""
        unshare(CLONE_NEWPID);
        Print(CurrentPidNs.{|PIDNS402:Get|}().Id);
        """);

    [Fact]
    public Task Asked_after_setns() => Body("""
        SetNs(fd, CLONE_NEWPID);
        var ns = CurrentPidNs.{|PIDNS402:Get|}();
        """);

    [Fact]
    public Task Asked_after_setns_of_a_known_descriptor() => Body("""
        SetNs(3, CLONE_NEWPID);
        var ns = CurrentPidNs.{|PIDNS402:Get|}();
        """);

    [Fact]
    public Task Asked_after_setns_of_whatever_the_descriptor_is() => Body("""
        SetNs(fd, 0);
        var ns = CurrentPidNs.{|PIDNS402:Get|}();
        """);

    [Fact]
    public Task On_one_branch() => Body("""
        if (condition)
            unshare(CLONE_NEWPID | CLONE_NEWNS);
        Print(CurrentPidNs.{|PIDNS402:Get|}().Id);
        """);

    [Fact]
    public Task The_result_is_tested() => Body("""
        if (unshare(CLONE_NEWPID) != 0)
            throw new InvalidOperationException();
        Print(CurrentPidNs.{|PIDNS402:Get|}().Id);
        """);

    [Fact]
    public Task Asked_before() => Body("""
        Print(CurrentPidNs.Get().Id);
        unshare(CLONE_NEWPID);
        """);

    [Fact]
    public Task Another_kind_of_namespace() => Body("""
        unshare(CLONE_NEWNS);
        SetNs(fd, CLONE_NEWNS);
        Print(CurrentPidNs.Get().Id);
        """);

    [Fact]
    public Task A_method_that_only_has_the_name() => Verify.Members("""
        static void unshare(int flags) { }

        static void M()
        {
            unshare(0x20000000);
            Print(CurrentPidNs.Get().Id);
        }
        """);
}
