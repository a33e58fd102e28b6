namespace PidNs.Analyzers.Tests.Rules.Pids;

/// <summary>PIDNS403: by the time a number is looked up below /proc it may be another process's.</summary>
public class RawProcFsLookupTests
{
    [Theory]
    [InlineData("Print(System.IO.File.ReadAllText({|PIDNS403:$\"/proc/{pid}/ns/pid\"|}));")]
    [InlineData("Print(System.IO.File.OpenRead({|PIDNS403:\"/proc/1/ns/pid\"|}));")]
    [InlineData("Print(System.IO.File.OpenRead({|PIDNS403:\"/proc/\" + pid + \"/ns/pid\"|}));")]
    [InlineData("Print(new System.IO.FileInfo({|PIDNS403:$\"/proc/{pid}/ns/pid\"|}).LinkTarget);")]
    [InlineData("Print(System.IO.File.ResolveLinkTarget({|PIDNS403:$\"/proc/{task.Pid}/ns/pid\"|}, false));")]
    [InlineData("Print(System.IO.File.OpenRead(\"/proc/self/ns/pid\"));")]
    [InlineData("Print(System.IO.File.OpenRead(\"/proc/thread-self/ns/pid\"));")]
    [InlineData("Print(System.IO.File.OpenRead($\"/proc/{pid}/ns/net\"));")]
    [InlineData("Print(System.IO.File.OpenRead($\"/proc/{pid}/status\"));")]
    [InlineData("Print(System.IO.File.OpenRead($\"/tmp/{pid}/ns/pid\"));")]
    public Task A_path(string statement) => Verify.Members($$"""
        static void M(TaskRef task, int pid)
        {
            {{statement}}
        }
        """);
}
