namespace PidNs;

/// <summary>The three ways in which asking for a number can end.</summary>
public enum PidLookupStatus
{
    /// <summary>The process has been reaped: it has no number anywhere.</summary>
    Reaped,

    /// <summary>The process exists, but the namespace is neither its own nor above that.</summary>
    NotVisible,

    /// <summary>The process has a number there.</summary>
    Found,
}
