using System.Diagnostics;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace PidNs.Benchmarks;

/// <summary>
/// All tasks of a namespace and their numbers there: by this library, by parsing NSpid as programs do until now, and by a loop in C that makes the same system calls.
/// Needs root, unshare(1) and, for the last, a C compiler.
/// </summary>
[MemoryDiagnoser]
public unsafe class Enumeration
{
    private const string Source = """
        #include <dirent.h>
        #include <stdlib.h>
        #include <sys/ioctl.h>
        int count(int ns) {
            DIR *proc = opendir("/proc");
            struct dirent *entry;
            int found = 0;
            while ((entry = readdir(proc)))
                if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
                    found += ioctl(ns, 0x8004b709 /* NS_GET_TGID_IN_PIDNS */, atoi(entry->d_name)) > 0;
            closedir(proc);
            return found;
        }
        """;

    private Process _process = null!;
    private PidNsHandle _ns = null!;
    private int _descriptor;
    private delegate* unmanaged<int, int> _count;

    [Params(125, 250, 500)]
    public int Tasks { get; set; }

    [GlobalSetup]
    public void Start()
    {
        string script = $"for i in $(seq {Tasks - 1}); do sleep 100000 & done; echo ready; exec sleep 100000";
        _process = Process.Start(new ProcessStartInfo("unshare", ["--pid", "--fork", "--kill-child", "sh", "-c", script]) { RedirectStandardOutput = true })!;
        _process.StandardOutput.ReadLine();
        using TaskRef unshared = TaskRef.Open(_process.Id);
        using ChildrenPidNsHandle children = unshared.GetChildrenPidNs()!;
        _ns = children.AcquireForChildren();
        _descriptor = _ns.DangerousGetFileDescriptor();

        string directory = Directory.CreateTempSubdirectory("pidns-bench").FullName;
        File.WriteAllText(Path.Combine(directory, "count.c"), Source);
        Process.Start(new ProcessStartInfo("cc", ["-O2", "-shared", "-fPIC", "-o", "count.so", "count.c"]) { WorkingDirectory = directory })!.WaitForExit();
        _count = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(NativeLibrary.Load(Path.Combine(directory, "count.so")), "count");
        Tiering.Settle(Library);
        // Parsing also counts what lies as deep in other namespaces.
        if (Library() != Tasks || LoopInC() != Tasks || ParseNSpid() < Tasks)
            throw new InvalidOperationException($"The three do not agree: {Library()}, {LoopInC()}, {ParseNSpid()} of {Tasks}.");
    }

    [GlobalCleanup]
    public void Stop()
    {
        _ns.Dispose();
        // Its child dies with it, and with that init the namespace.
        _process.Kill();
        _process.WaitForExit();
    }

    [Benchmark(Baseline = true)]
    public int Library()
    {
        int found = 0;
        foreach (PidNsTask _ in _ns.EnumerateTasks(descendants: true))
            found++;
        return found;
    }

    [Benchmark]
    public int LoopInC() => _count(_descriptor);

    [Benchmark]
    public int ParseNSpid()
    {
        int level = _ns.Level, found = 0;
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(directory)[0]))
                continue;
            try
            {
                foreach (string line in File.ReadLines(Path.Combine(directory, "status")))
                {
                    if (!line.StartsWith("NSpid:", StringComparison.Ordinal))
                        continue;
                    if (line.Split('\t').Length > level + 1)
                        found++;
                    break;
                }
            }
            catch (IOException)
            {
                // Gone since it was listed.
            }
        }
        return found;
    }
}
