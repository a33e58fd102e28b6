namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>Objects that others hold, or that hold themselves: each beside its leaking twin.</summary>
public class PartsAndOwners
{
    [Fact]
    public Task A_part_that_knows_its_owner() => DisposablesMode.Code("""
        class Assembly
        {
            private readonly List<Module> _modules = [];
            public Module Manifest => _modules[0];
            public void Add(Module module) => _modules.Add(module);
        }

        class Header { public int Length { get; set; } }

        class Module : IDisposable
        {
            private readonly FileStream _file;
            private Module(FileStream file) => _file = file;
            public Assembly? Assembly { get; set; }
            public Header Header { get; } = new();
            public static Module Load(string path) => new(File.OpenRead(path));
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static Assembly? Good(string path)
            {
                Module? module = null;
                try
                {
                    module = Module.Load(path);
                    var assembly = module.Assembly;
                    if (assembly is null)
                        throw new BadImageFormatException();
                    return assembly;
                }
                catch
                {
                    module?.Dispose();
                    throw;
                }
            }

            static Assembly? GoodReturned(string path)
            {
                var module = Module.Load(path);
                return module.Assembly;
            }

            static Header BadData(string path)
            {
                var module = Module.{|PIDNS203:Load|}(path);
                return module.Header;
            }

            static int BadAsked(string path)
            {
                var module = Module.{|PIDNS203:Load|}(path);
                return module.Assembly!.GetHashCode();
            }
        }
        """);

    [Fact]
    public Task A_part_of_what_has_no_name() => DisposablesMode.Code("""
        interface IServices { object Get(); }

        sealed class Scope : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public IServices Services { get; set; } = null!;
            public void Dispose() => _file.Dispose();
        }

        class Channel(IServices services)
        {
            public void Close() => (services as IDisposable)?.Dispose();
        }

        class Program
        {
            private static Scope CreateScope() => new();

            static Channel Good() => new(CreateScope().Services);

            static IServices GoodReturned() => CreateScope().Services;

            static object BadAsked() => {|PIDNS207:CreateScope|}().Services.Get();

            static Channel BadNamed()
            {
                var scope = {|PIDNS203:CreateScope|}();
                return new Channel(scope.Services);
            }
        }
        """);

    [Fact]
    public Task Put_into_a_collection_some_calls_away() => DisposablesMode.Code("""
        class Root { public static List<Window> Open { get; } = []; public static int Seen; }

        class Window : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public void Open() => Root.Open.Add(this);
            public void OpenAt(int x) { Root.Seen += x; Open(); }
            public void OpenCentered() => OpenAt(1);
            public void Measure() => Scan();
            private void Scan() { Root.Seen++; if (Root.Seen < 10) Measure(); }
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static void Good()
            {
                var window = new Window();
                window.OpenCentered();
            }

            static void Bad()
            {
                var window = new {|PIDNS203:Window|}();
                window.Measure();
            }
        }
        """);

    [Fact]
    public Task Disposed_of_by_its_own_event() => DisposablesMode.Code("""
        sealed class Capture : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public event EventHandler? Stopped;
            public void Stop() => Stopped?.Invoke(this, EventArgs.Empty);
            public void Dispose() => _file.Dispose();
        }

        sealed class Service : IDisposable
        {
            private Capture? _capture;
            private Capture? {|PIDNS208:_other|};

            public void Start()
            {
                _capture = CreateCapture();
                _other = CreateOther();
            }

            private static Capture CreateCapture()
            {
                var capture = new Capture();
                capture.Stopped += (sender, e) => capture?.Dispose();
                return capture;
            }

            private static Capture CreateOther()
            {
                var capture = new Capture();
                capture.Stopped += (sender, e) => Console.WriteLine(capture);
                return capture;
            }

            public void Dispose()
            {
                _capture?.Stop();
                _other?.Stop();
            }
        }
        """);

