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
            public void Dispose() { stream.Flush(); Sum = 1; }
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
            public void Dispose() => GC.KeepAlive(this);
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
        class C
        {
            static void Good(Memory<byte> memory)
            {
                var pinned = new System.Buffers.MemoryHandle();
                try
                {
                    pinned = memory.Pin();
                    Console.WriteLine(pinned.GetHashCode());
                }
                finally
                {
                    pinned.Dispose();
                }
            }

            static void Bad(Memory<byte> memory)
            {
                var pinned = new System.Buffers.MemoryHandle();
                pinned = memory.{|PIDNS203:Pin|}();
                Console.WriteLine(pinned.GetHashCode());
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

            public void Dispose() => GC.KeepAlive(this);
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
            public void Dispose() => GC.KeepAlive(this);
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

    [Fact]
    public Task A_cast_a_wrapper_and_a_property_do_not_throw() => DisposablesMode.Members("""
        static void Cast(System.Net.WebRequest request)
        {
            try
            {
                using (var response = (System.Net.HttpWebResponse)request.GetResponse())
                using (Stream stream = response.GetResponseStream())
                    stream.ReadByte();
            }
            catch (System.Net.WebException)
            {
            }
        }

        static string? Wrapper(string path)
        {
            try
            {
                using var reader = new StreamReader(new FileStream(path, FileMode.Open));
                return reader.ReadLine();
            }
            catch (IOException)
            {
                return null;
            }
        }

        static void Closed(string path)
        {
            try
            {
                new FileStream(path, FileMode.Create).Close();
            }
            catch (Exception)
            {
            }
        }

        static void Read(string path)
        {
            try
            {
                var file = new {|PIDNS203:FileStream|}(path, FileMode.Open);
                file.ReadByte();
                file.Close();
            }
            catch (Exception)
            {
            }
        }
        """);

    [Fact]
    public Task An_invalid_handle_owns_nothing() => DisposablesMode.Members("""
        [System.Runtime.InteropServices.DllImport("native")]
        static extern Microsoft.Win32.SafeHandles.SafeFileHandle OpenIt(string path);

        static FileStream? Good(string path)
        {
            var handle = OpenIt(path);
            if (handle.IsInvalid)
                return null;
            return new FileStream(handle, FileAccess.Read);
        }

        static bool Bad(string path)
        {
            var handle = {|PIDNS203:OpenIt|}(path);
            return !handle.IsInvalid;
        }
        """);

    [Fact]
    public Task What_has_ended_is_taken_off_a_list() => DisposablesMode.Code("""
        sealed class Watchers
        {
            private readonly List<FileSystemWatcher> _all = new();

            public void Stop(FileSystemWatcher watcher)
            {
                watcher.Dispose();
                _all.Remove(watcher);
            }

            public void Restart(FileSystemWatcher watcher)
            {
                watcher.Dispose();
                Start({|PIDNS204:watcher|});
            }

            private static void Start(FileSystemWatcher watcher) => watcher.BeginInit();
        }
        """);

    [Fact]
    public Task A_method_returns_what_it_found() => DisposablesMode.Code("""
        sealed class Jobs
        {
            private readonly Dictionary<string, Process> _running = new();

            private static Process Narrow(object job)
            {
                if (job is Process process)
                    return process;
                throw new ArgumentException(nameof(job));
            }

            private bool IsRunning(string name, out Process? process) => _running.TryGetValue(name, out process);

            private Process? Last(Func<Process, bool> filter)
            {
                var job = _running.Values.LastOrDefault(filter);
                return job;
            }

            private Process Run(string name) => Run(name, "");

            private Process Run(string name, string arguments)
            {
                var process = Process.Start(name, arguments);
                _running.Add(name, process);
                return process;
            }

            private static bool IsStarted(string name, out Process process)
            {
                process = new Process();
                return process.Start();
            }

            public int Good(object job, string name)
            {
                Run(name);
                var started = Run("again");
                return IsRunning(name, out var running) ? running!.Id : Narrow(job).Id + started.Id + (Last(p => p.Id > 0)?.Id ?? 0);
            }

            public int Bad(string name)
            {
                {|PIDNS203:IsStarted|}(name, out var process);
                return process.Id;
            }
        }
        """);

    [Fact]
    public Task The_result_of_a_registration_is_dropped() => DisposablesMode.Code("""
        interface IBus
        {
            IDisposable ConnectObserver(object observer);
            Stream CreateStream();
            Process LogSession();
        }

        class C
        {
            static int Good(IBus bus)
            {
                bus.ConnectObserver(bus);
                var session = bus.LogSession();
                return session.Id;
            }

            static void Bad(IBus bus) => bus.{|PIDNS207:CreateStream|}();

            static FileStream Log(string path) => new(path, FileMode.Append);

            static void Worse() => {|PIDNS207:Log|}("");
        }
        """);

    [Fact]
    public Task A_response_whose_content_is_returned() => DisposablesMode.Members("""
        static async Task<Stream> Good(HttpClient client)
        {
            var response = await client.GetAsync("", HttpCompletionOption.ResponseHeadersRead);
            return await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        }

        static async Task<string> Bad(HttpClient client)
        {
            var response = await client.{|PIDNS203:GetAsync|}("", HttpCompletionOption.ResponseHeadersRead);
            return await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        }

        static async Task Both(HttpClient client)
        {
            var response = await client.GetAsync("", HttpCompletionOption.ResponseHeadersRead);
            var stream = await response.Content.ReadAsStreamAsync();
            stream.Dispose();
            response.Dispose();
        }
        """);

    [Fact]
    public Task Something_that_lives_in_what_it_returns() => DisposablesMode.Code("""
        sealed class Channel : IDisposable
        {
            public Invoker CreateInvoker() => new(this);
            public int Count() => 0;
            public void Dispose() => GC.KeepAlive(this);
        }

        sealed class Invoker(Channel channel)
        {
            public int Count() => channel.Count();
        }

        class C
        {
            static Invoker Good()
            {
                var channel = new Channel();
                return channel.CreateInvoker();
            }

            static int Bad()
            {
                var channel = new {|PIDNS203:Channel|}();
                return channel.Count();
            }
        }
        """);

    [Fact]
    public Task A_field_over_something_of_anothers() => DisposablesMode.Code("""
        interface IManager { }
        sealed class Manager : IManager, IDisposable { public void Dispose() => GC.KeepAlive(this); }

        sealed class Writer : IDisposable
        {
            private readonly Manager _manager;
            private readonly Stream _memory;
            private readonly Stream _output;
            private readonly BinaryWriter _writer;
            private readonly BinaryReader {|PIDNS208:_reader|};

            public Writer(IManager manager, Stream output, string path)
            {
                _manager = (Manager)manager;
                _memory = new MemoryStream();
                _output = output;
                _writer = new BinaryWriter(output);
                _reader = new BinaryReader(File.OpenRead(path));
            }

            public void Copy()
            {
                _memory.CopyTo(_output);
                _writer.Write(_reader.ReadInt32() + _manager.GetHashCode());
            }

            public void Dispose() => _output.Dispose();
        }
        """);

    /// <summary>Each asks all the others: to follow every way through them would take for ever.</summary>
    [Fact]
    public async Task Methods_that_all_pass_on_to_each_other()
    {
        const int Count = 60;
        var methods = string.Join("\n", Enumerable.Range(0, Count).Select(i => $$"""
            static void Work{{i}}(Stream stream, int depth) { {{string.Concat(Enumerable.Range(0, Count).Select(j => $"if (depth == {j}) Work{j}(stream, depth - 1); "))}} }
            static Stream Next{{i}}(int depth) { {{string.Concat(Enumerable.Range(0, Count).Select(j => $"if (depth == {j}) return Next{j}(depth - 1); "))}} return File.OpenRead(""); }
            """));
        var findings = await DisposablesMode.RunAsync(Analysis.Compile($$"""
            using System.IO;
            class C
            {
                {{methods}}
                static void M() { using var stream = Next0(1); Work0(stream, 2); }
                static void Bad() { var leaked = Next0(1); Work0(leaked, 2); }
            }
            """), "");
        Assert.Equal(["PIDNS203"], findings.Where(d => d.Id != "PIDNS209").Select(d => d.Id));
        Assert.Contains("leaked", findings.Single(d => d.Id == "PIDNS203").GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task What_is_taken_out_of_a_collection_or_fits_every_type() => DisposablesMode.Code("""
        sealed class Silo : IDisposable
        {
            private readonly ConcurrentQueue<Stream> _waiting = new();
            private readonly Process _process;
            private readonly Stream {|PIDNS208:_log|};

            public Silo(IServiceProvider services, string path)
            {
                _process = Service<Process>(services);
                _log = File.OpenRead(path);
            }

            private static T Service<T>(IServiceProvider services) => (T)services.GetService(typeof(T))!;

            private bool TryDequeue([NotNullWhen(true)] out Stream? next)
            {
                lock (_waiting)
                    return _waiting.TryDequeue(out next);
            }

            private static bool TryMake([NotNullWhen(true)] out Stream? made)
            {
                made = File.OpenRead("");
                return true;
            }

            public void Work()
            {
                if (!TryDequeue(out var next))
                    return;
                next.ReadByte();
                if ({|PIDNS203:TryMake|}(out var made))
                    made.ReadByte();
            }

            public int Id => _process.Id + (int)_log.Length;

            public void Dispose() => _waiting.Clear();
        }
        """);

    [Fact]
    public Task What_is_discarded_on_purpose_set_on_the_way_or_told_to_close() => DisposablesMode.Code("""
        sealed class Meter : IDisposable { public static event Action? Changed; public Meter() => Changed += Dispose; public void Dispose() => GC.KeepAlive(this); }
        sealed class FileHandle : IDisposable { public Stream CreateStream(bool leaveOpen) => new MemoryStream(); public void Dispose() => GC.KeepAlive(this); }
        sealed class Chunk : IDisposable { public void MarkForDeletion() { } public void Dispose() => GC.KeepAlive(this); }

        class C
        {
            static void Discarded() => _ = new Meter();

            static void Dropped() => new {|PIDNS207:Meter|}();

            static int Set(Uri address)
            {
                try
                {
                    using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
                    return client.Timeout.Seconds;
                }
                catch (InvalidOperationException)
                {
                    return 0;
                }
            }

            static Stream Told()
            {
                var handle = new FileHandle();
                return handle.CreateStream(leaveOpen: false);
            }

            static Stream NotTold()
            {
                var handle = new {|PIDNS203:FileHandle|}();
                return handle.CreateStream(leaveOpen: true);
            }

            static void Ended()
            {
                var chunk = new Chunk();
                chunk.MarkForDeletion();
            }

            static IDisposable? Convert(Stream stream, out BufferedStream buffered)
            {
                if (stream is BufferedStream same)
                {
                    buffered = same;
                    return null;
                }

                buffered = new BufferedStream(stream);
                return buffered;
            }

            static int Both(Stream stream)
            {
                using var _ = Convert(stream, out var buffered);
                return buffered.ReadByte();
            }
        }
        """);

    [Fact]
    public Task A_response_after_its_stream() => DisposablesMode.Members("""
        static async Task<int> Good(HttpClient client)
        {
            var response = await client.GetAsync("", HttpCompletionOption.ResponseHeadersRead);
            using (var stream = await response.Content.ReadAsStreamAsync())
                stream.ReadByte();
            return Use(response);
        }

        static async Task<int> Bad(HttpClient client)
        {
            var response = await client.{|PIDNS203:GetAsync|}("", HttpCompletionOption.ResponseHeadersRead);
            var stream = await response.Content.ReadAsStreamAsync();
            return stream.ReadByte();
        }

        static int Use(HttpResponseMessage response) => (int)response.StatusCode;
        """);

    [Fact]
    public Task Released_by_a_method_of_another_type_further_down() => DisposablesMode.Code("""
        static class Streams
        {
            public static IEnumerable<string> Lines(this Stream stream)
            {
                using var reader = new StreamReader(stream);
                while (reader.ReadLine() is { } line)
                    yield return line;
            }

            public static int First(this Stream stream) => stream.ReadByte();
        }

        static class Document
        {
            public static List<string> From(Stream stream, string name) => [name, .. stream.Lines()];
            public static int Kind(Stream stream) => stream.First();
        }

        class C
        {
            static List<string> Good() => Document.From(File.OpenRead(""), "");
            static int Bad() => Document.Kind(File.{|PIDNS207:OpenRead|}(""));
        }
        """);

    [Fact]
    public Task Something_that_puts_itself_where_it_stays() => DisposablesMode.Code("""
        sealed class World
        {
            private readonly List<Actor> _actors = [];

            public void Add(Actor actor) => _actors.Add(actor);

            public Actor CreateActor(bool isAdded)
            {
                var actor = new Actor(this);
                actor.Initialize(isAdded);
                return actor;
            }

            public Actor CreateLoose()
            {
                var actor = new Actor(this);
                actor.Tick();
                return actor;
            }
        }

        sealed class Actor(World world) : IDisposable
        {
            public void Initialize(bool isAdded)
            {
                if (isAdded)
                    world.Add(this);
            }

            public void Tick() => GC.KeepAlive(world);

            public void Dispose() => GC.KeepAlive(this);
        }

        class C
        {
            static void Good(World world) => world.CreateActor(true).Tick();

            static void Bad(World world)
            {
                var actor = world.{|PIDNS203:CreateLoose|}();
                actor.Tick();
            }
        }
        """);

    [Fact]
    public Task One_of_those_that_it_gets() => DisposablesMode.Code("""
        static class Sequences
        {
            public static Stream Longest(this IEnumerable<Stream> streams) => streams.OrderBy(s => s.Length).LastOrDefault();
            public static Stream OpenLongest(this IEnumerable<string> paths) => File.OpenRead(paths.OrderBy(p => p.Length).Last());
        }

        class C
        {
            static long Good(List<Stream> streams) => streams.Longest().Length;
            static long Bad(List<string> paths) => paths.{|PIDNS207:OpenLongest|}().Length;
        }
        """);

    [Fact]
    public Task Something_whose_Dispose_does_nothing() => DisposablesMode.Code("""
        class Idle : IDisposable, IAsyncDisposable
        {
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            public ValueTask DisposeAsync() => default;

            protected virtual void Dispose(bool isDisposing)
            {
            }
        }

        class Busy : Idle
        {
            protected override void Dispose(bool isDisposing) => GC.KeepAlive(this);
        }

        sealed class Owner : IDisposable
        {
            private readonly Busy _busy = new();
            public void Dispose() => _busy.Dispose();
            public string Name => "";
        }

        class C
        {
            static string Good() => new Idle().ToString();
            static string Bad() => new {|PIDNS207:Busy|}().ToString();
            static string BadOwner() => new {|PIDNS207:Owner|}().Name;
        }
        """);

    [Fact]
    public Task A_released_object_that_is_compared_by_a_delegate() => DisposablesMode.Code("""
        class C
        {
            static void Good(List<Stream> streams, Stream stream)
            {
                stream.Dispose();
                streams.RemoveAll(stream.Equals);
            }

            static void Bad(List<Task> tasks, Stream stream)
            {
                stream.Dispose();
                tasks.Add(Task.Run({|PIDNS204:stream|}.Flush));
            }
        }
        """);

    [Fact]
    public Task Returned_and_stored_as_well() => DisposablesMode.Code("""
        static class Mixin
        {
            public static T DisposeWith<T>(this T item, List<IDisposable> owner)
                where T : IDisposable
            {
                owner.Add(item);
                return item;
            }

            public static T Log<T>(this T item)
                where T : IDisposable
            {
                Console.WriteLine(typeof(T));
                return item;
            }
        }

        class C
        {
            static void Good(List<IDisposable> owner) => File.OpenRead("").DisposeWith(owner);
            static void Bad() => File.{|PIDNS207:OpenRead|}("").Log();
        }
        """);

    [Fact]
    public Task Something_that_may_be_the_same_as_before() => DisposablesMode.Code("""
        sealed class Buffer : IDisposable
        {
            public Buffer WithLevel(int level) => level == 0 ? this : new Buffer();
            public Buffer Copy(int level) => level == 0 ? new Buffer() : new Buffer();
            public int Length => 0;
            public void Dispose() => GC.KeepAlive(this);
        }

        sealed class C : IDisposable
        {
            private Buffer? _current;

            static Buffer? Find(object? o) => o is null ? null : new Buffer();

            void Good(object? o)
            {
                var next = Find(o);
                if (_current != next)
                {
                    _current?.Dispose();
                    _current = next;
                }
            }

            void Bad(object? o)
            {
                var next = {|PIDNS203:Find|}(o);
                if (_current != next)
                    _current?.Dispose();
            }

            static int GoodLevel(Buffer buffer)
            {
                var next = buffer.WithLevel(1);
                return next.Length;
            }

            static int BadLevel(Buffer buffer)
            {
                var next = buffer.{|PIDNS203:Copy|}(1);
                return next.Length;
            }

            static void GoodReference(Buffer buffer, int level)
            {
                var next = buffer.Copy(level);
                if (!ReferenceEquals(next, buffer))
                    next.Dispose();
            }

            public void Dispose() => _current?.Dispose();
        }
        """);

    [Fact]
    public Task Something_that_has_to_be_of_a_type() => DisposablesMode.Code("""
        class C
        {
            protected virtual Stream Create() => File.OpenRead("");

            void Good()
            {
                if (Create() is not FileStream file)
                    throw new NotSupportedException();
                file.Flush(true);
                file.Dispose();
            }

            void Bad()
            {
                if ({|PIDNS203:Create|}() is not FileStream file)
                    throw new NotSupportedException();
                file.Flush(true);
            }

            void BadWhenNamed()
            {
                var stream = {|PIDNS203:Create|}();
                if (stream is not FileStream file)
                    throw new NotSupportedException();
                file.Flush(true);
                file.Dispose();
            }
        }
        """);

    [Fact]
    public Task Made_of_something_that_is_only_read() => DisposablesMode.Code("""
        sealed class Bitmap : IDisposable
        {
            private readonly byte[] _pixels;

            public Bitmap(Stream stream)
            {
                _pixels = new byte[stream.Length];
                stream.ReadExactly(_pixels);
            }

            public void Dispose() => GC.KeepAlive(_pixels);
        }

        sealed class View : IDisposable
        {
            private readonly Stream _stream;
            public View(Stream stream) => _stream = stream;
            public void Dispose() => _stream.Dispose();
        }

        class C
        {
            static Bitmap Load(Stream stream) => new Bitmap(stream);
            static View Over(Stream stream) => new View(stream);

            static Bitmap Good(string path)
            {
                using var file = File.OpenRead(path);
                return Load(file);
            }

            static View Bad(string path)
            {
                using var file = File.OpenRead(path);
                return {|PIDNS204:Over|}(file);
            }
        }
        """);

    [Fact]
    public Task A_scope_of_an_object_that_is_itself_not_its_scope() => DisposablesMode.Code("""
        interface IContext : IDisposable
        {
            IDisposable EnsureCurrent();
        }

        sealed class Texture(IContext context) : IDisposable
        {
            public void Dispose() => GC.KeepAlive(context);
        }

        class C
        {
            static Texture Good(IContext context)
            {
                using (context.EnsureCurrent())
                    return new Texture(context);
            }
        }
        """);

    [Fact]
    public Task A_handle_that_a_pipe_is_initialized_with_and_a_meter_that_its_instruments_keep() => DisposablesMode.Code("""
        sealed class Pipe : System.IO.Pipes.PipeStream
        {
            public Pipe(IntPtr descriptor)
                : base(System.IO.Pipes.PipeDirection.In, 0)
            {
                var handle = new Microsoft.Win32.SafeHandles.SafePipeHandle(descriptor, true);
                InitializeHandle(handle, false, true);
            }
        }

        class C
        {
            private static System.Diagnostics.Metrics.Counter<int>? s_count;

            static void Good()
            {
                var meter = new System.Diagnostics.Metrics.Meter("");
                s_count = meter.CreateCounter<int>("");
            }

            static void Bad()
            {
                var meter = new System.Diagnostics.Metrics.{|PIDNS203:Meter|}("");
                Console.WriteLine(meter.Name);
            }
        }
        """);

    [Fact]
    public Task Fields_that_name_parts_of_a_tree() => DisposablesMode.Code("""
        class Box : IDisposable
        {
            private readonly List<Box> _parts = [];
            public Box? Child { get; set; }
            public IReadOnlyList<Box> Children { set => _parts.AddRange(value); }
            protected void Add(Box box) => _parts.Add(box);
            protected static void Measure(Box box) => Console.WriteLine(box.GetHashCode());
            public virtual void Dispose() { GC.KeepAlive(this); _parts.ForEach(p => p.Dispose()); }
        }

        sealed class Good : Box
        {
            private readonly Box _added, _listed, _set, _nested;

            public Good()
            {
                Add(_added = new Box());
                Children = new[] { _listed = new Box() };
                Child = _set = new Box();
                Add(new Box { Child = _nested = new Box() });
            }
        }

        sealed class Bad : Box
        {
            private readonly Box {|PIDNS208:_measured|}, {|PIDNS208:_alone|};

            public Bad()
            {
                Measure(_measured = new Box());
                _alone = new Box();
            }
        }
        """);

    [Fact]
    public Task A_struct_is_copied_about() => DisposablesMode.Code("""
        struct Handle(nint value) : IDisposable
        {
            public readonly nint Value => value;
            public readonly void Dispose() => GC.KeepAlive(value);
        }

        class C
        {
            static nint Good(nint value)
            {
                var handle = new Handle(value);
                return handle.Value;
            }

            static unsafe bool Bad(Memory<byte> memory)
            {
                var pinned = memory.{|PIDNS203:Pin|}();
                return pinned.Pointer is null;
            }
        }
        """);

    [Fact]
    public Task Counted_down_or_not_found() => DisposablesMode.Code("""
        sealed class Reader : IDisposable
        {
            public void DecRef() => GC.KeepAlive(this);
            public void Count() => GC.KeepAlive(this);
            public void Dispose() => GC.KeepAlive(this);
        }

        class C
        {
            static void Good()
            {
                var reader = new Reader();
                reader.DecRef();
            }

            static void Bad()
            {
                var reader = new {|PIDNS203:Reader|}();
                reader.Count();
            }

            static bool tryOpen(int i, out Stream? stream)
            {
                stream = i == 0 ? null : File.OpenRead("");
                return stream is not null;
            }

            static void GoodLoop()
            {
                while (tryOpen(1, out var stream))
                {
                    using (stream)
                        stream!.ReadByte();
                }
            }

            static void BadLoop()
            {
                while ({|PIDNS203:tryOpen|}(1, out var stream))
                    stream!.ReadByte();
            }
        }
        """);

    [Fact]
    public Task A_token_source_without_a_timer() => DisposablesMode.Code("""
        sealed class C(CancellationToken outer) : IDisposable
        {
            private readonly CancellationTokenSource _plain = new();
            private readonly CancellationTokenSource {|PIDNS208:_timed|} = new(1000);
            private readonly CancellationTokenSource {|PIDNS208:_linked|} = CancellationTokenSource.CreateLinkedTokenSource(outer);

            static void Good()
            {
                var source = new CancellationTokenSource();
                source.Cancel();
            }

            static void BadTimer()
            {
                var source = new {|PIDNS203:CancellationTokenSource|}(TimeSpan.FromDays(1));
                source.Cancel();
            }

            static void BadUse()
            {
                var source = new CancellationTokenSource();
                source.Dispose();
                {|PIDNS204:source|}.Cancel();
            }

            public void Dispose() => _plain.Cancel();
        }
        """);

    [Fact]
    public Task One_of_two_that_are_made_is_lost_once() => DisposablesMode.Members("""
        static int Bad(bool isNew)
        {
            var file = isNew ? File.{|PIDNS203:Create|}("") : File.OpenRead("");
            return file.ReadByte();
        }
        """);

    [Fact]
    public async Task What_the_compiler_does_not_know_may_do_anything()
    {
        const string code = """
            using System.IO; using System.Net.Http;
            class C
            {
                void Initialized(Unknown context) => context.Response = new HttpResponseMessage { Content = new StringContent("") };
                void Stored(Unknown context) => context.File = File.OpenRead("");
                void Passed(Unknown context) { var file = File.OpenRead(""); context.Take(file); Missing(file); }
                Unknown Returned() { var file = File.OpenRead(""); return file; }
                void Lost() { var file = File.OpenRead(""); file.ReadByte(); }
            }
            """;
        var diagnostics = await DisposablesMode.RunAsync(Analysis.Compile(code), "");
        Assert.Equal("PIDNS203", Assert.Single(diagnostics, d => d.Id != "PIDNS209").Id);
    }

    [Fact]
    public Task New_or_found() => DisposablesMode.Code("""
        sealed class Builder : IDisposable
        {
            public Builder Emit(int code) => this;
            public void Dispose() => GC.KeepAlive(this);
        }

        static class Builders
        {
            public static Builder CreateArray(this Builder builder, int count)
            {
                if (count == 0)
                    return builder.Emit(0);
                builder.Emit(count);
                return builder.Emit(1);
            }
        }

        sealed class C
        {
            private readonly Dictionary<string, Stream> _open = [];
            private readonly List<(string, Stream)> _list = [];

            Stream OpenFile(string path)
            {
                if (_open.TryGetValue(path, out var known))
                    return known;
                return new FileStream(path, FileMode.Open);
            }

            Stream OpenAny(string? path) => path is null ? Stream.Null : new FileStream(path, FileMode.Open);

            Stream CreateFile(string path)
            {
                var file = File.Create(path);
                _list.Add(new(path, file));
                return file;
            }

            void Good(Builder builder)
            {
                OpenFile("").ReadByte();
                CreateFile("").ReadByte();
                builder.CreateArray(2);
            }

            void Bad() => {|PIDNS207:OpenAny|}("").ReadByte();
        }
        """);

    [Fact]
    public Task Disposed_of_in_another_way() => DisposablesMode.Code("""
        sealed class Map : IDisposable
        {
            public void Dispose(bool isDeleted) => Console.WriteLine(isDeleted);
            public void Read() { }
            public void Dispose() => Dispose(true);
        }

        class C
        {
            static void Good()
            {
                var map = new Map();
                try
                {
                    map.Read();
                }
                finally
                {
                    map.Dispose(isDeleted: false);
                }
            }

            static void Bad()
            {
                var map = new {|PIDNS203:Map|}();
                map.Read();
            }
        }
        """);

    [Fact]
    public Task Awaited_for_what_it_does() => DisposablesMode.Code("""
        interface IPage : IDisposable;

        sealed class Page : IPage
        {
            public void Dispose() => GC.KeepAlive(this);
        }

        abstract class Browser
        {
            private IPage? _current;

            protected abstract Task<IPage> LoadAsync();

            async Task<IPage> NavigateAsync()
            {
                var page = await LoadAsync();
                Console.WriteLine(_current = page);
                return page;
            }

            async Task<Page> CreatePageAsync()
            {
                await Task.Yield();
                return new Page();
            }

            async Task Good() => await NavigateAsync().ConfigureAwait(false);
            async Task<Page> SendAsync()
            {
                var page = await CreatePageAsync();
                Console.WriteLine(page);
                return page;
            }

            async Task Bad() => await {|PIDNS207:CreatePageAsync|}().ConfigureAwait(false);
            async Task BadSend() => await {|PIDNS207:SendAsync|}();
        }
        """);

    [Fact]
    public Task A_writer_over_what_the_caller_has() => DisposablesMode.Members("""
        static void Good(Stream stream)
        {
            var writer = new StreamWriter(stream);
            writer.WriteLine("");
            writer.Flush();
        }

        static void Bad(string path)
        {
            var writer = new {|PIDNS203:StreamWriter|}(path);
            writer.WriteLine("");
            writer.Flush();
        }
        """);

    [Fact]
    public Task An_object_that_lives_in_what_it_makes_or_gives_out() => DisposablesMode.Code("""
        sealed class Proxy;

        sealed class Connection : IDisposable
        {
            private readonly Stream _stream = File.OpenRead("");
            public Stream Stream => _stream;
            public int Size => 0;
            public Proxy CreateProxy() => new();
            public Proxy FindProxy() => new();
            public void Dispose() => _stream.Dispose();
        }

        class C
        {
            static Proxy GoodProxy()
            {
                var connection = new Connection();
                return connection.CreateProxy();
            }

            static Stream GoodPart()
            {
                var connection = new Connection();
                return connection.Stream;
            }

            static Proxy BadProxy()
            {
                var connection = new {|PIDNS203:Connection|}();
                return connection.FindProxy();
            }

            static long BadPart()
            {
                var connection = new {|PIDNS203:Connection|}();
                return connection.Stream.Length;
            }

            static async Task BadCopy(Stream target)
            {
                var file = File.{|PIDNS203:OpenRead|}("");
                await file.CopyToAsync(target);
            }
        }
        """);

    [Fact]
    public Task Given_to_whoever_listens_or_asked_for_in_vain() => DisposablesMode.Code("""
        class C
        {
            private event Action<Stream>? Opened;

            private static bool Complete(out Stream result, bool isThere)
            {
                result = isThere ? File.OpenRead("") : null!;
                return isThere;
            }

            void Good()
            {
                var file = File.OpenRead("");
                Opened?.Invoke(file);
            }

            static int GoodOutcome()
            {
                if (!Complete(out var result, true))
                    return 0;
                using (result)
                    return result.ReadByte();
            }

            static int BadOutcome()
            {
                if (!{|PIDNS203:Complete|}(out var result, true))
                    return 0;
                return result.ReadByte();
            }

            static void AlsoWhenItIsNotThere()
            {
                var file = File.{|PIDNS203:OpenRead|}("");
                if (!Complete(out var result, true))
                    return;
                result.Dispose();
                file.Dispose();
            }
        }
        """);

    [Fact]
    public Task Closed_again_and_set_up_on_the_way() => DisposablesMode.Members("""
        static Uri Find() => new Uri("");

        static void Good()
        {
            var file = File.OpenRead("");
            using (var reader = new StreamReader(file))
            {
                reader.ReadToEnd();
                reader.Close();
            }

            file.Close();
        }

        static bool GoodSetUp()
        {
            try
            {
                using var client = new HttpClient { BaseAddress = Find(), Timeout = TimeSpan.Parse("") };
                return true;
            }
            catch (FormatException)
            {
                return false;
            }
        }

        static void Bad()
        {
            var file = File.OpenRead("");
            file.Dispose();
            {|PIDNS204:file|}.Flush();
        }
        """);

    [Fact]
    public Task A_response_that_has_been_read() => DisposablesMode.Members("""
        static async Task<string> Good(HttpClient client, HttpRequestMessage request, HttpContent content)
        {
            var first = await client.GetAsync("");
            first.EnsureSuccessStatusCode();
            await client.PostAsync("", content);
            using var second = await client.SendAsync(request);
            return await first.Content.ReadAsStringAsync();
        }

        static async Task<string> Bad(HttpClient client, HttpRequestMessage request)
        {
            var response = await client.{|PIDNS203:SendAsync|}(request, HttpCompletionOption.ResponseHeadersRead);
            return await response.Content.ReadAsStringAsync();
        }

        static Task<HttpResponseMessage> Fetch(HttpClient client) => client.GetAsync("", HttpCompletionOption.ResponseHeadersRead);

        static async Task<string> BadFromAWrapper(HttpClient client)
        {
            var response = await {|PIDNS203:Fetch|}(client);
            return await response.Content.ReadAsStringAsync();
        }
        """);

    [Fact]
    public Task Found_by_a_method_that_casts() => DisposablesMode.Members("""
        class Module : IDisposable { public readonly FileStream File = System.IO.File.OpenRead(""); public void Dispose() => File.Dispose(); }

        sealed class NativeModule : Module { }

        sealed class Reader
        {
            private readonly Dictionary<string, Module> _modules = new();

            public NativeModule? OpenNative(string path) => Open(path) as NativeModule;

            public NativeModule? OpenNew(string path) => New(path) as NativeModule;

            private Module New(string path) => path.Length > 1 ? new NativeModule() : new Module();

            private Module Open(string path)
            {
                if (_modules.TryGetValue(path, out var found))
                    return found;
                var module = New(path);
                _modules.Add(path, module);
                return module;
            }
        }

        static long Good(Reader reader)
        {
            var module = reader.OpenNative("");
            return module!.File.Length;
        }

        static long Bad(Reader reader)
        {
            var module = reader.{|PIDNS203:OpenNew|}("");
            return module!.File.Length;
        }

        static FileStream? As(object source) => source as FileStream;

        static long GoodCast(object source) => As(source)!.Length;
        """);

    [Fact]
    public Task What_a_property_makes_of_its_object() => DisposablesMode.Members("""
        sealed class Log : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            private Events? _events;

            public Events Events => new Events(this);

            public Events Cached { get { return _events ??= new Events(this); } }

            public Events Others => new Events(null);

            public void Dispose() => _file.Dispose();
        }

        sealed class Events { public Events(Log? log) { } }

        static Events Good()
        {
            var log = new Log();
            return log.Events;
        }

        static Events GoodCached()
        {
            var log = new Log();
            return log.Cached;
        }

        static Events Bad()
        {
            var log = new {|PIDNS203:Log|}();
            return log.Others;
        }
        """);

    [Fact]
    public Task Put_into_a_member_of_the_maker() => DisposablesMode.Members("""
        class Pages
        {
            private FileStream? _page;

            public FileStream Page { get => _page!; set => _page = value; }

            public FileStream Begin()
            {
                var page = File.OpenRead("");
                Page = page;
                return page;
            }
        }

        sealed class OtherPages : Pages
        {
            public FileStream OpenOther()
            {
                var page = File.OpenRead("");
                Page = page;
                return page;
            }

            public FileStream OpenNew()
            {
                var page = File.OpenRead("");
                return page;
            }
        }

        static long Good(Pages pages)
        {
            var page = pages.Begin();
            return page.Length;
        }

        static long GoodOfBase(OtherPages pages)
        {
            var page = pages.OpenOther();
            return page.Length;
        }

        static long Bad(OtherPages pages)
        {
            var page = pages.{|PIDNS203:OpenNew|}();
            return page.Length;
        }
        """);

    [Fact]
    public Task Put_into_a_collection_and_handed_out() => DisposablesMode.Members("""
        static readonly ConcurrentDictionary<string, FileStream> s_files = new();

        static bool Cache(string path, out FileStream? file)
        {
            file = new FileStream(path, FileMode.Open);
            if (s_files.TryAdd(path, file))
                return true;
            file.Dispose();
            return s_files.TryGetValue(path, out file);
        }

        static bool Make(string path, out FileStream? file)
        {
            file = new FileStream(path, FileMode.Open);
            return true;
        }

        static long Good(string path) => Cache(path, out var file) ? file!.Length : 0;

        static long Bad(string path) => {|PIDNS203:Make|}(path, out var file) ? file!.Length : 0;
        """);

    [Fact]
    public Task Ended_by_what_Dispose_calls() => DisposablesMode.Members("""
        sealed class Library : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");

            void IDisposable.Dispose() => Uninitialize();

            public void Uninitialize() => _file.Dispose();

            public void Initialize() { if (_file.Length == 0) throw new IOException(); }

            public static Library Good()
            {
                Library? library = null;
                try
                {
                    library = new Library();
                    library.Initialize();
                }
                catch
                {
                    library!.Uninitialize();
                    throw;
                }

                return library;
            }

            public static Library Bad()
            {
                Library? library = null;
                try
                {
                    library = new {|PIDNS203:Library|}();
                    library.Initialize();
                }
                catch
                {
                    library!.Initialize();
                    return new Library();
                }

                return library;
            }
        }
        """);

    [Fact]
    public Task A_field_released_by_an_extension() => DisposablesMode.Code("""
        static class Extensions
        {
            public static bool DisposeSafely(this IDisposable disposable) => disposable.DisposeSafely(e => Console.WriteLine(e));

            public static bool DisposeSafely(this IDisposable disposable, Action<Exception> report)
            {
                try
                {
                    disposable.Dispose();
                    return true;
                }
                catch (Exception e)
                {
                    report(e);
                    return false;
                }
            }

            public static bool Describe(this IDisposable disposable) => disposable.ToString() == "";
        }

        sealed class Good : IDisposable
        {
            private FileStream? _file = File.OpenRead("");

            public void Dispose() => _file?.DisposeSafely();
        }

        sealed class Bad : IDisposable
        {
            private FileStream? {|PIDNS208:_file|} = File.OpenRead("");

            public void Dispose() => _file?.Describe();
        }
        """);

    [Fact]
    public Task A_field_that_is_renewed_by_what_is_returned() => DisposablesMode.Members("""
        sealed class Renewed : IDisposable
        {
            private FileStream? _file;

            public FileStream Good(string path)
            {
                if (_file is { })
                    _file.Dispose();
                return _file = new(path, new FileStreamOptions { Mode = FileMode.Open });
            }

            public long Bad(string path)
            {
                if (_file is { })
                    _file.Dispose();
                return {|PIDNS204:_file|}!.Seek(0, SeekOrigin.Begin);
            }

            public void Dispose() => _file?.Dispose();
        }
        """);

    [Fact]
    public Task Seen_to_in_finally_after_a_catch_that_disposes() => DisposablesMode.Members("""
        static StreamReader Good()
        {
            System.IO.Pipes.AnonymousPipeServerStream? pipe = null;
            try
            {
                pipe = new(System.IO.Pipes.PipeDirection.In);
                MayThrow();
                return new StreamReader(pipe);
            }
            catch
            {
                pipe?.Dispose();
                throw;
            }
            finally
            {
                pipe?.DisposeLocalCopyOfClientHandle();
            }
        }

        static StreamReader Bad()
        {
            System.IO.Pipes.AnonymousPipeServerStream? pipe = null;
            try
            {
                pipe = new(System.IO.Pipes.PipeDirection.In);
                MayThrow();
                return new StreamReader(pipe);
            }
            catch
            {
                pipe?.Dispose();
                throw;
            }
            finally
            {
                {|PIDNS205:pipe|}?.Flush();
            }
        }
        """);

    [Fact]
    public Task Given_to_a_function_pointer() => DisposablesMode.Members("""
        sealed unsafe class Callback(delegate* unmanaged<IntPtr, void> free, delegate*<FileStream, void> use) : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            private readonly FileStream {|PIDNS208:_other|} = File.OpenRead("");

            public void Dispose()
            {
                free(_other.SafeFileHandle.DangerousGetHandle());
                use(_file);
                _file.Dispose();
            }

            public void Good()
            {
                var file = File.OpenRead("");
                use(file);
                file.Dispose();
            }
        }
        """);
}
