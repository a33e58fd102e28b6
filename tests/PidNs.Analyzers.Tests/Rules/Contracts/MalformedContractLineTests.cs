using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace PidNs.Analyzers.Tests.Rules.Contracts;

/// <summary>PIDNS902: a line of a contract file that is not understood.</summary>
public class MalformedContractLineTests
{
    private const string Path = "/0/PidNs.Contracts.txt";

    [Theory]
    [InlineData("M:System.Console.Beep")]
    [InlineData("M:System.Console.Beep may-blok")]
    [InlineData("System.Console.Beep may-block")]
    [InlineData("X:System.Console.Beep may-block")]
    [InlineData("M:System.Console.Beep requires-guard")]
    [InlineData("M:System.Console.Beep requires-guard()")]
    [InlineData("M:System.Console.Beep may-block(yes)")]
    [InlineData("M:System.Console.Beep unowned")]
    [InlineData("M:System.Console.Beep guard")]
    [InlineData("M:System.Console.Beep keeps")]
    [InlineData("M:System.Console.Beep keeps()")]
    [InlineData("M:System.Console.Beep if(leaveOpen)")]
    [InlineData("M:System.Console.Beep may-block unless(leaveOpen)")]
    [InlineData("T:System.Console keeps(stream)")]
    [InlineData("T:System.Console none-test")]
    [InlineData("M: may-block")]
    [InlineData("may-block")]
    public Task Not_understood(string line) => Verify.Code("class C { }", test =>
    {
        test.TestState.AdditionalFiles.Add((Path, "# comment\n" + line + "\n"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("PIDNS902", DiagnosticSeverity.Warning)
            .WithSpan(Path, 2, 1, 2, line.Length + 1));
    });

    [Theory]
    [InlineData("")]
    [InlineData("# comment")]
    [InlineData("   # comment")]
    [InlineData("M:System.Console.Beep may-block")]
    [InlineData("M:System.Console.Beep\tmay-block # really")]
    [InlineData("  M:System.Console.Beep may-block  ")]
    [InlineData("M:System.Console.Beep(System.Int32,System.Int32) may-block")]
    [InlineData("M:System.IO.StreamReader.#ctor(System.String) may-block")]
    [InlineData("T:System.IO.File may-block")]
    [InlineData("P:System.Threading.Tasks.Task`1.Result may-block")]
    [InlineData("M:Some.Library.Read requires-guard(PidNs.RcuReadGuard), may-block")]
    [InlineData("T:Some.Library.Handle owned")]
    [InlineData("T:Some.Library.Handle unowned")]
    [InlineData("M:Some.Library.Open owned")]
    [InlineData("M:Some.Library.Add keeps(item)")]
    [InlineData("M:Some.Library.Run keeps(this)")]
    [InlineData("M:Some.Reader.#ctor wraps(stream) unless(leaveOpen)")]
    [InlineData("M:Some.Writer.#ctor keeps(stream), if(ownsStream)")]
    public Task Understood(string line) => Verify.Code("class C { }", test => test.TestState.AdditionalFiles.Add((Path, line + "\n")));

    [Fact]
    public Task Another_file_is_not_read() => Verify.Code("class C { }", test => test.TestState.AdditionalFiles.Add(("/0/Other.txt", "nonsense\n")));

    [Fact]
    public Task The_other_lines_of_the_file_still_hold() => Verify.Code("""
        using System;
        using PidNs;

        class C
        {
            static void M()
            {
                using var guard = Rcu.ReadLock();
                Console.{|PIDNS303:Beep|}();
            }
        }
        """, test =>
    {
        test.TestState.AdditionalFiles.Add((Path, "nonsense\nM:System.Console.Beep may-block\n"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("PIDNS902", DiagnosticSeverity.Warning).WithSpan(Path, 1, 1, 1, 9));
    });
}
