namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>Shapes that leak checkers are usually wrong about, each as good code and with its leaking twin.</summary>
public class FalseShapes
{
    [Fact]
    public Task Returned_inside_a_task() => DisposablesMode.Members("""
        static Task<Stream> Wrapped(string path) => Task.FromResult<Stream>(File.OpenRead(path));

        static Task<FileStream> Held(string path)
        {
            var file = File.OpenRead(path);
            file.Position = 1;
            return Task.FromResult(file);
        }

        static ValueTask<FileStream> Value(string path)
        {
            var file = File.OpenRead(path);
            return new ValueTask<FileStream>(file);
        }

        static async Task<Stream> Awaited(string path)
        {
            var file = File.OpenRead(path);
            await Task.Yield();
            return file;
        }
        """);

    [Fact]
    public Task Something_else_returned_inside_a_task() => DisposablesMode.Members("""
        static Task<long> Wrapped(string path) => Task.FromResult(File.{|PIDNS207:OpenRead|}(path).Length);

        static Task<long> Held(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return Task.FromResult(file.Length);
        }

        static async Task<long> Awaited(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            await Task.Yield();
            return file.Length;
        }
        """);

    [Fact]
    public Task Returned_inside_a_tuple() => DisposablesMode.Members("""
        static (Stream Stream, string Path) Literal(string path) => (File.OpenRead(path), path);

        static (FileStream, long) Held(string path)
        {
            var file = File.OpenRead(path);
            return (file, file.Length);
        }

        static async Task<(FileStream, long)> Awaited(string path)
        {
            var file = File.OpenRead(path);
            await Task.Yield();
            return (file, file.Length);
        }
        """);

    [Fact]
    public Task Something_else_returned_inside_a_tuple() => DisposablesMode.Members("""
        static (string, long) Held(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return (path, file.Length);
        }
        """);

    [Fact]
    public Task Returned_inside_a_record() => DisposablesMode.Members("""
        record Opened(FileStream Stream, string Path);
        record struct Sized(FileStream Stream, long Length);

        static Opened Literal(string path) => new(File.OpenRead(path), path);

        static Sized Held(string path)
        {
            var file = File.OpenRead(path);
            return new Sized(file, file.Length);
        }

        static Opened Changed(Opened opened, string path)
        {
            var file = File.OpenRead(path);
            return opened with { Stream = file };
        }
        """);

    [Fact]
    public Task Something_else_returned_inside_a_record() => DisposablesMode.Members("""
        record Sized(string Path, long Length);

        static Sized Held(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return new Sized(path, file.Length);
        }
        """);

    [Fact]
    public Task Returned_inside_an_owning_wrapper() => DisposablesMode.Members("""
        sealed class Archive(Stream stream) : IDisposable
        {
            public void Dispose() => stream.Dispose();
        }

        static StreamReader Reader(string path) => new StreamReader(File.OpenRead(path));

        static Stream Layers(string path)
        {
            var file = File.OpenRead(path);
            var buffered = new BufferedStream(file);
            return new GZipStream(buffered, CompressionMode.Decompress);
        }

        static Archive Own(string path)
        {
            var file = File.OpenRead(path);
            return new Archive(file);
        }

        static ZipArchive Zip(string path) => new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read, leaveOpen: false);
        """);

    [Fact]
    public Task A_wrapper_that_is_dropped() => DisposablesMode.Members("""
        sealed class Archive(Stream stream) : IDisposable
        {
            public int First => stream.ReadByte();
            public void Dispose() => stream.Dispose();
        }

        static int Layers(string path)
        {
            var file = File.OpenRead(path);
            var zip = new {|PIDNS203:GZipStream|}(file, CompressionMode.Decompress);
            return zip.ReadByte();
        }

        static int Own(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            var archive = new Archive(file);
            return archive.First;
        }

        static string? Reader(string path)
        {
            var reader = new StreamReader(File.{|PIDNS203:OpenRead|}(path));
            return reader.ReadLine();
        }

        static ZipArchive LeftOpen(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        """);

