namespace PidNs.Analyzers.Flow;

/// <summary>A small immutable set of dense indices; sets that are equal to an operand are shared with it.</summary>
internal readonly struct IntSet : IEquatable<IntSet>
{
    private readonly int[]? _items;

    private IntSet(int[] items) => _items = items;

    public static IntSet Of(int item) => new([item]);

    public int Count => _items?.Length ?? 0;

    public bool IsEmpty => Count == 0;

    public int this[int index] => _items![index];

    public bool Contains(int item) => _items is not null && Array.BinarySearch(_items, item) >= 0;

    public IntSet Add(int item)
    {
        if (_items is null)
            return Of(item);
        var index = Array.BinarySearch(_items, item);
        if (index >= 0)
            return this;
        var items = new int[_items.Length + 1];
        Array.Copy(_items, items, ~index);
        items[~index] = item;
        Array.Copy(_items, ~index, items, ~index + 1, _items.Length - ~index);
        return new(items);
    }

    public IntSet Remove(int item)
    {
        var index = _items is null ? -1 : Array.BinarySearch(_items, item);
        if (index < 0)
            return this;
        if (_items!.Length == 1)
            return default;
        var items = new int[_items.Length - 1];
        Array.Copy(_items, items, index);
        Array.Copy(_items, index + 1, items, index, items.Length - index);
        return new(items);
    }

    public IntSet Union(IntSet other)
    {
        if (other.IsEmpty || _items == other._items)
            return this;
        if (IsEmpty)
            return other;
        var shared = 0;
        foreach (var item in other)
            shared += Contains(item) ? 1 : 0;
        if (shared == other.Count)
            return this;
        if (shared == Count)
            return other;
        var items = new int[Count + other.Count - shared];
        for (int i = 0, left = 0, right = 0; i < items.Length; i++)
        {
            var item = right == other.Count || (left < Count && this[left] <= other[right]) ? this[left++] : other[right];
            if (right < other.Count && other[right] == item)
                right++;
            items[i] = item;
        }

        return new(items);
    }

    public IntSet Intersect(IntSet other)
    {
        var result = this;
        foreach (var item in this)
        {
            if (!other.Contains(item))
                result = result.Remove(item);
        }

        return result;
    }

    public bool Equals(IntSet other) => _items == other._items || _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => obj is IntSet other && Equals(other);

    public override int GetHashCode() => Count == 0 ? 0 : _items![0] * 31 + Count;

    public Enumerator GetEnumerator() => new(_items);

    public struct Enumerator(int[]? items)
    {
        private int _index = -1;

        public readonly int Current => items![_index];

        public bool MoveNext() => items is not null && ++_index < items.Length;
    }
}
