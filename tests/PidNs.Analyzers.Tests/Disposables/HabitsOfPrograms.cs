namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>What programs do with what can be disposed, though nothing says so: each beside its leaking twin.</summary>
public class HabitsOfPrograms
{
    [Fact]
    public Task Started_or_bound_for_what_it_does() => DisposablesMode.Members("""
        static Process? OpenUrl(string url)
        {
            if (Condition())
                url += "/";
            return Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
        }

        static FileStream OpenLog(string path) => File.OpenRead(path);

        static void Good(string url)
        {
            Process.Start(url);
            OpenUrl(url);
            Action open = () => OpenUrl(url);
            open();
        }

        static void Bad(string url)
        {
            {|PIDNS207:OpenLog|}(url);
            var process = Process.{|PIDNS203:Start|}(url);
            process!.WaitForExit();
        }
        """);

    [Fact]
    public Task What_a_package_returns_and_nobody_wants() => DisposablesMode.Code("""
        class Program
        {
            static void Good(Views.View view, string path)
            {
                view.Show("title");
                _ = view.Attach(path);
            }

            static void Bad(Views.View view, string path)
            {
                view.{|PIDNS207:CreateReader|}(path);
                new Views.{|PIDNS207:Reader|}();
                var reader = view.{|PIDNS203:Show|}("title");
                reader.Read();
                File.{|PIDNS207:OpenRead|}(path);
            }
        }
        """, package: DisposablesMode.Package("Views", """
        namespace Views
        {
            public class Reader : System.IDisposable { public void Read() { } public void Dispose() => System.GC.KeepAlive(this); }
            public class View
            {
                public Reader Show(string title) => null;
                public Reader Attach(string title) => null;
                public Reader CreateReader(string path) => null;
            }
        }
        """));

    [Fact]
    public Task An_exception_passed_on() => DisposablesMode.Members("""
        static FileStream Good(string path)
        {
            try
            {
                var file = File.OpenRead(path);
                MayThrow();
                return file;
            }
            catch (FileNotFoundException e)
            {
                throw new ArgumentException("", e);
            }
        }

        static FileStream? Bad(string path)
        {
            try
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                MayThrow();
                return file;
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }

        static FileStream BadThrow(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            if (file.Length == 0)
                throw new ArgumentException();
            return file;
        }
        """);

    [Fact]
    public Task Nothing_but_what_needs_no_disposal() => DisposablesMode.Code("""
        class Locked : IDisposable
        {
            private readonly SemaphoreSlim _lock = new(1);
            private readonly MemoryStream? _buffer = new();
            private bool _disposed;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (_disposed)
                    return;
                if (disposing)
                {
                    _lock.Dispose();
                    _buffer?.Dispose();
                }

                _disposed = true;
            }
        }

        sealed class Opened : IDisposable
        {
            private readonly FileStream? _file = File.OpenRead("");

            public void Dispose() => _file?.Dispose();
        }

        abstract class Provider : IDisposable { public abstract void Dispose(); }

        sealed class EmptyProvider : Provider { public override void Dispose() { } }

        sealed class FileProvider : Provider { private readonly FileStream _file = File.OpenRead(""); public override void Dispose() => _file.Dispose(); }

        class Program
        {
            static void Good()
            {
                var locked = new Locked();
                var provider = new EmptyProvider();
                Console.WriteLine(locked.GetHashCode() + provider.GetHashCode());
            }

            static void Bad()
            {
                var opened = new {|PIDNS203:Opened|}();
                var provider = new {|PIDNS203:FileProvider|}();
                Console.WriteLine(opened.GetHashCode() + provider.GetHashCode());
            }
        }
        """);

