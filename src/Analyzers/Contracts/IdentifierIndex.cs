using Microsoft.CodeAnalysis.Text;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// The identifiers of a text by hash and place, found by looking at its characters: what is in comments and strings counts as well, and two
/// names may share a hash, so that it can say yes too often but never no.
/// </summary>
internal sealed class IdentifierIndex
{
    /// <summary>Stands for an identifier with a unicode escape, which can be any name.</summary>
    public const int EscapedIdentifier = 1;

    /// <summary>Stands for the text of a raw lookup, <c>ns/pid</c>.</summary>
    public const int ProcFsLookup = 2;

    /// <summary>The hash of no character.</summary>
    public const int EmptyHash = unchecked((int)2166136261);

    /// <summary>The lengths of the names of the types that are words of the language.</summary>
    private static readonly Dictionary<int, int> s_builtInTypes =
        new[] { "bool", "byte", "sbyte", "char", "decimal", "double", "float", "int", "uint", "long", "ulong", "short", "ushort", "string", "object" }.ToDictionary(Hash, w => w.Length);

    private static readonly int s_new = Hash("new");
    private static readonly int s_using = Hash("using");

    private readonly int[] _hashes;
    private readonly int[] _positions;
    private readonly HashSet<int> _all;

    private IdentifierIndex(List<int> hashes, List<int> positions)
    {
        _hashes = [.. hashes];
        _positions = [.. positions];
        _all = [.. hashes];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<int> All => _all;

    public static IdentifierIndex Of(SourceText text)
    {
        // One identifier for about twelve characters, in real code.
        var hashes = new List<int>(text.Length / 10);
        var positions = new List<int>(text.Length / 10);
        var buffer = new char[4096];
        int hash = 0, start = -1;
        char before = '\0', oneBefore = '\0', twoBefore = '\0';
        var isEscape = false;
        for (var offset = 0; offset < text.Length; offset += buffer.Length)
        {
            var count = Math.Min(buffer.Length, text.Length - offset);
            text.CopyTo(offset, buffer, 0, count);
            for (var i = 0; i < count; i++)
            {
                var c = buffer[i];
                if (isEscape && (c is 'u' or 'U'))
                    Add(EscapedIdentifier, offset + i);
                isEscape = c == '\\';
                if (IsIdentifierPart(c))
                {
                    if (start < 0)
                    {
                        start = offset + i;
                        hash = EmptyHash;
                    }

                    hash = Hash(hash, c);
                }
                else
                {
                    if (start >= 0)
                        Add(hash, start);
                    start = -1;
                }

                // What comes after it may be put there later.
                if (before == '/' && oneBefore == 's' && twoBefore == 'n' && c is 'p' or '"' or '{')
                    Add(ProcFsLookup, offset + i - 1);
                (twoBefore, oneBefore, before) = (oneBefore, before, c);
            }
        }

        if (start >= 0)
            Add(hash, start);
        return new(hashes, positions);

        void Add(int value, int position)
        {
            hashes.Add(value);
            positions.Add(position);
        }
    }

    public static int Hash(string name)
    {
        var hash = EmptyHash;
        foreach (var c in name)
            hash = Hash(hash, c);
        return hash;
    }

    /// <summary>The hash of what has been hashed to <paramref name="before"/>, and one more character.</summary>
    public static int Hash(int before, char next) => unchecked((before ^ next) * 16777619);

    /// <summary>Whether one of these is in a part of the text, or, without one, anywhere.</summary>
    public bool ContainsAny(HashSet<int> hashes, TextSpan? span)
    {
        if (span is not { } part)
            return _all.Count < hashes.Count ? hashes.Overlaps(_all) : _all.Overlaps(hashes);
        // Few names are in few files.
        if (hashes.Count < 16 && !_all.Overlaps(hashes))
            return false;
        var first = Array.BinarySearch(_positions, part.Start);
        for (var i = first < 0 ? ~first : first; i < _positions.Length && _positions[i] < part.End; i++)
        {
            if (hashes.Contains(_hashes[i]))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a part of the text may call one of these or make an object of it, by its name or by the mere <c>new</c>, or end with <c>using</c> what
    /// it has: a name that is only mentioned, as the type of a parameter is, does not count.
    /// </summary>
    public bool CallsAny(HashSet<int> names, SourceText text, TextSpan part)
    {
        var first = Array.BinarySearch(_positions, part.Start);
        for (var i = first < 0 ? ~first : first; i < _positions.Length && _positions[i] < part.End; i++)
        {
            var hash = _hashes[i];
            // A comment or a directive may hide what follows.
            if (names.Contains(hash) ? FollowedBy(text, _positions[i]) is '(' or '<' or '{' or '/' or '#' && !IsOfBuiltInType(text, i)
                : hash == s_new ? FollowedBy(text, _positions[i]) is '(' or '/' or '#'
                : hash == s_using && EndsWhatItHas(text, _positions[i] + "using".Length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a member is one of <c>int</c> or the like, which hand out nothing.</summary>
    private bool IsOfBuiltInType(SourceText text, int i) =>
        i > 0 && s_builtInTypes.TryGetValue(_hashes[i - 1], out var length) && _positions[i - 1] + length == _positions[i] - 1 && text[_positions[i] - 1] == '.';

    /// <summary>The first character after a word and the space that follows it.</summary>
    private static char FollowedBy(SourceText text, int position)
    {
        while (position < text.Length && IsIdentifierPart(text[position]))
            position++;
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position < text.Length ? text[position] : '\0';
    }

    /// <summary>Whether a <c>using</c> gets something by its name: what it calls or makes is there by the name of that.</summary>
    private static bool EndsWhatItHas(SourceText text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        var isStatement = position < text.Length && text[position] == '(';
        for (position += isStatement ? 1 : 0; position < text.Length; position++)
        {
            if (text[position] is '(' or '{' or '/' or '#')
                return text[position] is '/' or '#';
            if (text[position] == (isStatement ? ')' : ';'))
                return true;
        }

        return false;
    }

    private static bool IsIdentifierPart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' || (c > 127 && char.IsLetterOrDigit(c));
}
