using System.Collections.Immutable;

namespace PidNs.Analyzers.Tests.Flow.Generated;

internal enum Fate
{
    Held,
    Released,
    Given,
}

/// <summary>
/// Runs a program on all of its paths at once: every statement takes the set of states that can come to it to the sets that can leave it.
/// What a state holds is concrete, so nothing is lost by it, and a loop ends when it brings no new state.
/// </summary>
internal sealed class Interpreter(int variables)
{
    /// <summary>The lines of the acquisitions that some written path does not release.</summary>
    public HashSet<int> Leaks { get; } = [];

    /// <summary>For each line that uses a handle: what it can be used in (null: it is None), and where it was acquired.</summary>
    public Dictionary<int, HashSet<(Fate? Fate, int Site)>> Uses { get; } = [];

    public void Run(Block program)
    {
        var start = new State([.. Enumerable.Repeat(-1, variables)], []);
        var exits = Execute(program, [start]);
        // An exception that some call throws straight through the method is another rule's.
        foreach (var state in exits.Normal.Union(exits.Return).Union(exits.Throw))
            Lose(state.Objects);
    }

    /// <summary>The states in which a statement can be left, by the way of leaving it.</summary>
    private sealed class Exits
    {
        public HashSet<State> Normal { get; set; } = [];
        public HashSet<State> Return { get; } = [];
        public HashSet<State> Throw { get; } = [];
        public HashSet<State> Break { get; } = [];
        public HashSet<State> Continue { get; } = [];

        /// <summary>By an exception that a call threw.</summary>
        public HashSet<State> Thrown { get; } = [];

        public HashSet<State>[] Jumps => [Return, Throw, Break, Continue, Thrown];

        public void AddJumps(Exits other)
        {
            foreach (var (mine, its) in Jumps.Zip(other.Jumps))
                mine.UnionWith(its);
        }
    }

    private Exits Execute(Statement statement, HashSet<State> states)
    {
        var exits = new Exits();
        switch (statement)
        {
            case Block block:
                exits.Normal = states;
                foreach (var inner in block.Statements)
                {
                    var next = Execute(inner, exits.Normal);
                    exits.AddJumps(next);
                    exits.Normal = next.Normal;
                }

                break;
            case Acquire acquire:
                exits.Thrown.UnionWith(states);
                foreach (var state in states)
                    exits.Normal.Add(Assign(state, acquire.Variable, (acquire.Line, Fate.Held)));
                break;
            case Clear clear:
                foreach (var state in states)
                    exits.Normal.Add(Assign(state, clear.Variable, null));
                break;
            case Alias alias:
                foreach (var state in states)
                    exits.Normal.Add(Point(state, alias.Target, state.Variables[alias.Source]));
                break;
            case Use use:
                exits.Thrown.UnionWith(states);
                foreach (var state in states)
                    Record(use, state, use.Variable);
                exits.Normal.UnionWith(states);
                break;
            case Release release:
                foreach (var state in states)
                {
                    Record(release, state, release.Variable);
                    exits.Normal.Add(Become(state, release.Variable, Fate.Released));
                }

                break;
            case Give give:
                exits.Thrown.UnionWith(states);
                foreach (var state in states)
                {
                    Record(give, state, give.Variable);
                    exits.Normal.Add(Become(state, give.Variable, Fate.Given));
                }

                break;
            case Jump jump:
                (jump.Kind switch { JumpKind.Return => exits.Return, JumpKind.Throw => exits.Throw, JumpKind.Break => exits.Break, _ => exits.Continue }).UnionWith(states);
                break;
            case If branch:
                exits.Thrown.UnionWith(states);
                var then = Execute(branch.Then, states);
                exits.AddJumps(then);
                exits.Normal.UnionWith(then.Normal);
                if (branch.Else is { } alternative)
                {
                    var otherwise = Execute(alternative, states);
                    exits.AddJumps(otherwise);
                    exits.Normal.UnionWith(otherwise.Normal);
                }
                else
                {
                    exits.Normal.UnionWith(states);
                }

                break;
            case While loop:
                var atHead = new HashSet<State>(states);
                var fresh = atHead;
                while (fresh.Count > 0)
                {
                    var round = Execute(loop.Body, fresh);
                    exits.Return.UnionWith(round.Return);
                    exits.Throw.UnionWith(round.Throw);
                    exits.Thrown.UnionWith(round.Thrown);
                    exits.Normal.UnionWith(round.Break);
                    fresh = [.. round.Normal.Union(round.Continue).Except(atHead)];
                    atHead.UnionWith(fresh);
                }

                exits.Thrown.UnionWith(atHead);
                exits.Normal.UnionWith(atHead);
                break;
            case TryCatch tryCatch:
                var tried = Execute(tryCatch.Body, states);
                var caught = Execute(tryCatch.Handler, [.. tried.Throw.Union(tried.Thrown)]);
                tried.Throw.Clear();
                tried.Thrown.Clear();
                exits.AddJumps(tried);
                exits.AddJumps(caught);
                exits.Normal = [.. tried.Normal.Union(caught.Normal)];
                break;
            case TryFinally tryFinally:
                var body = Execute(tryFinally.Body, states);
                exits.Normal = CleanUp(tryFinally.Cleanup, body.Normal, exits);
                foreach (var (mine, its) in exits.Jumps.Zip(body.Jumps))
                    mine.UnionWith(CleanUp(tryFinally.Cleanup, its, exits));
                break;
            default:
                throw new InvalidOperationException(statement.ToString());
        }

        return exits;
    }

