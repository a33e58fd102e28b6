using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.UsedAfterReleaseFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class UsedAfterReleaseFixTests
{
    [Fact]
    public Task Using_releases_at_the_end() => Fix.Body("""
        var ns = other.Acquire();
        Console.WriteLine(ns.Level);
        ns.Dispose();
        Console.WriteLine({|PIDNS204:ns|}.Id);
        """, """
        using var ns = other.Acquire();
        Console.WriteLine(ns.Level);
        Console.WriteLine(ns.Id);
        """);

    [Fact]
    public Task Block_takes_the_use_in() => Fix.Body("""
        int fd;
        using (var ns = other.Acquire())
        {
            fd = ns.DangerousGetFileDescriptor();
        }
        // Print it.
        Console.WriteLine({|PIDNS103:fd|});
        MayThrow();
        """, """
        int fd;
        using (var ns = other.Acquire())
        {
            fd = ns.DangerousGetFileDescriptor();
            // Print it.
            Console.WriteLine(fd);
        }
        MayThrow();
        """);
}