    [Fact]
    public Task What_an_unnamed_object_gave_lives_on() => DisposablesMode.Code("""
        sealed class Client(string address) : IDisposable
        {
            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

            public string Address => address;

            public Database GetDatabase(string name) => Database.Of(name);

            public void Dispose() => _socket.Dispose();
        }

        sealed class Database(string name)
        {
            public static Database Of(string name) => new(name);

            public int Count => name.Length;
        }

        class Program
        {
            static Database Good(string address) => new Client(address).GetDatabase("a");

            static int GoodVariable(string address)
            {
                var database = new Client(address).GetDatabase("a");
                return database.Count;
            }

            static int Bad(string address) => new {|PIDNS207:Client|}(address).GetDatabase("a").Count;

            static string BadText(string address)
            {
                var text = new {|PIDNS207:Client|}(address).Address;
                return text;
            }
        }
        """);

    [Fact]
    public Task Itself_from_a_nested_function() => DisposablesMode.Code("""
        sealed class Lock : IAsyncDisposable
        {
            private readonly FileStream _file = File.OpenRead("");

            public Task<IAsyncDisposable> Enter()
            {
                async Task<IAsyncDisposable> EnterAsync()
                {
                    await Task.Yield();
                    return this;
                }

                return Retry(EnterAsync);
            }

            public async Task<IAsyncDisposable> OpenNew()
            {
                await Task.Yield();
                return new Lock();
            }

            private static async Task<IAsyncDisposable> Retry(Func<Task<IAsyncDisposable>> action) => await action();

            public ValueTask DisposeAsync() => _file.DisposeAsync();
        }

        class Program
        {
            static async Task Good(Lock held)
            {
                var entered = await held.Enter();
                Console.WriteLine(entered.GetHashCode());
            }

            static async Task Bad(Lock held)
            {
                var opened = await held.{|PIDNS203:OpenNew|}();
                Console.WriteLine(opened.GetHashCode());
            }
        }
        """);

    [Fact]
    public Task Made_by_an_interface_whose_implementation_keeps_it() => DisposablesMode.Code("""
        interface ITopics
        {
            FileStream CreateTopic(string name);

            FileStream CreateFile(string name);
        }

        sealed class Topics : ITopics
        {
            private readonly Dictionary<string, FileStream> _topics = new();

            public FileStream CreateTopic(string name)
            {
                if (_topics.TryGetValue(name, out var known))
                    return known;
                var topic = File.OpenRead(name);
                _topics.Add(name, topic);
                return topic;
            }

            public FileStream CreateFile(string name) => new FileStream(name, FileMode.Open);
        }

        abstract class Service
        {
            public abstract FileStream CreatePart(string name);
        }

        sealed class KeepingService : Service
        {
            private readonly List<FileStream> _parts = new();

            public override FileStream CreatePart(string name)
            {
                var part = File.OpenRead(name);
                _parts.Add(part);
                return part;
            }
        }

        class Program
        {
            static long Good(ITopics topics, Service service)
            {
                var topic = topics.CreateTopic("");
                return topic.Length + service.CreatePart("").Length;
            }

            static long Bad(ITopics topics)
            {
                var file = topics.{|PIDNS203:CreateFile|}("");
                return file.Length;
            }
        }
        """);

    [Fact]
    public Task Put_into_a_command_that_is_run() => DisposablesMode.Code("""
        sealed class Folder : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");

            public void Dispose() => _file.Dispose();
        }

        sealed class AddFolder(Folder folder, List<Folder> target)
        {
            public void Execute() => target.Add(folder);
        }

        class Editor
        {
            private readonly List<Folder> _folders = new();

            private void Run(AddFolder command) => command.Execute();

            public Folder CreateFolder()
            {
                var folder = new Folder();
                Run(new AddFolder(folder, _folders));
                return folder;
            }

            public Folder CreateLooseFolder()
            {
                var folder = new Folder();
                Console.WriteLine(folder);
                return folder;
            }

            static string Good(Editor editor)
            {
                var folder = editor.CreateFolder();
                return folder.ToString()!;
            }

            static string Bad(Editor editor)
            {
                var folder = editor.{|PIDNS203:CreateLooseFolder|}();
                return folder.ToString()!;
            }
        }
        """);