    [Fact]
    public Task Handed_to_a_method_that_stores_it() => DisposablesMode.Members("""
        sealed class Pool
        {
            private readonly List<Stream> _streams = new();
            private Stream? _last;

            public void Register(Stream stream) => _streams.Add(stream);
            public void Remember(Stream stream) => _last = stream;
            public long Measure(Stream stream) => stream.Length;
            public long? LastLength => _last?.Length;
        }

        static void ByItsName(Pool pool, string path)
        {
            var file = File.OpenRead(path);
            pool.Register(file);
        }

        static void ByItsBody(Pool pool, string path)
        {
            var file = File.OpenRead(path);
            pool.Remember(file);
        }

        static void InCollections(List<Stream> list, Dictionary<string, Stream> map, Queue<Stream> queue, string path)
        {
            list.Add(File.OpenRead(path));
            list.Insert(0, File.OpenRead(path));
            map.Add(path, File.OpenRead(path));
            map[path] = File.OpenRead(path);
            queue.Enqueue(File.OpenRead(path));
        }

        static List<Stream> InAnInitializer(string path) => new() { File.OpenRead(path), File.OpenRead(path) };
        static Stream[] InAnArray(string path) => new Stream[] { File.OpenRead(path) };
        static Stream[] InACollectionExpression(string path) => [File.OpenRead(path)];
        """);

    [Fact]
    public Task Handed_to_a_method_that_only_reads_it() => DisposablesMode.Members("""
        sealed class Pool
        {
            public long Measure(Stream stream) => stream.Length;
        }

        static long ByItsBody(Pool pool, string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return pool.Measure(file);
        }

        static void OfTheLibrary(Stream target, string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            file.CopyTo(target);
        }
        """);

    [Fact]
    public Task Stored_at_the_end_and_released_where_that_fails() => DisposablesMode.Code("""
        sealed class Owner : IDisposable
        {
            private FileStream? _file;

            public void Open(string path)
            {
                var file = File.OpenRead(path);
                try
                {
                    file.Position = 10;
                    _file = file;
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }

            public async Task OpenAsync(string path)
            {
                var file = File.OpenRead(path);
                try
                {
                    await file.FlushAsync();
                    _file = file;
                }
                catch
                {
                    await file.DisposeAsync();
                    throw;
                }
            }

            public static async Task<FileStream> MakeAsync(string path)
            {
                FileStream? file = null;
                try
                {
                    file = File.OpenRead(path);
                    await file.FlushAsync();
                    return file;
                }
                catch
                {
                    if (file is not null)
                        await file.DisposeAsync().ConfigureAwait(false);
                    throw;
                }
            }

            public void Dispose() => _file?.Dispose();
        }
        """);

    [Fact]
    public Task Stored_at_the_end_and_forgotten_where_that_fails() => DisposablesMode.Code("""
        sealed class Owner : IDisposable
        {
            private FileStream? _file;

            public void Open(string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                try
                {
                    file.Position = 10;
                    _file = file;
                }
                catch
                {
                    Console.WriteLine("failed");
                }
            }

            public async Task OpenAsync(string path)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                try
                {
                    await file.FlushAsync();
                    _file = file;
                }
                catch
                {
                    await Task.Yield();
                }
            }

            public void Dispose() => _file?.Dispose();
        }
        """);

    [Fact]
    public Task Borrowed_through_out_or_a_lookup() => DisposablesMode.Members("""
        static readonly Dictionary<string, FileStream> s_open = new();
        static readonly ConcurrentDictionary<string, FileStream> s_shared = new();

        static long ByOut(string path) => s_open.TryGetValue(path, out var file) ? file.Length : 0;
        static long ByIndex(string path) => s_open[path].Length;
        static long ByEnumeration() => s_open.Values.First().Length;
        static long ByName(string path) => GetOpen(path).Length;
        static long ByFactory(string path) => s_shared.GetOrAdd(path, p => File.OpenRead(p)).Length;
        static long ByCoalescing(string path) => (FindOpen(path) ?? GetOpen("default")).Length;
        static FileStream GetOpen(string path) => s_open[path];
        static FileStream? FindOpen(string path) => s_open.GetValueOrDefault(path);

        static long InALoop()
        {
            long sum = 0;
            foreach (var file in s_open.Values)
                sum += file.Length;
            foreach (var (_, file) in s_open)
                sum += file.Length;
            return sum;
        }

        static string? Of(Process process)
        {
            var output = process.StandardOutput;
            return output.ReadLine();
        }
        """);

