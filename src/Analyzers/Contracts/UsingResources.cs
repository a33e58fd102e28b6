using Microsoft.CodeAnalysis.Operations;

namespace PidNs.Analyzers.Contracts;

/// <summary>
/// Knows what is a resource of a <c>using</c> from the start and stays one: it is released on every path and used on none after that, so that
/// no flow has to be computed for it. That is how most code disposes.
/// </summary>
/// <param name="contracts">The contracts of the compilation.</param>
internal sealed class UsingResources(ContractReader contracts)
{
    /// <summary>Whether what an operation gives goes into a <c>using</c> at once.</summary>
    public static bool TakeAtOnce(IOperation acquisition)
    {
        if (acquisition is IObjectCreationOperation { Initializer: not null } || HandsOutByParameter(acquisition))
            return false;
        var value = acquisition;
        while (value.Parent is IConversionOperation or IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
            value = value.Parent;
        return value.Parent switch
        {
            IUsingOperation statement => statement.Resources == value,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.IsUsing: true } } => true,
            _ => false,
        };
    }

    /// <summary>Whether all resources of a <c>using</c> are acquired there: it may also be given something that was there before.</summary>
    public bool AreAllNew(IOperation resources) => resources switch
    {
        IVariableDeclarationGroupOperation group => group.Declarations.All(d => d.Declarators.All(v => (v.Initializer ?? d.Initializer) is { } initializer && IsAcquisition(initializer.Value))),
        _ => IsAcquisition(resources),
    };

    /// <summary>Whether a variable is only looked at where it stands: it gets no other name, is not released, and no delegate shares it.</summary>
    public bool AreOnlyLookedAt(ILocalReferenceOperation reference)
    {
        for (var outer = reference.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
        }

        IOperation value = reference;
        while (value.Parent is IConversionOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IInvocationOperation call when call.Instance == value => !contracts.KeepsReceiver(call.TargetMethod) && IsPlain(call),
            IMemberReferenceOperation member => IsPlain(member),
            IArgumentOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter, Parent: { } call } => contracts.PassingOf(parameter) != Passing.Owned && IsPlain(call),
            _ => false,
        };
    }

    /// <summary>Whether a result cannot be another name of what it came from, or is released on its own.</summary>
    private bool IsPlain(IOperation result) => !contracts.IsDisposable(ContractReader.TaskResult(result.Type)?.Type ?? result.Type) || TakeAtOnce(result);

    private bool IsAcquisition(IOperation value)
    {
        while (value is IConversionOperation or IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: not null })
        {
            value = value switch
            {
                IConversionOperation conversion => conversion.Operand,
                IAwaitOperation awaited => awaited.Operation,
                _ => ((IInvocationOperation)value).Instance!,
            };
        }

        return value is IObjectCreationOperation or ITypeParameterObjectCreationOperation || (value is IInvocationOperation call && contracts.HandsOut(call.TargetMethod));
    }

    private static bool HandsOutByParameter(IOperation acquisition) =>
        acquisition is IInvocationOperation call && call.Arguments.Any(a => a.Parameter is { RefKind: RefKind.Out });
}
