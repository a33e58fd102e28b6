using Microsoft.CodeAnalysis;

namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>A snippet for a line.</summary>
/// <param name="Name">Names the case among all.</param>
/// <param name="Code">The snippet.</param>
/// <param name="Leaks">Whether it leaks.</param>
/// <param name="OwnLine">A line of the user's own contract file, which overrides the shipped one.</param>
/// <param name="Compilation">Cases with different names here must not share a contract file.</param>
internal sealed record ContractCase(string Name, string Code, bool Leaks, string OwnLine = "", string Compilation = "shipped");

/// <summary>Writes the snippets for a line, from its words and the signature that it speaks of.</summary>
internal sealed class ContractLineCases(Compilation libraries)
{
    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.FullyQualifiedFormat;

    private readonly INamedTypeSymbol _disposable = libraries.GetTypeByMetadataName("System.IDisposable")!;
    private readonly INamedTypeSymbol _asyncDisposable = libraries.GetTypeByMetadataName("System.IAsyncDisposable")!;
    private readonly Dictionary<string, string> _types = ContractLine.All.Where(l => l.Id[0] == 'T').ToDictionary(l => l.Id, l => l.Words[0]);

    public IEnumerable<ContractCase> Of(ContractLine line)
    {
        var number = 0;
        foreach (var symbol in line.SymbolsIn(libraries))
        {
            foreach (var word in line.Words)
            {
                var cases = symbol switch
                {
                    INamedTypeSymbol type => OfType(line, type, word),
                    IPropertySymbol property when word == "none-test" => OfNoneTest(property),
                    IPropertySymbol property => OfMethod(line, property.GetMethod!, word),
                    _ => OfMethod(line, (IMethodSymbol)symbol, word),
                };
                foreach (var contractCase in cases)
                    yield return contractCase with { Name = $"{line.Id} {number++}", Code = Wrap(contractCase.Code, $"{Identifier(line.Id)}_{number}") };
            }
        }
    }

    private IEnumerable<ContractCase> OfType(ContractLine line, INamedTypeSymbol type, string word)
    {
        var declared = "";
        var name = Construct(type).ToDisplayString(s_format);
        if (!IsDisposable(type))
        {
            // What the line is about are the disposable types that derive from it.
            declared = type.TypeKind == TypeKind.Interface
                ? $"internal interface Derived : {name}, System.IDisposable {{ }}"
                : $"internal abstract class Derived : {name}, System.IDisposable {{ public abstract void Dispose(); }}";
            name = "Derived";
        }

        var isRoot = line.Id is "T:System.IDisposable" or "T:System.IAsyncDisposable";
        var opposite = word == "owned" ? "unowned" : "owned";
        var dropped = $"{declared} static {name} Make() => throw null; static void M() {{ var x = Make(); }}";
        yield return new("", dropped, word == "owned");
        yield return new("", dropped, word != "owned", $"{line.Id} {opposite}", isRoot ? line.Id : "own types");
    }

    /// <summary>Where the test holds, there is nothing to release.</summary>
    private static IEnumerable<ContractCase> OfNoneTest(IPropertySymbol property)
    {
        var maker = $"static {property.ContainingType.ToDisplayString(s_format)} Make() => throw null; ";
        yield return new("", $"{maker} static void M() {{ var p = Make(); if (p.{property.Name}) return; p.Dispose(); }}", false);
        yield return new("", $"{maker} static void M() {{ var p = Make(); if (!p.{property.Name}) return; p.Dispose(); }}", true);
    }

    private IEnumerable<ContractCase> OfMethod(ContractLine line, IMethodSymbol method, string word)
    {
        method = Construct(method);
        if (word is "owned" or "borrowed")
            return OfResult(line, method, word);
        if (word.StartsWith("if(", StringComparison.Ordinal) || word.StartsWith("unless(", StringComparison.Ordinal))
            return [];
        var name = ContractLine.ArgumentOf(word);
        var parameter = method.Parameters.FirstOrDefault(p => p.Name == name);
        return name != "this" && (parameter is null || !(IsTracked(parameter.Type) || parameter.Type.SpecialType == SpecialType.System_Object)) ? []
            : word.StartsWith("borrowed(", StringComparison.Ordinal) ? OfBorrowed(line, method, name)
            : word.StartsWith("keeps(", StringComparison.Ordinal) ? OfKept(line, method, name)
            : OfWrapped(line, method, name);
    }

