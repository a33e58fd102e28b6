#:property PublishAot=false
// Takes the findings of SARIF logs down as a baseline: puts a #pragma around the line of each, so that only new ones are reported from then on.
//   dotnet run baseline.cs -- build.sarif [more.sarif…]
// Findings of rules other than PIDNS… are left alone. Look at the diff before you commit it: a #pragma inside a multi-line string would become text.
using System.Text.Json.Nodes;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run baseline.cs -- SARIF_LOG...");
    return 2;
}

var findings =
    from log in args
    from run in JsonNode.Parse(File.ReadAllText(log))!["runs"]!.AsArray()
    from result in run!["results"]!.AsArray()
    where result!["suppressions"] is null
    let rule = (string)result!["ruleId"]!
    where rule.StartsWith("PIDNS", StringComparison.Ordinal)
    let place = result["locations"]![0]!["physicalLocation"]!
    let file = new Uri((string)place["artifactLocation"]!["uri"]!).LocalPath
    let line = (int)place["region"]!["startLine"]!
    group rule by (file, line) into here
    group (here.Key.line, rules: string.Join(", ", here.Distinct().Order())) by here.Key.file;

foreach (var file in findings)
{
    List<string> lines = [.. File.ReadAllLines(file.Key)];
    // From the end, so that the numbers of the lines before stay right.
    foreach (var (line, rules) in file.OrderByDescending(f => f.line))
    {
        lines.Insert(line, $"#pragma warning restore {rules}");
        lines.Insert(line - 1, $"#pragma warning disable {rules} // baseline");
    }
    File.WriteAllLines(file.Key, lines);
    Console.WriteLine($"{file.Key}: {file.Count()}");
}
return 0;
