using System.Runtime.Versioning;
using PidNs.Interop;
using PidNs.Probe;
using PidNs.Tests.Faults;

[assembly: SupportedOSPlatform("linux")]

if (Environment.GetEnvironmentVariable("PIDNS_PROBE_OLD_KERNEL") == "1")
    Sys.FaultInjector = OldKernel.Before6_11;

switch (args)
{
    case ["dead-leader"]:
        DeadLeader.Run();
        break;
    case ["namespace-of", var pid]:
        Inspect.NamespaceOf(int.Parse(pid));
        break;
    case ["outer-procfs"]:
        Inspect.BelowOuterProcFs();
        break;
    case ["descriptor-pressure"]:
        DescriptorPressure.Run();
        break;
    case ["machine-code"]:
        MachineCode.Run();
        break;
    case ["misuse"]:
        Misuse.Run();
        break;
    default:
        Console.Error.WriteLine("Unknown probe.");
        return 2;
}
return 0;