    [Fact]
    public Task Handed_over_through_out_or_a_factory() => DisposablesMode.Members("""
        static bool TryOpen(string path, [NotNullWhen(true)] out FileStream? file)
        {
            file = File.Exists(path) ? File.OpenRead(path) : null;
            return file is not null;
        }

        static FileStream OpenNamed(string path) => File.OpenRead(path);

        static long ByOut(string path)
        {
            if (!{|PIDNS203:TryOpen|}(path, out var file))
                return 0;
            return file.Length;
        }

        static long ByName(string path)
        {
            var file = {|PIDNS203:OpenNamed|}(path);
            return file.Length;
        }

        static long Released(string path)
        {
            if (!TryOpen(path, out var file))
                return 0;
            using (file)
                return file.Length;
        }
        """);

    [Fact]
    public Task A_ref_that_only_updates() => DisposablesMode.Members("""
        static void Rewind(ref FileStream file) => file.Position = 0;

        static void Next(ref FileStream file, string path)
        {
            file.Dispose();
            file = File.OpenRead(path);
        }

        static void Caller(string path)
        {
            var file = File.OpenRead(path);
            try
            {
                Rewind(ref file);
                Next(ref file, path);
            }
            finally
            {
                file.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_ref_that_is_not_updated() => DisposablesMode.Members("""
        static void Next(ref FileStream file, string path)
        {
            file.Dispose();
            var next = File.{|PIDNS203:OpenRead|}(path);
            next.Position = 0;
        }
        """);

    [Fact]
    public Task An_owner_disposes_of_what_it_was_given() => DisposablesMode.Members("""
        sealed class Owner : IDisposable
        {
            private readonly Stream _stream;
            private readonly HttpClient _client;

            public Owner(Stream stream, HttpClient? client = null)
            {
                _stream = stream;
                _client = client ?? new HttpClient();
            }

            public void Dispose()
            {
                _stream.Dispose();
                _client.Dispose();
            }
        }

        static void Finish(Stream stream) => stream.Dispose();

        static void FinishAll(IEnumerable<Stream> streams)
        {
            foreach (var stream in streams)
                stream.Dispose();
        }

        static void FinishInOrder(Stream first, Stream second)
        {
            using (first)
            using (second)
                first.CopyTo(second);
        }
        """);

    [Fact]
    public Task An_owner_that_forgets_what_it_made() => DisposablesMode.Members("""
        sealed class Owner : IDisposable
        {
            private readonly Stream _stream;
            private readonly HttpClient {|PIDNS208:_client|} = new HttpClient();

            public Owner(Stream stream) => _stream = stream;

            public void Cancel() => _client.CancelPendingRequests();
            public void Dispose() => _stream.Dispose();
        }

        static int UsedOn(Stream stream)
        {
            stream.Dispose();
            return {|PIDNS204:stream|}.ReadByte();
        }
        """);

    [Fact]
    public Task A_view_that_owns_nothing() => DisposablesMode.Members("""
        static void OverASocket(Socket socket)
        {
            var view = new NetworkStream(socket);
            view.WriteByte(1);
        }

        static string? OverAStream(Stream shared)
        {
            var reader = new StreamReader(shared, leaveOpen: true);
            return reader.ReadLine();
        }

        static int OverMemory(byte[] data)
        {
            var reader = new BinaryReader(new MemoryStream(data));
            return reader.ReadInt32();
        }

        static string? OverText(string text)
        {
            var reader = new StringReader(text);
            return reader.ReadLine();
        }

        static void OverTheConsole()
        {
            var output = Console.OpenStandardOutput();
            output.WriteByte(10);
        }
        """);

    [Fact]
    public Task A_view_that_owns_what_is_under_it() => DisposablesMode.Members("""
        static void OverASocket()
        {
            var socket = new {|PIDNS203:Socket|}(SocketType.Stream, ProtocolType.Tcp);
            var view = new NetworkStream(socket, ownsSocket: true);
            view.WriteByte(1);
        }

        static int OverAFile(string path)
        {
            var reader = new BinaryReader(File.{|PIDNS203:OpenRead|}(path));
            return reader.ReadInt32();
        }

        static void OfAnUnownedSocket()
        {
            var socket = new {|PIDNS203:Socket|}(SocketType.Stream, ProtocolType.Tcp);
            using var view = new NetworkStream(socket, ownsSocket: false);
            view.WriteByte(1);
        }
        """);

    [Fact]
    public Task Closed_in_finally() => DisposablesMode.Members("""
        static void Of(string path)
        {
            var file = File.OpenRead(path);
            try
            {
                MayThrow();
            }
            finally
            {
                file.Close();
            }
        }

        static async Task OfAConnection(DbProviderFactory factory)
        {
            var connection = factory.CreateConnection();
            try
            {
                await connection!.OpenAsync();
            }
            finally
            {
                await connection!.CloseAsync();
            }
        }

        static void Conditionally(string path)
        {
            FileStream? file = null;
            try
            {
                file = File.OpenRead(path);
                MayThrow();
            }
            finally
            {
                file?.Close();
            }
        }
        """);

    [Fact]
    public Task Closed_on_one_path() => DisposablesMode.Members("""
        static int Of(string path, bool condition)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            if (condition)
                return 0;
            file.Close();
            return 1;
        }

