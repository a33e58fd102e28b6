namespace PidNs.Contracts;

/// <summary>
/// A borrow: a view of something that somebody else keeps alive. On a type, every value of the type is a borrow.
/// On a return value or property, what comes back stays the property of the object that it was asked of. On a parameter,
/// the callee uses the value during the call only.
/// </summary>
/// <remarks>On a borrowed result that depends on a parameter rather than on the receiver, name it with <see cref="From"/>.</remarks>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Parameter
    | AttributeTargets.ReturnValue | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class BorrowedAttribute : Attribute
{
    /// <summary>The name of the parameter that the result borrows from; null (the default) for the receiver.</summary>
    public string? From { get; set; }
}

/// <summary>
/// A counted reference. On a type, every value of the type that a method returns has to be released exactly once (by <c>Dispose</c>).
/// On a parameter, the callee takes the reference over. On a return value or property, the caller does.
/// </summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Parameter
    | AttributeTargets.ReturnValue | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class OwnedAttribute : Attribute;

/// <summary>A type whose values hold a read-side critical section open until they are disposed.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
public sealed class GuardAttribute : Attribute;

/// <summary>
/// The member may only be used while a guard of the given type is open. A borrow that it returns is valid until that guard ends.
/// </summary>
/// <param name="guard">The guard's type; it is annotated with <see cref="GuardAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class RequiresGuardAttribute(Type guard) : Attribute
{
    /// <summary>The type of the guard that has to be open.</summary>
    public Type Guard { get; } = guard;
}

/// <summary>The member may block the calling thread, so it must not be used while a guard is open.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class MayBlockAttribute : Attribute;

/// <summary>The member waits until every open guard of the given type has ended: used inside one, it never returns.</summary>
/// <param name="guard">The guard's type; it is annotated with <see cref="GuardAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class WaitsForReadersAttribute(Type guard) : Attribute
{
    /// <summary>The type of the guards that the member waits for.</summary>
    public Type Guard { get; } = guard;
}

/// <summary>The member returns a borrow whose lifetime nothing bounds; something else is to be used instead.</summary>
/// <param name="useInstead">What to use instead, as a C# expression; shown in the message.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class UnboundedAttribute(string useInstead) : Attribute
{
    /// <summary>What to use instead, as a C# expression.</summary>
    public string UseInstead { get; } = useInstead;
}

/// <summary>A <see langword="bool"/> member that is true when the value that it is asked of is None.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class NoneTestAttribute : Attribute;

/// <summary>
/// A struct whose storage bounds the lifetime of a borrow, taken as an optional <see langword="in"/> parameter: left out, the caller's frame
/// holds a temporary for it, and the borrow cannot outlive the calling block.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ScopeTokenAttribute : Attribute;

/// <summary>
/// A number of a process. On a return value, it counts in the PID namespace that the named parameter is; on a parameter, in the caller's own,
/// so that a number of another namespace would mean another process.
/// </summary>
/// <param name="ns">On a return value: the name of the parameter that is the namespace.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class PidInAttribute(string? ns = null) : Attribute
{
    /// <summary>The name of the parameter that is the namespace; null: the caller's own.</summary>
    public string? Namespace { get; } = ns;
}
