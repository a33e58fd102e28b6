using System.Runtime.Versioning;
using PidNs.Interop;
using PidNs.Probe;
using PidNs.Tests.Faults;

[assembly: SupportedOSPlatform("linux")]

if (Environment.GetEnvironmentVariable("PIDNS_PROBE_OLD_KERNEL") == "1")
    Sys.FaultInjector = OldKernel.Oldest;

switch (args)
{
    case ["dead-leader"]:
        DeadLeader.Run();
        break;
    case ["namespace-of", var pid]:
        Inspect.NamespaceOf(int.Parse(pid));
        break;
    case ["children-of", var pid]:
        Inspect.ChildrenOf(int.Parse(pid));
        break;
    case ["number-of", var pid]:
        Inspect.NumberOf(int.Parse(pid));
        break;
    case ["no-epoll", var pid]:
        NoEpoll.Run(int.Parse(pid));
        break;
    case ["start-program"]:
        StartProgram.Run();
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
