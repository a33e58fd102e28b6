using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PidNs.Analyzers.Contracts;

namespace PidNs.Analyzers.Flow;

internal sealed partial class Lowering
{
    private int LowerNullTest(IOperation operation, int subject, bool noneWhenTrue)
    {
        if (subject == Untracked)
            return Untracked;
        var target = NewTemporary();
        EmitTest(operation, target, subject, noneWhenTrue);
        return target;
    }

    private void EmitTest(IOperation operation, int target, int subject, bool noneWhenTrue)
    {
        var none = ImmutableArray.Create((subject, NoneState.None));
        var some = ImmutableArray.Create((subject, NoneState.NotNone));
        Emit(subject == Untracked
            ? new Test(operation.Syntax, target)
            : new Test(operation.Syntax, target) { WhenTrue = noneWhenTrue ? none : some, WhenFalse = noneWhenTrue ? some : none });
    }

    private int LowerBinary(IBinaryOperation binary)
    {
        if (StatusIn(binary) is (>= 0 and var status, var isFailure))
            return isFailure ? Connected(binary, Connective.Not, status, Untracked) : status;
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals:
                return LowerEquality(binary, binary.LeftOperand, binary.RightOperand, binary.OperatorKind == BinaryOperatorKind.Equals);
            case BinaryOperatorKind.And or BinaryOperatorKind.Or
                when binary.OperatorMethod is null && binary.Type?.SpecialType == SpecialType.System_Boolean
                && (ResultOf(binary.LeftOperand) != Untracked || ResultOf(binary.RightOperand) != Untracked):
                var connective = binary.OperatorKind == BinaryOperatorKind.And ? Connective.And : Connective.Or;
                return Connected(binary, connective, ResultOf(binary.LeftOperand), ResultOf(binary.RightOperand));
            case BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                when binary.IsLifted:
                // A lifted comparison that holds is one of values that are there.
                return LowerThereWhen(binary, binary.LeftOperand, binary.RightOperand, outcome: true);
            default:
                return LowerOther(binary);
        }
    }

    /// <summary>The slots of numbers that tell whether a call succeeded, and so put something into its <c>out</c> parameter: each is true if it did.</summary>
    private readonly HashSet<int> _statuses = [];

    private static bool IsStatus(ITypeSymbol? type) => type is { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 };

    /// <summary>The status that a comparison asks about, and whether it asks for a failure: below zero, or else where the method is left at once.</summary>
    private (int Slot, bool IsFailure) StatusIn(IBinaryOperation binary)
    {
        var (left, right) = (Unconverted(binary.LeftOperand), Unconverted(binary.RightOperand));
        var status = ResultOf(left);
        if (!_statuses.Contains(status) || right.ConstantValue is not { HasValue: true, Value: { } constant })
            return (Untracked, false);
        var isZero = constant is 0 or 0u or 0L or (byte)0 or (short)0;
        return binary.OperatorKind switch
        {
            BinaryOperatorKind.LessThan when isZero => (status, true),
            BinaryOperatorKind.GreaterThanOrEqual when isZero => (status, false),
            BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals when binary.Syntax.Parent is IfStatementSyntax { Else: null } choice && LeavesAtOnce(choice.Statement) => (status, true),
            BinaryOperatorKind.Equals when isZero => (status, false),
            BinaryOperatorKind.NotEquals when isZero => (status, true),
            _ => (Untracked, false),
        };
    }

    private static bool LeavesAtOnce(StatementSyntax statement) =>
        (statement is BlockSyntax { Statements: [.., var last] } ? last : statement) is ThrowStatementSyntax or ReturnStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax or GotoStatementSyntax;

    private int LowerThereWhen(IOperation operation, IOperation left, IOperation right, bool outcome)
    {
        var there = ImmutableArray.CreateBuilder<(int, NoneState)>();
        Add(left);
        Add(right);
        if (there.Count == 0)
            return Untracked;
        var target = NewTemporary();
        Emit(outcome ? new Test(operation.Syntax, target) { WhenTrue = there.ToImmutable() } : new Test(operation.Syntax, target) { WhenFalse = there.ToImmutable() });
        return target;

        void Add(IOperation operand)
        {
            if (ResultOf(operand) is >= 0 and var slot && IsNullable(operand.Type))
                there.Add((slot, NoneState.NotNone));
        }
    }

    private int LowerEquality(IOperation operation, IOperation left, IOperation right, bool equalWhenTrue)
    {
        if (IsNull(right))
            return LowerNullTest(operation, ResultOf(left), equalWhenTrue);
        if (IsNull(left))
            return LowerNullTest(operation, ResultOf(right), equalWhenTrue);
        if (operation is IBinaryOperation { OperatorMethod: null } && left.Type?.SpecialType == SpecialType.System_Boolean)
        {
            if (BoolConstant(right) is { } r && ResultOf(left) is >= 0 and var leftCondition)
                return r == equalWhenTrue ? leftCondition : Connected(operation, Connective.Not, leftCondition, Untracked);
            if (BoolConstant(left) is { } l && ResultOf(right) is >= 0 and var rightCondition)
                return l == equalWhenTrue ? rightCondition : Connected(operation, Connective.Not, rightCondition, Untracked);
        }

        if (operation is IBinaryOperation { OperatorMethod: not null })
        {
            UseValue(left.Syntax, ResultOf(left), UseKind.Look);
            UseValue(right.Syntax, ResultOf(right), UseKind.Look);
            Emit(new Throws(operation.Syntax) { IsUnlikely = _contracts.TracksDisposables });
        }

        // What equals something that is there is there as well.
        if (IsValue(left) || IsValue(right))
            return LowerThereWhen(operation, left, right, equalWhenTrue);
        var (a, b) = (ResultOf(left), ResultOf(right));
        var isCompared = a != Untracked && b != Untracked;
        var isDisposable = _contracts.IsDisposable(Unconverted(left).Type) || _contracts.IsDisposable(Unconverted(right).Type);
        if (!isCompared && (!isDisposable || (a == Untracked && b == Untracked)))
            return Untracked;

        // What equals another is not only one's own.
        var disowned = isDisposable ? new[] { a, b }.Where(s => s != Untracked).ToImmutableArray() : ImmutableArray<int>.Empty;
        var target = NewTemporary();
        Emit(new Test(operation.Syntax, target)
        {
            Compared = isCompared ? (a, b) : null,
            EqualWhen = equalWhenTrue,
            Disowned = disowned,
            DisownedWhen = equalWhenTrue,
        });
        return target;
    }

    /// <summary>Whether an operand is certainly there: a constant, or a value type's value made nullable.</summary>
    private static bool IsValue(IOperation operation) => Unconverted(operation).ConstantValue is { HasValue: true, Value: not null and not bool };

    /// <summary>A value as it was before the conversions that are built in.</summary>
    public static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion.Operand;
        return operation;
    }

    private static bool IsNull(IOperation operation)
    {
        operation = Unconverted(operation);
        return operation.ConstantValue is { HasValue: true, Value: null } || (operation is IDefaultValueOperation && IsNullable(operation.Type));
    }

    private static bool? BoolConstant(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: bool value } ? value : null;

    private int LowerIsType(IIsTypeOperation isType)
    {
        var subject = ResultOf(isType.ValueOperand);
        if (subject == Untracked)
            return Untracked;
        UseValue(isType.Syntax, subject, UseKind.Look);
        var target = NewTemporary();
        var isExact = isType.ValueOperand.Type is { } type && isType.TypeOperand is INamedTypeSymbol operand && ContractReader.Is(type, operand);
        var some = ImmutableArray.Create((subject, NoneState.NotNone));
        var none = isExact ? ImmutableArray.Create((subject, NoneState.None)) : ImmutableArray<(int, NoneState)>.Empty;
        Emit(new Test(isType.Syntax, target)
        {
            WhenTrue = isType.IsNegated ? none : some,
            WhenFalse = isType.IsNegated ? some : none,
        });
        return target;
    }

    private int LowerIsPattern(IIsPatternOperation isPattern)
    {
        var subject = ResultOf(isPattern.Value);
        if (isPattern.Value.Type?.SpecialType == SpecialType.System_Boolean)
        {
            if (subject == Untracked || isPattern.Pattern is not IConstantPatternOperation constant || BoolConstant(constant.Value) is not { } wanted)
                return Untracked;
            return wanted ? subject : Connected(isPattern, Connective.Not, subject, Untracked);
        }

        if (isPattern.Pattern is IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true })
        {
            Match(isPattern.Pattern, subject, isPattern.Value.Type, new());
            var always = NewTemporary();
            Emit(new Test(isPattern.Syntax, always) { Constant = true });
            return always;
        }

        // One level at a time: what the pattern looks into is found again below the subject.
        var facts = new PatternFacts();
        Match(isPattern.Pattern, subject, isPattern.Value.Type, facts);
        if (facts.IsEmpty)
            return Untracked;
        var target = NewTemporary();

        // What nobody else can name is meant to be of the type, as with a cast.
        var assumed = IsTypeTest(isPattern.Pattern, out var isNegated) && subject != Untracked && !_body.Slots[subject].IsNamed
            ? ImmutableArray.Create(subject)
            : ImmutableArray<int>.Empty;
        Emit(new Test(isPattern.Syntax, target)
        {
            WhenTrue = facts.Matched.ToImmutableArray(),
            WhenFalse = facts.Failed.ToImmutableArray(),
            Disowned = assumed,
            DisownedWhen = isNegated,
        });
        return target;
    }

    private static bool IsTypeTest(IPatternOperation pattern, out bool isNegated)
    {
        isNegated = pattern is INegatedPatternOperation;
        return (pattern is INegatedPatternOperation negated ? negated.Pattern : pattern) is IDeclarationPatternOperation or ITypePatternOperation;
    }

    private sealed class PatternFacts
    {
        public List<(int Slot, NoneState None)> Matched { get; } = [];

        public List<(int Slot, NoneState None)> Failed { get; } = [];

        public bool IsEmpty => Matched.Count == 0 && Failed.Count == 0;
    }

    /// <summary>Declares what a pattern declares and collects what its outcome tells about None.</summary>
    private void Match(IPatternOperation pattern, int subject, ITypeSymbol? type, PatternFacts facts)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                var inner = new PatternFacts();
                Match(negated.Pattern, subject, type, inner);
                facts.Matched.AddRange(inner.Failed);
                facts.Failed.AddRange(inner.Matched);
                break;

            case IConstantPatternOperation constant when IsNull(constant.Value):
                Add(facts.Matched, subject, NoneState.None);
                Add(facts.Failed, subject, NoneState.NotNone);
                break;

            case IConstantPatternOperation or IRelationalPatternOperation:
                Add(facts.Matched, subject, NoneState.NotNone);
                break;

            case IDeclarationPatternOperation declaration:
                if (!declaration.MatchesNull)
                {
                    Add(facts.Matched, subject, NoneState.NotNone);
                    if (Covers(declaration.MatchedType, type))
                        Add(facts.Failed, subject, NoneState.None);
                }

                Declare(declaration.Syntax, declaration.DeclaredSymbol, subject, declaration.MatchesNull ? null : NoneState.NotNone);
                break;

            case ITypePatternOperation typePattern:
                Add(facts.Matched, subject, NoneState.NotNone);
                if (Covers(typePattern.MatchedType, type))
                    Add(facts.Failed, subject, NoneState.None);
                break;

            case IRecursivePatternOperation recursive:
                MatchRecursive(recursive, subject, type, facts);
                break;

            case IListPatternOperation list:
                Add(facts.Matched, subject, NoneState.NotNone);
                Declare(list.Syntax, list.DeclaredSymbol, subject, NoneState.NotNone);
                foreach (var element in list.Patterns)
                {
                    var item = ElementTypeOf(list.InputType) is { } listed && element is not ISlicePatternOperation
                        ? LowerElement(element, listed.Type, listed.Annotation)
                        : Untracked;
                    var part = new PatternFacts();
                    Match(element, item, element.InputType, part);
                    facts.Matched.AddRange(part.Matched);
                }

                break;

            case ISlicePatternOperation { Pattern: { } slice }:
                Match(slice, Untracked, slice.InputType, new());
                break;

            case IBinaryPatternOperation binary:
                var left = new PatternFacts();
                var right = new PatternFacts();
                Match(binary.LeftPattern, subject, type, left);
                Match(binary.RightPattern, subject, type, right);
                var isAnd = binary.OperatorKind == BinaryOperatorKind.And;
                facts.Matched.AddRange(isAnd ? left.Matched.Concat(right.Matched) : left.Matched.Intersect(right.Matched));
                facts.Failed.AddRange(isAnd ? left.Failed.Intersect(right.Failed) : left.Failed.Concat(right.Failed));
                break;
        }
    }

    private void MatchRecursive(IRecursivePatternOperation recursive, int subject, ITypeSymbol? type, PatternFacts facts)
    {
        var matchesAll = Covers(recursive.MatchedType, type) && recursive.DeconstructionSubpatterns.IsEmpty && recursive.PropertySubpatterns.IsEmpty;
        Add(facts.Matched, subject, NoneState.NotNone);
        if (matchesAll)
            Add(facts.Failed, subject, NoneState.None);
        Declare(recursive.Syntax, recursive.DeclaredSymbol, subject, NoneState.NotNone);

        var single = recursive.DeconstructionSubpatterns.Length + recursive.PropertySubpatterns.Length == 1 && type is { IsTupleType: true };
        for (var i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
        {
            var element = subject != Untracked && recursive.MatchedType.IsTupleType ? ElementOf(_body.Slots[subject], i, recursive.MatchedType).Index : Untracked;
            var part = new PatternFacts();
            Match(recursive.DeconstructionSubpatterns[i], element, recursive.DeconstructionSubpatterns[i].InputType, part);
            facts.Matched.AddRange(part.Matched);
            if (single)
                facts.Failed.AddRange(part.Failed);
        }

        foreach (var property in recursive.PropertySubpatterns)
        {
            var part = new PatternFacts();
            Match(property.Pattern, LowerSubpatternMember(property, subject), property.Pattern.InputType, part);
            facts.Matched.AddRange(part.Matched);
        }
    }

    private int LowerSubpatternMember(IPropertySubpatternOperation property, int subject)
    {
        if (property.Member is not IMemberReferenceOperation { Member: var symbol } reference)
            return Untracked;
        var type = reference.Type;
        var contract = _contracts.Of(type);
        if ((contract & TypeContract.Tracked) == 0)
            return Untracked;
        var none = DeclaredNone(type!, contract, Annotation(symbol), symbol.GetAttributes());
        var target = NewTemporary();
        if (subject != Untracked)
        {
            var parent = _body.Slots[subject];
            var member = MemberOf(parent, symbol.Name, NameOf(parent, symbol.Name), symbol, isOnHeap: true);
            Enter(member, type!, reference.Syntax, contract);
            member.Declared |= none;
            Emit(new Load(reference.Syntax, target, member, none));
        }
        else
        {
            Emit(new Lend(reference.Syntax, target, none));
        }

        return target;
    }

    private void Declare(SyntaxNode syntax, ISymbol? symbol, int subject, NoneState? none)
    {
        if (symbol is not ILocalSymbol local || (subject == Untracked && (_contracts.Of(local.Type) & TypeContract.Tracked) == 0))
            return;
        var slot = SlotOf(symbol);
        if (subject == Untracked)
            Emit(new Lend(syntax, slot.Index, NoneState.NotNone));
        else
            Emit(new Copy(syntax, slot.Index, subject) { None = none });
        if (_captures.IsChanged(symbol))
            MoveTo(syntax, slot.Index, MoveKind.Captured, $"'{symbol.Name}'");
    }

    private static void Add(List<(int, NoneState)> facts, int slot, NoneState none)
    {
        if (slot != Untracked)
            facts.Add((slot, none));
    }

    private static bool Covers(ITypeSymbol? matched, ITypeSymbol? type) =>
        matched is not null && type is not null && (SymbolEqualityComparer.Default.Equals(matched, type)
            || (matched is INamedTypeSymbol named && ContractReader.Is(type, named))
            || (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                && SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)type).TypeArguments[0], matched)));

    /// <summary>Whether an exception is thrown where nothing leads to: by the default of a switch over all members of an enum, or the last <c>else</c>.</summary>
    private bool IsRuledOut(SyntaxNode thrown)
    {
        var (governing, constants) = thrown.Parent switch
        {
            ThrowStatementSyntax { Parent: ElseClauseSyntax otherwise } => AskedBefore(otherwise),
            ThrowStatementSyntax { Parent: BlockSyntax { Parent: ElseClauseSyntax otherwise } } => AskedBefore(otherwise),
            ThrowExpressionSyntax { Parent: SwitchExpressionArmSyntax { Pattern: DiscardPatternSyntax, WhenClause: null, Parent: SwitchExpressionSyntax choice } } =>
                (choice.GoverningExpression, choice.Arms.Where(a => a.WhenClause is null).SelectMany(a => ConstantsOf(a.Pattern))),
            ThrowStatementSyntax { Parent: SwitchSectionSyntax { Parent: SwitchStatementSyntax choice } section } when section.Labels.Any(l => l is DefaultSwitchLabelSyntax) =>
                (choice.Expression, choice.Sections.SelectMany(s => s.Labels).SelectMany(ConstantsOf)),
            _ => default,
        };
        return governing is not null && _contracts.TracksDisposables && _body.Graph.OriginalOperation.SemanticModel is { } model
            && model.GetTypeInfo(governing, _cancellation).Type is { TypeKind: TypeKind.Enum } type && !type.GetAttributes().Any(a => a.AttributeClass?.Name == "FlagsAttribute")
            && new HashSet<object?>(constants.Select(c => model.GetConstantValue(c, _cancellation).Value)) is var named
            && type.GetMembers().OfType<IFieldSymbol>().All(f => !f.HasConstantValue || named.Contains(f.ConstantValue));
    }

    /// <summary>What a chain of <c>else if</c> compares one value with before its last <c>else</c>.</summary>
    private static (ExpressionSyntax? Governing, IEnumerable<ExpressionSyntax> Constants) AskedBefore(ElseClauseSyntax? otherwise)
    {
        ExpressionSyntax? governing = null;
        var constants = new List<ExpressionSyntax>();
        for (; otherwise?.Parent is IfStatementSyntax { Condition: var condition } choice; otherwise = choice.Parent as ElseClauseSyntax)
        {
            // A call may give something else each time.
            if (condition is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: (IdentifierNameSyntax or MemberAccessExpressionSyntax) and var asked, Right: var constant }
                || asked.DescendantNodes().Any(n => n is InvocationExpressionSyntax) || (governing is not null && asked.ToString() != governing.ToString()))
            {
                return default;
            }

            governing = asked;
            constants.Add(constant);
        }

        return (governing, constants);
    }

    private static IEnumerable<ExpressionSyntax> ConstantsOf(SwitchLabelSyntax label) => label switch
    {
        CaseSwitchLabelSyntax { Value: var value } => [value],
        CasePatternSwitchLabelSyntax { WhenClause: null, Pattern: var pattern } => ConstantsOf(pattern),
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> ConstantsOf(PatternSyntax pattern) => pattern switch
    {
        ConstantPatternSyntax { Expression: var value } => [value],
        ParenthesizedPatternSyntax { Pattern: var inner } => ConstantsOf(inner),
        BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } either => ConstantsOf(either.Left).Concat(ConstantsOf(either.Right)),
        _ => [],
    };
}
