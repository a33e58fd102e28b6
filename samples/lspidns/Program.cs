using System.CommandLine;
using System.Globalization;
using System.Runtime.Versioning;
using Lspidns;
using Lspidns.Output;
using Spectre.Console;

[assembly: SupportedOSPlatform("linux")]

var pid = new Option<int?>("--pid", "-p") { Description = "Only the namespace of this process, and those below it." };
var processes = new Option<bool>("--processes", "-a") { Description = "List the processes of each namespace, with their pids here and there." };
var format = new Option<Format>("--format", "-f") { Description = "tree, plain (columns for scripts) or json." };
const double LongestInterval = 24 * 60 * 60;
var watch = new Option<double?>("--watch", "-w")
{
    Description = "Show again every so many seconds.",
    HelpName = "seconds",
    CustomParser = result =>
    {
        if (double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= LongestInterval)
            return seconds;
        result.AddError($"--watch needs a positive number of seconds, at most {LongestInterval}.");
        return null;
    },
};
var root = new RootCommand("Lists PID namespaces as a tree: their owners, inits and processes, zombies included.") { pid, processes, format, watch };
root.SetAction(async (arguments, cancellation) =>
{
    IWriter writer = arguments.GetValue(format) switch
    {
        Format.Json => new JsonWriter(),
        Format.Plain => new PlainWriter(arguments.GetValue(processes)),
        _ => new TreeWriter(arguments.GetValue(processes)),
    };
    try
    {
        while (true)
        {
            writer.Write(Snapshot.Take(arguments.GetValue(pid)), Console.Out);
            if (arguments.GetValue(watch) is not { } seconds)
                return 0;
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
            if (!Console.IsOutputRedirected)
                AnsiConsole.Clear();
        }
    }
    catch (OperationCanceledException)
    {
        return 0;
    }
    catch (Exception e) when (e is PidNs.KernelException or UnauthorizedAccessException or PlatformNotSupportedException or ArgumentException)
    {
        await Console.Error.WriteLineAsync($"lspidns: {e.Message}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();

internal enum Format
{
    Tree,
    Plain,
    Json,
}
