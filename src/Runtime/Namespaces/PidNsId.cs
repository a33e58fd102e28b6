using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PidNs;

/// <summary>Which PID namespace: a value, to compare, to store and to print as procfs does, <c>pid:[4026531836]</c>.</summary>
/// <remarks>
/// Where the kernel gives namespaces a 64-bit id (NS_GET_ID, Linux 6.18), <see cref="Unique"/> holds it, and it is never used again while the
/// machine runs. Elsewhere the id is the pair of device and inode number, which the kernel reuses at once when a namespace has gone:
/// equal ids then mean the same namespace only while somebody holds a reference to it.
/// </remarks>
public readonly record struct PidNsId : ISpanFormattable, ISpanParsable<PidNsId>
{
    private const string Prefix = "pid:[";

    internal PidNsId(ulong inode, ulong device, ulong unique)
    {
        Inode = inode;
        Device = device;
        Unique = unique;
    }

    /// <summary>The number between the brackets. Reused by the kernel.</summary>
    public ulong Inode { get; }

    /// <summary>The device that the inode number belongs to; 0 in an id that was parsed from text.</summary>
    public ulong Device { get; }

    /// <summary>The kernel's 64-bit id (NS_GET_ID); 0 where the kernel has none, and in an id that was parsed from text.</summary>
    public ulong Unique { get; }

    /// <summary>
    /// Whether both may mean the same namespace: what both know is equal. Unlike equality, this compares an id that was parsed with one that was
    /// asked of the kernel; like the text, it cannot tell an inode number from its reuse.
    /// </summary>
    /// <param name="other">The id to compare with.</param>
    public bool Matches(PidNsId other) =>
        Inode == other.Inode
        && (Device == 0 || other.Device == 0 || Device == other.Device)
        && (Unique == 0 || other.Unique == 0 || Unique == other.Unique);

    /// <summary>The text that readlink(1) shows for /proc/PID/ns/pid.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Inode}]");

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{Prefix}{Inode}]", out charsWritten);

    /// <summary>Reads <c>pid:[4026531836]</c>. The result knows the inode number only; compare it with <see cref="Matches"/>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static PidNsId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan(), null);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static PidNsId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static PidNsId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out PidNsId id) ? id : throw new FormatException($"'{s}' is not a PID namespace; expected pid:[number].");

    /// <summary>As <see cref="Parse(string)"/>, without an exception.</summary>
    /// <param name="text">The text; null is not of the form.</param>
    /// <param name="id">The id, when the text is of the form.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PidNsId id) => TryParse(text.AsSpan(), null, out id);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PidNsId result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PidNsId result)
    {
        result = default;
        if (!s.StartsWith(Prefix) || !s.EndsWith("]")
            || !ulong.TryParse(s[Prefix.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode) || inode == 0)
        {
            return false;
        }
        result = new PidNsId(inode, device: 0, unique: 0);
        return true;
    }
}
