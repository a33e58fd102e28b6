#pragma warning disable xUnit1051
namespace PidNs.Analyzers.Tests.CodeFixes;
public class Dbg
{
    [Fact]
    public async Task Run()
    {
        var o = new System.Text.StringBuilder();
        foreach (var f in Directory.GetFiles("/tmp/dbgfix", "*.cs"))
        {
            var d = FixRunner.DocumentOf(await File.ReadAllTextAsync(f));
            o.AppendLine("== " + f);
            foreach (var x in await FixRunner.DiagnosticsAsync(d, default))
            {
                o.AppendLine(x.ToString());
                foreach (var p in FixRunner.Providers.OfType<PidNs.CodeFixes.Proving.LifetimeFixProvider>().Where(p => p.FixableDiagnosticIds.Contains(x.Id)))
                {
                    var code = (await PidNs.CodeFixes.Editing.Code.OfAsync(d, default))!;
                    var m = p.GetType().GetMethod("Propose", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
                    foreach (var q in (IEnumerable<PidNs.CodeFixes.Proving.Proposal>)m.Invoke(p, [code, x])!)
                    {
                        var proof = await PidNs.CodeFixes.Proving.Proof.OfAsync(code);
                        var ok = await proof.HoldsAsync(q.Changed, x.Id);
                        o.AppendLine($"-- {q.Kind} '{q.Title}' {ok}").AppendLine(q.Changed.Text.ToString());
                        foreach (var y in await PidNs.CodeFixes.Proving.Proof.DiagnosticsAsync(q.Changed)) o.AppendLine("   " + y);
                    }
                }
            }
        }
        await File.WriteAllTextAsync("/tmp/dbgfix/out.txt", o.ToString());
    }
}