    [Fact]
    public Task Disposed_of_inside_its_own_lock() => DisposablesMode.Code("""
        sealed class Zone
        {
            private Timer? _timer = new(_ => { });

            public void Good()
            {
                var timer = _timer;
                if (timer is null)
                    return;
                lock (timer)
                {
                    timer.Dispose();
                    _timer = null;
                }
            }

            public void Bad()
            {
                var timer = _timer;
                if (timer is null)
                    return;
                lock (timer)
                {
                    if (Environment.TickCount > 0)
                        timer.Dispose();
                }

                {|PIDNS205:timer|}.Change(0, 1);
            }
        }
        """);

    [Fact]
    public Task A_field_that_is_closed_by_the_last_of_its_wrappers() => DisposablesMode.Code("""
        sealed class Good(string path) : IDisposable
        {
            private FileStream? _stream;
            private StreamWriter? _text;
            private System.Xml.XmlTextWriter? _xml;

            public void Open()
            {
                _stream = File.Create(path);
                _text = new StreamWriter(_stream);
                _xml = new System.Xml.XmlTextWriter(_text);
            }

            public void Dispose() => _xml?.Close();
        }

        sealed class Bad(string path) : IDisposable
        {
            private FileStream? {|PIDNS208:_stream|};

            public void Open()
            {
                _stream = File.Create(path);
                Console.WriteLine(_stream.Length);
            }

            public void Dispose() => Console.WriteLine();
        }
        """);

    [Fact]
    public Task An_entry_of_a_new_dictionary() => DisposablesMode.Code("""
        sealed class Cluster
        {
            private IReadOnlyDictionary<int, FileStream> _nodes = new Dictionary<int, FileStream>();

            public void Good(string path)
            {
                var node = File.OpenRead(path);
                _nodes = new Dictionary<int, FileStream>(1) { [node.Name.Length] = node };
            }

            public void Bad(string path)
            {
                var node = File.{|PIDNS203:OpenRead|}(path);
                _nodes = new Dictionary<int, FileStream>(node.Name.Length);
            }
        }
        """);

    [Fact]
    public Task Contents_of_several_parts() => DisposablesMode.Members("""
        static async Task Good(HttpClient client, Stream upload)
        {
            var content = new MultipartFormDataContent();
            content.Add(new StreamContent(upload), "file");
            await client.PostAsync("", content);
        }

        static async Task Bad(HttpClient client, string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            var content = new StreamContent(file);
            Console.WriteLine(content.Headers);
            await Task.Yield();
        }
        """);

    [Fact]
    public Task Added_before_it_is_returned() => DisposablesMode.Members("""
        static FileStream? Good(List<string> names, string path)
        {
            try
            {
                var file = File.OpenRead(path);
                names.Add(file.Name);
                return file;
            }
            catch (Exception)
            {
                return null;
            }
        }

        static FileStream? Bad(string path)
        {
            try
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                Console.WriteLine(file.ReadByte());
                return file;
            }
            catch (Exception)
            {
                return null;
            }
        }
        """);

    [Fact]
    public Task A_view_of_an_unnamed_object() => DisposablesMode.Members("""
        static System.Text.Json.JsonElement Good(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement;

        static int Bad(string text) => System.Text.Json.JsonDocument.{|PIDNS207:Parse|}(text).RootElement.GetArrayLength();
        """);

    [Fact]
    public Task A_stream_of_one_s_own_that_holds_nothing() => DisposablesMode.Code("""
        abstract class ReadOnlyStream : Stream
        {
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => 0;
            public override long Position { get; set; }
            public override void Flush() { }
            public override long Seek(long offset, SeekOrigin origin) => 0;
            public override void SetLength(long value) { }
            public override void Write(byte[] buffer, int offset, int count) { }
        }

        sealed class Counting : ReadOnlyStream
        {
            public override int Read(byte[] buffer, int offset, int count) => count;
        }

        sealed class Reading : ReadOnlyStream
        {
            private readonly FileStream _file = File.OpenRead("");
            public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);
            protected override void Dispose(bool disposing) => _file.Dispose();
        }

        class Program
        {
            static long Good()
            {
                var stream = new Counting();
                return stream.ReadByte();
            }

            static long Bad()
            {
                var stream = new {|PIDNS203:Reading|}();
                return stream.ReadByte();
            }
        }
        """);

