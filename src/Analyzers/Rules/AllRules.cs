using PidNs.Analyzers.Flow;
using PidNs.Analyzers.Rules.Contracts;
using PidNs.Analyzers.Rules.Current;
using PidNs.Analyzers.Rules.Guards;
using PidNs.Analyzers.Rules.Pids;
using PidNs.Analyzers.Rules.References;

namespace PidNs.Analyzers.Rules;

/// <summary>The rules, and which of them reports what the flow finds.</summary>
internal static class AllRules
{
    public static readonly ImmutableArray<Rule> Rules = ImmutableArray.Create<Rule>(
        new CurrentEscapes(),
        new UnboundedBorrow(),
        new DescriptorOutlivesBorrow(),
        new ForgedBorrow(),
        new CountedReferenceToCurrent(),
        new NoneUsed(),
        new LookedUpAgain(),
        new NotReleased(),
        new UsedAfterRelease(),
        new MaybeUsedAfterRelease(),
        new ReleasedTwice(),
        new DiscardedReference(),
        new FieldNotReleased(),
        new LostByException(),
        new OutsideGuard(),
        new UsedAfterGuard(),
        new BlocksInGuard(),
        new WaitsInGuard(),
        new GuardNotReleased(),
        new GuardReleasedTwice(),
        new CheckedInAnotherGuard(),
        new GuardLostByException(),
        new PidInWrongNamespace(),
        new CurrentAfterUnshare(),
        new RawProcFsLookup(),
        new InvalidContract());

    /// <summary>Every descriptor, with that of the one rule that is not about code.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> Descriptors =
        Rules.Select(r => r.Descriptor).Append(MalformedContractLine.Descriptor).ToImmutableArray();

    public static Rule? For(FindingKind kind) => Rules.FirstOrDefault(r => r.Kinds.Contains(kind));
}