    private IEnumerable<ContractCase> OfResult(ContractLine line, IMethodSymbol method, string word)
    {
        if (!IsTracked(ResultOf(method)))
            yield break;
        yield return new("", Method(method, $"var x = {Call(method)};"), word == "owned");
        yield return new("", Method(method, $"var x = {Call(method)};"), word != "owned", $"{line.Id} {(word == "owned" ? "borrowed" : "owned")}", "own members");
        yield return new("", Method(method, $"using var x = {Call(method)};"), false);
    }

    /// <summary>The callee only uses it: the caller still has to release it.</summary>
    private IEnumerable<ContractCase> OfBorrowed(ContractLine line, IMethodSymbol method, string name)
    {
        var call = Keep(method, Call(method, name));
        yield return new("", Method(method, $"var p = Make(); {call}", name), true);
        yield return new("", Method(method, $"using var p = Make(); {call}", name), false);
        yield return new("", Method(method, $"var p = Make(); {call}", name), false, $"{line.Id} keeps({name})", "own members");
    }

    /// <summary>The callee answers for it, where the condition holds.</summary>
    private IEnumerable<ContractCase> OfKept(ContractLine line, IMethodSymbol method, string name)
    {
        var call = Keep(method, Call(method, name, ConditionOf(line, method)));
        yield return new("", Method(method, $"var p = Make(); {call}", name), false);
        yield return new("", Method(method, $"var p = Make(); {call}", name), true, $"{line.Id} borrowed({name})", "own members");
        if (ConditionOf(line, method) is { } condition)
        {
            var other = Keep(method, Call(method, name, (condition.Parameter, !condition.Value)));
            yield return new("", Method(method, $"var p = Make(); {other}", name), true);
            yield return new("", Method(method, $"using var p = Make(); {other}", name), false);
        }
    }

    /// <summary>The result is another name: releasing one of the two is enough.</summary>
    private IEnumerable<ContractCase> OfWrapped(ContractLine line, IMethodSymbol method, string name)
    {
        var call = Call(method, name, ConditionOf(line, method));
        yield return new("", Method(method, $"using var p = Make(); var x = {call};", name), false);
        yield return new("", Method(method, $"var p = Make(); using var x = {call};", name), false);
        yield return new("", Method(method, $"var p = Make(); var x = {call};", name), true);
        yield return new("", Method(method, $"var p = Make(); using var x = {call};", name), true, $"{line.Id} borrowed({name})", "own members");
        if (ConditionOf(line, method) is { } condition)
        {
            var other = Call(method, name, (condition.Parameter, !condition.Value));
            yield return new("", Method(method, $"var p = Make(); using var x = {other};", name), true);
            yield return new("", Method(method, $"using var p = Make(); var x = {other};", name), false);
        }
    }

    private static (string Parameter, bool Value)? ConditionOf(ContractLine line, IMethodSymbol method) =>
        line.Condition is { } condition && method.Parameters.Any(p => p.Name == condition.Parameter) ? condition : null;