    [Fact]
    public Task Nothing_to_release_from_a_method() => DisposablesMode.Code("""
        sealed class Session : IDisposable
        {
            public static async Task<Session> OpenAsync()
            {
                await Task.Yield();
                return new Session();
            }

            public void Dispose() { }
        }

        class Account : IDisposable
        {
            public static Account Open() => new OpenAccount();

            public virtual void Dispose() { }
        }

        sealed class OpenAccount : Account
        {
            private readonly FileStream _file = File.OpenRead("");

            public override void Dispose() => _file.Dispose();
        }

        class Program
        {
            static async Task<int> Good()
            {
                var session = await Session.OpenAsync();
                return session.GetHashCode();
            }

            static int Bad()
            {
                var account = Account.{|PIDNS203:Open|}();
                return account.GetHashCode();
            }
        }
        """);

    [Fact]
    public Task Memory_behind_the_type_of_a_stream() => DisposablesMode.Members("""
        static Stream Content(string text)
        {
            var memory = new MemoryStream();
            memory.WriteByte((byte)text.Length);
            return memory;
        }

        static Stream Other(string text)
        {
            var file = new FileStream(text, FileMode.Open);
            file.WriteByte((byte)text.Length);
            return file;
        }

        static long Good(string text)
        {
            var stream = Content(text);
            return stream.Length;
        }

        static long Bad(string text)
        {
            var stream = {|PIDNS203:Other|}(text);
            return stream.Length;
        }
        """);

    [Fact]
    public Task Awaited_itself() => DisposablesMode.Code("""
        sealed class Command : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");

            public static Command CreateCommand() => new Command();

            public System.Runtime.CompilerServices.TaskAwaiter<int> GetAwaiter() => Task.FromResult(1).GetAwaiter();
            public System.Runtime.CompilerServices.ConfiguredTaskAwaitable<int> ConfigureAwait(bool continueOnCapturedContext) => Task.FromResult(1).ConfigureAwait(continueOnCapturedContext);

            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static async Task<int> Good() => await Command.CreateCommand();
            static async Task<int> GoodConfigured() => await Command.CreateCommand().ConfigureAwait(false);

            static async Task<int> Bad()
            {
                var command = Command.{|PIDNS203:CreateCommand|}();
                await Task.Yield();
                return command.GetHashCode();
            }
        }
        """);

    [Fact]
    public Task Until_the_process_ends() => DisposablesMode.Members("""
        static void Good(string path)
        {
            var file = File.OpenRead(path);
            if (file.Length == 0)
                Environment.Exit(1);
            file.Dispose();
            Environment.Exit(0);
        }

        static void Bad(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            if (file.Length == 0)
                throw new IOException();
            file.Dispose();
        }
        """);

    [Fact]
    public Task Ended_by_what_disposes_of_all_that_Dispose_does() => DisposablesMode.Code("""
        sealed class Handler : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            private readonly FileStream _other = File.OpenRead("");

            public async Task FinishAsync()
            {
                await Task.Yield();
                _file.Dispose();
                _other.Dispose();
            }

            public void CutShort() => _file.Dispose();

            public void Dispose()
            {
                _file.Dispose();
                _other.Dispose();
            }
        }

        class Program
        {
            static async Task Good()
            {
                var handler = new Handler();
                await handler.FinishAsync();
            }

            static void Bad()
            {
                var handler = new {|PIDNS203:Handler|}();
                handler.CutShort();
            }
        }
        """);