    [Fact]
    public Task Released_by_the_property_that_gives_it() => DisposablesMode.Code("""
        sealed class Context : IDisposable
        {
            private FileStream? _unit;
            private FileStream? {|PIDNS208:_log|};
            public bool IsUsed { get; set; }

            public FileStream? Unit
            {
                set => _unit = value;
                get
                {
                    if (_unit != null)
                        return _unit;
                    if (!IsUsed)
                        return null;
                    return _unit = File.OpenRead("");
                }
            }

            public FileStream Log => _log ??= File.OpenRead("");

            public void Dispose()
            {
                Log.Flush();
                if (IsUsed)
                    Unit?.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_reader_over_a_part_of_what_it_is_given() => DisposablesMode.Code("""
        struct Owned<T>(T value) : IDisposable where T : class, IDisposable
        {
            internal readonly T value = value;
            public void Dispose() => value.Dispose();
        }

        class Image : IDisposable
        {
            public Owned<Stream> Stream;
            public void Dispose() => Stream.Dispose();
        }

        class ImageReader : BinaryReader
        {
            public readonly Image Image = new();
            public ImageReader(Owned<Stream> stream, string name) : base(stream.value) => Image.Stream = stream;
        }

        class NamedReader(string path) : BinaryReader(File.OpenRead(path))
        {
            public string Path => path;
        }

        class ImageWriter : BinaryWriter
        {
            private readonly Image _image;
            private ImageWriter(Image image, Owned<Stream> stream) : base(stream.value) => _image = image;

            public static ImageWriter CreateWriter(Image image, Owned<Stream> stream)
            {
                var writer = new ImageWriter(image, stream);
                writer.Write(1);
                return writer;
            }
        }

        class Program
        {
            static Image Good(Owned<Stream> stream)
            {
                var reader = new ImageReader(stream, "");
                reader.ReadByte();
                return reader.Image;
            }

            static void GoodWriter(Image image, Owned<Stream> stream)
            {
                using (stream)
                {
                    var writer = ImageWriter.CreateWriter(image, stream);
                    writer.Write(2);
                }
            }

            static BinaryReader Over(Stream stream)
            {
                var reader = new BinaryReader(stream);
                reader.ReadByte();
                return reader;
            }

            static int GoodLocal(string path)
            {
                using var file = File.OpenRead(path);
                var reader = Over(file);
                return reader.ReadByte();
            }

            static int BadLocal(string path)
            {
                var reader = Over(File.{|PIDNS203:OpenRead|}(path));
                return reader.ReadByte();
            }

            static int Bad(string path)
            {
                var reader = new {|PIDNS203:NamedReader|}(path);
                return reader.ReadByte();
            }
        }
        """);

    [Fact]
    public Task A_timer_that_is_stopped() => DisposablesMode.Code("""
        sealed class Good : IDisposable
        {
            private readonly System.Timers.Timer _timer = new(100);
            public void Start() => _timer.Start();
            public void Dispose() => _timer.Stop();
        }

        sealed class Bad : IDisposable
        {
            private readonly System.Timers.Timer {|PIDNS208:_timer|} = new(100);
            public void Start() => _timer.Start();
            public void Dispose() => Console.WriteLine(_timer.Interval);
        }
        """);

    [Fact]
    public Task Made_to_be_in_a_collection() => DisposablesMode.Code("""
        class Page { public List<Graphics> Graphics { get; } = []; public int Count; }

        sealed class Graphics : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public Graphics(Page page) => Register(page);
            public Graphics(int count, Page page) => page.Count = count;
            public void Draw() => _file.WriteByte(1);
            private void Register(Page page) => page.Graphics.Add(this);
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static void Good(Page page)
            {
                var graphics = new Graphics(page);
                graphics.Draw();
            }

            static void Bad(Page page)
            {
                var graphics = new {|PIDNS203:Graphics|}(1, page);
                graphics.Draw();
            }
        }
        """);

    [Fact]
    public Task Data_of_what_has_no_name() => DisposablesMode.Code("""
        class Program
        {
            private static readonly ProcessStartInfo s_start = Process.{|PIDNS207:Start|}("")!.StartInfo;
            private System.Net.EndPoint? _point;
            private void Meet(System.Net.Sockets.TcpListener listener) => _point = listener.{|PIDNS207:AcceptSocket|}().RemoteEndPoint;
        }
        """);

    [Fact]
    public Task A_method_that_returns_its_object() => DisposablesMode.Code("""
        sealed class Work : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public IDisposable Start() { _file.WriteByte(1); return this; }
            public IDisposable Fork() => new Work();
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static IDisposable Good()
            {
                var work = new Work();
                return work.Start();
            }

            static IDisposable GoodNameless() => new Work().Start();