        static void OfAConnection(DbProviderFactory factory, bool condition)
        {
            var connection = factory.{|PIDNS203:CreateConnection|}();
            connection!.Open();
            if (condition)
                connection.Close();
        }
        """);

    [Fact]
    public Task Kept_by_a_delegate() => DisposablesMode.Members("""
        static Action Later(string path)
        {
            var file = File.OpenRead(path);
            return () => file.Dispose();
        }

        static void OnExit(string path)
        {
            var file = File.OpenRead(path);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => file.Dispose();
        }
        """);

    [Fact]
    public Task Needed_for_the_whole_process() => DisposablesMode.Code("""
        static class Shared
        {
            private static readonly HttpClient s_client = new HttpClient();
            private static Timer? s_timer;

            public static HttpClient Client => s_client;

            public static void Start() => s_timer = new Timer(_ => { }, null, 0, 1000);
        }
        """);

    [Fact]
    public Task Nothing_is_demanded_of_what_is_only_disposable() => DisposablesMode.Members("""
        static long Length(FileStream? file) => file!.Length;
        static void Use(Stream stream, string? text) => Console.WriteLine(stream.Length + text!.Length);

        static void M(string path)
        {
            using var file = File.OpenRead(path);
            Use(file, null);
            Use(null!, "");
        }
        """);

    [Theory]
    [InlineData("false")]
    [InlineData("disable")]
    [InlineData("")]
    public Task Without_the_option_nothing_is_said(string value) => Verify.Code("""
        class C
        {
            static long M(string path) => System.IO.File.OpenRead(path).Length;
        }
        """, test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.PidNsTrackDisposables = {value}\n")));

    [Theory]
    [InlineData("framework")]
    [InlineData("Framework")]
    public Task With_the_types_of_the_framework_only(string value) => Verify.Code("""
        using System;
        using System.IO;

        interface ISession : IDisposable { int Id { get; } }
        sealed class Session : ISession { public int Id => 0; public void Dispose() => GC.KeepAlive(this); }
        sealed class Log : FileStream { public Log() : base("", FileMode.Open) { } }

        class C
        {
            static int Own() => new Session().Id;
            static ISession Make() => new Session();
            static int OwnInterface() { var session = Make(); return session.Id; }
            static long Framework() { var file = File.{|PIDNS203:OpenRead|}(""); return file.Length; }
            static long Derived() { var log = new {|PIDNS203:Log|}(); return log.Length; }
        }
        """, test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.PidNsTrackDisposables = {value}\n")));

    [Theory]
    [InlineData("true")]
    [InlineData("enable")]
    [InlineData("True")]
    public Task With_the_option_it_is(string value) => Verify.Code("""
        class C
        {
            static long M(string path) => System.IO.File.{|PIDNS207:OpenRead|}(path).Length;
        }
        """, test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.PidNsTrackDisposables = {value}\n")));
}