    [Fact]
    public Task Shared_by_what_is_called() => DisposablesMode.Code("""
        static class Files
        {
            private static readonly FileStream s_default = File.OpenRead("");

            public static FileStream Create(string? path)
            {
                var shared = s_default;
                if (path is null)
                    return shared;
                return new FileStream(path, FileMode.Open);
            }

            public static FileStream OpenNew(this string path) => Make(path);

            public static FileStream OpenShared(this string path) => Create(path);

            private static FileStream Make(string path) => new FileStream(path, FileMode.Open);
        }

        class Program
        {
            static long Good(string path)
            {
                var file = path.OpenShared();
                return file.Length;
            }

            static long Bad(string path)
            {
                var file = path.{|PIDNS203:OpenNew|}();
                return file.Length;
            }
        }
        """);

    [Fact]
    public Task Found_in_a_table_under_another_name() => DisposablesMode.Code("""
        interface IDescriptor { }

        interface ISocket : IDescriptor, IDisposable { int Read(); }

        sealed class Context
        {
            private readonly List<IDescriptor> _descriptors = new();

            private IDescriptor? Find(int number)
            {
                lock (_descriptors)
                {
                    if (number >= 0 && _descriptors.Count > number)
                        return _descriptors[number];
                }

                return null;
            }

            public ISocket? RetrieveSocket(int number)
            {
                var descriptor = Find(number);
                if (descriptor is ISocket socket)
                    return socket;
                return null;
            }

            public (FileStream, FileStream) Pair(string path) => (File.OpenRead(path), File.OpenRead(path));

            public FileStream OneOfPair(string path)
            {
                var (first, second) = Pair(path);
                second.Dispose();
                return first;
            }

            public FileStream OpenSocket(string path)
            {
                var socket = File.OpenRead(path);
                socket.ReadByte();
                return socket;
            }
        }

        class Program
        {
            static int Good(Context context)
            {
                var socket = context.RetrieveSocket(1);
                return socket!.Read();
            }

            static long GoodOfPair(Context context)
            {
                var file = context.OneOfPair("");
                return file.Length;
            }

            static long Bad(Context context)
            {
                var socket = context.{|PIDNS203:OpenSocket|}("");
                return socket.Length;
            }
        }
        """);

    [Fact]
    public Task A_part_that_is_returned_goes_on_using_the_whole() => DisposablesMode.Code("""
        sealed class Storage : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");

            public View CreateView(int offset) => new View(this, offset);

            public View CreateOther(int offset) => new View(null, offset);

            public void Dispose() => _file.Dispose();
        }

        sealed class View(Storage? storage, int offset) : IDisposable
        {
            private readonly FileStream _cache = File.OpenRead("");

            public int Offset => storage is null ? 0 : offset;

            public void Dispose() => _cache.Dispose();
        }

        class Program
        {
            static View Good()
            {
                var storage = new Storage();
                return storage.CreateView(1);
            }

            static View Bad()
            {
                var storage = new {|PIDNS203:Storage|}();
                return storage.CreateOther(1);
            }
        }
        """);

    [Fact]
    public Task Nothing_to_release_in_any_member() => DisposablesMode.Code("""
        class Channel : IDisposable
        {
            private bool _disposed;

            public virtual void Dispose()
            {
                if (!_disposed)
                {
                    GC.SuppressFinalize(this);
                    _disposed = true;
                }
            }
        }

        sealed class OpenChannel : Channel
        {
            private readonly FileStream _file = File.OpenRead("");

            public override void Dispose() => _file.Dispose();
        }

        class Tracer : IDisposable
        {
            private readonly Level _level = new();
            private readonly Tracer? _next;

            public Tracer(Tracer? next) => _next = next;

            public void Dispose()
            {
                _level.Dispose();
                _next?.Dispose();
            }
        }

        sealed class Level : IDisposable { public void Dispose() { } }

        sealed class ChannelTracer : IDisposable
        {
            private readonly Channel _channel = new OpenChannel();

            public void Dispose() => _channel.Dispose();
        }

        class Program
        {
            static int Good()
            {
                var tracer = new Tracer(null);
                return tracer.GetHashCode();
            }

            static int Bad()
            {
                var tracer = new {|PIDNS203:ChannelTracer|}();
                return tracer.GetHashCode();
            }
        }
        """);

