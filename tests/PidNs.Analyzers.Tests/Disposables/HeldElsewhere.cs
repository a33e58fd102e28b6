namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>Objects that something out of sight has or ends: each beside its leaking twin.</summary>
public class HeldElsewhere
{
    [Fact]
    public Task A_part_of_a_package_that_knows_its_owner() => DisposablesMode.Code("""
        class Store
        {
            private readonly Data.Database _database;
            private readonly Data.Statistics _statistics = null!;
            private readonly Bucket _bucket = null!;

            public Store(string connection, string name)
            {
                var client = new Data.Client(connection);
                _database = client.GetDatabase(name);
            }

            public Store(string connection)
            {
                var client = new Data.Client(connection);
                var database = client.GetDatabase("");
                _database = database;
                _bucket = new Bucket(database);
            }

            public Store()
            {
                var client = new Data.{|PIDNS203:Client|}("");
                _statistics = client.GetStatistics();
                _database = null!;
            }

            static int Bad(string connection)
            {
                var client = new Data.{|PIDNS203:Client|}(connection);
                var database = client.GetDatabase("");
                return database.Count;
            }

            static async Task<Data.Database> Good(string connection)
            {
                var client = new Data.Client(connection);
                return await client.GetDatabaseAsync("").ConfigureAwait(false);
            }

            public override string ToString() => $"{_database} {_statistics} {_bucket}";
        }

        class Bucket(Data.Database database)
        {
            public int Count => database.Count;
        }
        """, package: DisposablesMode.Package("Data", """
        namespace Data
        {
            public interface IClient : System.IDisposable { }
            public class Client : IClient
            {
                public Client(string connection) { }
                public Database GetDatabase(string name) => null;
                public System.Threading.Tasks.Task<Database> GetDatabaseAsync(string name) => null;
                public Statistics GetStatistics() => null;
                public void Dispose() => System.GC.KeepAlive(this);
            }
            public class Database { public IClient Client => null; public int Count => 0; }
            public class Statistics { public int Count => 0; }
        }
        """));

    [Fact]
    public Task A_part_that_is_put_into_another() => DisposablesMode.Code("""
        sealed class Entity : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public Transform Transform { get; }
            public Tag Tag { get; } = new();
            public Entity() => Transform = Transform.Of(this);
            public void Dispose() => _file.Dispose();
        }

        class Tag;

        class Transform
        {
            private Entity? _entity;
            public List<Transform> Children { get; } = [];
            public List<Tag> Tags { get; } = [];
            public static Transform Of(Entity entity) { var made = new Transform(); made._entity = entity; return made; }
            public override string ToString() => _entity?.ToString() ?? "";
        }

        class Program
        {
            static void Good(Transform parent)
            {
                var entity = new Entity();
                parent.Children.Add(entity.Transform);
            }

            static void Bad(Transform parent)
            {
                var entity = new {|PIDNS203:Entity|}();
                parent.Tags.Add(entity.Tag);
            }
        }
        """);

    [Fact]
    public Task Put_somewhere_by_its_name() => DisposablesMode.Code("""
        class Program
        {
            static void Good(Editing.IEditor editor) => editor.CreateAndAddFolder();
            static void Bad(Editing.IEditor editor) => editor.{|PIDNS207:CreateFolder|}();
            static void GoodShown(Editing.IEditor editor) => editor.OpenView("");
            static void BadOpened(Editing.IEditor editor) => editor.{|PIDNS207:OpenFolder|}("");
            static void BadPlain(Editing.IEditor editor) => editor.{|PIDNS207:Open|}("");
        }
        """, package: DisposablesMode.Package("Editing", """
        namespace Editing
        {
            public class Folder : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public interface IView : System.IDisposable { }
            public interface IEditor
            {
                Folder CreateFolder();
                Folder CreateAndAddFolder();
                Folder OpenFolder(string name);
                IView OpenView(string name);
                IView Open(string name);
            }
        }
        """));

    [Fact]
    public Task A_timer_that_its_callback_ends() => DisposablesMode.Members("""
        static void Good(TaskCompletionSource source, TimeSpan timeout)
        {
            var timer = new Timer(state =>
            {
                ((Timer)state!).Dispose();
                source.TrySetCanceled();
            });
            timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }

        static void Bad(TaskCompletionSource source, TimeSpan timeout)
        {
            var timer = new {|PIDNS203:Timer|}(state => source.TrySetCanceled());
            timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }

        static void BadOther(Stream stream, TimeSpan timeout)
        {
            var timer = new {|PIDNS203:Timer|}(state => ((Stream)state!).Dispose(), stream, timeout, timeout);
            timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }
        """);

    [Fact]
    public Task Shown_by_whoever_implements_that() => DisposablesMode.Code("""
        interface IWorkbench { void Display(View view); }

        sealed class View : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public string Title { get; set; } = "";
            public void Dispose() => _file.Dispose();
        }

        class Views(IWorkbench workbench)
        {
            public View Open(string title)
            {
                var view = new View { Title = title };
                workbench.Display(view);
                return view;
            }

            public View Make(string title)
            {
                var view = new View { Title = title };
                Console.WriteLine(view.Title);
                return view;
            }

            public string Good() { var view = Open(""); return view.Title; }
            public string Bad() { var view = {|PIDNS203:Make|}(""); return view.Title; }
        }
        """);

