using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PidNs.Interop;

/// <summary>struct epoll_event, which is packed on x86-64 and nowhere else (epoll_event(3type)).</summary>
internal static unsafe class EpollEvent
{
    internal const uint EPOLLIN = 1;
    internal const uint EPOLLHUP = 0x10;
    internal const uint EPOLLET = 1u << 31;

    private static readonly int s_keyOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    internal static int Size => s_keyOffset + sizeof(long);

    internal static void Write(byte* entry, uint events, long key)
    {
        *(uint*)entry = events;
        Unsafe.WriteUnaligned(entry + s_keyOffset, key);
    }

    internal static (uint Events, long Key) Read(byte* entry) => (*(uint*)entry, Unsafe.ReadUnaligned<long>(entry + s_keyOffset));
}