    [Fact]
    public Task An_event_that_is_listened_to_before_it_is_kept() => DisposablesMode.Code("""
        sealed class Program
        {
            private readonly List<FileSystemWatcher> _watchers = new();

            public void Good(string path)
            {
                FileSystemWatcher watcher;
                try
                {
                    watcher = new FileSystemWatcher(path);
                    watcher.Changed += (_, _) => { };
                }
                catch (ArgumentException)
                {
                    return;
                }

                _watchers.Add(watcher);
            }

            public void Bad(string path)
            {
                FileSystemWatcher watcher;
                try
                {
                    watcher = new {|PIDNS203:FileSystemWatcher|}(path);
                    watcher.BeginInit();
                }
                catch (ArgumentException)
                {
                    return;
                }

                _watchers.Add(watcher);
            }
        }
        """);

    [Fact]
    public Task New_by_its_text() => DisposablesMode.Code("""
        class Gizmo
        {
            private readonly Func<FileStream> _factory = () => File.OpenRead("");

            protected virtual FileStream? Create() => null;

            public FileStream CreateByFactory() => _factory();

            public FileStream CreateLate(string path)
            {
                FileStream? file = null;
                if (path.Length > 0)
                    file = File.OpenRead(path);
                file ??= File.OpenRead(path + "x");
                return file;
            }

            public static bool TryMake(string path, out FileStream file)
            {
                file = new FileStream(path, FileMode.Open);
                return true;
            }

            public FileStream MakeOut(string path)
            {
                TryMake(path, out var file);
                return file;
            }
        }

        sealed class Scale : Gizmo
        {
            protected override FileStream? Create()
            {
                base.Create();
                return null;
            }

            public void Use() => Create();
        }

        class Program
        {
            static long Good(Gizmo gizmo)
            {
                var file = gizmo.CreateByFactory();
                return file.Length;
            }

            static long Bad(Gizmo gizmo)
            {
                var file = gizmo.{|PIDNS203:CreateLate|}("");
                var other = gizmo.{|PIDNS203:MakeOut|}("");
                return file.Length + other.Length;
            }
        }
        """);

    [Fact]
    public Task A_lazy_sequence_that_is_kept() => DisposablesMode.Code("""
        sealed class Response(string path) : IDisposable
        {
            private readonly StreamReader _reader = new(path);

            public IEnumerable<string> Lines
            {
                get
                {
                    while (_reader.ReadLine() is { } line)
                        yield return line;
                }
            }

            public void Dispose() => _reader.Dispose();
        }

        sealed class Segment { public IEnumerable<string> Results { get; set; } = []; }

        class Program
        {
            static Segment Good(string path)
            {
                var response = new Response(path);
                return new Segment { Results = response.Lines };
            }

            static Segment Bad(string path)
            {
                var response = new {|PIDNS203:Response|}(path);
                return new Segment { Results = response.Lines.ToList() };
            }
        }
        """);

    [Fact]
    public Task Itself_in_a_task_that_is_waited_for() => DisposablesMode.Code("""
        sealed class Page : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");

            public async Task<Page> Init()
            {
                await Task.Yield();
                return this;
            }

            public async Task<Page?> Look()
            {
                await Task.Yield();
                return null;
            }

            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static Page Good() => new Page().Init().Result;

            static Page? Bad() => new {|PIDNS207:Page|}().Look().Result;
        }
        """);

    [Fact]
    public Task An_interface_of_which_no_implementation_holds_anything() => DisposablesMode.Code("""
        interface ILog : IDisposable { }

        sealed class Log : ILog { public void Dispose() { } }

        interface ISink : IDisposable { }

        sealed class NoSink : ISink { public void Dispose() { } }

        sealed class FileSink : ISink { private readonly FileStream _file = File.OpenRead(""); public void Dispose() => _file.Dispose(); }

        static class Factory
        {
            public static ILog CreateLog() => new Log();

            public static ISink CreateSink() => new FileSink();
        }

        class Program
        {
            static int Good()
            {
                var log = Factory.CreateLog();
                return log.GetHashCode();
            }

            static int Bad()
            {
                var sink = Factory.{|PIDNS203:CreateSink|}();
                return sink.GetHashCode();
            }
        }
        """);