    [Fact]
    public Task Handed_out_with_what_releases_it() => DisposablesMode.Code("""
        readonly struct Locked(FileStream file) : IDisposable
        {
            public void Dispose() => file.Dispose();
        }

        class Program
        {
            static Locked Open(string path, out FileStream file)
            {
                file = File.OpenRead(path);
                return new Locked(file);
            }

            static int OpenAlone(string path, out FileStream file)
            {
                file = File.OpenRead(path);
                return 1;
            }

            static int Good(string path)
            {
                using (Open(path, out var file))
                    return file.ReadByte();
            }

            static int Bad(string path)
            {
                {|PIDNS203:OpenAlone|}(path, out var file);
                return file.ReadByte();
            }
        }
        """);

    [Fact]
    public Task Looked_at_by_a_handler() => DisposablesMode.Members("""
        static void Good(string path)
        {
            var file = File.OpenWrite(path);
            try
            {
                file.WriteByte(1);
                file.Dispose();
                MayThrow();
            }
            catch (IOException)
            {
                file.SetLength(0);
                file.Dispose();
            }
        }

        static void Bad(string path, bool condition)
        {
            var file = File.OpenWrite(path);
            try
            {
                if (condition)
                    file.Dispose();
                {|PIDNS205:file|}.SetLength(0);
                file.Dispose();
            }
            catch (IOException)
            {
                file.Dispose();
            }
        }

        static void BadAfterwards(string path, bool condition)
        {
            var file = File.OpenWrite(path);
            try
            {
                MayThrow();
            }
            catch (IOException)
            {
                if (condition)
                    file.Dispose();
                {|PIDNS205:file|}.SetLength(0);
            }

            file.Dispose();
        }
        """);

    [Fact]
    public Task Shown_by_itself() => DisposablesMode.Code("""
        abstract class Window(Screens.Screen screen) : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public static Window Open(Window window) { window.Open(); return window; }
            public static Window Check(Window window) { window.Check(); return window; }
            public virtual void Open() => screen.Show(this);
            public void Check() => screen.Measure(this);
            public void Dispose() => _file.Dispose();
        }

        class Menu(Screens.Screen screen) : Window(screen);

        class Program
        {
            static void Good(Screens.Screen screen) => new Menu(screen).Open();
            static void GoodHelped(Screens.Screen screen) => Window.Open(new Menu(screen));
            static void Bad(Screens.Screen screen) => new {|PIDNS207:Menu|}(screen).Check();
            static void BadHelped(Screens.Screen screen) => Window.Check(new {|PIDNS207:Menu|}(screen));
        }
        """, package: DisposablesMode.Package("Screens", """
        namespace Screens
        {
            public class Screen { public void Show(object shown) { } public void Measure(object shown) { } }
        }
        """));

    [Fact]
    public Task Over_what_its_object_holds() => DisposablesMode.Code("""
        sealed class Connection(Socket socket) : IDisposable
        {
            private readonly Socket _socket = socket;
            public NetworkStream GetStream() => new(_socket, ownsSocket: true);
            public Stream Compress() => new GZipStream(new NetworkStream(_socket, ownsSocket: true), CompressionMode.Compress);
            public void Dispose() => _socket.Dispose();
        }

        class Program
        {
            static int Good(Connection connection)
            {
                var stream = connection.GetStream();
                return stream.ReadByte();
            }

            static void Bad(Connection connection)
            {
                var stream = connection.{|PIDNS203:Compress|}();
                stream.WriteByte(1);
            }

            static Stream GoodOwner(Socket socket)
            {
                var connection = new Connection(socket);
                var stream = connection.GetStream();
                return stream;
            }

            static int BadOwner(string path)
            {
                var connection = new {|PIDNS203:Connection|}(new Socket(SocketType.Stream, ProtocolType.Tcp));
                var stream = connection.GetStream();
                return stream.ReadByte();
            }
        }
        """);

    [Fact]
    public Task Put_into_a_variable_as_well() => DisposablesMode.Code("""
        class Program
        {
            private CancellationTokenSource? _restoring;
            private FileStream? _log;

            private static CancellationTokenSource Renew(ref CancellationTokenSource? source, TimeSpan time)
            {
                source?.Dispose();
                var renewed = new CancellationTokenSource(time);
                source = renewed;
                return renewed;
            }

            private static CancellationTokenSource Make(ref CancellationTokenSource? source, TimeSpan time)
            {
                source?.Dispose();
                var made = new CancellationTokenSource(time);
                source = null;
                return made;
            }

            private static void Replace(Program program, FileStream? log) => Interlocked.Exchange(ref program._log, log)?.Dispose();
            private static void Compare(Program program, FileStream? log) => Console.WriteLine(program._log == log);

            bool Good(TimeSpan time)
            {
                var source = Renew(ref _restoring, time);
                return source.Token.WaitHandle.WaitOne();
            }

            bool Bad(TimeSpan time)
            {
                var source = {|PIDNS203:Make|}(ref _restoring, time);
                return source.Token.WaitHandle.WaitOne();
            }

            static void GoodExchanged(Program program)
            {
                var log = File.OpenRead("");
                Replace(program, log);
            }

            static void BadCompared(Program program)
            {
                var log = File.{|PIDNS203:OpenRead|}("");
                Compare(program, log);
            }
        }
        """);

