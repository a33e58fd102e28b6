namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>What is acquired under a condition is released under the same one, asked again: unless its outcome can have changed.</summary>
public class ConditionsAskedAgain
{
    private const string Types = """
        enum Kind { A, B }

        class Options
        {
            public bool Own { get; set; }
            public bool OwnField;
            public Kind Kind { get; set; }
            public Options Inner { get; } = null!;
            public void Open() => Own = true;
        }

        """;

    [Theory]
    [InlineData("bool own", "own", "own")]
    [InlineData("bool own", "!own", "!own")]
    [InlineData("Options o", "o.Own", "o.Own")]
    [InlineData("Options o", "!o.OwnField", "!o.OwnField")]
    [InlineData("Options o", "o.Own", "o.Own == true")]
    [InlineData("Kind k", "k == Kind.A", "k == Kind.A")]
    [InlineData("Kind k", "k == Kind.A", "!(k != Kind.A)")]
    [InlineData("Kind k", "k is Kind.A", "k == Kind.A")]
    [InlineData("Kind k", "k is not Kind.A", "k != Kind.A")]
    [InlineData("Options o", "o.Kind != Kind.A", "o.Kind != Kind.A")]
    [InlineData("Options o", "o.Inner.Kind == Kind.B", "o.Inner.Kind == Kind.B")]
    [InlineData("int n", "n > 0", "n > 0")]
    [InlineData("int n", "n > 0", "!(n <= 0)")]
    [InlineData("int n, int m", "n < m", "n < m")]
    [InlineData("string s", "s == \"x\"", "s == \"x\"")]
    [InlineData("string s", "s.Length >= 3", "s.Length >= 3")]
    [InlineData("string? s", "s != null", "s is not null")]
    [InlineData("Options o, Kind k", "o.Own && k == Kind.A", "o.Own && k == Kind.A")]
    public Task The_same(string parameters, string acquires, string releases) => Code(parameters, acquires, "", releases, "OpenRead");

    [Theory]
    [InlineData("Kind k", "k == Kind.A", "", "k == Kind.B")]
    [InlineData("Kind k", "k == Kind.A", "", "k != Kind.A")]
    [InlineData("int n", "n > 0", "", "n >= 0")]
    [InlineData("int n", "n > 0", "n--;", "n > 0")]
    [InlineData("int n", "n > 0", "Change(ref n);", "n > 0")]
    [InlineData("int n, int m", "n < m", "", "m < n")]
    [InlineData("Options o", "o.Own", "o.Own = false;", "o.Own")]
    [InlineData("Options o", "o.Own", "o.Open();", "o.Own")]
    [InlineData("Options o", "o.Inner.Own", "o.Inner.Open();", "o.Inner.Own")]
    [InlineData("Options o, Options p", "o.Own", "", "p.Own")]
    [InlineData("Options o", "o.Own", "o = new();", "o.Own")]
    [InlineData("Options o, Kind k", "o.Own && k == Kind.A", "", "o.Own && k == Kind.B")]
    public Task Another(string parameters, string acquires, string between, string releases) => Code(parameters, acquires, between, releases, "{|PIDNS203:OpenRead|}");

    private static Task Code(string parameters, string acquires, string between, string releases, string open) => DisposablesMode.Code(Types + $$"""
        class Program
        {
            static void Change(ref int n) => n++;

            static long Method({{parameters}})
            {
                var length = 0L;
                FileStream? file = null;
                if ({{acquires}})
                    file = File.{{open}}("");
                else
                    length = 1;
                length += file?.Length ?? 0;
                {{between}}
                if ({{releases}})
                    file!.Dispose();
                return length;
            }
        }
        """);

    [Fact]
    public Task Asked_by_a_loop() => DisposablesMode.Code(Types + """
        class Program
        {
            static long Method(Options o, int n)
            {
                if (o.Own)
                    Console.WriteLine();
                while (o.Own)
                    Console.WriteLine();
                var file = File.{|PIDNS203:OpenRead|}("");
                for (var i = 0; i < n; i++)
                {
                    if (i == n)
                        return 0;
                    var other = File.{|PIDNS203:OpenRead|}("");
                    if (i == n)
                        other.Dispose();
                }

                return file.Length;
            }
        }
        """);

    [Fact]
    public Task An_object_that_stands_in_for_another() => DisposablesMode.Code(Types + """
        class Image : IDisposable
        {
            private readonly FileStream _pixels = File.OpenRead("");
            public Kind Kind { get; set; }
            public int Width { get; set; }
            public static Image Create(Image other) => new() { Width = other.Width };
            public void Dispose() => _pixels.Dispose();
        }

        class Program
        {
            static int Good(Image image)
            {
                Image grey;
                if (image.Kind == Kind.A)
                    grey = image;
                else
                    grey = Image.Create(image);
                var width = grey.Width;
                if (image.Kind != Kind.A)
                    grey.Dispose();
                return width;
            }

            static int Bad(Image image)
            {
                Image grey;
                if (image.Kind == Kind.A)
                    grey = image;
                else
                    grey = Image.{|PIDNS203:Create|}(image);
                var width = grey.Width;
                if (image.Width > 3)
                    grey.Dispose();
                return width;
            }
        }
        """);
}
