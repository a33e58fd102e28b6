using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

/// <summary>
/// Conditions that are asked more than once. Where the body assigns nothing that they ask about they have one outcome, so that what is acquired
/// under one is there under the other. Only where disposables are followed: that a property of an object stays what it was is a habit, no law.
/// </summary>
internal sealed partial class Lowering
{
    /// <summary>A method that asks more than these again is generated, and each is remembered to its end.</summary>
    private const int MaxConditions = 64;

    private readonly Dictionary<string, Slot> _conditions = [];
    private Dictionary<string, bool>? _askedAgain;
    private HashSet<ISymbol>? _assigned;

    /// <summary>The slot of a condition that is asked more than once; of any other operation the one that it was lowered to.</summary>
    private int Condition(IOperation operation, int lowered)
    {
        if (!_contracts.TracksDisposables || ComparedIn(operation) is not { } compared || IsFollowed(compared.Left) || IsFollowed(compared.Right) || KeyOf(compared) is not { } key)
            return lowered;
        _askedAgain ??= FindAskedAgain();
        if (!_askedAgain.TryGetValue(key, out var isAskedAgain) || !isAskedAgain)
            return lowered;
        if (!_conditions.TryGetValue(key, out var slot))
            _conditions.Add(key, slot = NewSlot(SlotKind.Local, "", null, null));
        return compared.IsNegated ? Connected(operation, Connective.Not, slot.Index, Untracked) : slot.Index;

        // Whether something is there is known better by what it holds.
        bool IsFollowed(IOperation? operand) => operand is not null && operand != operation && !operand.ConstantValue.HasValue && ResultOf(operand) != Untracked
            && ((compared.Right is not null && IsNull(compared.Right)) || (_contracts.Of(Unconverted(operand).Type) & TypeContract.Tracked) != 0);
    }