    [Fact]
    public Task Linked_before_it_is_used() => DisposablesMode.Members("""
        static async Task<int> Good(Stream stream, TimeSpan time, CancellationToken cancellation)
        {
            while (true)
            {
                try
                {
                    var source = new CancellationTokenSource(time);
                    var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token, cancellation);
                    using (source)
                    using (linked)
                        return await stream.ReadAsync(new byte[1], linked.Token);
                }
                catch (IOException)
                {
                }
            }
        }

        static async Task<int> Bad(Stream stream, TimeSpan time, CancellationToken cancellation)
        {
            while (true)
            {
                try
                {
                    var source = new {|PIDNS203:CancellationTokenSource|}(time);
                    MayThrow();
                    using (source)
                        return await stream.ReadAsync(new byte[1], source.Token);
                }
                catch (IOException)
                {
                }
            }
        }
        """);

    [Fact]
    public Task Always_there_whatever_its_signature_says() => DisposablesMode.Code("""
        sealed class Brush : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public static Brush? Make() => new();
            public static Brush? Find(string path) => path.Length > 0 ? new Brush() : null;
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static void Good()
            {
                var palette = Brush.Make();
                var brush = File.OpenRead("");
                if (palette is null)
                    return;
                brush.Dispose();
                palette.Dispose();
            }

            static void Bad(string path)
            {
                var palette = Brush.Find(path);
                var brush = File.{|PIDNS203:OpenRead|}("");
                if (palette is null)
                    return;
                brush.Dispose();
                palette.Dispose();
            }
        }
        """);

    [Fact]
    public Task Rooted_by_its_base() => DisposablesMode.Code("""
        abstract class Callback : IDisposable
        {
            private readonly System.Runtime.InteropServices.GCHandle _self;
            private readonly FileStream _file = File.OpenRead("");
            protected Callback() => _self = System.Runtime.InteropServices.GCHandle.Alloc(this);
            protected Callback(string path) : this() => Console.WriteLine(path);
            public void Fire() { _self.Free(); _file.Flush(); }
            public void Dispose() => _file.Dispose();
        }

        sealed class Later(Action action) : Callback
        {
            public Action Action => action;
        }

        abstract class Plain : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            protected Plain() => Console.WriteLine(_file.Name);
            public void Dispose() => _file.Dispose();
        }

        sealed class Now(Action action) : Plain
        {
            public Action Action => action;
        }

        class Program
        {
            static void Good(Action action)
            {
                var later = new Later(action);
                later.Action();
            }

            static void Bad(Action action)
            {
                var now = new {|PIDNS203:Now|}(action);
                now.Action();
            }
        }
        """);

    [Fact]
    public Task The_owner_of_what_has_no_name() => DisposablesMode.Code("""
        class Assemblies
        {
            private readonly Dictionary<string, Reading.Assembly> _cache = [];

            Reading.Assembly Good(string path)
            {
                var assembly = Reading.Module.Read(path).Assembly;
                return Cache(assembly);
            }

            int Bad(string path)
            {
                var assembly = Reading.Module.{|PIDNS207:Read|}(path).Assembly;
                return assembly.Size;
            }

            private Reading.Assembly Cache(Reading.Assembly assembly)
            {
                _cache[assembly.Name] = assembly;
                return assembly;
            }
        }
        """, package: DisposablesMode.Package("Reading", """
        namespace Reading
        {
            public class Assembly : System.IDisposable { public string Name => ""; public int Size => 0; public void Dispose() => System.GC.KeepAlive(this); }
            public class Module : System.IDisposable
            {
                public static Module Read(string path) => null;
                public Assembly Assembly => null;
                public void Dispose() => System.GC.KeepAlive(this);
            }
        }
        """));

    [Fact]
    public Task A_status_that_tells_whether_it_is_there() => DisposablesMode.Code("""
        enum Outcome { Ok, Denied, Pending }

        class Native
        {
            public static int Open(string path, out FileStream file) { file = File.OpenRead(path); return 0; }
            public static Outcome TryOpen(string path, out FileStream file) { file = File.OpenRead(path); return Outcome.Ok; }
            public static int Read(FileStream file) => file.ReadByte();
            public static Outcome Check(FileStream file) => Outcome.Ok;
        }

        class Program
        {
            static int GoodBelowZero(string path)
            {
                int status = Native.Open(path, out var file);
                if (status < 0)
                    return status;
                using (file)
                    return Native.Read(file);
            }

            static int GoodUnlike(string path)
            {
                var outcome = Native.TryOpen(path, out var file);
                if (outcome != Outcome.Ok)
                    throw new IOException(outcome.ToString());
                using (file)
                    return Native.Read(file);
            }

            static int GoodAtOnce(string path)
            {
                if (Native.TryOpen(path, out var file) == Outcome.Ok)
                {
                    using (file)
                        return Native.Read(file);
                }

                return 0;
            }

            static int GoodTrueIsOne(string path)
            {
                if (Native.Open(path, out var file) == 0)
                    throw new IOException(path);
                using (file)
                    return Native.Read(file);
            }

            static int BadOther(string path)
            {
                var outcome = Native.{|PIDNS203:TryOpen|}(path, out var file);
                if (outcome != Outcome.Ok)
                    throw new IOException(outcome.ToString());
                outcome = Native.Check(file);
                if (outcome != Outcome.Ok)
                    throw new IOException(outcome.ToString());
                using (file)
                    return Native.Read(file);
            }

            static int BadWhenThere(string path, bool condition)
            {
                int status = Native.{|PIDNS203:Open|}(path, out var file);
                if (status < 0)
                    return status;
                if (condition)
                    return 1;
                using (file)
                    return Native.Read(file);
            }

            static int BadNoQuestion(string path)
            {
                Native.{|PIDNS203:Open|}(path, out var file);
                return Native.Read(file);
            }
        }
        """);

