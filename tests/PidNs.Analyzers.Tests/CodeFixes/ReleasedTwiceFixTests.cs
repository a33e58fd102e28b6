using Fix = PidNs.Analyzers.Tests.CodeFixes.VerifyFix<PidNs.CodeFixes.References.ReleasedTwiceFix>;

namespace PidNs.Analyzers.Tests.CodeFixes;

public class ReleasedTwiceFixTests
{
    [Fact]
    public Task Second_release() => Fix.Body("""
        var ns = other.Acquire();
        ns.Dispose();
        if (condition)
            ns.{|PIDNS206:Dispose|}();
        """, """
        var ns = other.Acquire();
        ns.Dispose();
        """);

    [Fact]
    public Task Release_of_what_using_releases() => Fix.Body("""
        using var ns = other.Acquire();
        MayThrow();

        // Done.
        ns.{|PIDNS206:Dispose|}(); // put
        """, """
        using var ns = other.Acquire();
        MayThrow();

        // Done.
        // put
        """);
}
