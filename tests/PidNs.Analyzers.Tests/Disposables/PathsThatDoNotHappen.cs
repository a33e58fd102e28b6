namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>Paths that the graph of a method has, and its runs do not: each beside one that happens.</summary>
public class PathsThatDoNotHappen
{
    [Fact]
    public Task The_default_of_a_switch_over_all_of_an_enum() => DisposablesMode.Code("""
        enum Kind { Text, Bytes }
        enum Wider { Text, Bytes, Other }
        [Flags] enum Options { None, Text, Bytes }

        class Program
        {
            static FileStream Good(Kind kind, string path)
            {
                var file = File.OpenRead(path);
                switch (kind)
                {
                    case Kind.Text:
                        return file;
                    case Kind.Bytes:
                        return file;
                    default:
                        throw new ArgumentOutOfRangeException(nameof(kind));
                }
            }

            static FileStream GoodExpression(Kind kind, string path)
            {
                var file = File.OpenRead(path);
                var offset = kind switch { Kind.Text or Kind.Bytes => 0, _ => throw new ArgumentOutOfRangeException(nameof(kind)) };
                file.Position = offset;
                return file;
            }

            static FileStream GoodWithoutDefault(Kind kind, string path)
            {
                var file = File.OpenRead(path);
                file.Position = kind switch { Kind.Text => 1, Kind.Bytes => 0 };
                return file;
            }

            static FileStream BadWider(Wider kind, string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                switch (kind)
                {
                    case Wider.Text:
                        return file;
                    case Wider.Bytes:
                        return file;
                    default:
                        throw new ArgumentOutOfRangeException(nameof(kind));
                }
            }

            static FileStream BadExpression(Kind kind, string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                file.Position = kind switch { Kind.Text => 1, Kind.Bytes when path.Length > 1 => 0, _ => throw new ArgumentOutOfRangeException(nameof(kind)) };
                return file;
            }

            static FileStream BadFlags(Options options, string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                switch (options)
                {
                    case Options.None or Options.Text or Options.Bytes:
                        return file;
                    default:
                        throw new ArgumentOutOfRangeException(nameof(options));
                }
            }

            static FileStream BadSection(Kind kind, string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                switch (kind)
                {
                    case Kind.Text:
                        return file;
                    case Kind.Bytes:
                        throw new ArgumentException();
                    default:
                        throw new ArgumentOutOfRangeException(nameof(kind));
                }
            }
        }
        """);

    [Fact]
    public Task An_exception_that_is_caught_by_its_type() => DisposablesMode.Members("""
        static Exception Logged(Exception exception) => exception;

        static FileStream? Good(string path)
        {
            var file = File.OpenRead(path);
            try
            {
                if (Condition())
                    throw new EndOfStreamException();
            }
            catch (IOException)
            {
                file.Dispose();
                return null;
            }

            return file;
        }

        static FileStream? GoodHelper(string path)
        {
            var file = File.OpenRead(path);
            try
            {
                if (Condition())
                    throw Logged(new InvalidOperationException());
            }
            catch (InvalidOperationException)
            {
            }

            return file;
        }

        static FileStream? BadOtherType(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            try
            {
                if (Condition())
                    throw new InvalidDataException();
            }
            catch (EndOfStreamException)
            {
                file.Dispose();
                return null;
            }

            return file;
        }

        static FileStream? BadFiltered(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            try
            {
                if (Condition())
                    throw new EndOfStreamException();
            }
            catch (EndOfStreamException) when (Condition())
            {
                file.Dispose();
                return null;
            }

            return file;
        }

        static FileStream? BadDerived(string path, IOException given)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            try
            {
                if (Condition())
                    throw given;
            }
            catch (EndOfStreamException)
            {
                file.Dispose();
                return null;
            }

            return file;
        }
        """);

    [Fact]
    public Task Sections_of_one_switch() => DisposablesMode.Members("""
        static void Good(List<int> events, StreamWriter writer)
        {
            foreach (var e in events)
            {
                switch (e)
                {
                    case 1:
                        writer.Write("a");
                        break;
                    case 2:
                        writer.Dispose();
                        break;
                }
            }
        }

        static void Bad(List<int> events, StreamWriter writer)
        {
            foreach (var e in events)
            {
                switch (e)
                {
                    case 2:
                        writer.Dispose();
                        break;
                }

                {|PIDNS205:writer|}.Write("a");
            }
        }
        """);

