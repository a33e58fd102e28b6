namespace PidNs;

/// <summary>Checked mode has found a violation where it happened.</summary>
public sealed class ContractViolationException : InvalidOperationException
{
    internal ContractViolationException(ContractViolation violation) : base(violation.ToString()) => Violation = violation;

    /// <summary>What was found.</summary>
    public ContractViolation Violation { get; }
}
