using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PidNs.Tests.Support;

namespace PidNs.Tests.RcuTests;

/// <summary>What the JIT makes of it, as the runtime itself prints it.</summary>
public partial class MachineCodeTests
{
    public MachineCodeTests()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Reads x86-64 code.");
        Assert.SkipUnless(KernelFeatures.ProcessWideFence, "Without membarrier(2), readers have a fence of their own.");
    }

    private static readonly Lazy<string> s_listing = new(() =>
    {
        string file = Path.GetTempFileName();
        using LiveProcess probe = ProbeProcess.Start($"env DOTNET_TieredPGO=0 DOTNET_JitStdOutFile={file} DOTNET_JitDisasm=Read*", "machine-code");
        probe.ReadToEnd();
        probe.WaitForExit();
        string listing = File.ReadAllText(file);
        File.Delete(file);
        return listing;
    });

    [Fact]
    public void A_section_is_announced_before_it_loads_and_takes_no_locked_instruction()
    {
        List<string> code = Instructions("ReadSection");
        int load = code.FindIndex(line => Regex.IsMatch(line, @"^mov \w+, dword ptr \[\w+\+0x340\]"));
        // The grace period's number is loaded from a static, and stored to the thread's record.
        int number = code.FindIndex(line => Regex.IsMatch(line, @"^mov (\w+), qword ptr \[\(reloc"));
        Match announce = Regex.Match(code[number + 1], @"^mov qword ptr \[(\w+(?:\+0x\w+)?)\], (\w+)$");
        Assert.True(announce.Success, code[number + 1]);
        Assert.True(number < load, "The load comes before the announcement.");
        // The end of the section is stored to the same place, after the load.
        int end = code.FindIndex(load, line => line.StartsWith($"mov qword ptr [{announce.Groups[1].Value}], "));
        Assert.True(end > load);
        Assert.DoesNotContain(code, line => Regex.IsMatch(line, @"\b(lock|xchg|mfence|lfence|sfence|cmpxchg)\b"));
    }

    [Fact]
    public void A_borrow_of_the_current_namespace_costs_what_a_plain_static_read_costs() =>
        Assert.Equal(Instructions("ReadPlain"), Instructions("ReadLevel"));

    private static List<string> Instructions(string method)
    {
        string listing = s_listing.Value;
        int start = listing.IndexOf($"Assembly listing for method PidNs.Probe.MachineCode:{method}", StringComparison.Ordinal);
        while (start >= 0 && !listing[start..listing.IndexOf('\n', start)].Contains("(Tier1)"))
            start = listing.IndexOf($"Assembly listing for method PidNs.Probe.MachineCode:{method}", start + 1, StringComparison.Ordinal);
        Assert.SkipWhen(start < 0, "The JIT did not get round to compiling the method for good.");
        string body = listing[start..listing.IndexOf("; Total bytes of code", start, StringComparison.Ordinal)];
        return [.. from line in body.Split('\n') where line.StartsWith("       ") select Spaces().Replace(line.Trim(), " ")];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
