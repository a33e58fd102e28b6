namespace PidNs.Analyzers.Flow;

/// <summary>A value that a <see cref="PersistentMap{T}"/> can hold.</summary>
internal interface IMapValue<T>
{
    /// <summary>What the value becomes when the other side of a join does not have its key.</summary>
    T JoinedAlone { get; }
}

/// <summary>Joins the two values of a key that both sides of a merge have.</summary>
internal delegate T Join<T>(int key, T left, T right);

/// <summary>
/// An immutable map from int to <typeparamref name="T"/> (a big-endian Patricia tree, after Okasaki and Gill). Versions share their common
/// parts, so that copying is free and joining two versions costs what differs between them, not what they hold: this is what keeps the
/// analysis linear in the size of a method.
/// </summary>
internal sealed class PersistentMap<T> where T : class, IMapValue<T>
{
    public static readonly PersistentMap<T> Empty = new(null);

    private readonly Node? _root;

    private PersistentMap(Node? root) => _root = root;

    public bool IsEmpty => _root is null;

    public T? this[int key]
    {
        get
        {
            var node = _root;
            while (node is Branch branch)
                node = (key & branch.Bit) == 0 ? branch.Zero : branch.One;
            return node is Leaf leaf && leaf.Key == key ? leaf.Value : null;
        }
    }

    public PersistentMap<T> Set(int key, T? value) => With(value is null ? Remove(_root, key) : Insert(_root, key, value));

    /// <summary>Joins two maps; subtrees that both share are not visited.</summary>
    public PersistentMap<T> Merge(PersistentMap<T> other, Join<T> join) => With(Merge(_root, other._root, join));

    /// <summary>The keys whose values differ between this map and an earlier version of it; subtrees that both share are not visited.</summary>
    public void Differences(PersistentMap<T> earlier, List<int> keys) => Differences(_root, earlier._root, keys);

    public IEnumerable<KeyValuePair<int, T>> Entries()
    {
        var pending = new Stack<Node>();
        if (_root is not null)
            pending.Push(_root);
        while (pending.Count > 0)
        {
            switch (pending.Pop())
            {
                case Leaf leaf:
                    yield return new(leaf.Key, leaf.Value);
                    break;
                case Branch branch:
                    pending.Push(branch.One);
                    pending.Push(branch.Zero);
                    break;
            }
        }
    }

    private PersistentMap<T> With(Node? root) => root == _root ? this : root is null ? Empty : new(root);

    private static Node Insert(Node? node, int key, T value)
    {
        switch (node)
        {
            case null:
                return new Leaf(key, value);
            case Leaf leaf:
                if (leaf.Key == key)
                    return ReferenceEquals(leaf.Value, value) ? leaf : new Leaf(key, value);
                return Fork(leaf, leaf.Key, new Leaf(key, value), key);
            default:
                var branch = (Branch)node;
                if (!branch.Covers(key))
                    return Fork(branch, branch.Prefix, new Leaf(key, value), key);
                return (key & branch.Bit) == 0
                    ? branch.With(Insert(branch.Zero, key, value), branch.One)!
                    : branch.With(branch.Zero, Insert(branch.One, key, value))!;
        }
    }

    private static Node? Remove(Node? node, int key)
    {
        switch (node)
        {
            case Leaf leaf:
                return leaf.Key == key ? null : leaf;
            case Branch branch when branch.Covers(key):
                return (key & branch.Bit) == 0
                    ? branch.With(Remove(branch.Zero, key), branch.One)
                    : branch.With(branch.Zero, Remove(branch.One, key));
            default:
                return node;
        }
    }

    private static Node? Merge(Node? left, Node? right, Join<T> join)
    {
        if (left == right)
            return left;
        if (left is null)
            return Alone(right!);
        if (right is null)
            return Alone(left);

        if (left is Leaf leftLeaf)
            return MergeLeaf(leftLeaf, right, join, leafIsLeft: true);
        if (right is Leaf rightLeaf)
            return MergeLeaf(rightLeaf, left, join, leafIsLeft: false);

        var l = (Branch)left;
        var r = (Branch)right;
        if (l.Bit == r.Bit && l.Prefix == r.Prefix)
            return l.With(Merge(l.Zero, r.Zero, join), Merge(l.One, r.One, join));
        if ((uint)l.Bit > (uint)r.Bit && l.Covers(r.Prefix))
        {
            return (r.Prefix & l.Bit) == 0
                ? l.With(Merge(l.Zero, right, join), Alone(l.One))
                : l.With(Alone(l.Zero), Merge(l.One, right, join));
        }

        if ((uint)r.Bit > (uint)l.Bit && r.Covers(l.Prefix))
        {
            return (l.Prefix & r.Bit) == 0
                ? r.With(Merge(left, r.Zero, join), Alone(r.One))
                : r.With(Alone(r.Zero), Merge(left, r.One, join));
        }

        return Fork(Alone(left), l.Prefix, Alone(right), r.Prefix);
    }