    [Fact]
    public Task What_is_written_down_does_not_throw() => DisposablesMode.Code("""
        class RunLog { public void Info(string text) { } }

        class Program
        {
            private static readonly RunLog s_log = new();
            private static int s_count;
            private static void Work() { }

            static FileStream? Good(string path)
            {
                try
                {
                    var file = File.OpenRead(path);
                    Debug.Assert(file.CanRead);
                    s_log.Info("opened");
                    Interlocked.Increment(ref s_count);
                    return file;
                }
                catch (FileNotFoundException)
                {
                    return null;
                }
            }

            static FileStream? Bad(string path)
            {
                try
                {
                    var file = File.{|PIDNS203:OpenRead|}(path);
                    s_log.Info("opened");
                    Work();
                    return file;
                }
                catch (FileNotFoundException)
                {
                    return null;
                }
            }
        }
        """);

    [Fact]
    public Task Not_there_yet_when_its_initializer_throws() => DisposablesMode.Code("""
        class Reader : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public required string Name { get; init; }
            public string? Other { get; set; }
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static string Good(string? name)
            {
                using var reader = new Reader { Name = name ?? throw new ArgumentNullException(nameof(name)) };
                return reader.Name;
            }

            static string Bad(string? name)
            {
                var reader = new {|PIDNS203:Reader|} { Name = "" };
                reader.Other = name ?? throw new ArgumentNullException(nameof(name));
                reader.Dispose();
                return reader.Name;
            }

            static long Measure(Stream stream, string name) => stream.Length + name.Length;

            static long BadArgument(string? name) => Measure(File.{|PIDNS207:OpenRead|}(""), name ?? throw new ArgumentNullException(nameof(name)));

            static void BadDropped(string? name) => _ = new {|PIDNS207:FileStream|}(name ?? throw new ArgumentNullException(nameof(name)), FileMode.Open);
        }
        """);

    [Fact]
    public Task Asked_again_by_a_switch() => DisposablesMode.Members("""
        static int Good(FileStream file, FileMode mode)
        {
            if (mode != FileMode.Open && mode != FileMode.Append)
                file.Dispose();
            switch (mode)
            {
                case FileMode.Open:
                case FileMode.Append:
                    using (file)
                        return file.ReadByte();
                default:
                    return 0;
            }
        }

        static int Bad(FileStream file, FileMode mode)
        {
            if (mode != FileMode.Open)
                file.Dispose();
            switch (mode)
            {
                case FileMode.Open:
                case FileMode.Append:
                    var read = {|PIDNS205:file|}.ReadByte();
                    file.Dispose();
                    return read;
                default:
                    return 0;
            }
        }
        """);

    [Fact]
    public Task The_last_else_of_an_enum() => DisposablesMode.Code("""
        enum Kind { File, Directory }

        class Program
        {
            static int Good(string path, Kind kind)
            {
                var file = File.OpenRead(path);
                int read;
                if (kind == Kind.File)
                    read = file.ReadByte();
                else if (kind == Kind.Directory)
                    read = 0;
                else
                    throw new NotImplementedException();
                file.Dispose();
                return read;
            }

            static int Bad(string path, Kind kind, Kind other)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                int read;
                if (kind == Kind.File)
                    read = file.ReadByte();
                else if (other == Kind.Directory)
                    read = 0;
                else
                    throw new NotImplementedException();
                file.Dispose();
                return read;
            }
        }
        """);

    [Fact]
    public Task Held_by_what_is_there_at_times() => DisposablesMode.Code("""
        sealed class Opened : IDisposable
        {
            private readonly FileStream _file;
            public Opened(FileStream file) => _file = file;
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static Opened? Good(string path)
            {
                Opened? result = null;
                var file = File.OpenRead(path);
                if (file.ReadByte() == 1)
                    result = new Opened(file);
                if (result == null)
                    file.Dispose();
                return result;
            }

            static Opened? GoodFinally(string path)
            {
                Opened? result = null;
                FileStream? file = null;
                try
                {
                    if (path.Length == 0)
                        return null;
                    file = File.OpenRead(path);
                    if (file.ReadByte() == 1)
                        result = new Opened(file);
                }
                catch (Exception e) when (e is BadImageFormatException || e is IOException)
                {
                    return null;
                }
                finally
                {
                    if (result == null)
                        file?.Dispose();
                }

                return result;
            }

            static FileStream? GoodName(string path)
            {
                FileStream? result = null;
                var file = File.OpenRead(path);
                if (file.ReadByte() == 1)
                    result = file;
                if (result == null)
                    file.Dispose();
                return result;
            }

            static Opened? Bad(string path)
            {
                Opened? result = null;
                var file = File.{|PIDNS203:OpenRead|}(path);
                if (file.ReadByte() == 1)
                    result = new Opened(file);
                return result;
            }

            static Opened? BadTest(string path, bool condition)
            {
                Opened? result = null;
                var file = File.{|PIDNS203:OpenRead|}(path);
                if (file.ReadByte() == 1)
                    result = new Opened(file);
                if (condition)
                    file.Dispose();
                return result;
            }

            static int BadForgotten(string path)
            {
                Opened? result = null;
                var file = File.{|PIDNS203:OpenRead|}(path);
                if (file.ReadByte() == 1)
                    result = new Opened(file);
                if (result == null)
                    file.Dispose();
                return 1;
            }
        }
        """);

