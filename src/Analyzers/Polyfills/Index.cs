namespace System;

/// <summary>What the compiler reads <c>[^1]</c> with; not in .NET Standard 2.0.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}
