namespace PidNs.Probe;

/// <summary>Opens and releases many more tasks than there may be descriptors; each release leaves one to a grace period.</summary>
internal static class DescriptorPressure
{
    internal static void Run()
    {
        int opened = 0;
        for (; opened < 2000; opened++)
        {
            using TaskRef task = TaskRef.OpenCurrent();
            using RcuReadGuard guard = Rcu.ReadLock();
            if (task.TaskActivePidNs(guard).IsNone)
                throw new InvalidOperationException("Found None.");
        }
        Console.WriteLine($"{opened} tasks, {(KernelFeatures.ProcessWideFence ? "process-wide fences" : "fences of the readers")}");
    }
}
