namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>What code that was not written for the analyzer does, each with a twin that leaks.</summary>
public class HabitsOfRealCode
{
    [Fact]
    public Task A_field_that_holds_what_it_was_given_or_nothing() => DisposablesMode.Code("""
        sealed class Window : IDisposable
        {
            private Stream? _stream;
            private FileStream? {|PIDNS208:_own|};

            public Window(Stream stream, string path)
            {
                _stream = stream;
                _own = File.OpenRead(path);
            }

            public long Length => _stream!.Length + _own!.Length;

            public void Dispose()
            {
                _stream = null;
                _own = null;
            }
        }
        """);

    [Fact]
    public Task A_using_of_an_assignment_to_a_field() => DisposablesMode.Code("""
        sealed class Reader
        {
            private FileStream? _file;

            public int First(string path)
            {
                using (_file = File.OpenRead(path))
                    return _file.ReadByte();
            }

            public int After(string path)
            {
                var file = File.OpenRead(path);
                using (file)
                    MayRead(file);
                return {|PIDNS204:file|}.ReadByte();
            }

            private static void MayRead(Stream stream) => stream.ReadByte();
        }
        """);

    [Fact]
    public Task One_of_two_writers_is_released_on_a_condition() => DisposablesMode.Members("""
        static StreamWriter Buffer(string path) => new StreamWriter(path);

        static void Format(string[] tokens, TextWriter output, string path, bool padded)
        {
            foreach (var token in tokens)
            {
                var writer = padded ? Buffer(path) : output;
                writer.Write(token);
                if (padded)
                {
                    output.Write(writer.ToString());
                    writer.Dispose();
                }
            }
        }

        static Stream Reopened(Stream? stream, string path)
        {
            Stream result;
            if (stream == null || !stream.CanWrite)
            {
                if (stream != null)
                    stream.Dispose();
                result = File.OpenRead(path);
            }
            else
            {
                result = stream;
            }

            return result;
        }

        static void Twin(string path, bool padded)
        {
            var writer = {|PIDNS203:Buffer|}(path);
            if (padded)
                writer.Dispose();
        }
        """);

    [Fact]
    public Task The_result_of_what_was_finished_is_read() => DisposablesMode.Code("""
        sealed class Checksum(Stream stream) : IDisposable
        {
            public long Sum { get; private set; }
            public void Write(byte value) => stream.WriteByte(value);
            public void Dispose() => Sum = 1;
        }

        class C
        {
            static long Good(Stream stream)
            {
                var checksum = new Checksum(stream);
                checksum.Write(1);
                checksum.Dispose();
                return checksum.Sum;
            }

            static void Bad(Stream stream)
            {
                var checksum = new Checksum(stream);
                checksum.Dispose();
                {|PIDNS204:checksum|}.Write(1);
            }
        }
        """);

    [Fact]
    public Task An_out_parameter_of_a_lookup() => DisposablesMode.Members("""
        sealed class Features(int version)
        {
            public int Version => version;
        }

        static readonly List<FileStream> s_servers = new();

        static Features GetFeatures(int index, out FileStream? server)
        {
            server = s_servers[index];
            return new Features(index);
        }

        static Features OpenFeatures(string path, out FileStream server)
        {
            server = File.OpenRead(path);
            return new Features(1);
        }

        static long Good(int index) => GetFeatures(index, out var server).Version + (server?.Length ?? 0);
        static long Bad(string path) => {|PIDNS203:OpenFeatures|}(path, out var server).Version + server.Length;
        """);

    [Fact]
    public Task Tried_and_not_opened() => DisposablesMode.Members("""
        static bool TryOpen(string path, [NotNullWhen(true)] out FileStream? file)
        {
            file = File.Exists(path) ? File.OpenRead(path) : null;
            return file is not null;
        }

        static FileStream? First(List<string> paths)
        {
            foreach (var path in paths)
            {
                if (TryOpen(path, out var file) && file != null)
                    return file;
            }

            return null;
        }

        static long Twin(List<string> paths)
        {
            foreach (var path in paths)
            {
                if ({|PIDNS203:TryOpen|}(path, out var file) && file != null)
                    return file.Length;
            }

            return 0;
        }
        """);

