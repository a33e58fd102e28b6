using System.Runtime.Versioning;
using PidNs.Contracts;
using PidNs.Interop;

namespace PidNs;

/// <summary>The processes of a namespace, for <see langword="foreach"/>.</summary>
[Borrowed]
[SupportedOSPlatform("linux")]
public readonly ref struct PidNsTasks
{
    private readonly PidNsRef _ns;
    private readonly bool _descendants;

    internal PidNsTasks(PidNsRef ns, bool descendants)
    {
        _ns = ns;
        _descendants = descendants;
    }

    /// <summary>Begins a listing.</summary>
    /// <exception cref="KernelException">/proc cannot be listed.</exception>
    public Enumerator GetEnumerator() => new(_ns, _descendants);

    /// <summary>A listing under way.</summary>
    public ref struct Enumerator : IDisposable
    {
        private readonly PidNsHandle _ns;
        private readonly bool _descendants;
        private readonly bool _translates;
        private readonly ProcFsList _list;

        internal Enumerator(PidNsRef ns, bool descendants)
        {
            _ns = ns.Target;
            _descendants = descendants;
            _translates = KernelFeatures.PidTranslation;
            _list = new ProcFsList();
        }

        /// <summary>The process that was found.</summary>
        public PidNsTask Current { get; private set; }

        /// <summary>Finds the next.</summary>
        /// <returns>False at the end.</returns>
        public bool MoveNext()
        {
            while (_list.MoveNext())
            {
                int own = ProcFs.ToCallersNumber(_list.Current);
                if (own == 0)
                    continue;
                int number = _translates ? Sys.Ioctl(_ns, Ioctl.NS_GET_TGID_IN_PIDNS, own) : NumberFromProcFs(_list.Current);
                // The number in a deeper namespace says nothing about which one the process itself is in.
                if (number <= 0 || !(_descendants || IsOwnNamespace(_list.Current)))
                    continue;
                Current = new PidNsTask(own, number);
                return true;
            }
            return false;
        }

        /// <summary>Of a process that has a number in the namespace: whether it is in none below. Holds for those too whose links may not be read.</summary>
        private readonly bool IsOwnNamespace(int procFsNumber)
        {
            ulong inode = ProcFs.ReadNamespaceInode(procFsNumber);
            if (inode != 0)
                return inode == _ns.Id.Inode;
            Span<byte> status = stackalloc byte[ProcFs.StatusSize];
            int read = ProcFs.ReadStatus(procFsNumber, status);
            return read > 0 && ProcFs.ParseNumber(status[..read], "NStgid"u8, _ns.Level + 1) == 0;
        }

        /// <summary>Before Linux 6.11.</summary>
        private readonly int NumberFromProcFs(int procFsNumber)
        {
            Span<byte> status = stackalloc byte[ProcFs.StatusSize];
            int read = ProcFs.ReadStatus(procFsNumber, status);
            int number = read > 0 ? ProcFs.ParseNumber(status[..read], "NStgid"u8, _ns.Level) : 0;
            if (number == 0 || _ns.IsCurrent || ProcFs.ReadNamespaceInode(procFsNumber) == _ns.Id.Inode)
                return number;
            int fd = ProcFs.Open(procFsNumber, "ns/pid"u8);
            if (fd < 0)
                return 0;
            using var below = new PidNsHandle(fd);
            return below.IsInView() && below.IsWithin(_ns) ? number : 0;
        }

        /// <summary>Ends the listing.</summary>
        public void Dispose() => _list.Dispose();
    }
}
