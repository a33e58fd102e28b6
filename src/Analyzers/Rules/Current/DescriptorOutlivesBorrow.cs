using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.Current;

/// <summary>PIDNS103.</summary>
internal sealed class DescriptorOutlivesBorrow : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS103",
        "Raw descriptor outlives its borrow",
        "The descriptor '{0}' must not {1}: it is valid only as long as its borrow",
        "PidNs.Current",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A raw descriptor is a number. When what it belongs to is released, the kernel gives the number to the next file that is opened.",
        helpLinkUri: HelpLink("PIDNS103"));

    public DescriptorOutlivesBorrow()
        : base(s_descriptor, FindingKind.DescriptorOutlivesBorrow)
    {
    }
}