    [Fact]
    public Task A_wrapper_that_holds_nothing_of_its_own() => DisposablesMode.Members("""
        class MarkingReader : BinaryReader
        {
            public MarkingReader(Stream stream) : base(stream) { }
        }

        static int Derived(Stream stream)
        {
            var reader = new MarkingReader(stream);
            return reader.ReadInt32();
        }

        static int Twin(string path)
        {
            var reader = new MarkingReader(File.{|PIDNS203:OpenRead|}(path));
            return reader.ReadInt32();
        }
        """);

    [Fact]
    public Task Wrapped_or_as_it_is() => DisposablesMode.Members("""
        static Stream WithBuffer(Stream stream, bool buffered) => buffered ? new BufferedStream(stream) : stream;

        static int Good(Stream stream)
        {
            var source = WithBuffer(stream, true);
            return source.ReadByte();
        }

        static int Bad(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return file.ReadByte();
        }
        """);

    [Fact]
    public Task Overloads_that_hand_on() => DisposablesMode.Members("""
        static void Create(string path) => Create(File.Create(path), 1);
        static void Create(Stream target, int level) => Create(target, level, false);

        static void Create(Stream target, int level, bool leaveOpen)
        {
            using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen))
                zip.CreateEntry(level.ToString());
        }

        static long Measure(string path) => Measure(File.{|PIDNS207:OpenRead|}(path), 1);
        static long Measure(Stream target, int level) => target.Length + level;
        """);

    [Fact]
    public Task Null_is_nobodys_business() => DisposablesMode.Members("""
        static void Use(string text, object? value) => Console.WriteLine(text + value);

        static void M(string path, decimal? amount, string? name)
        {
            using var file = File.OpenRead(path);
            int? protocol = null;
            Use(amount!.ToString()!, protocol);
            Use(name!, null);
            Use(null!, amount.Value);
        }
        """);

    [Fact]
    public Task A_constructor_that_hands_on() => DisposablesMode.Code("""
        class Logger : IDisposable
        {
            private readonly StreamWriter _writer;

            public Logger(StreamWriter writer) => _writer = writer;
            public Logger(string path) : this(new StreamWriter(path)) { }
            public void Dispose() => _writer.Dispose();
        }

        sealed class FileLogger : Logger
        {
            public FileLogger(string path) : base(new StreamWriter(path)) { }
        }

        class C
        {
            static void Twin(string path)
            {
                var logger = new {|PIDNS203:Logger|}(path);
                logger.ToString();
            }
        }
        """);

    [Fact]
    public Task Configured_and_stored() => DisposablesMode.Code("""
        abstract class Session : IDisposable
        {
            public abstract Session Enable();
            public void Dispose() { }
        }

        sealed class KernelSession : Session
        {
            public override Session Enable() => this;
        }

        sealed class Profiler : IDisposable
        {
            private Session? _session;

            public void Start() => _session = new KernelSession().Enable();
            public void Dispose() => _session?.Dispose();
        }

        class C
        {
            static void Twin() => new {|PIDNS207:KernelSession|}().ToString();
        }
        """);

    [Fact]
    public Task A_struct_with_nothing_in_it_yet() => DisposablesMode.Code("""
        struct Strings : IDisposable
        {
            public int Count;
            public static Strings BuildFrom(string[] values) => new() { Count = values.Length };
            public void Dispose() => Count = 0;
        }

        class C
        {
            static void Good(string[] values)
            {
                var strings = new Strings();
                try
                {
                    strings = Strings.BuildFrom(values);
                    Console.WriteLine(strings.Count);
                }
                finally
                {
                    strings.Dispose();
                }
            }

            static void Bad(string[] values)
            {
                var strings = Strings.{|PIDNS203:BuildFrom|}(values);
                Console.WriteLine(strings.Count);
            }
        }
        """);

