namespace PidNs.Analyzers.Contracts;

/// <summary>What a type's values are, by its contract.</summary>
[Flags]
internal enum TypeContract : byte
{
    None = 0,

    /// <summary>Counted references: what a method returns of it has to be released.</summary>
    Owned = 1,

    /// <summary>Views of something that somebody else keeps alive.</summary>
    Borrowed = 2,

    /// <summary>Open read-side critical sections.</summary>
    Guard = 4,

    /// <summary>Storage that bounds the lifetime of a borrow.</summary>
    ScopeToken = 8,

    /// <summary>A struct that has a None of its own, told by a <c>[NoneTest]</c> member.</summary>
    NoneTested = 16,

    /// <summary>It is owned because it can be disposed, and its authors promised nothing: only what happens to it in a body is checked.</summary>
    Disposable = 32,

    /// <summary>It needs no release, whatever its base types say.</summary>
    Unowned = 64,

    /// <summary>Values that the engine tracks.</summary>
    Tracked = Owned | Borrowed | Guard,

    /// <summary>Values that have to be released.</summary>
    Released = Owned | Guard,
}