    /// <summary>The conditions of the body by their keys, and whether each is asked again where nothing in between can have changed its outcome.</summary>
    private Dictionary<string, bool> FindAskedAgain()
    {
        var asked = new Dictionary<string, bool>();
        var changing = new HashSet<string>();
        foreach (var operation in _body.Graph.OriginalOperation.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod: var method, Instance: var instance })
            {
                // What is asked of an object may be another after it was told to do something.
                if ((instance is null ? method.ContainingType.Name : KeyOf(instance)) is { } owner)
                    changing.Add(owner + ".");
            }
            else if ((operation is ISingleValueCaseClauseOperation clause ? ComparedBy(clause) : ComparedIn(operation)) is { } compared && KeyOf(compared) is { } key)
            {
                asked[key] = asked.ContainsKey(key);

                // A loop asks each time, and means to hear something new.
                if (key.IndexOf('.') >= 0 && IsInLoop(operation.Syntax))
                    changing.Add(key);
            }
        }

        foreach (var key in asked.Where(a => a.Value && MayChange(a.Key, changing)).Select(a => a.Key).ToList())
            asked[key] = false;
        if (asked.Values.Count(isAskedAgain => isAskedAgain) > MaxConditions)
            asked.Clear();
        return asked;
    }

    /// <summary>Whether a condition, or an object that one of its members is asked of, is among these.</summary>
    private static bool MayChange(string key, HashSet<string> changing)
    {
        if (changing.Contains(key))
            return true;
        var start = 0;
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == ' ')
                start = i + 1;
            else if (key[i] == '.' && changing.Contains(key.Substring(start, i + 1 - start)))
                return true;
        }

        return false;
    }

    /// <summary>What a condition compares: two values, or one that is a bool, and whether it holds when they differ.</summary>
    private static (IOperation Left, IOperation? Right, string Relation, bool IsNegated)? ComparedIn(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary =>
            (binary.LeftOperand, binary.RightOperand, "=", binary.OperatorKind == BinaryOperatorKind.NotEquals),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThanOrEqual, IsLifted: false } binary =>
            (binary.LeftOperand, binary.RightOperand, "<", binary.OperatorKind == BinaryOperatorKind.GreaterThanOrEqual),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThanOrEqual, IsLifted: false } binary =>
            (binary.LeftOperand, binary.RightOperand, ">", binary.OperatorKind == BinaryOperatorKind.LessThanOrEqual),
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } test => (test.Value, constant.Value, "=", false),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation constant } } test => (test.Value, constant.Value, "=", true),
        IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean, ConstantValue.HasValue: false } or IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } =>
            (operation, null, "", false),
        _ => null,
    };

    /// <summary>What a section of a <c>switch</c> asks for.</summary>
    private static (IOperation Left, IOperation? Right, string Relation, bool IsNegated)? ComparedBy(ISingleValueCaseClauseOperation clause) =>
        clause.Parent?.Parent is ISwitchOperation { Value: var value } ? (value, clause.Value, "=", false) : null;

    private string? KeyOf((IOperation Left, IOperation? Right, string Relation, bool IsNegated) compared)
    {
        if (KeyOf(compared.Left) is not { } left)
            return null;
        return compared.Right is null ? left
            : KeyOf(compared.Right) is { } right ? left + " " + compared.Relation + " " + right
            : null;
    }

    /// <summary>What a value is called if it is the same each time: a constant, or a variable or its member that the body does not assign.</summary>
    private string? KeyOf(IOperation value)
    {
        value = Unconverted(value);
        return value switch
        {
            { ConstantValue: { HasValue: true, Value: var constant } } => "'" + Convert.ToString(constant, CultureInfo.InvariantCulture)!.Replace('.', ','),
            ILocalReferenceOperation { Local: { RefKind: RefKind.None, DeclaringSyntaxReferences: [var declaration, ..] } local } when !IsAssigned(local) && !IsInLoop(declaration.GetSyntax(_cancellation)) =>
                local.Name + declaration.Span.Start.ToString(CultureInfo.InvariantCulture),
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None or RefKind.In } parameter } when !IsAssigned(parameter) => parameter.Name,
            IInstanceReferenceOperation => "this",
            // What a switch asks about is captured first.
            IFlowCaptureReferenceOperation { Id: var capture } when _capturedNumbers.TryGetValue(capture, out var captured) => captured is null ? null : KeyOf(captured),
            IFieldReferenceOperation field when !IsAssigned(field.Field) => MemberKey(field),
            IPropertyReferenceOperation { Arguments.IsEmpty: true } property when !IsAssigned(property.Property) => MemberKey(property),
            _ => null,
        };

        string? MemberKey(IMemberReferenceOperation reference) =>
            (reference.Instance is null ? reference.Member.ContainingType.Name : KeyOf(reference.Instance)) is { } owner ? owner + "." + reference.Member.Name : null;
    }

    private bool IsAssigned(ISymbol symbol) => (_assigned ??= FindAssigned()).Contains(symbol.OriginalDefinition);

    /// <summary>What the method assigns, its other functions included.</summary>
    private HashSet<ISymbol> FindAssigned()
    {
        var root = _body.Graph.OriginalOperation;
        while (root.Parent is { } parent)
            root = parent;
        var assigned = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in root.Descendants())
        {
            var target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation increment => increment.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                _ => null,
            };
            foreach (var part in target is ITupleOperation tuple ? tuple.Descendants() : target is null ? [] : [target])
            {
                var symbol = part switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IParameterReferenceOperation parameter => parameter.Parameter,
                    IMemberReferenceOperation member => member.Member,
                    _ => (ISymbol?)null,
                };
                if (symbol is not null)
                    assigned.Add(symbol.OriginalDefinition);
            }
        }

        return assigned;
    }

    private static bool IsInLoop(SyntaxNode node) =>
        node.Ancestors().TakeWhile(a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or LabeledStatementSyntax);
}
