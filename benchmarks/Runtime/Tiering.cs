namespace PidNs.Benchmarks;

/// <summary>The JIT compiles a method for good in the background, some time after it was called often; on a busy machine that can be after the measurement.</summary>
internal static class Tiering
{
    /// <summary>Runs a method until that has happened.</summary>
    internal static void Settle<T>(Func<T> body)
    {
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < 100; i++)
                body();
            Thread.Sleep(25);
        }
    }
}
