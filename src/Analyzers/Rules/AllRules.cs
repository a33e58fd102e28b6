using PidNs.Analyzers.Flow;
using PidNs.Analyzers.Rules.Current;
using PidNs.Analyzers.Rules.Guards;
using PidNs.Analyzers.Rules.References;

namespace PidNs.Analyzers.Rules;

/// <summary>The rules, and which of them reports what the flow finds.</summary>
internal static class AllRules
{
    public static readonly ImmutableArray<Rule> Rules = ImmutableArray.Create<Rule>(
        new CurrentEscapes(),
        new UnboundedBorrow(),
        new ForgedBorrow(),
        new NoneUsed(),
        new NotReleased(),
        new UsedAfterRelease(),
        new MaybeUsedAfterRelease(),
        new DiscardedReference(),
        new OutsideGuard(),
        new UsedAfterGuard(),
        new GuardNotReleased());

    private static readonly ImmutableDictionary<FindingKind, Rule> s_byKind =
        Rules.SelectMany(r => r.Kinds, (rule, kind) => (rule, kind)).ToImmutableDictionary(p => p.kind, p => p.rule);

    public static Rule? For(FindingKind kind) => s_byKind.TryGetValue(kind, out var rule) ? rule : null;
}