    private static string Identifier(string id) => new([.. id.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);

    private static string Wrap(string members, string name) => $$"""
        #pragma warning disable SYSLIB5006 // for evaluation
        static class {{name}}
        {
            {{members}}
        }
        """;

    /// <summary>A method that is given all that the call needs, apart from the one that it makes itself, as 'p'.</summary>
    private static string Method(IMethodSymbol method, string statements, string? made = null)
    {
        var parameters = method.Parameters.Where(p => p.Name != made).Select(p => (Type: p.Type.ToDisplayString(s_format), Name: "@" + p.Name)).ToList();
        if (method is { IsStatic: false, MethodKind: not MethodKind.Constructor } && made != "this")
            parameters.Insert(0, (method.ContainingType.ToDisplayString(s_format), "receiver"));
        var isAsync = statements.Contains("await ", StringComparison.Ordinal);
        var maker = made switch
        {
            null => "",
            "this" => $"static {method.ContainingType.ToDisplayString(s_format)} Make() => throw null; ",
            _ => $"static {TypeOf(method.Parameters.Single(p => p.Name == made))} Make() => throw null; ",
        };
        return $"{maker}static {(isAsync ? "async System.Threading.Tasks.Task" : "void")} M({string.Join(", ", parameters.Select(p => $"{p.Type} {p.Name}"))}) {{ {statements} }}";
    }

    /// <summary>The call, with what the method made itself where it is due, and with the given value for the parameter that decides.</summary>
    private static string Call(IMethodSymbol method, string? made = null, (string Parameter, bool Value)? condition = null)
    {
        var arguments = string.Join(", ", method.Parameters.Select(p =>
            p.Name == made ? "p" : condition is { } c && c.Parameter == p.Name ? c.Value ? "true" : "false" : (p.RefKind == RefKind.Out ? "out @" : "@") + p.Name));
        var typeArguments = method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(t => t.ToDisplayString(s_format)))}>" : "";
        var call = method.AssociatedSymbol is IPropertySymbol property ? $"{(made == "this" ? "p" : "receiver")}.{property.Name}"
            : method.MethodKind == MethodKind.Constructor ? $"new {method.ContainingType.ToDisplayString(s_format)}({arguments})"
            : $"{(method.IsStatic ? method.ContainingType.ToDisplayString(s_format) : made == "this" ? "p" : "receiver")}.{method.Name}{typeArguments}({arguments})";
        return IsTask(method.ReturnType) ? "await " + call : call;
    }

    /// <summary>The call, with its result released where that is due.</summary>
    private string Keep(IMethodSymbol method, string call) =>
        IsTracked(ResultOf(method)) ? $"using var x = {call};"
        : method.MethodKind == MethodKind.Constructor ? $"var x = {call};"
        : $"{call};";

    /// <summary>What is made for a parameter; for one that takes any object it is a file.</summary>
    private static string TypeOf(IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_Object ? "System.IO.FileStream" : parameter.Type.ToDisplayString(s_format);

    private static ITypeSymbol ResultOf(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? method.ContainingType
        : IsTask(method.ReturnType) && method.ReturnType is INamedTypeSymbol { TypeArguments: [var result] } ? result
        : method.ReturnType;

    private static bool IsTask(ITypeSymbol type) => type.Name is "Task" or "ValueTask";

    private INamedTypeSymbol Construct(INamedTypeSymbol type) =>
        type.IsGenericType ? type.Construct([.. type.TypeParameters.Select(_ => libraries.ObjectType)]) : type;

    private IMethodSymbol Construct(IMethodSymbol method)
    {
        var type = Construct(method.ContainingType);
        var member = type.GetMembers(method.Name).OfType<IMethodSymbol>().First(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method));
        return member.IsGenericMethod ? member.Construct([.. member.TypeParameters.Select(p => (ITypeSymbol)(p.HasValueTypeConstraint ? libraries.GetSpecialType(SpecialType.System_Int32) : libraries.ObjectType))]) : member;
    }

    private bool IsDisposable(ITypeSymbol type) => type.AllInterfaces.Append(type)
        .Any(i => SymbolEqualityComparer.Default.Equals(i, _disposable) || SymbolEqualityComparer.Default.Equals(i, _asyncDisposable));

    /// <summary>Whether the nearest line calls a type owned: its own, then that of its base, then those of its interfaces.</summary>
    private bool IsTracked(ITypeSymbol type) => NearestWord(type) == "owned";

    private string? NearestWord(ITypeSymbol? type)
    {
        if (type is null)
            return null;
        if (_types.TryGetValue(type.OriginalDefinition.GetDocumentationCommentId() ?? "", out var word))
            return word;
        if (NearestWord(type.BaseType) is { } inherited)
            return inherited;
        if (type.IsValueType)
            return null;
        var implemented = type.Interfaces.Select(NearestWord).Where(w => w is not null).ToList();
        return implemented.Contains("unowned") ? "unowned" : implemented.FirstOrDefault();
    }
}