    private HashSet<State> CleanUp(Block cleanup, HashSet<State> states, Exits exits)
    {
        var result = Execute(cleanup, states);
        exits.AddJumps(result);
        return result.Normal;
    }

    private void Record(Statement statement, State state, int variable)
    {
        if (!Uses.TryGetValue(statement.Line, out var fates))
            Uses.Add(statement.Line, fates = []);
        var index = state.Variables[variable];
        fates.Add(index < 0 ? (null, -1) : (state.Objects[index].Fate, state.Objects[index].Site));
    }

    private static State Become(State state, int variable, Fate fate)
    {
        var index = state.Variables[variable];
        return index < 0 ? state : new(state.Variables, state.Objects.SetItem(index, (state.Objects[index].Site, fate)));
    }

    private State Assign(State state, int variable, (int Site, Fate Fate)? value) =>
        value is { } made
            ? Point(new(state.Variables, state.Objects.Add(made)), variable, state.Objects.Length)
            : Point(state, variable, -1);

    /// <summary>Lets a variable name another object; what nothing names any more is lost.</summary>
    private State Point(State state, int variable, int target)
    {
        var named = state.Variables.SetItem(variable, target);
        Lose(state.Objects.Where((_, i) => !named.Contains(i)));

        // Numbered in the order of the variables, so that equal states are equal.
        var order = named.Where(i => i >= 0).Distinct().ToList();
        return new([.. named.Select(order.IndexOf)], [.. order.Select(i => state.Objects[i])]);
    }

    private void Lose(IEnumerable<(int Site, Fate Fate)> objects)
    {
        foreach (var (site, fate) in objects)
        {
            if (fate == Fate.Held)
                Leaks.Add(site);
        }
    }

    /// <summary>Which object each variable names (-1: none), and what has become of the objects.</summary>
    private sealed class State(ImmutableArray<int> variables, ImmutableArray<(int Site, Fate Fate)> objects) : IEquatable<State>
    {
        public ImmutableArray<int> Variables { get; } = variables;

        public ImmutableArray<(int Site, Fate Fate)> Objects { get; } = objects;

        public bool Equals(State? other) => other is not null && Variables.SequenceEqual(other.Variables) && Objects.SequenceEqual(other.Objects);

        public override bool Equals(object? obj) => Equals(obj as State);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var variable in Variables)
                hash.Add(variable);
            foreach (var o in Objects)
                hash.Add(o);
            return hash.ToHashCode();
        }
    }
}
