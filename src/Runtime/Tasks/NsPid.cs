using System.Globalization;
using System.Runtime.Versioning;

namespace PidNs;

/// <summary>
/// A number of a process together with the PID namespace that it counts in. Numbers of different namespaces are never equal: the same number means another
/// process there.
/// </summary>
/// <param name="Number">The number.</param>
/// <param name="Namespace">The namespace that it counts in.</param>
public readonly record struct NsPid(int Number, PidNsId Namespace)
{
    /// <summary>The number of the same process in another namespace.</summary>
    /// <param name="from">The namespace that this number counts in.</param>
    /// <param name="to">The namespace in which to count.</param>
    /// <returns>The number there; or that the process is not visible there; or that it has been reaped.</returns>
    /// <exception cref="ArgumentException"><paramref name="from"/> is not the namespace of this number.</exception>
    /// <exception cref="InvalidOperationException">A namespace is None.</exception>
    /// <remarks>A number is weak: between the question and the answer it may pass to another process. Hold a <see cref="TaskRef"/> to be sure.</remarks>
    [SupportedOSPlatform("linux")]
    public PidLookup Translate(PidNsRef from, PidNsRef to)
    {
        if (from.Id != Namespace)
            throw new ArgumentException($"The number counts in {Namespace}, not in {from.Id}.", nameof(from));
        using TaskRef? task = TaskRef.TryOpen(Number, from);
        return task is null ? PidLookup.Reaped : task.LookUpPid(to);
    }

    /// <summary>The number and the namespace.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} in {Namespace}");
}
