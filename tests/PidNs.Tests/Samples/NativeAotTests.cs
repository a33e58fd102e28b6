using System.Reflection;
using PidNs.Tests.Support;

namespace PidNs.Tests.Samples;

/// <summary>The library ahead of time: lspidns as one native file, built without a trim or AOT warning, gives the same answers.</summary>
public class NativeAotTests
{
    [Fact]
    public void A_published_sample_runs()
    {
        string project = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "LspidnsProject").Value!;
        Assert.SkipUnless(File.Exists(project), "Needs the source of samples/lspidns.");
        string directory = Directory.CreateTempSubdirectory("pidns-aot").FullName;
        try
        {
            using LiveProcess publish = LiveProcess.Shell(
                $"dotnet publish '{project}' --use-current-runtime --artifacts-path '{directory}/artifacts' --output '{directory}/out' -nodeReuse:false 2>&1");
            string log = publish.ReadToEnd();
            publish.WaitForExit();
            Assert.SkipWhen(log.Contains("NU1101") || log.Contains("NU1301") || log.Contains("Platform linker"), "The AOT toolchain is not there: it cannot be restored, or a linker is missing.");
            Assert.DoesNotContain("warning", log);

            using var nested = new NestedNamespace();
            using LiveProcess native = LiveProcess.Start($"{directory}/out/lspidns", "--format", "plain", "--processes");
            string output = native.ReadToEnd();
            Assert.True(output.Contains($" 1 {nested.InitPid} 1 "), $"{output}\n{log}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
