using Microsoft.CodeAnalysis.Text;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Rules.Contracts;

/// <summary>PIDNS902. Not about a body: it reads the contract files.</summary>
internal static class MalformedContractLine
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        "PIDNS902",
        "Malformed line in a contract file",
        "This line of the contract file is left out: {0}",
        "PidNs.Contracts",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A line that is not understood protects nobody.",
        helpLinkUri: Rule.HelpLink("PIDNS902"));

    public static IEnumerable<Diagnostic> In(string path, SourceText text)
    {
        foreach (var error in ContractFile.Parse(text).Errors)
            yield return Diagnostic.Create(Descriptor, Location.Create(path, error.Span, text.Lines.GetLinePositionSpan(error.Span)), error.Reason);
    }
}