    [Fact]
    public Task Run_by_a_thread_of_its_own() => DisposablesMode.Code("""
        sealed class Operation : IDisposable
        {
            private readonly ManualResetEvent _done = new(false);

            public void Begin(WaitHandle handle) => ThreadPool.RegisterWaitForSingleObject(handle, this.Finish, null, 1000, true);

            public void Start()
            {
                var thread = new Thread(Run);
                thread.Start();
            }

            public void Poll() => _ = Task.Run(() => Run());

            public void Other() => _ = Task.Run(() => Console.WriteLine());

            private void Run() => _done.WaitOne();

            private void Finish(object? state, bool isLate) => Dispose();

            public void Dispose() => _done.Dispose();
        }

        class Program
        {
            static void Good(WaitHandle handle)
            {
                var first = new Operation();
                first.Begin(handle);
                var second = new Operation();
                second.Start();
                var third = new Operation();
                third.Poll();
            }

            static void Bad()
            {
                var operation = new {|PIDNS203:Operation|}();
                operation.Other();
            }
        }
        """);

    [Fact]
    public Task What_Dispose_leads_to() => DisposablesMode.Code("""
        interface IPool { void Free(Frame frame); }

        sealed class Pool : IPool
        {
            private readonly Stack<Frame> _frames = new();

            public void Free(Frame frame) => _frames.Push(frame);
        }

        sealed class Frame(IPool pool, List<int> numbers) : IDisposable
        {
            private bool _isFree;

            public void Dispose()
            {
                if (_isFree)
                    return;
                _isFree = true;
                numbers.Clear();
                pool.Free(this);
            }
        }

        interface IStorage { void Close(); }

        sealed class Storage : IStorage
        {
            private readonly FileStream _file = File.OpenRead("");

            public void Close() => _file.Dispose();
        }

        sealed class Session(IStorage storage) : IDisposable
        {
            public void Dispose() => End();

            private void End() => storage.Close();
        }

        sealed class Listener : IDisposable
        {
            public Listener() => AppDomain.CurrentDomain.ProcessExit += OnExit;

            private void OnExit(object? sender, EventArgs e) { }

            public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;
        }

        sealed class Scope(Action end) : IDisposable { public void Dispose() => end(); }

        class Program
        {
            static int Good(Pool pool)
            {
                var frame = new Frame(pool, []);
                return frame.GetHashCode();
            }

            static int Bad(Storage storage)
            {
                var session = new {|PIDNS203:Session|}(storage);
                var listener = new {|PIDNS203:Listener|}();
                var scope = new {|PIDNS203:Scope|}(() => { });
                return session.GetHashCode() + listener.GetHashCode() + scope.GetHashCode();
            }
        }
        """);

    [Fact]
    public Task Put_into_a_field_with_a_barrier() => DisposablesMode.Code("""
        sealed class Sources : IDisposable
        {
            private FileStream? _active;

            public async Task<FileStream> StartAsync(string path)
            {
                var source = new FileStream(path, FileMode.Open);
                await source.FlushAsync();
                Volatile.Write(ref _active, source);
                return source;
            }

            public async Task<FileStream> StartOtherAsync(string path)
            {
                var source = new FileStream(path, FileMode.Open);
                await source.FlushAsync();
                return source;
            }

            public void Dispose() => Interlocked.Exchange(ref _active, null)?.Dispose();
        }

        class Program
        {
            static async Task<long> Good(Sources sources)
            {
                var source = await sources.StartAsync("");
                return source.Length;
            }

            static async Task<long> Bad(Sources sources)
            {
                var source = await sources.{|PIDNS203:StartOtherAsync|}("");
                return source.Length;
            }
        }
        """);
}
