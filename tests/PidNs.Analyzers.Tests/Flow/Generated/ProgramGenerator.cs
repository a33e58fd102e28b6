namespace PidNs.Analyzers.Tests.Flow.Generated;

/// <summary>Makes random programs, the same for the same seed.</summary>
internal sealed class ProgramGenerator(int seed, int variables, bool aliases, int length = 7, int depth = 4)
{

    private readonly Random _random = new(seed);

    public Block Next() => Statements(Math.Min(3, length), length, new(0, InLoop: false, InTry: false, InFinally: false));

    private sealed record Place(int Depth, bool InLoop, bool InTry, bool InFinally)
    {
        public Place Inner => this with { Depth = Depth + 1 };
    }

    private Block Statements(int least, int most, Place place)
    {
        var statements = new List<Statement>();
        var count = _random.Next(least, most + 1);
        for (var i = 0; i < count; i++)
        {
            var statement = Statement(place);
            statements.Add(statement);
            // The compiler would warn of what follows a jump, and nothing would run it.
            if (statement is Jump)
                break;
        }

        return new(statements);
    }

    private Statement Statement(Place place)
    {
        var variable = _random.Next(variables);
        // In finally only what leaves the variables alone: there, a leak may be one of an exception alone, which is another rule's.
        if (place.InFinally)
            return _random.Next(3) switch { 0 => new Use(variable), 1 => new Release(variable), _ => new If(new([new Release(variable)]), null) };
        switch (_random.Next(place.Depth < depth ? 20 : 12))
        {
            case 0 or 1 or 2:
                return new Acquire(variable);
            case 3:
                return new Clear(variable);
            case 4 or 5:
                return new Use(variable);
            case 6 or 7 or 8:
                return new Release(variable);
            case 9 when aliases:
                return new Alias(variable, _random.Next(variables));
            // Whether a call that throws took its argument over is not said anywhere.
            case 9 when !place.InTry:
                return new Give(variable);
            case 10:
                return new Jump(_random.Next(place.InLoop ? 4 : 2) switch { 0 => JumpKind.Return, 1 => JumpKind.Throw, 2 => JumpKind.Break, _ => JumpKind.Continue });
            case 9 or 11:
                return new Release(variable);
            case 12 or 13 or 14:
                return new If(Statements(1, 3, place.Inner), _random.Next(2) == 0 ? Statements(1, 3, place.Inner) : null);
            case 15 or 16:
                return new While(Statements(1, 4, place.Inner with { InLoop = true }));
            case 17 or 18:
                return new TryCatch(Statements(1, 4, place.Inner with { InTry = true }), Statements(0, 2, place.Inner));
            default:
                return new TryFinally(Statements(1, 4, place.Inner with { InTry = true }), Statements(1, 2, place.Inner with { InFinally = true, InLoop = false }));
        }
    }
}
