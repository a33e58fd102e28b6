using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

internal sealed partial class Lowering
{
    /// <summary>Whether the object of a call lives on after it: the callee keeps it, or what it gives out goes on using it.</summary>
    private bool KeepsReceiver(Call call) =>
        _contracts.KeepsReceiver(call.Method)
        || (_contracts.IsDisposable(call.Instance!.Type)
            && (IsToldToLeaveOpen(call) == false
                || IsPartThatLivesOn(call)
                || IsPartWithOwner(call)
                || (LivesOn(Awaited(call.Operation)) && _contracts.GivesOwnerOfPart(call.Method))
                || IsLazyAndKept(call)
                || ((IsReturned(call.Syntax) || Unconverted(call.Instance) is IObjectCreationOperation) && Conventions.IsMadeOfReceiver(call.Method))
                || (ContractReader.TaskResult(call.Method.ReturnType) is not null && Awaited(call.Operation) is not IAwaitOperation && _contracts.GivesItself(call.Method))));

    /// <summary>Whether a sequence that an object gives out is stored or passed on: it may still ask the object for each element.</summary>
    private static bool IsLazyAndKept(Call call)
    {
        var result = Converted(call.Operation);
        return call.ResultType is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IAsyncEnumerable", Arity: 1 }
            && result.Parent switch
            {
                null => true,
                IAssignmentOperation assignment => assignment.Target is not ILocalReferenceOperation,
                IArgumentOperation { Parent: IObjectCreationOperation } => true,
                _ => false,
            };
    }

    /// <summary>A value as it is used: with the conversions around it.</summary>
    private static IOperation Converted(IOperation value) => value.Parent is IConversionOperation conversion ? Converted(conversion) : value;

    private static bool IsReturned(SyntaxNode value) => value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;

