namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>The shapes of ownership that issue trackers of analyzers are full of, with types of the .NET libraries.</summary>
public class LibraryOwnershipShapes
{
    [Fact]
    public Task A_loop_that_disposes_through_using_and_calls_a_helper_with_a_using() => DisposablesMode.Members("""
        static async Task M(HttpClient client, List<Uri> addresses)
        {
            foreach (var address in addresses)
            {
                using var response = await client.GetAsync(address);
                if (!response.IsSuccessStatusCode)
                    continue;
                await Helper(response);
            }
        }

        static async Task Helper(HttpResponseMessage response)
        {
            using var content = await response.Content.ReadAsStreamAsync();
            Console.WriteLine(content.Length);
        }
        """);

    [Fact]
    public Task A_loop_that_disposes_of_some() => DisposablesMode.Members("""
        static async Task M(HttpClient client, List<Uri> addresses)
        {
            foreach (var address in addresses)
            {
                var response = await client.{|PIDNS203:GetAsync|}(address, HttpCompletionOption.ResponseHeadersRead);
                if (!response.IsSuccessStatusCode)
                    continue;
                response.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_loop_that_disposes_in_finally() => DisposablesMode.Members("""
        static void M(List<string> paths)
        {
            foreach (var path in paths)
            {
                var file = File.OpenRead(path);
                try
                {
                    if (file.Length == 0)
                        continue;
                    Helper(file);
                }
                finally
                {
                    file.Dispose();
                }
            }
        }

        static void Helper(Stream stream)
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            Console.WriteLine(reader.ReadLine());
        }
        """);

    [Fact]
    public Task A_using_of_a_discard() => DisposablesMode.Body("""
        using (_ = File.OpenRead(path))
            MayThrow();
        """);

    [Fact]
    public Task A_discard() => DisposablesMode.Body("""
        _ = File.{|PIDNS207:OpenRead|}(path);
        Process.Start("true");
        """);

    [Fact]
    public Task Cached_or_new() => DisposablesMode.Code("""
        sealed class Cache : IDisposable
        {
            private FileStream? _cached;

            public FileStream Coalesced(string path) => _cached ?? File.OpenRead(path);
            public FileStream Conditional(string path, bool fresh) => fresh ? File.OpenRead(path) : _cached!;
            public FileStream Assigned(string path) => _cached ??= File.OpenRead(path);
            public void Dispose() => _cached?.Dispose();
        }
        """);

    [Fact]
    public Task One_of_two_is_returned() => DisposablesMode.Members("""
        static FileStream M(string path, bool fresh)
        {
            var first = File.{|PIDNS203:OpenRead|}(path);
            return fresh ? File.OpenRead(path) : first;
        }
        """);

    [Fact]
    public Task A_lambda_that_disposes_and_is_returned() => DisposablesMode.Members("""
        static Func<ValueTask> M(string path)
        {
            var file = File.OpenRead(path);
            return () => file.DisposeAsync();
        }
        """);

    [Fact]
    public Task An_async_local_function_that_returns_a_new_one() => DisposablesMode.AsyncBody("""
        await using var file = await OpenAsync();
        Console.WriteLine(file.Length);

        async Task<FileStream> OpenAsync()
        {
            await Task.Yield();
            return File.OpenRead(path);
        }
        """);

    [Fact]
    public Task An_async_local_function_whose_result_is_dropped() => DisposablesMode.AsyncBody("""
        var file = await {|PIDNS203:OpenAsync|}();
        Console.WriteLine(file.Length);

        async Task<FileStream> OpenAsync()
        {
            await Task.Yield();
            return File.OpenRead(path);
        }
        """);

    [Fact]
    public Task Await_using_with_ConfigureAwait() => DisposablesMode.AsyncBody("""
        var file = File.OpenRead(path);
        await using var _ = file.ConfigureAwait(false);
        var other = File.OpenRead(path);
        await using (other.ConfigureAwait(false))
            MayThrow();
        """);

    [Fact]
    public Task Awaited_with_ConfigureAwait() => DisposablesMode.Members("""
        static async Task Good(HttpClient client)
        {
            using var response = await client.GetAsync("/").ConfigureAwait(false);
            Console.WriteLine(response.StatusCode);
        }