    [Fact]
    public Task A_base_that_holds_nothing() => DisposablesMode.Code("""
        sealed class Segments(List<byte[]> segments) : Stream
        {
            private int _next;
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => segments.Count;
            public override long Position { get => _next; set => _next = (int)value; }
            public override void Flush() { }
            public override int Read(byte[] buffer, int offset, int count) => segments[_next++].Length;
            public override long Seek(long offset, SeekOrigin origin) => _next;
            public override void SetLength(long value) { }
            public override void Write(byte[] buffer, int offset, int count) { }
        }

        class Numbers(int count) : HttpContent
        {
            protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(new byte[count]).AsTask();
            protected override bool TryComputeLength(out long length) { length = count; return true; }
        }

        class Files(string path) : HttpContent
        {
            private readonly FileStream _file = File.OpenRead(path);
            protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => _file.CopyToAsync(stream);
            protected override bool TryComputeLength(out long length) { length = 0; return false; }
            protected override void Dispose(bool disposing) => _file.Dispose();
        }

        class Program
        {
            static int Good(List<byte[]> segments)
            {
                var stream = new Segments(segments);
                return stream.ReadByte();
            }

            static Task<HttpResponseMessage> GoodContent(HttpClient client, string address)
            {
                var numbers = new Numbers(1);
                return client.PostAsync(address, numbers);
            }

            static Task<HttpResponseMessage> BadContent(HttpClient client, string address)
            {
                var files = new {|PIDNS203:Files|}(address);
                return client.PostAsync(address, files);
            }
        }
        """);

    [Fact]
    public Task Done_after_it_was_disposed_of() => DisposablesMode.Code("""
        sealed class Snapshot(string path, string target) : IDisposable
        {
            private readonly FileStream _file = File.OpenWrite(path);
            public void Write(byte value) => _file.WriteByte(value);
            public void Commit() => File.Move(path, target);
            public void Mark() => Write(0);
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static void Good(string path)
            {
                var snapshot = new Snapshot(path, path + "1");
                snapshot.Write(1);
                snapshot.Dispose();
                snapshot.Commit();
            }

            static void Bad(string path)
            {
                var snapshot = new Snapshot(path, path + "1");
                snapshot.Dispose();
                {|PIDNS204:snapshot|}.Write(1);
            }

            static void BadOther(string path)
            {
                var snapshot = new Snapshot(path, path + "1");
                snapshot.Dispose();
                {|PIDNS204:snapshot|}.Mark();
            }
        }
        """);

    [Fact]
    public Task Cancelled_for_certain() => DisposablesMode.Members("""
        static int Good(string path, CancellationToken cancellation)
        {
            var file = File.OpenRead(path);
            if (cancellation.IsCancellationRequested)
            {
                file.Dispose();
                cancellation.ThrowIfCancellationRequested();
            }

            using (file)
                return file.ReadByte();
        }

        static int Bad(string path, CancellationToken cancellation, CancellationToken other)
        {
            var file = File.OpenRead(path);
            if (cancellation.IsCancellationRequested)
            {
                file.Dispose();
                other.ThrowIfCancellationRequested();
            }

            var read = {|PIDNS205:file|}.ReadByte();
            file.Dispose();
            return read;
        }
        """);

    [Fact]
    public Task A_property_over_what_was_made_with_its_object() => DisposablesMode.Code("""
        class Renderer(object? platform)
        {
            public override string ToString() => $"{platform}";
        }

        sealed class Platform : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            private readonly Renderer _renderer;
            private readonly Renderer _other;
            public Platform() { _renderer = new Renderer(this); _other = new Renderer(null); }
            public Renderer Controller => _renderer;
            public Renderer Other => _other;
            public void Draw() => _file.Flush();
            public void Dispose() => _file.Dispose();
        }

        class Page
        {
            static Renderer Good()
            {
                var platform = new Platform();
                platform.Draw();
                return platform.Controller;
            }

            static Renderer Bad()
            {
                var platform = new {|PIDNS203:Platform|}();
                platform.Draw();
                return platform.Other;
            }
        }
        """);

    [Fact]
    public Task A_callee_that_catches_all() => DisposablesMode.Members("""
        private static bool IsReadable(FileStream file)
        {
            try
            {
                return file.ReadByte() >= 0;
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }

            return false;
        }

        private static bool IsReadableElse(FileStream file)
        {
            try
            {
                return file.ReadByte() >= 0;
            }
            catch (Exception e)
            {
                throw new IOException("", e);
            }
        }

        private static bool IsReadableTwice(FileStream file)
        {
            try { file.ReadByte(); } catch { }
            try { file.ReadByte(); } catch { }
            return true;
        }

        static FileStream? Good(string path)
        {
            try
            {
                var file = File.OpenRead(path);
                IsReadable(file);
                return file;
            }
            catch (IOException)
            {
                return null;
            }
        }

        static FileStream? Bad(string path)
        {
            try
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                IsReadableElse(file);
                return file;
            }
            catch (IOException)
            {
                return null;
            }
        }

        static FileStream? BadTwice(string path)
        {
            try
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                IsReadableTwice(file);
                return file;
            }
            catch (IOException)
            {
                return null;
            }
        }
        """);