    /// <summary>Whether what a property gives goes on in place of its object: of one without a name, or where it knows the object that it is a part of.</summary>
    private bool IsPartThatLivesOn(IPropertyReferenceOperation reference)
    {
        var instance = Unconverted(reference.Instance!);
        var isNameless = instance is IObjectCreationOperation or IInvocationOperation;
        if (reference.Property is { Name: "Handle", Type.SpecialType: SpecialType.System_IntPtr })
            return IsReturned(reference.Syntax) || Converted(reference).Parent is IAssignmentOperation { Target: not ILocalReferenceOperation };
        if (IsViewOf(reference.Property.Type, instance.Type))
            return LivesOn(EndOfChain(reference));
        if (_contracts.IsDisposable(reference.Property.Type))
            return instance is IObjectCreationOperation || IsReturned(reference.Syntax) || (isNameless && Converted(reference).Parent is IAssignmentOperation && LivesOn(reference));
        return reference.Property.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None or SpecialType.System_IAsyncResult } part
            && Converted(reference).Parent switch
            {
                IAssignmentOperation { Target: ILocalReferenceOperation } => LivesOn(reference) && KnowsItsOwner(part, instance.Type),
                null or IAssignmentOperation or IArgumentOperation { Parent: IObjectCreationOperation } =>
                    (isNameless && MayStandForOwner(part)) || KnowsItsOwner(part, instance.Type) || _contracts.IsMadeWithOwner(reference.Property),
                // The provider of a scope is the scope: whoever keeps it may end that.
                IArgumentOperation { Parameter: { } given, Parent: IInvocationOperation { TargetMethod.Name: var called } } =>
                    (Habits.Inserts(called) && KnowsItsOwner(part, instance.Type)) || (part.Name == "IServiceProvider" && _contracts.IsStored(given)),
                _ => false,
            };
    }

    /// <summary>Whether a struct is made to look into an object: it comes with the object's type, and refers to something. A token may well outlive its source.</summary>
    private static bool IsViewOf(ITypeSymbol type, ITypeSymbol? owner) =>
        type is { IsValueType: true, TypeKind: TypeKind.Struct, SpecialType: SpecialType.None, Name: not "CancellationToken" } && SymbolEqualityComparer.Default.Equals(type.ContainingNamespace, owner?.ContainingNamespace)
        && type.GetMembers().Any(m => m is IFieldSymbol { IsStatic: false, Type: { IsReferenceType: true, SpecialType: not SpecialType.System_String } });

    /// <summary>What a view comes to after the calls on it that give such a view again: <c>document.RootElement.GetProperty("name")</c>.</summary>
    private static IOperation EndOfChain(IOperation view)
    {
        while (view.Parent is IInvocationOperation call && call.Instance == view && SymbolEqualityComparer.Default.Equals(call.Type, view.Type))
            view = call;
        return view;
    }

    /// <summary>Whether a new object is given a function that disposes of it, whoever calls that: <c>new Timer(state => ((Timer)state).Dispose())</c>.</summary>
    private static bool IsDisposedOfByItsCallback(Call call, ITypeSymbol type) => call.Arguments.Any(a => a.Value.Syntax is AnonymousFunctionExpressionSyntax function
        && function.DescendantNodes().Any(n => n is CastExpressionSyntax { Type: var wanted } && MethodText.NameOf(wanted) == type.Name)
        && function.DescendantNodes().Any(n => n is InvocationExpressionSyntax disposal && MethodText.NameOf(disposal.Expression) is "Dispose" or "DisposeAsync"));

    /// <summary>Whether a data reader or a command ends with its connection, which a <c>using</c> of the same method closes.</summary>
    private bool IsClosedByItsConnection(IOperation? operation, ITypeSymbol type) =>
        _contracts.IsDisposable(type)
        && operation switch
        {
            IInvocationOperation call when (Habits.Begins(call.TargetMethod.Name, "ExecuteReader", "ExecuteDbDataReader") && IsOfData(type, "IDataReader")) || (call.TargetMethod.Name == "CreateCommand" && IsOfData(type, "IDbCommand")) =>
                call.Instance ?? call.Arguments.FirstOrDefault()?.Value,
            IObjectCreationOperation made when IsOfData(type, "IDbCommand") => made,
            _ => null,
        } is { } source && MentionsAny(source, _ofClosedConnections ??= FindOfClosedConnections());

    /// <summary>Whether an activity is the current one from then on, and its type asks for that again, to stop it.</summary>
    private static bool IsEndedAsCurrent(IOperation? operation, ITypeSymbol type) =>
        type is { Name: "Activity", ContainingNamespace: { Name: "Diagnostics", ContainingNamespace.Name: "System" } } && operation is IInvocationOperation { TargetMethod.Name: "StartActivity" } call
        && call.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } around
        && around.DescendantNodes().Any(n => n is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Current", Expression: SimpleNameSyntax { Identifier.ValueText: "Activity" } });

    private HashSet<ISymbol>? _ofClosedConnections;

    /// <summary>The variables of connections that a <c>using</c> closes, and of commands that are made of these.</summary>
    private HashSet<ISymbol> FindOfClosedConnections()
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in _body.Graph.OriginalOperation.Descendants())
        {
            switch (operation)
            {
                case IUsingOperation { Resources: var resources, Locals: var locals }:
                    found.UnionWith(locals.Where(l => IsOfData(l.Type, "IDbConnection")));
                    if (resources is ILocalReferenceOperation { Local: var given } && IsOfData(given.Type, "IDbConnection"))
                        found.Add(given);
                    break;
                case IUsingDeclarationOperation { DeclarationGroup: var group }:
                    found.UnionWith(group.GetDeclaredVariables().Where(l => IsOfData(l.Type, "IDbConnection")));
                    break;
                case IVariableDeclaratorOperation { Symbol: var command } declarator when IsOfData(command.Type, "IDbCommand") && MentionsAny(declarator, found):
                    found.Add(command);
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation { Local: var command } }, Value: var value } when IsOfData(command.Type, "IDbCommand") && MentionsAny(value, found):
                    found.Add(command);
                    break;
            }
        }

        return found;
    }

    private static bool MentionsAny(IOperation value, HashSet<ISymbol> variables) => value.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation { Local: var local } && variables.Contains(local));

    /// <summary>Whether a type is, or implements, an interface of <c>System.Data</c>.</summary>
    private static bool IsOfData(ITypeSymbol type, string dataInterface) =>
        type.AllInterfaces.Cast<ITypeSymbol>().Append(type).Any(i => i.Name == dataInterface && i.ContainingNamespace is { Name: "Data", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });

    /// <summary>Whether objects of a type may be more than data: of a class of the libraries that cannot be disposed, they are not.</summary>
    private static bool MayStandForOwner(INamedTypeSymbol part) => part.TypeKind == TypeKind.Interface || !part.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Whether objects of a type hold, or list, objects like their owner: of a type of the source its fields tell, of others their properties.</summary>
    private bool KnowsItsOwner(INamedTypeSymbol part, ITypeSymbol? owner)
    {
        for (var type = part; type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            if (type.GetMembers().Any(m => m switch
                {
                    IFieldSymbol { IsStatic: false } field => IsLikeOwner(field.Type is INamedTypeSymbol { TypeArguments: [var element] } ? element : field.Type),
                    IPropertySymbol { IsStatic: false, DeclaringSyntaxReferences.IsEmpty: true } property => IsLikeOwner(property.Type),
                    _ => false,
                }))
            {
                return true;
            }
        }

        return false;

        bool IsLikeOwner(ITypeSymbol held) => owner is not null && held is INamedTypeSymbol named
            && (named.TypeKind == TypeKind.Class || SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, part.ContainingAssembly))
            && _contracts.IsDisposable(named) && ContractReader.Is(owner, named);
    }

    /// <summary>Whether what a method gives of its object is stored, returned or built upon, and knows that object, which has to last as long.</summary>
    private bool IsPartWithOwner(Call call) =>
        ContractReader.ResultOf(call.Method) is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } part
        && !_contracts.IsDisposable(part) && LivesOn(Awaited(call.Operation)) && KnowsItsOwner(part, Unconverted(call.Instance!).Type);

    /// <summary>Whether a value outlives the method: itself, or as the local variable that is its name.</summary>
    private bool LivesOn(IOperation value) => Converted(value).Parent switch
    {
        null => true,
        IAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } => (_lasting ??= FindLasting()).Contains(local),
        IAssignmentOperation or IArgumentOperation { Parent: IObjectCreationOperation } => true,
        _ => false,
    };

    private HashSet<ISymbol>? _lasting;

    /// <summary>The local variables that are returned, stored, or built upon somewhere.</summary>
    private HashSet<ISymbol> FindLasting() => new(
        _body.Graph.OriginalOperation.Descendants().OfType<ILocalReferenceOperation>().Where(r => IsLastingUse(Converted(r))).Select(r => r.Local),
        SymbolEqualityComparer.Default);

    private static bool IsLastingUse(IOperation value) => value.Parent switch
    {
        IReturnOperation or IArgumentOperation { Parent: IObjectCreationOperation or IInvocationOperation { Parent: IReturnOperation } } => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: var called } } => Habits.Keeps(called),
        IAssignmentOperation { Target: not (ILocalReferenceOperation or IDiscardOperation) } assignment => assignment.Value == value,
        _ => false,
    };

    /// <summary>A value as it is used: awaited, if it is.</summary>
    private static IOperation Awaited(IOperation value) => value.Parent switch
    {
        IAwaitOperation awaited => awaited,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured => Awaited(configured),
        _ => value,
    };

    /// <summary>Whether all that goes on is what an object without a name gave out: of a new one an object again, of any a view of its own kind.</summary>
    private bool IsPartThatLivesOn(Call call)
    {
        var instance = Unconverted(call.Instance!);
        if (instance is not (IObjectCreationOperation or IInvocationOperation) || _contracts.IsDisposable(ContractReader.ResultOf(call.Method)))
            return false;
        var result = Converted(call.Operation);
        return result.Parent is not (IExpressionStatementOperation or IMemberReferenceOperation) && !(result.Parent is IInvocationOperation next && next.Instance == result)
            && call.ResultType switch
            {
                { SpecialType: not SpecialType.None } or IArrayTypeSymbol or { TypeKind: TypeKind.Delegate or TypeKind.Enum } or { Name: "Task" or "ValueTask" } => false,
                { IsReferenceType: true } => instance is IObjectCreationOperation,
                { } type => SymbolEqualityComparer.Default.Equals(type.ContainingNamespace, call.Method.ContainingNamespace),
                null => false,
            };
    }
}
