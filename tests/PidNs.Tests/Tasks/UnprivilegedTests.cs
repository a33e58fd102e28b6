using PidNs.Tests.Support;

namespace PidNs.Tests.Tasks;

/// <summary>Starting programs in other namespaces as a user without rights.</summary>
public class UnprivilegedTests
{
    [Fact]
    public void What_is_missing_is_named()
    {
        string error = ProbeProcess.RunAsNobody(oldKernel: false, "", "start-program");
        Assert.StartsWith("start sh in a new PID namespace: needs CAP_SYS_ADMIN", error);
        Assert.Contains("unshare --user --map-root-user", error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_a_user_namespace_of_their_own_it_works(bool oldKernel)
    {
        const string NewUserNamespace = "unshare --user --map-root-user";
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to become another user.");
        using LiveProcess probe = LiveProcess.Shell($"setpriv --reuid 65534 --regid 65534 --clear-groups {NewUserNamespace} echo yes 2>&1");
        Assert.SkipUnless(probe.ReadToEnd() == "yes\n", "Unprivileged users may not make user namespaces here.");
        // The second program's number is 2 or, after what the shell of the first may have started, higher.
        Assert.Matches(@"^1 \d+ 1 True$", ProbeProcess.RunAsNobody(oldKernel, "", NewUserNamespace, ["start-program"]));
    }
}
