namespace PidNs;

/// <summary>What one thread tells writers about its read-side critical sections. Written by that thread only.</summary>
internal struct ReaderState
{
    /// <summary>0 outside of sections; inside, the number of the grace period that was the latest when the outermost section began.</summary>
    internal long Announced;

    /// <summary>Token of the innermost open guard; 0 when there is none.</summary>
    internal long Top;

    /// <summary>The latest token given out.</summary>
    internal long Sequence;
}
