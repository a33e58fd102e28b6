using System.Runtime.Versioning;
using ContainerWatch;

[assembly: SupportedOSPlatform("linux")]

switch (args)
{
    case ["list"]:
        Host.PrintSummary();
        using (var table = NamespaceTable.Read())
            table.Print(Console.Out);
        return 0;
    case ["run", _, ..]:
        return Launcher.Run(args[1], args[2..]);
    default:
        Console.Error.WriteLine("""
            Shows which processes live in which PID namespace, and under which numbers.

              ContainerWatch list                   all processes that may be looked at
              ContainerWatch run PROGRAM [ARG...]   starts a program in a new PID namespace and follows its processes
            """);
        return 2;
}
