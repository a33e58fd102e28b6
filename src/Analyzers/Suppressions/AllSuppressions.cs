namespace PidNs.Analyzers.Suppressions;

/// <summary>The suppressions, and which of them is about which warning.</summary>
internal static class AllSuppressions
{
    private static readonly ImmutableArray<Suppression> s_suppressions = ImmutableArray.Create<Suppression>(
        new CheckedForNone("PIDNSS101", "CS8602"),
        new CheckedForNone("PIDNSS102", "CS8604"),
        new ReleasedOnEveryPath("PIDNSS200", "CA2000"),
        new ReleasedOnEveryPath("PIDNSS201", "IDISP001"),
        new ReassignedWhenSettled("PIDNSS203", "IDISP003"),
        new ReleasedByItsOwner("PIDNSS207", "IDISP007"),
        new ReleasedByItsOwner("PIDNSS208", "IDISP008"));

    public static readonly ImmutableArray<SuppressionDescriptor> Descriptors = s_suppressions.Select(s => s.Descriptor).ToImmutableArray();

    private static readonly ImmutableDictionary<string, Suppression> s_byId = s_suppressions.ToImmutableDictionary(s => s.Descriptor.SuppressedDiagnosticId);

    public static Suppression For(string suppressedId) => s_byId[suppressedId];
}
