using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace PidNs.Interop;

/// <summary>The numbers of all processes that the procfs shows, read by getdents64(2) without an object for each.</summary>
internal sealed class ProcFsList : IDisposable
{
    // struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name
    private const int RecordLength = 16, Name = 19;

    private readonly byte[] _buffer;
    private readonly int _directory;
    private int _at, _length;

    internal ProcFsList()
    {
        _directory = ProcFs.OpenList().OrThrow("open /proc");
        _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    }

    internal int Current { get; private set; }

    internal bool MoveNext()
    {
        while (true)
        {
            if (_at == _length)
            {
                _at = 0;
                _length = Sys.GetDents(_directory, _buffer).OrThrow("getdents64(/proc)");
                if (_length == 0)
                    return false;
            }
            ReadOnlySpan<byte> entry = _buffer.AsSpan(_at, _length - _at);
            _at += MemoryMarshal.Read<ushort>(entry[RecordLength..]);
            if (Utf8Parser.TryParse(entry[Name..], out int number, out _))
            {
                Current = number;
                return true;
            }
        }
    }

    public void Dispose()
    {
        Sys.Close(_directory);
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