            static IDisposable Bad()
            {
                var work = new {|PIDNS203:Work|}();
                return work.Fork();
            }
        }
        """);

    [Fact]
    public Task Handed_on_by_a_local_function() => DisposablesMode.Members("""
        static Task<List<FileStream>> Good(string path)
        {
            var list = new List<FileStream>();
            var file = File.OpenRead(path);
            return Core();

            async Task<List<FileStream>> Core()
            {
                await Task.Yield();
                list.Add(file);
                return list;
            }
        }

        static Task<long> Bad(string path)
        {
            var file = File.{|PIDNS203:OpenRead|}(path);
            return Core();

            async Task<long> Core()
            {
                await Task.Yield();
                return file.Length;
            }
        }
        """);

    [Fact]
    public Task The_inner_one_of_what_has_no_name() => DisposablesMode.Code("""
        sealed class Wrapper(Stream inner) : IDisposable
        {
            private readonly FileStream _log = File.OpenRead("");
            public Stream Inner => inner;
            public void Dispose() { _log.Dispose(); inner.Dispose(); }
        }

        class Program
        {
            private Stream? _stream;
            private static Wrapper Create(string path) => new(File.OpenRead(path));

            void Good(string path) => _stream = Create(path).Inner;

            long Bad(string path) => {|PIDNS207:Create|}(path).Inner.Length;
        }
        """);

    [Fact]
    public Task Stopped_by_what_Dispose_calls() => DisposablesMode.Code("""
        class Server : IDisposable
        {
            private readonly FileStream _log = File.OpenRead("");
            private bool _isDisposed;
            public void Start() => _log.WriteByte(1);
            public bool Stop() { _log.Close(); return true; }
            public void Pause() => _log.Flush();
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (_isDisposed)
                    return;
                if (disposing)
                    Stop();
                _isDisposed = true;
            }
        }

        class Recorder : IDisposable
        {
            private readonly FileStream _log = File.OpenRead("");
            public void Stop() => _log.Flush();
            public void Dispose() => Dispose(true);

            protected virtual void Dispose(bool disposing)
            {
                Stop();
                _log.Dispose();
            }
        }

        class Program
        {
            static void Good()
            {
                var server = new Server();
                server.Start();
                server.Stop();
            }

            static void BadRest()
            {
                var recorder = new {|PIDNS203:Recorder|}();
                recorder.Stop();
            }

            static void Bad()
            {
                var server = new {|PIDNS203:Server|}();
                server.Start();
                server.Pause();
            }
        }
        """);

    [Fact]
    public Task Returned_by_a_local_function_of_its_own() => DisposablesMode.Code("""
        class Lock : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public static Task<T> Retry<T>(Func<Task<T>> attempt) => attempt();

            public Task<IDisposable> Enter()
            {
                async Task<IDisposable> Attempt()
                {
                    await Task.Yield();
                    return this;
                }

                return Retry(Attempt);
            }

            public Task<long> Measure()
            {
                async Task<long> Attempt()
                {
                    await Task.Yield();
                    return _file.Length;
                }

                return Retry(Attempt);
            }

            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static Task<IDisposable> Good()
            {
                var entered = new Lock();
                return entered.Enter();
            }

            static Task<long> Bad()
            {
                var entered = new {|PIDNS203:Lock|}();
                return entered.Measure();
            }
        }
        """);

    [Fact]
    public Task Shown_to_whoever_listens() => DisposablesMode.Code("""
        class Canvas : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public void Draw() => _file.WriteByte(1);
            public void Dispose() => _file.Dispose();
        }

        class Created : EventArgs
        {
            public Canvas? Canvas { get; set; }
            public string? Name { get; set; }
        }

        class Page
        {
            public event EventHandler<Created>? CanvasCreated;

            public static Canvas Open(Page page)
            {
                var canvas = new Canvas();
                page.CanvasCreated?.Invoke(page, new Created { Canvas = canvas });
                return canvas;
            }

            public static Canvas OpenAlone(Page page)
            {
                var canvas = new Canvas();
                page.CanvasCreated?.Invoke(page, new Created { Name = canvas.ToString() });
                return canvas;
            }
        }

        class Program
        {
            static void Good(Page page)
            {
                var canvas = Page.Open(page);
                canvas.Draw();
            }

            static void Bad(Page page)
            {
                var canvas = Page.{|PIDNS203:OpenAlone|}(page);
                canvas.Draw();
            }
        }
        """);

    [Fact]
    public Task A_reader_of_a_connection_that_is_closed() => DisposablesMode.Members("""
        static long Good(DbDataSource source)
        {
            using var connection = source.CreateConnection();
            using var command = connection.CreateCommand();
            var reader = command.ExecuteReader();
            return reader.FieldCount;
        }

        static System.Data.DataTable GoodLoaded(DbCommand command)
        {
            var table = new System.Data.DataTable();
            table.Load(command.ExecuteReader());
            return table;
        }

        static long GoodAssigned(DbDataSource source, DbCommand template)
        {
            using (var connection = source.CreateConnection())
            {
                var command = template;
                command.Connection = connection;
                using var other = connection.CreateCommand();
                return command.ExecuteReader().FieldCount + other.ExecuteReader().FieldCount;
            }
        }

        static async Task<long> GoodAwaited(DbDataSource source)
        {
            await using var connection = source.CreateConnection();
            await using var command = connection.CreateCommand();
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            return reader.FieldCount;
        }

        static async Task<long> BadAwaited(DbCommand command)
        {
            var reader = await command.{|PIDNS203:ExecuteReaderAsync|}().ConfigureAwait(false);
            return reader.FieldCount;
        }

        static long BadOfAnother(DbDataSource source, DbCommand command)
        {
            using var connection = source.CreateConnection();
            var reader = command.{|PIDNS203:ExecuteReader|}();
            return reader.FieldCount + connection.ConnectionTimeout;
        }

        static long Bad(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            var reader = command.{|PIDNS203:ExecuteReader|}();
            return reader.FieldCount;
        }

        static System.Data.DataTable BadSchema(DbCommand command) => command.{|PIDNS207:ExecuteReader|}().GetSchemaTable()!;
        """);

    [Fact]
    public Task A_field_released_as_what_it_may_be() => DisposablesMode.Code("""
        sealed class Shared : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public long Length => _file.Length;
            public void Dispose() => _file.Dispose();
        }

        sealed class Good : IDisposable
        {
            private Shared? _shared;
            public void Open() => _shared = new Shared();
            public void Dispose() => (_shared as IDisposable)?.Dispose();
        }

        sealed class Bad : IDisposable
        {
            private Shared? {|PIDNS208:_shared|};
            public void Open() => _shared = new Shared();
            public void Dispose() => Console.WriteLine((_shared as IDisposable)?.ToString());
        }
        """);

    [Fact]
    public Task An_object_that_gives_all_it_has() => DisposablesMode.Code("""
        sealed class Download(Stream? stream, int status) : IDisposable
        {
            public Stream? Stream { get; } = stream;
            public Stream GetStreamOrThrow() => status == 200 ? Stream! : throw new InvalidOperationException();
            public void Dispose() => Stream?.Dispose();
        }

        sealed class Logged(Stream stream) : IDisposable
        {
            private readonly FileStream _log = File.OpenWrite("");
            public Stream Stream { get; } = stream;
            public Stream GetStream() => Stream;
            public void Dispose() { _log.Dispose(); Stream.Dispose(); }
        }

        class Program
        {
            static Download Start(string path) => new(File.OpenRead(path), 200);
            static Logged StartLogged(string path) => new(File.OpenRead(path));

            static Stream Good(string path)
            {
                var download = Start(path);
                return download.GetStreamOrThrow();
            }

            static Stream Bad(string path)
            {
                var download = {|PIDNS203:StartLogged|}(path);
                return download.GetStream();
            }
        }
        """);

    [Fact]
    public Task An_object_taken_apart() => DisposablesMode.Code("""
        sealed class Pair(FileStream first, FileStream second) : IDisposable
        {
            public void Deconstruct(out FileStream left, out FileStream right) => (left, right) = (first, second);
            public long Length => first.Length + second.Length;
            public void Dispose() { first.Dispose(); second.Dispose(); }
        }

        class Program
        {
            static Pair Open(string path) => new(File.OpenRead(path), File.OpenRead(path));

            static void Good(string path)
            {
                var (left, right) = Open(path);
                left.Dispose();
                right.Dispose();
            }

            static long Bad(string path)
            {
                var pair = {|PIDNS203:Open|}(path);
                return pair.Length;
            }
        }
        """);

    [Fact]
    public Task Emptied_by_what_it_is_given_to() => DisposablesMode.Code("""
        class Native : IDisposable
        {
            public IntPtr Pointer;
            public FileStream Log = File.OpenWrite("");
            public static Native Create() => new();
            public void TakeFrom(Native other)
            {
                Pointer = other.Pointer;
                other.Pointer = IntPtr.Zero;
            }

            public void CopyFrom(Native other) => Pointer = other.Pointer;
            public void Dispose() { Pointer = IntPtr.Zero; Log.Dispose(); }
        }

        class Program
        {
            static void Good(Native target) => target.TakeFrom(Native.Create());

            static void Bad(Native target) => target.CopyFrom(Native.{|PIDNS207:Create|}());
        }
        """);

    [Fact]
    public Task Told_to_the_one_that_will_end_it() => DisposablesMode.Code("""
        interface ICallback { IDisposable? Shadow { get; set; } Container? Parent { get; set; } }

        class Container : IDisposable
        {
            private readonly FileStream _log = File.OpenWrite("");
            public void Initialize(ICallback callback) => callback.Shadow = this;
            public void Adopt(ICallback callback) => callback.Parent = this;
            public void Dispose() => _log.Dispose();
        }

        class Program
        {
            static void Good(ICallback callback)
            {
                var container = new Container();
                container.Initialize(callback);
            }

            static void Bad(ICallback callback)
            {
                var container = new {|PIDNS203:Container|}();
                container.Adopt(callback);
            }
        }
        """);

    [Fact]
    public Task Returned_with_the_part_that_ends_it() => DisposablesMode.Code("""
        class Context : IDisposable
        {
            private readonly FileStream _log = File.OpenWrite("");
            public Context()
            {
                Result = new Pending(this);
                Name = new string('a', 3);
            }

            public IAsyncResult Result { get; private set; }
            public string Name { get; private set; }
            public IDisposable Subscribe(Source source) => source.Subscribe(this);
            public IDisposable Ask(Source source) => source.Find(this);
            public void Dispose() => _log.Dispose();
        }

        class Source
        {
            private readonly List<object> _all = [];
            public IDisposable Subscribe(object listener) { _all.Add(listener); return new Registration(); }
            public IDisposable Find(object listener) => _all.Contains(listener) ? new Registration() : new Registration();
        }

        class Registration : IDisposable { public void Dispose() => File.OpenRead("").Dispose(); }

        class Pending(IDisposable cleanup) : IAsyncResult
        {
            public void End() => cleanup.Dispose();
            public object? AsyncState => null;
            public WaitHandle AsyncWaitHandle => throw new NotSupportedException();
            public bool CompletedSynchronously => false;
            public bool IsCompleted => true;
        }

        class Program
        {
            static IAsyncResult Good()
            {
                var context = new Context();
                return context.Result;
            }

            static IDisposable GoodSubscribed(Source source) => new Context().Subscribe(source);

            static string Bad()
            {
                var context = new {|PIDNS203:Context|}();
                return context.Name;
            }

            static IDisposable BadAsked(Source source) => new {|PIDNS207:Context|}().Ask(source);
        }
        """);

    [Fact]
    public Task Its_handle_is_handed_on() => DisposablesMode.Code("""
        class Icon : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public IntPtr Handle { get; set; }
            public static Icon Create() => new();
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static IntPtr Good()
            {
                var icon = Icon.Create();
                return icon.Handle;
            }

            static void GoodOut(out IntPtr handle) => handle = Icon.Create().Handle;

            static IntPtr BadKept()
            {
                var handle = Icon.{|PIDNS207:Create|}().Handle;
                return handle + 1;
            }

            static bool Bad()
            {
                var icon = Icon.{|PIDNS203:Create|}();
                return icon.Handle != IntPtr.Zero;
            }
        }
        """);

    [Fact]
    public Task In_a_task_that_is_there_already() => DisposablesMode.Code("""
        class Provider
        {
            private readonly Lazy<FileStream> _file = new(() => File.OpenRead(""));
            public ValueTask<FileStream> GetFileAsync() => new ValueTask<FileStream>(_file.Value);
            public Task<FileStream> FileAsync() => Task.FromResult(_file.Value);
            public ValueTask<FileStream> OpenAsync() => new ValueTask<FileStream>(File.OpenRead(""));
            public Task<FileStream> ReopenAsync() => Task.FromResult(new FileStream("", FileMode.Open));
        }

        class Program
        {
            static async Task<long> Good(Provider provider)
            {
                var file = await provider.GetFileAsync();
                var same = await provider.FileAsync();
                return file.Length + same.Length;
            }

            static async Task<long> Bad(Provider provider)
            {
                var file = await provider.{|PIDNS203:OpenAsync|}();
                return file.Length;
            }

            static async Task<long> BadAgain(Provider provider)
            {
                var file = await provider.{|PIDNS203:ReopenAsync|}();
                return file.Length;
            }
        }
        """);

    [Fact]
    public Task What_is_likely_to_be_the_object_again() => DisposablesMode.Code("""
        class Image : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public Image Current { get; private set; } = new();
            public Image Mutate() => new Image().Current;
            public Image Flush() { _file.Flush(); return this; }
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static Image Good()
            {
                using var image = new Image();
                return image.Mutate();
            }

            static Image Bad()
            {
                using var image = new Image();
                return image.{|PIDNS204:Flush|}();
            }
        }
        """);

    [Fact]
    public Task A_transaction_that_is_over() => DisposablesMode.Members("""
        static void Good(DbConnection connection)
        {
            var transaction = connection.BeginTransaction();
            try
            {
                MayThrow();
                transaction.Commit();
            }
            catch (InvalidOperationException)
            {
                transaction.Rollback();
            }
        }

        static void Bad(DbConnection connection, bool saves)
        {
            var transaction = connection.{|PIDNS203:BeginTransaction|}();
            MayThrow();
            if (saves)
                transaction.Commit();
        }
        """);

    [Fact]
    public Task What_it_holds_goes_on() => DisposablesMode.Code("""
        class Structure : IDisposable
        {
            public FileStream Files { get; } = File.OpenRead("");
            public string Name { get; } = "";
            public void Dispose() => Files.Dispose();
        }

        class Data(FileStream files)
        {
            public long Length => files.Length;
            public static Data From(Structure structure) => new(structure.Files);
            public static Data Named(Structure structure) => new(File.OpenRead(structure.Name));
        }

        class Program
        {
            static Structure Load() => new();

            static Data Good()
            {
                var structure = Load();
                return Data.From(structure);
            }

            static Data Bad()
            {
                var structure = {|PIDNS203:Load|}();
                return Data.Named(structure);
            }
        }
        """);

    [Fact]
    public Task Rooted_for_native_code() => DisposablesMode.Code("""
        class Rooted : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            private readonly System.Runtime.InteropServices.GCHandle _self;
            public Rooted() => _self = System.Runtime.InteropServices.GCHandle.Alloc(this);
            public string Name => _file.Name;
            public void Dispose() { _self.Free(); _file.Dispose(); }
        }

        class Pinned : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            private readonly System.Runtime.InteropServices.GCHandle _buffer;
            public Pinned() => _buffer = System.Runtime.InteropServices.GCHandle.Alloc(new byte[1]);
            public string Name => _file.Name;
            public void Dispose() { _buffer.Free(); _file.Dispose(); }
        }

        class Program
        {
            static string Good() => new Rooted().Name;

            static string Bad() => new {|PIDNS207:Pinned|}().Name;
        }
        """);

    [Fact]
    public Task Disposed_of_on_request() => DisposablesMode.Members("""
        static FileStream Read(string path, bool closes = true)
        {
            var file = File.OpenRead(path);
            try
            {
                MayThrow();
                return file;
            }
            finally
            {
                if (closes)
                    file.Dispose();
            }
        }

        static FileStream ReadAll(string path, bool works)
        {
            var file = File.OpenRead(path);
            var isDone = false;
            try
            {
                MayThrow();
                isDone = works;
                return file;
            }
            finally
            {
                if (!isDone)
                    file.Dispose();
            }
        }

        static string Good(string path)
        {
            var file = Read(path);
            return file.Name;
        }

        static string Bad(string path)
        {
            var file = {|PIDNS203:ReadAll|}(path, true);
            return file.Name;
        }
        """);

    [Fact]
    public Task Made_by_one_without_a_name() => DisposablesMode.Code("""
        class Holder : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public Unit CreateUnit(int size)
            {
                var unit = new Unit(this, size);
                return unit;
            }

            public Unit CreateOther(int size) => new(null, size);
            public void Dispose() => _file.Dispose();
        }

        sealed class Unit(Holder? holder, int size) : IDisposable
        {
            public int Size => size;
            public void Dispose() => holder?.Dispose();
        }

        class Program
        {
            static int Good()
            {
                using var unit = new Holder().CreateUnit(1);
                return unit.Size;
            }

            static int Bad()
            {
                using var unit = new {|PIDNS207:Holder|}().CreateOther(1);
                return unit.Size;
            }
        }
        """);

    [Fact]
    public Task A_chain_that_is_reset() => DisposablesMode.Members("""
        static bool Good(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        {
            var chain = new System.Security.Cryptography.X509Certificates.X509Chain();
            try
            {
                return chain.Build(certificate);
            }
            finally
            {
                chain.Reset();
            }
        }

        static bool Bad(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        {
            var chain = new System.Security.Cryptography.X509Certificates.{|PIDNS203:X509Chain|}();
            return chain.Build(certificate);
        }
        """);
}
