namespace PidNs.Tests.Faults;

/// <summary>Tests that make system calls of the whole process fail: alone, after all others.</summary>
[CollectionDefinition(nameof(FaultCollection), DisableParallelization = true)]
public sealed class FaultCollection;
