namespace PidNs.Tests.RcuScenarios;

/// <summary>What became of a scenario. Only a scenario that gathered its evidence may say that nothing is wrong.</summary>
/// <param name="Violation">What went wrong; null when nothing did.</param>
/// <param name="Inconclusive">Why there was too little evidence; null when there was enough.</param>
/// <param name="Evidence">What was seen, for the report.</param>
public sealed record Outcome(string? Violation, string? Inconclusive, string Evidence)
{
    internal static Outcome Fine(string evidence) => new(null, null, evidence);

    internal static Outcome Wrong(string violation) => new(violation, null, "");

    internal static Outcome Unknown(string reason) => new(null, reason, "");
}
