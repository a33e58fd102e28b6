namespace PidNs.Analyzers.Flow;

/// <summary>What the flow found; each kind is one rule's to report.</summary>
internal enum FindingKind : byte
{
    CurrentEscapes,
    UnboundedBorrow,
    DescriptorOutlivesBorrow,
    Forged,
    CountedWhereBorrowWillDo,
    NoneUsed,
    LookedUpAgain,
    NotReleased,
    UsedAfterRelease,
    MaybeUsedAfterRelease,
    MaybeUsedAfterDisposal,
    ReleasedTwice,
    Discarded,
    FieldOverwritten,
    LostByException,
    OutsideGuard,
    UsedAfterGuard,
    BlocksInGuard,
    WaitsInGuard,
    GuardNotReleased,
    GuardReleasedTwice,
    CheckedInAnotherGuard,
    GuardLostByException,
    ForeignPid,
    CurrentAfterUnshare,
    RawProcFsLookup,
    InvalidContract,
}

/// <summary>A mistake at a place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Syntax">Where a person would look.</param>
/// <param name="Related">Where the acquisition, the release or the guard's end is; null if there is none.</param>
/// <param name="Arguments">What the message names.</param>
internal sealed record Finding(FindingKind Kind, SyntaxNode Syntax, SyntaxNode? Related, ImmutableArray<string> Arguments);