        static async Task Bad(HttpClient client)
        {
            var response = await client.{|PIDNS203:GetAsync|}("/", HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            Console.WriteLine(response.StatusCode);
        }
        """);

    [Fact]
    public Task A_queue_that_is_emptied() => DisposablesMode.Members("""
        static void M(ConcurrentQueue<Process> queue, Stack<FileStream> stack)
        {
            while (queue.TryDequeue(out var process))
                process.Dispose();
            while (stack.Count > 0)
                stack.Pop().Dispose();
        }
        """);

    [Fact]
    public Task A_constructor_that_takes_ownership() => DisposablesMode.Members("""
        sealed class Holder : IDisposable
        {
            private readonly Process _process;

            public Holder(Process process) => _process = process;

            public void Dispose() => _process.Dispose();
        }

        static Holder Run()
        {
            var process = new Process();
            process.Start();
            return new Holder(process);
        }

        static void RunAndWait()
        {
            using var holder = new Holder(Process.Start("true"));
            MayThrow();
        }
        """);

    [Fact]
    public Task A_field_that_is_exchanged_and_released() => DisposablesMode.Code("""
        sealed class Owner : IDisposable
        {
            private Timer? _timer;
            private CancellationTokenSource? _source = new();

            public void Restart()
            {
                Interlocked.Exchange(ref _timer, new Timer(_ => { }))?.Dispose();
                Interlocked.Exchange(ref _source, new CancellationTokenSource())?.Dispose();
            }

            public void Dispose()
            {
                Interlocked.Exchange(ref _timer, null)?.Dispose();
                if (_source is { } source)
                    source.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_field_that_nothing_releases() => DisposablesMode.Code("""
        sealed class Owner : IDisposable
        {
            private readonly Timer {|PIDNS208:_timer|} = new Timer(_ => { });
            private readonly CancellationTokenSource _source = new CancellationTokenSource();

            public bool Change() => _timer.Change(0, 1);
            public void Dispose() => _source.Dispose();
        }
        """);

    [Fact]
    public Task Null_until_the_try() => DisposablesMode.Members("""
        static long M(string path)
        {
            FileStream? file = null;
            try
            {
                file = File.OpenRead(path);
                return file.Length;
            }
            finally
            {
                file?.Dispose();
            }
        }

        static long WithATest(string path)
        {
            FileStream? file = null;
            try
            {
                file = File.OpenRead(path);
                return file.Length;
            }
            finally
            {
                if (file != null)
                    file.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_flag_set_in_catch_and_read_in_finally() => DisposablesMode.Members("""
        static FileStream M(string path)
        {
            var file = File.OpenRead(path);
            var failed = false;
            try
            {
                file.Position = 10;
                return file;
            }
            catch
            {
                failed = true;
                throw;
            }
            finally
            {
                if (failed)
                    file.Dispose();
            }
        }
        """);

    [Fact]
    public Task Disposed_then_thrown_on_one_branch_and_stored_on_the_other() => DisposablesMode.Members("""
        static void M(List<Process> running)
        {
            var process = new Process();
            if (!process.Start())
            {
                process.Dispose();
                throw new InvalidOperationException();
            }

            running.Add(process);
        }

        static void Twin(List<Process> running)
        {
            var process = new {|PIDNS203:Process|}();
            if (!process.Start())
                throw new InvalidOperationException();
            running.Add(process);
        }
        """);

    [Fact]
    public Task The_pattern_with_a_finalizer() => DisposablesMode.Code("""
        class Owner : IDisposable
        {
            private readonly FileStream _file = File.OpenRead("file");
            private bool _disposed;

            ~Owner() => Dispose(false);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                    return;
                _file.Dispose();
                _disposed = true;
            }
        }

        class Derived : Owner
        {
            private readonly Timer _timer = new Timer(_ => { });

            protected override void Dispose(bool disposing)
            {
                if (disposing)
                    _timer.Dispose();
                base.Dispose(disposing);
            }
        }
        """);

    [Fact]
    public Task Disposed_of_asynchronously() => DisposablesMode.Code("""
        sealed class Owner : IAsyncDisposable
        {
            private readonly FileStream _file = File.OpenRead("file");
            private readonly Timer _timer = new Timer(_ => { });

            public async ValueTask DisposeAsync()
            {
                await _timer.DisposeAsync().ConfigureAwait(false);
                await _file.DisposeAsync().ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task The_second_acquire_may_throw() => Verify.Code("""
        using System.IO;

        class C
        {
            static long Bad(string path)
            {
                var first = File.{|PIDNS209:OpenRead|}(path);
                var second = File.OpenRead(path);
                using (first)
                using (second)
                    return first.Length + second.Length;
            }

            static long Good(string path)
            {
                using var first = File.OpenRead(path);
                using var second = File.OpenRead(path);
                return first.Length + second.Length;
            }
        }
        """, DisposablesMode.SwitchOn);

    [Fact]
    public Task A_break_past_the_release() => DisposablesMode.Members("""
        static void Bad(List<string> paths)
        {
            foreach (var path in paths)
            {
                var file = File.{|PIDNS203:OpenRead|}(path);
                if (file.Length == 0)
                    break;
                file.Dispose();
            }
        }

        static FileStream? Good(List<string> paths)
        {
            foreach (var path in paths)
            {
                var file = File.OpenRead(path);
                if (file.Length > 0)
                    return file;
                file.Dispose();
            }

            return null;
        }
        """);

    [Fact]
    public Task A_command_and_its_reader() => DisposablesMode.Members("""
        static async Task<int> Good(DbProviderFactory factory)
        {
            await using var connection = factory.CreateConnection()!;
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "select 1";
            await using var reader = await command.ExecuteReaderAsync();
            return await reader.ReadAsync() ? reader.GetInt32(0) : 0;
        }

        static int Bad(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            var reader = command.{|PIDNS203:ExecuteReader|}();
            return reader.Read() ? reader.GetInt32(0) : 0;
        }

        static void Transaction(DbConnection connection, bool condition)
        {
            var transaction = connection.{|PIDNS203:BeginTransaction|}();
            if (condition)
                return;
            transaction.Commit();
            transaction.Dispose();
        }
        """);

    [Fact]
    public Task A_type_of_ones_own() => DisposablesMode.Code("""
        sealed class SqlConnection(string text) : IDisposable
        {
            public string Text => text;
            public SqlCommand CreateCommand() => new(this);
            public void Dispose() => GC.KeepAlive(this);
        }

        sealed class SqlCommand(SqlConnection connection) : IDisposable
        {
            public int Run() => connection.Text.Length;
            public void Dispose() => GC.KeepAlive(this);
        }

        class C
        {
            static int Good()
            {
                using var connection = new SqlConnection("");
                using var command = connection.CreateCommand();
                return command.Run();
            }

            static int Bad()
            {
                var connection = new {|PIDNS203:SqlConnection|}("");
                using var command = connection.CreateCommand();
                return command.Run();
            }

            static int Worse()
            {
                using var connection = new SqlConnection("");
                return connection.{|PIDNS207:CreateCommand|}().Run();
            }
        }
        """);

    [Fact]
    public Task A_builder_that_returns_itself() => DisposablesMode.Code("""
        sealed class Builder : IDisposable
        {
            public Builder Add(int value) => this;
            public Builder Named(string name) => this;
            public void Dispose() => GC.KeepAlive(this);
        }

        class C
        {
            static void M()
            {
                using var builder = new Builder();
                builder.Add(1).Add(2).Named("x");
            }
        }
        """);

    [Fact]
    public Task A_process_and_its_streams() => DisposablesMode.Members("""
        static string Good()
        {
            using var process = Process.Start(new ProcessStartInfo("true") { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }

        static string Bad()
        {
            var process = Process.{|PIDNS203:Start|}(new ProcessStartInfo("true") { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        """);

    [Fact]
    public Task Released_through_an_interface_or_a_collection() => DisposablesMode.Members("""
        static void ByInterface(string path)
        {
            IDisposable file = File.OpenRead(path);
            file.Dispose();
        }

        static void ByCast(string path)
        {
            object file = File.OpenRead(path);
            (file as IDisposable)?.Dispose();
        }

        static void ByCollection(string path)
        {
            var all = new List<IDisposable>();
            var file = File.OpenRead(path);
            all.Add(file);
            foreach (var one in all)
                one.Dispose();
        }
        """);

    [Fact]
    public Task Disposed_of_twice_is_allowed_unless_it_is_written_twice() => DisposablesMode.Members("""
        static void Closed(string path)
        {
            using var file = File.OpenRead(path);
            file.Close();
        }

        static void Perhaps(string path, bool condition)
        {
            var file = File.OpenRead(path);
            if (condition)
                file.Dispose();
            file.Dispose();
        }

        static void Certainly(string path)
        {
            var file = File.OpenRead(path);
            file.Dispose();
            file.{|PIDNS206:Dispose|}();
        }
        """);

    [Fact]
    public Task Used_after_its_release() => DisposablesMode.Members("""
        static int Certainly(string path)
        {
            var file = File.OpenRead(path);
            file.Dispose();
            return {|PIDNS204:file|}.ReadByte();
        }

        static int Perhaps(string path, bool condition)
        {
            var file = File.OpenRead(path);
            if (condition)
                file.Dispose();
            var read = {|PIDNS205:file|}.ReadByte();
            file.Dispose();
            return read;
        }

        static Stream Returned(string path)
        {
            using var file = File.OpenRead(path);
            return {|PIDNS204:file|};
        }
        """);
}