    [Fact]
    public Task A_flag_that_says_what_was_not_given() => DisposablesMode.Members("""
        static long Good(FileStream? file = null)
        {
            var dispose = file == null;
            try
            {
                file ??= File.OpenRead("");
                return file.Length;
            }
            finally
            {
                if (dispose)
                    file?.Dispose();
            }
        }

        static long Good(string path, FileStream? file = null)
        {
            var given = file is not null;
            if (file == null)
                file = File.OpenRead(path);
            var length = file.Length;
            if (!given)
                file.Dispose();
            return length;
        }

        static long Bad(string path, FileStream? file = null)
        {
            var given = file is not null;
            file ??= File.{|PIDNS203:OpenRead|}(path);
            var length = file.Length;
            if (given)
                file.Dispose();
            return length;
        }

        static long Bad(FileStream? file, bool dispose)
        {
            file ??= File.{|PIDNS203:OpenRead|}("");
            var length = file.Length;
            if (dispose)
                file.Dispose();
            return length;
        }
        """);

    [Fact]
    public Task An_auto_property_that_is_set() => DisposablesMode.Members("""
        sealed class Result
        {
            public Stream? Content { get; set; }
            public int Size { get; set; }
            public int Checked { get => Size; set => Size = value > 0 ? value : throw new InvalidOperationException(); }
        }

        static Result? Good(string path)
        {
            try
            {
                var file = File.OpenRead(path);
                return new Result { Size = 1, Content = file };
            }
            catch (IOException)
            {
                return null;
            }
        }

        static Result? Bad(string path)
        {
            try
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                var result = new Result();
                result.Checked = path.Length;
                result.Content = file;
                return result;
            }
            catch (Exception)
            {
                return null;
            }
        }
        """);

    [Fact]
    public Task A_constructor_of_constants() => DisposablesMode.Members("""
        sealed class Busy { public Uri Where { get; set; } = new Uri(Environment.CurrentDirectory); public long Length; }
        sealed class Idle { public string Where { get; set; } = ""; public long Length; }

        static void Good(string path, string text)
        {
            try
            {
                var file = File.Create(path);
                using (var writer = new StreamWriter(file, new System.Text.UTF8Encoding(false)))
                    writer.Write(text);
            }
            catch (Exception)
            {
            }
        }

        static void Bad(string path, string text)
        {
            try
            {
                var file = File.{|PIDNS203:Create|}(path);
                var where = new Uri(text);
                using (var writer = new StreamWriter(file))
                    writer.Write(where);
            }
            catch (Exception)
            {
            }
        }

        static long Good(string path)
        {
            try
            {
                var file = File.OpenRead(path);
                var idle = new Idle();
                using (file)
                    return idle.Length = file.Length;
            }
            catch (Exception)
            {
                return 0;
            }
        }

        static long Bad(string path)
        {
            try
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                var busy = new Busy();
                using (file)
                    return busy.Length = file.Length;
            }
            catch (Exception)
            {
                return 0;
            }
        }
        """);

    [Fact]
    public Task A_method_that_always_says_the_same() => DisposablesMode.Members("""
        class Model : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public virtual bool Load(Stream from) { from.CopyTo(_file); return true; }
            public virtual bool Reload(Stream from) { from.CopyTo(_file); return true; }
            public bool Check(Stream from) { if (from.Length == 0) return false; return true; }
            public void Dispose() => _file.Dispose();
        }

        class Strict : Model { public override bool Reload(Stream from) => from.Length > 0 && base.Reload(from); }

        static Model Good(Stream from)
        {
            var model = new Model();
            if (model.Load(from))
                return model;
            else
                throw new InvalidDataException();
        }

        static Model Bad(Stream from)
        {
            var model = new {|PIDNS203:Model|}();
            if (model.Check(from))
                return model;
            throw new InvalidDataException();
        }

        static bool TryOpen(string path, out FileStream file) { file = File.OpenRead(path); return true; }

        static long Disposed(string path)
        {
            if (!TryOpen(path, out var file))
                return 0;
            using (file)
                return file.Length;
        }

        static long Lost(string path) => {|PIDNS203:TryOpen|}(path, out var file) ? file.Length : 0;

        static Model Overridden(Stream from)
        {
            var model = new {|PIDNS203:Model|}();
            if (model.Reload(from))
                return model;
            throw new InvalidDataException();
        }
        """);
}