    [Fact]
    public Task Found_or_made_for_an_out_parameter() => DisposablesMode.Members("""
        private static bool Start(Process process, bool condition, out StreamWriter input)
        {
            if (process.Start())
            {
                input = condition ? process.StandardInput : StreamWriter.Null;
                return true;
            }

            input = condition ? new StreamWriter("") : StreamWriter.Null;
            return false;
        }

        private static bool Make(Process process, out StreamWriter input)
        {
            input = new StreamWriter("");
            return process.Start();
        }

        static void Good(Process process, bool condition)
        {
            Start(process, condition, out var input);
            input.Write(1);
        }

        static void Bad(Process process)
        {
            {|PIDNS203:Make|}(process, out var input);
            input.Write(1);
        }
        """);

    [Fact]
    public async Task What_may_have_ended_is_a_suggestion_and_what_has_is_none()
    {
        var tree = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("""
            using System.IO;
            class Program
            {
                static void Maybe(FileStream file, bool condition) { if (condition) file.Dispose(); file.ReadByte(); }
                static void Certainly(FileStream file) { file.Dispose(); file.ReadByte(); }
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create("Code", [tree], DisposablesMode.Frameworks, new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        var diagnostics = await DisposablesMode.RunAsync(compilation, "");
        Assert.Equal(
            [("PIDNS204", Microsoft.CodeAnalysis.DiagnosticSeverity.Error), ("PIDNS205", Microsoft.CodeAnalysis.DiagnosticSeverity.Info)],
            diagnostics.Select(d => (d.Id, d.Severity)).OrderBy(d => d.Id));
    }

    [Fact]
    public Task Dropped_where_there_may_be_none() => DisposablesMode.Code("""
        class Builder(List<FileStream>? services)
        {
            public FileStream? Build()
            {
                if (services is null)
                    return File.OpenRead("");
                services.Add(File.OpenRead(""));
                return null;
            }

            public FileStream Make() => File.OpenRead("");
            static void Good(Builder builder) => builder.Build();
            static void Bad(Builder builder) => builder.{|PIDNS207:Make|}();
        }
        """);

    [Fact]
    public Task Ended_by_the_stream_that_it_is() => DisposablesMode.Members("""
        private static int Read(TcpClient client)
        {
            using var stream = client.GetStream();
            return stream.ReadByte();
        }

        private static int Peek(TcpClient client)
        {
            var stream = client.GetStream();
            return stream.ReadByte();
        }

        static int Good(string host)
        {
            var client = new TcpClient(host, 80);
            return Read(client);
        }

        static int Bad(string host)
        {
            var client = new {|PIDNS203:TcpClient|}(host, 80);
            return Peek(client);
        }
        """);

    [Fact]
    public Task A_host_that_a_helper_configures() => DisposablesMode.Code("""
        static class Extensions
        {
            public static Web.App Make(this Web.Builder builder) => builder.Build();
            public static Web.App Configure(this Web.App app)
            {
                app.UseFiles();
                return app;
            }
        }

        class Program
        {
            static void Good(Web.Builder builder)
            {
                var app = builder.Make().Configure();
                app.Run();
            }

            static void Bad(Web.Builder builder)
            {
                var app = builder.{|PIDNS203:Make|}().Configure();
                Console.WriteLine(app.Name);
            }
        }
        """, "M:Web.App.Run keeps(this)", DisposablesMode.Package("Web", """
        namespace Web
        {
            public class Builder { public App Build() => null; }
            public class App : System.IDisposable
            {
                public string Name => "";
                public App UseFiles() => this;
                public void Run() { }
                public void Dispose() => System.GC.KeepAlive(this);
            }
        }
        """));

    [Fact]
    public Task Made_over_what_a_parameter_has() => DisposablesMode.Code("""
        class Query(DbConnection connection)
        {
            public DbConnection Connection { get; } = connection;
            public string Text { get; set; } = "";
        }

        class Factory : IDisposable
        {
            private readonly DbConnection _connection;
            public Factory(DbConnection connection, int timeout) => _connection = connection;
            public int Count(string text) => _connection.ConnectionTimeout + text.Length;
            public void Dispose() => _connection.Dispose();
        }

        class Program
        {
            private static Factory Of(Query query)
            {
                Factory factory;
                if (query.Text.Length > 0)
                    factory = new Factory(query.Connection, 1);
                else
                    factory = new Factory(query.Connection, 0);
                return factory;
            }

            private static Factory Open(Query query)
            {
                Factory factory;
                if (query.Text.Length > 0)
                    factory = new Factory(query.Connection, 1);
                else
                    factory = new Factory(new Microsoft.Data.Connection(), 0);
                return factory;
            }

            static int Good(Query query) => Of(query).Count("");
            static int Bad(Query query) => {|PIDNS207:Open|}(query).Count("");
        }
        """, package: DisposablesMode.Package("Connections", """
        namespace Microsoft.Data
        {
            public class Connection : System.Data.Common.DbConnection
            {
                public override string ConnectionString { get; set; }
                public override string Database => "";
                public override string DataSource => "";
                public override string ServerVersion => "";
                public override System.Data.ConnectionState State => default;
                protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => null;
                public override void ChangeDatabase(string databaseName) { }
                public override void Close() { }
                protected override System.Data.Common.DbCommand CreateDbCommand() => null;
                public override void Open() { }
            }
        }
        """));

    [Fact]
    public Task A_view_that_is_kept() => DisposablesMode.Members("""
        private static System.Text.Json.JsonElement s_root;

        static System.Text.Json.JsonElement Good(string json)
        {
            var document = System.Text.Json.JsonDocument.Parse(json);
            return document.RootElement.GetProperty("a").GetProperty("b");
        }

        static void GoodStored(string json)
        {
            var document = System.Text.Json.JsonDocument.Parse(json);
            s_root = document.RootElement;
        }

        static string? Bad(string json)
        {
            var document = System.Text.Json.JsonDocument.{|PIDNS203:Parse|}(json);
            return document.RootElement.GetProperty("a").GetString();
        }

        static CancellationToken BadToken(CancellationToken cancellation)
        {
            var source = CancellationTokenSource.{|PIDNS203:CreateLinkedTokenSource|}(cancellation);
            return source.Token;
        }
        """);

    [Fact]
    public Task A_scope_whose_provider_is_kept() => DisposablesMode.Code("""
        class Controller(IServiceProvider provider)
        {
            public void Close() => (provider as IDisposable)?.Dispose();
        }

        class Window(Scopes.IScope? unused)
        {
            private Controller? _controller;
            private void Attach(IServiceProvider provider) => _controller = new Controller(provider);
            private static object? Ask(IServiceProvider provider) => provider.GetService(typeof(int));

            void Good(Scopes.Factory factory)
            {
                var scope = factory.CreateScope();
                Attach(scope.ServiceProvider);
            }

            void Bad(Scopes.Factory factory)
            {
                var scope = factory.{|PIDNS203:CreateScope|}();
                Ask(scope.ServiceProvider);
            }

            public override string ToString() => $"{_controller} {unused}";
        }
        """, package: DisposablesMode.Package("Scopes", """
        namespace Scopes
        {
            public interface IScope : System.IDisposable { System.IServiceProvider ServiceProvider { get; } }
            public class Factory { public IScope CreateScope() => null; }
        }
        """));

    [Fact]
    public Task Ended_under_other_names() => DisposablesMode.Code("""
        sealed class Port : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public int Number => _file.ReadByte();
            public void close() => _file.Dispose();
            public IntPtr Steal() => _file.SafeFileHandle.DangerousGetHandle();
            public IntPtr Peek() => _file.SafeFileHandle.DangerousGetHandle();
            public void Dispose() => _file.Dispose();
        }

        class Program
        {
            static int Good() { var port = new Port(); var number = port.Number; port.close(); return number; }
            static IntPtr GoodStolen() { var port = new Port(); return port.Steal(); }
            static IntPtr Bad() { var port = new {|PIDNS203:Port|}(); return port.Peek(); }
        }
        """);

    [Fact]
    public Task A_wrapper_that_holds_the_same_twice() => DisposablesMode.Code("""
        sealed class Rows : IDisposable
        {
            private readonly System.Data.IDataReader _reader;
            private readonly DbDataReader? _fast;
            public Rows(System.Data.IDataReader reader) { _reader = reader; _fast = reader as DbDataReader; }
            public int Count => _fast?.FieldCount ?? _reader.FieldCount;
            public void Dispose() { _fast?.Dispose(); _reader.Dispose(); }
        }

        sealed class Logged : IDisposable
        {
            private readonly System.Data.IDataReader _reader;
            private readonly FileStream _log = File.OpenWrite("");
            public Logged(System.Data.IDataReader reader) => _reader = reader;
            public int Count => _reader.FieldCount + _log.ReadByte();
            public void Dispose() { _log.Dispose(); _reader.Dispose(); }
        }

        class Program
        {
            static int Good(System.Data.IDataReader reader)
            {
                var rows = new Rows(reader);
                return rows.Count;
            }

            static int Bad(System.Data.IDataReader reader)
            {
                var rows = new {|PIDNS203:Logged|}(reader);
                return rows.Count;
            }
        }
        """);

    [Fact]
    public Task A_response_that_has_been_read_before_it_is_given() => DisposablesMode.Code("""
        interface IApi { Task<HttpResponseMessage> RequestAsync(string path); }
        interface IStreamingApi { Task<HttpResponseMessage> RequestAsync(string path); }

        sealed class StreamingApi(HttpClient client) : IStreamingApi
        {
            public async Task<HttpResponseMessage> RequestAsync(string path) => await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        }

        static class Uses
        {
            static async Task<bool> Of(IApi api) => (await api.RequestAsync("")).IsSuccessStatusCode;

            static async Task<int> Of(Web.Service service)
            {
                var response = await service.SendAsync("");
                return (int)response.StatusCode;
            }

            static async Task<int> Bad(IStreamingApi api)
            {
                var response = await api.{|PIDNS203:RequestAsync|}("");
                return (int)response.StatusCode;
            }

            static async Task<int> Bad(HttpMessageInvoker invoker, HttpRequestMessage request)
            {
                var response = await invoker.{|PIDNS203:SendAsync|}(request, default);
                return (int)response.StatusCode;
            }
        }
        """, package: DisposablesMode.Package("Web", """
        namespace Web
        {
            public class Service { public System.Threading.Tasks.Task<System.Net.Http.HttpResponseMessage> SendAsync(string path) => null; }
        }
        """));

    [Fact]
    public Task What_has_only_memory_behind_it() => DisposablesMode.Code("""
        static class Writers
        {
            static byte[] Good(System.Runtime.Serialization.DataContractSerializer serializer, object value)
            {
                var memory = new MemoryStream();
                var writer = System.Xml.XmlDictionaryWriter.CreateBinaryWriter(memory);
                serializer.WriteObject(writer, value);
                writer.Flush();
                return memory.ToArray();
            }

            static void Bad(System.Runtime.Serialization.DataContractSerializer serializer, object value)
            {
                var writer = System.Xml.XmlDictionaryWriter.CreateBinaryWriter(File.{|PIDNS203:Create|}(""));
                serializer.WriteObject(writer, value);
                writer.Flush();
            }

            static int Good(byte[] zipped) => new ZipArchive(new MemoryStream(zipped)).Entries.Count;

            static int Bad(string path)
            {
                var archive = new ZipArchive(File.{|PIDNS203:OpenRead|}(path));
                return archive.Entries.Count;
            }
        }
        """);

    [Fact]
    public Task What_is_fetched_into_an_out_parameter() => DisposablesMode.Code("""
        abstract class Fetcher<T>
        {
            public abstract bool TryFetch(object from, out T value);
        }

        sealed class PropertyFetcher<T>(Func<object, T> property) : Fetcher<T>
        {
            public override bool TryFetch(object from, out T value)
            {
                value = property(from);
                return value is not null;
            }
        }

        class Listener(Fetcher<HttpResponseMessage> fetcher)
        {
            public int Heard(object payload) => TryFetchResponse(payload, out var response) ? (int)response.StatusCode : 0;

            public long Opened(string path) => {|PIDNS203:TryMake|}(path, out var file) ? file.Length : 0;

            private bool TryFetchResponse(object payload, out HttpResponseMessage response) => fetcher.TryFetch(payload, out response);

            private static bool TryMake(string path, out FileStream file)
            {
                file = File.OpenRead(path);
                return file.Length > 0;
            }
        }
        """);

    [Fact]
    public Task What_registers_itself_with_what_its_constructor_is_given() => DisposablesMode.Code("""
        sealed class Pipeline : IDisposable
        {
            private readonly ConcurrentQueue<Element> _elements = new();

            public Element GetOrCreate(IDisposable component)
            {
                var element = new Element(component);
                _elements.Enqueue(element);
                return element;
            }

            public int Count(Camera camera) => camera.Frames + _elements.Count;
            public void Dispose() { foreach (var element in _elements) element.Component.Dispose(); }
        }

        sealed class Element(IDisposable component) { public IDisposable Component => component; }

        sealed class Camera : IDisposable
        {
            private readonly FileStream _device = File.OpenRead("");
            public int Frames => (int)_device.Length;
            public Camera(Pipeline pipeline) => pipeline.GetOrCreate(this);
            public Camera(Pipeline pipeline, int number) => Number = number + pipeline.Count(this);
            public int Number { get; }
            public void Dispose() => _device.Dispose();
        }

        static class Program
        {
            static int Good(Pipeline pipeline)
            {
                var camera = new Camera(pipeline);
                return camera.Frames;
            }

            static int Bad(Pipeline pipeline)
            {
                var camera = new {|PIDNS203:Camera|}(pipeline, 1);
                return camera.Frames;
            }
        }
        """);

    [Fact]
    public Task An_activity_that_is_the_current_one() => DisposablesMode.Code("""
        class Commands(ActivitySource source)
        {
            public void Before(string name)
            {
                var activity = source.StartActivity(name);
                activity?.SetTag("name", name);
            }

            public void After() => Activity.Current?.Stop();
        }

        class Requests(ActivitySource source, DiagnosticListener listener)
        {
            public void Bad(string name)
            {
                var activity = source.{|PIDNS203:StartActivity|}(name);
                activity?.SetTag("name", name);
            }

            public void Good(string name)
            {
                var activity = source.StartActivity(name);
                if (activity != null)
                    Stop(activity, name);
            }

            private void Stop(Activity activity, string name) => listener.StopActivity(activity, new { Name = name });
        }
        """);

    [Fact]
    public Task A_wrapper_over_the_parameter_of_its_primary_constructor() => DisposablesMode.Code("""
        sealed class Store(FileStream file) : IDisposable
        {
            public long Length => file.Length;
            public void Dispose() => file.Dispose();
        }

        sealed class Cache(FileStream file) : IDisposable
        {
            private readonly FileStream _index = File.OpenRead("index");
            public long Length => file.Length + _index.Length;
            public void Dispose() { file.Dispose(); _index.Dispose(); }
        }

        class Uses(string path) : IDisposable
        {
            private readonly FileStream _file = File.OpenRead(path);

            public long Good()
            {
                var store = new Store(_file);
                return store.Length;
            }

            public long Bad()
            {
                var cache = new {|PIDNS203:Cache|}(_file);
                return cache.Length;
            }

            public static long Bad(string other)
            {
                var store = new Store(File.{|PIDNS203:OpenRead|}(other));
                return store.Length;
            }

            public void Dispose() => _file.Dispose();
        }
        """);

    [Fact]
    public Task A_command_ends_with_its_connection() => DisposablesMode.Code("""
        static class Queries
        {
            static int Good(string name)
            {
                using var connection = (DbConnection)new Data.Connection();
                var command = connection.CreateCommand();
                return command.ExecuteNonQuery();
            }

            static int Good()
            {
                var connection = (DbConnection)new Data.Connection();
                var command = connection.CreateCommand();
                using (connection)
                    return command.ExecuteNonQuery();
            }

            static int Good(int number)
            {
                using var connection = new Data.Connection();
                var command = new Data.Command("", connection);
                return command.ExecuteNonQuery() + number;
            }

            static int Bad(DbConnection connection)
            {
                var command = connection.{|PIDNS203:CreateCommand|}();
                return command.ExecuteNonQuery();
            }

            static int Bad(int number)
            {
                using var connection = new Data.Connection();
                var command = new System.Data.SQLite.{|PIDNS203:SQLiteCommand|}("", connection);
                return command.ExecuteNonQuery() + number;
            }

            static int Bad(Data.Connection connection)
            {
                var command = new Data.{|PIDNS203:Command|}("", connection);
                return command.ExecuteNonQuery();
            }
        }
        """, package: DisposablesMode.Package("Data", """
        namespace System.Data.SQLite
        {
            public class SQLiteCommand : global::Data.Command { public SQLiteCommand(string text, global::Data.Connection connection) : base(text, connection) { } }
        }
        namespace Data
        {
            public class Command : System.Data.Common.DbCommand
            {
                public Command(string text, Connection connection) { }
                public override string CommandText { get => ""; set { } }
                public override int CommandTimeout { get; set; }
                public override System.Data.CommandType CommandType { get; set; }
                public override bool DesignTimeVisible { get; set; }
                public override System.Data.UpdateRowSource UpdatedRowSource { get; set; }
                protected override System.Data.Common.DbConnection DbConnection { get; set; }
                protected override System.Data.Common.DbParameterCollection DbParameterCollection => null;
                protected override System.Data.Common.DbTransaction DbTransaction { get; set; }
                public override void Cancel() { }
                public override int ExecuteNonQuery() => 0;
                public override object ExecuteScalar() => null;
                public override void Prepare() { }
                protected override System.Data.Common.DbParameter CreateDbParameter() => null;
                protected override System.Data.Common.DbDataReader ExecuteDbDataReader(System.Data.CommandBehavior behavior) => null;
            }
            public class Connection : System.Data.Common.DbConnection
            {
                public override string ConnectionString { get => ""; set { } }
                public override string Database => "";
                public override string DataSource => "";
                public override string ServerVersion => "";
                public override System.Data.ConnectionState State => 0;
                public override void ChangeDatabase(string name) { }
                public override void Close() { }
                public override void Open() { }
                protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel level) => null;
                protected override System.Data.Common.DbCommand CreateDbCommand() => null;
            }
        }
        """));

    [Fact]
    public Task A_method_that_is_all_that_Dispose_calls_beside_the_garbage_collector() => DisposablesMode.Code("""
        sealed class PreLoader : IDisposable
        {
            private FileStream? _file = File.OpenRead("");
            public long Length => _file!.Length;
            public void Clear() { _file?.Dispose(); _file = null; GC.Collect(); }
            public void Reset() => GC.Collect();
            public void Dispose() { Dispose(true); GC.SuppressFinalize(this); }
            private void Dispose(bool disposing) { if (disposing) Clear(); GC.Collect(0); }
        }

