namespace PidNs.Analysis.Benchmarks;

/// <summary>Prints how each shape grows.</summary>
internal static class GrowthReport
{
    private static readonly int[] s_sizes = [10, 50, 200, 1000, 2000, 5000];

    public static void Print()
    {
        Console.WriteLine($"{"shape",-40} {string.Join(' ', s_sizes.Select(n => $"{n,8}"))}  exponent  allocated MB  exponent  cancelled within ms  binding ms   (milliseconds of analyzer time)");
        foreach (var (name, body) in Growth.Shapes)
        {
            Growth.Measure(body, 10);
            var points = s_sizes.Select(n => (n, Growth.Measure(body, n))).ToList();
            var allocated = s_sizes.Select(n => (n, Growth.MeasureAllocation(body, n))).ToList();
            Console.WriteLine($"{name,-40} {string.Join(' ', points.Select(p => $"{p.Item2 * 1000,8:F1}"))}  {Growth.Exponent(points, 0.002),8:F2}  {allocated[^1].Item2,12:F0}  {Growth.Exponent(allocated, 1),8:F2}  {Growth.MeasureCancellation(body, s_sizes[^1], points[^1].Item2),19:F0}  {Growth.MeasureBinding(body, s_sizes[^1]),10:F0}");
        }
    }
}