    [Fact]
    public Task An_awaited_builder() => DisposablesMode.Code("""
        class Connection : IDisposable
        {
            public async Task<Connection> OpenAsync()
            {
                await Task.Yield();
                return this;
            }

            public void Dispose() { }
        }

        class C
        {
            static async Task<Connection> Good()
            {
                var connection = new Connection();
                return await connection.OpenAsync().ConfigureAwait(false);
            }

            static async Task Twin()
            {
                var connection = new {|PIDNS203:Connection|}();
                var same = await connection.OpenAsync();
                same.ToString();
            }
        }
        """);

    [Fact]
    public Task Made_put_aside_and_given_out() => DisposablesMode.Code("""
        class Snapshot : IDisposable
        {
            public void Dispose() { }
        }

        class Transaction : IDisposable
        {
            private readonly Dictionary<string, Snapshot> _snapshots = new();
            private Snapshot? _last;

            public Snapshot CreateSnapshot(string name)
            {
                if (_snapshots.TryGetValue(name, out var known))
                    return known;
                var snapshot = new Snapshot();
                _snapshots[name] = snapshot;
                return snapshot;
            }

            public Snapshot AddSnapshot()
            {
                var added = new Snapshot();
                _snapshots.Add("", added);
                return added;
            }

            public Snapshot? CheckAndReadLast()
            {
                var last = _last;
                if (last is null)
                    throw new InvalidOperationException();
                return last;
            }

            public Snapshot CreateFree()
            {
                var free = new Snapshot();
                free.ToString();
                return free;
            }

            public void Dispose()
            {
                foreach (var snapshot in _snapshots.Values)
                    snapshot.Dispose();
            }
        }

        class C
        {
            static void Good(Transaction transaction)
            {
                transaction.CreateSnapshot("x").ToString();
                transaction.AddSnapshot().ToString();
                transaction.CheckAndReadLast()!.ToString();
            }

            static void Twin(Transaction transaction) => transaction.{|PIDNS207:CreateFree|}().ToString();
        }
        """);

    [Fact]
    public Task A_helper_that_throws() => DisposablesMode.Code("""
        class C
        {
            static void ThrowEmpty() => throw new InvalidOperationException();
            static void ReportEmpty() { }

            static void Good(string path)
            {
                var file = File.OpenRead(path);
                if (file.Length == 0)
                {
                    file.Dispose();
                    ThrowEmpty();
                }

                file.ReadByte();
                file.Dispose();
            }

            static void Twin(string path)
            {
                var file = File.OpenRead(path);
                if (file.Length == 0)
                {
                    file.Dispose();
                    ReportEmpty();
                }

                {|PIDNS205:file|}.ReadByte();
                file.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_wrapper_whose_constructor_only_stores() => DisposablesMode.Code("""
        class Channel : IDisposable
        {
            private readonly Stream _stream;

            public Channel(object owner, Stream stream) => _stream = stream;
            public void Dispose() => _stream.Dispose();
        }

        class C
        {
            static Channel Good(string path)
            {
                try
                {
                    var file = File.OpenRead(path);
                    return new Channel(path, file);
                }
                catch
                {
                    Console.WriteLine(path);
                    throw;
                }
            }

            static void Twin(string path)
            {
                var channel = new Channel(path, File.{|PIDNS203:OpenRead|}(path));
                channel.ToString();
            }
        }
        """);

    [Fact]
    public Task Given_to_what_is_stored_and_disposed_of_by_what_reads_it() => DisposablesMode.Code("""
        class Holder
        {
            public object? Value { get; set; }
            public static object Make(Stream stream) => new object();
        }

        static class Extensions
        {
            public static Holder Load(this Holder holder, Stream stream)
            {
                holder.Value = Holder.Make(stream);
                return holder;
            }

            public static async Task<int> ReadToEndAsync(this Stream stream)
            {
                await using (stream.ConfigureAwait(false))
                    return stream.ReadByte();
            }

            public static Task<int> PeekAsync(this Stream stream) => Task.FromResult(stream.ReadByte());
        }

        class C
        {
            static void Stored(Holder holder, string path)
            {
                var file = File.OpenRead(path);
                holder.Load(file);
            }

            static async Task<int> Disposed(string path)
            {
                var file = File.OpenRead(path);
                return await file.ReadToEndAsync();
            }

            static async Task<int> Twin(string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                return await file.PeekAsync();
            }
        }
        """);
}