        static class Program
        {
            static long Good()
            {
                var loader = new PreLoader();
                var length = loader.Length;
                loader.Clear();
                return length;
            }

            static long Bad()
            {
                var loader = new {|PIDNS203:PreLoader|}();
                var length = loader.Length;
                loader.Reset();
                return length;
            }
        }
        """);

    [Fact]
    public Task The_one_instance_of_a_package() => DisposablesMode.Code("""
        static class Program
        {
            static int Good()
            {
                var environment = Data.Environment.Instance();
                return environment.Count;
            }

            static int Bad()
            {
                var environment = Data.Environment.{|PIDNS203:CreateInstance|}();
                return environment.Count;
            }
        }
        """, package: DisposablesMode.Package("Data", """
        namespace Data
        {
            public class Environment : System.IDisposable
            {
                public static Environment Instance() => null;
                public static Environment CreateInstance() => null;
                public int Count => 0;
                public void Dispose() => System.GC.KeepAlive(this);
            }
        }
        """));

    [Fact]
    public Task What_has_ended_when_it_is_returned() => DisposablesMode.Members("""
        sealed class Credential : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("");
            public long Length { get; set; }
            public void Dispose() => _file.Dispose();

            public static Credential Load()
            {
                using var loaded = new Credential();
                loaded.Length = 1;
                return {|PIDNS204:loaded|};
            }

            public static Credential Open()
            {
                var opened = new Credential();
                opened.Length = 1;
                return opened;
            }
        }

        static long Good() { var credential = Credential.Load(); return credential.Length; }

        static long Bad() { var credential = Credential.{|PIDNS203:Open|}(); return credential.Length; }
        """);
}
