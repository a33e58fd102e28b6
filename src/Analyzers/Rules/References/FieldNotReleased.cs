using PidNs.Analyzers.Flow;

namespace PidNs.Analyzers.Rules.References;

/// <summary>PIDNS208.</summary>
internal sealed class FieldNotReleased : Rule
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "PIDNS208",
        "Field that owns a reference is overwritten or never released",
        "'{0}' owns a reference, and {1}",
        "PidNs.References",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A field that owns a counted reference is released by its type's Dispose, and released before it gets another one.",
        helpLinkUri: HelpLink("PIDNS208"));

    public FieldNotReleased()
        : base(s_descriptor, FindingKind.FieldOverwritten)
    {
    }
}