    private static Node MergeLeaf(Leaf leaf, Node other, Join<T> join, bool leafIsLeft)
    {
        switch (other)
        {
            case Leaf second when second.Key == leaf.Key:
                // What did not change stays the left side's own node: that is how a fixpoint is recognised.
                var (left, right) = leafIsLeft ? (leaf, second) : (second, leaf);
                var value = ReferenceEquals(left.Value, right.Value) ? left.Value : join(leaf.Key, left.Value, right.Value);
                return ReferenceEquals(value, left.Value) ? left : ReferenceEquals(value, right.Value) ? right : new Leaf(leaf.Key, value);
            case Leaf second:
                return Fork(Alone(leaf), leaf.Key, Alone(second), second.Key);
            default:
                var branch = (Branch)other;
                if (!branch.Covers(leaf.Key))
                    return Fork(Alone(leaf), leaf.Key, Alone(branch), branch.Prefix);
                return (leaf.Key & branch.Bit) == 0
                    ? branch.With(MergeLeaf(leaf, branch.Zero, join, leafIsLeft), Alone(branch.One))!
                    : branch.With(Alone(branch.Zero), MergeLeaf(leaf, branch.One, join, leafIsLeft))!;
        }
    }

    private static Node Alone(Node node)
    {
        if (node.IsJoinedAlone)
            return node;
        if (node is Leaf leaf)
            return new Leaf(leaf.Key, leaf.Value.JoinedAlone);
        var branch = (Branch)node;
        return branch.With(Alone(branch.Zero), Alone(branch.One))!;
    }

    private static void Differences(Node? now, Node? earlier, List<int> keys)
    {
        if (now == earlier)
            return;
        if (now is Branch n && earlier is Branch e)
        {
            if (n.Bit == e.Bit && n.Prefix == e.Prefix)
            {
                Differences(n.Zero, e.Zero, keys);
                Differences(n.One, e.One, keys);
                return;
            }

            if ((uint)n.Bit > (uint)e.Bit && n.Covers(e.Prefix))
            {
                var inZero = (e.Prefix & n.Bit) == 0;
                Differences(n.Zero, inZero ? e : null, keys);
                Differences(n.One, inZero ? null : e, keys);
                return;
            }

            if ((uint)e.Bit > (uint)n.Bit && e.Covers(n.Prefix))
            {
                var inZero = (n.Prefix & e.Bit) == 0;
                Differences(inZero ? n : null, e.Zero, keys);
                Differences(inZero ? null : n, e.One, keys);
                return;
            }
        }
        else if (now is Leaf leaf && earlier is Branch b && b.Covers(leaf.Key))
        {
            var inZero = (leaf.Key & b.Bit) == 0;
            Differences(inZero ? now : null, b.Zero, keys);
            Differences(inZero ? null : now, b.One, keys);
            return;
        }
        else if (earlier is Leaf old && now is Branch m && m.Covers(old.Key))
        {
            var inZero = (old.Key & m.Bit) == 0;
            Differences(m.Zero, inZero ? earlier : null, keys);
            Differences(m.One, inZero ? null : earlier, keys);
            return;
        }
        else if (now is Leaf first && earlier is Leaf second && first.Key == second.Key)
        {
            if (!ReferenceEquals(first.Value, second.Value))
                keys.Add(first.Key);
            return;
        }

        Collect(now, keys);
        Collect(earlier, keys);
    }

    private static void Collect(Node? node, List<int> keys)
    {
        if (node is Leaf leaf)
        {
            keys.Add(leaf.Key);
        }
        else if (node is Branch branch)
        {
            Collect(branch.Zero, keys);
            Collect(branch.One, keys);
        }
    }

    private static Node Fork(Node a, int aPrefix, Node b, int bPrefix)
    {
        var differing = aPrefix ^ bPrefix;
        var bit = HighestBit(differing);
        var prefix = aPrefix & ~(bit | (bit - 1));
        return (aPrefix & bit) == 0 ? new Branch(prefix, bit, a, b) : new Branch(prefix, bit, b, a);
    }

    private static int HighestBit(int value)
    {
        var bits = (uint)value;
        bits |= bits >> 1;
        bits |= bits >> 2;
        bits |= bits >> 4;
        bits |= bits >> 8;
        bits |= bits >> 16;
        return (int)(bits ^ (bits >> 1));
    }

    private abstract class Node(bool joinedAlone)
    {
        /// <summary>Whether every value below is its own <see cref="IMapValue{T}.JoinedAlone"/>, so that a one-sided join leaves it as it is.</summary>
        public bool IsJoinedAlone { get; } = joinedAlone;
    }

    private sealed class Leaf(int key, T value) : Node(ReferenceEquals(value.JoinedAlone, value))
    {
        public int Key { get; } = key;

        public T Value { get; } = value;
    }

    private sealed class Branch(int prefix, int bit, Node zero, Node one) : Node(zero.IsJoinedAlone && one.IsJoinedAlone)
    {
        public int Prefix { get; } = prefix;

        public int Bit { get; } = bit;

        public Node Zero { get; } = zero;

        public Node One { get; } = one;

        /// <summary>Whether a key belongs below this branch: it has the prefix in all bits above <see cref="Bit"/>.</summary>
        public bool Covers(int key) => (key & ~(Bit | (Bit - 1))) == Prefix;

        public Node? With(Node? zero, Node? one) =>
            zero == Zero && one == One ? this
            : zero is null ? one
            : one is null ? zero
            : new Branch(Prefix, Bit, zero, one);
    }
}
