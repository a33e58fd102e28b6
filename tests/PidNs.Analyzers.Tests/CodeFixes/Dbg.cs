#pragma warning disable xUnit1051
using Microsoft.CodeAnalysis;
namespace PidNs.Analyzers.Tests.CodeFixes;
public class Dbg
{
    [Fact]
    public async Task Run()
    {
        var o = new System.Text.StringBuilder();
        foreach (var place in Corpus.Places.Where(p => p.Name is "braceless if" or "switch section" or "lambda" or "tabs and braces at the end" or "value"))
        foreach (var st in Corpus.Statements)
        {
            var d = FixRunner.DocumentOf(Corpus.Put(place.Code, st.Code));
            var ds = await FixRunner.DiagnosticsAsync(d, default);
            foreach (var x in ds)
            {
                o.AppendLine($"##### {place.Name} / {st.Name}: {x}");
                o.AppendLine(Corpus.Put("$", st.Code));
                foreach (var a in await FixRunner.ActionsAsync(d, x, default))
                {
                    var text = (await (await FixRunner.ApplyAsync(d, a, default)).GetTextAsync()).ToString();
                    var i = text.IndexOf("CallerScope s_scope;") + 22;
                    var j = text.IndexOf("static void Stop()");
                    o.AppendLine($"--- {a.Title} [{a.EquivalenceKey}]").AppendLine(text[i..j]);
                }
            }
        }
        await File.WriteAllTextAsync("/tmp/dbgfix/out.txt", o.ToString());
    }
}
