namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>The members that lines for packages speak of, as those packages declare them.</summary>
internal static class PackageTypes
{
    private static readonly string[] s_commands =
    [
        "Microsoft.Data.SqlClient.Sql", "System.Data.SqlClient.Sql", "Microsoft.Data.Sqlite.Sqlite", "Npgsql.Npgsql", "MySqlConnector.MySql",
        "MySql.Data.MySqlClient.MySql", "System.Data.Odbc.Odbc", "System.Data.OleDb.OleDb", "System.Data.SQLite.SQLite",
    ];

    public static string Source => """
        #pragma warning disable
        namespace Newtonsoft.Json
        {
            public abstract class JsonReader : System.IDisposable { public virtual void Close() { } void System.IDisposable.Dispose() => System.GC.KeepAlive(this); }
            public abstract class JsonWriter : System.IDisposable { public virtual void Close() { } void System.IDisposable.Dispose() => System.GC.KeepAlive(this); }
            public class JsonTextReader : JsonReader { public JsonTextReader(System.IO.TextReader reader) { } }
            public class JsonTextWriter : JsonWriter { public JsonTextWriter(System.IO.TextWriter textWriter) { } }
        }
        namespace Newtonsoft.Json.Linq
        {
            public class JTokenReader : JsonReader { }
            public class JTokenWriter : JsonWriter { }
            public abstract class JToken { public JsonReader CreateReader() => null; }
            public abstract class JContainer : JToken { public JsonWriter CreateWriter() => null; }
        }
        namespace Newtonsoft.Json.Bson
        {
            public class BsonDataReader : JsonReader { public BsonDataReader(System.IO.Stream stream) { } public BsonDataReader(System.IO.BinaryReader reader) { } }
            public class BsonDataWriter : JsonWriter { public BsonDataWriter(System.IO.Stream stream) { } public BsonDataWriter(System.IO.BinaryWriter writer) { } }
            public class BsonReader : JsonReader { public BsonReader(System.IO.Stream stream) { } public BsonReader(System.IO.BinaryReader reader) { } }
            public class BsonWriter : JsonWriter { public BsonWriter(System.IO.Stream stream) { } public BsonWriter(System.IO.BinaryWriter writer) { } }
        }
        namespace System.Drawing
        {
            public abstract class Image : System.IDisposable
            {
                public void Dispose() => System.GC.KeepAlive(this);
                public static Image FromStream(System.IO.Stream stream) => null;
                public static Image FromStream(System.IO.Stream stream, bool useEmbeddedColorManagement) => null;
            }
            public class Graphics : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public class Icon : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); public static Icon FromHandle(System.IntPtr handle) => null; }
            public class Bitmap : Image { public Bitmap(System.IO.Stream stream) { } public Bitmap(System.IO.Stream stream, bool useIcm) { } }
        }
        namespace Microsoft.CodeAnalysis
        {
            public class PortableExecutableReference { }
            public class ModuleMetadata : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); public PortableExecutableReference GetReference() => null; }
            public class AssemblyMetadata : System.IDisposable
            {
                public void Dispose() => System.GC.KeepAlive(this);
                public static AssemblyMetadata Create(ModuleMetadata module) => null;
                public static AssemblyMetadata Create(params ModuleMetadata[] modules) => null;
                public PortableExecutableReference GetReference() => null;
            }
        }
        namespace MongoDB.Driver
        {
            public interface IAsyncCursor<T> : System.IDisposable { }
            public static class IAsyncCursorExtensions
            {
                public static System.Collections.Generic.List<T> ToList<T>(this IAsyncCursor<T> source) => null;
                public static System.Threading.Tasks.Task<System.Collections.Generic.List<T>> ToListAsync<T>(this IAsyncCursor<T> source) => null;
                public static bool Any<T>(this IAsyncCursor<T> cursor) => true;
                public static System.Threading.Tasks.Task<bool> AnyAsync<T>(this IAsyncCursor<T> cursor) => null;
                public static T First<T>(this IAsyncCursor<T> cursor) => default;
                public static System.Threading.Tasks.Task<T> FirstAsync<T>(this IAsyncCursor<T> cursor) => null;
                public static T FirstOrDefault<T>(this IAsyncCursor<T> cursor) => default;
                public static System.Threading.Tasks.Task<T> FirstOrDefaultAsync<T>(this IAsyncCursor<T> cursor) => null;
                public static T Single<T>(this IAsyncCursor<T> cursor) => default;
                public static System.Threading.Tasks.Task<T> SingleAsync<T>(this IAsyncCursor<T> cursor) => null;
                public static T SingleOrDefault<T>(this IAsyncCursor<T> cursor) => default;
                public static System.Threading.Tasks.Task<T> SingleOrDefaultAsync<T>(this IAsyncCursor<T> cursor) => null;
            }
        }
        namespace System.Net.Http
        {
            public static class HttpClientExtensions
            {
                public static System.Threading.Tasks.Task<HttpResponseMessage> PostAsync<T>(this HttpClient client, string requestUri, T value, object formatter) => null;
                public static System.Threading.Tasks.Task<HttpResponseMessage> PostAsJsonAsync<T>(this HttpClient client, string requestUri, T value) => null;
                public static System.Threading.Tasks.Task<HttpResponseMessage> PostAsXmlAsync<T>(this HttpClient client, string requestUri, T value) => null;
                public static System.Threading.Tasks.Task<HttpResponseMessage> PutAsync<T>(this HttpClient client, string requestUri, T value, object formatter) => null;
                public static System.Threading.Tasks.Task<HttpResponseMessage> PutAsJsonAsync<T>(this HttpClient client, string requestUri, T value) => null;
                public static System.Threading.Tasks.Task<HttpResponseMessage> PutAsXmlAsync<T>(this HttpClient client, string requestUri, T value) => null;
            }
        }
        namespace NLog
        {
            public class LogFactory : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public static class LogManager { public static LogFactory LoadConfiguration(string configFile) => null; }
            public interface ISetupConfigurationTargetBuilder { }
            public static class SetupLoadConfigurationExtensions
            {
                public static ISetupConfigurationTargetBuilder WriteTo(this ISetupConfigurationTargetBuilder configBuilder, Targets.Target target) => configBuilder;
            }
        }
        namespace NLog.Targets
        {
            public class Target : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
        }
        namespace Svg.Skia
        {
            public class SKSvg : System.IDisposable
            {
                public void Dispose() => System.GC.KeepAlive(this);
                public SkiaSharp.SKPicture Load(System.IO.Stream stream) => null;
                public SkiaSharp.SKPicture FromSvg(string svg) => null;
            }
        }
        namespace Prometheus
        {
            public interface IMetricServer : System.IDisposable { void Stop(); System.Threading.Tasks.Task StopAsync(); }
        }
        namespace SkiaSharp
        {
            public class SKPicture : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public class SKTypeface : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); public static SKTypeface FromFamilyName(string name) => null; }
        }
        namespace System.Windows
        {
            public abstract class PresentationSource : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); public static PresentationSource FromVisual(object visual) => null; }
        }
        namespace System.Windows.Interop
        {
            public class HwndSource : PresentationSource { public static HwndSource FromHwnd(System.IntPtr hwnd) => null; }
        }
        namespace System.Windows.Forms
        {
            public class Form : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public class ApplicationContext : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public class Timer : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); public void Stop() { } }
            public class PaintEventArgs : System.IDisposable { public PaintEventArgs(System.Drawing.Graphics graphics, System.Drawing.Rectangle clipRect) { } public void Dispose() => System.GC.KeepAlive(this); }
            public static class Application { public static void Run(Form mainForm) { } public static void Run(ApplicationContext context) { } }
        }
        namespace Avalonia.Input
        {
            public interface IDataTransfer : System.IDisposable { }
            public static class DragDrop { public static void DoDragDropAsync(object triggerEvent, IDataTransfer dataTransfer, int allowedEffects) { } }
        }
        namespace Avalonia.Platform.Storage
        {
            public interface IStorageItem : System.IDisposable { }
        }
        namespace Azure
        {
            public abstract class Response : System.IDisposable { public abstract void Dispose(); }
        }
        namespace System.Composition
        {
            public class Export<T> : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public class ExportFactory<T> { public Export<T> CreateExport() => null; }
        }
        namespace System.ComponentModel.Composition
        {
            public class ExportLifetimeContext<T> : System.IDisposable { public void Dispose() => System.GC.KeepAlive(this); }
            public class ExportFactory<T> { public ExportLifetimeContext<T> CreateExport() => null; }
        }
        namespace System
        {
            public static class ObservableExtensions { public static IDisposable Subscribe<T>(this IObservable<T> source, Action<T> onNext) => null; }
        }

        """ + string.Concat(s_commands.Select(Command)) + BulkCopy("Microsoft.Data.SqlClient") + BulkCopy("System.Data.SqlClient");

    private static string Command(string prefix)
    {
        var dot = prefix.LastIndexOf('.');
        var name = prefix[(dot + 1)..];
        return $$"""
            namespace {{prefix[..dot]}}
            {
                public abstract class {{name}}Connection : System.Data.Common.DbConnection { public new {{name}}Command CreateCommand() => null; }
                public abstract class {{name}}Transaction : System.Data.Common.DbTransaction { }
                public class {{name}}Command : System.IDisposable
                {
                    public {{name}}Command(string text, {{name}}Connection connection) { }
                    public {{name}}Command(string text, {{name}}Connection connection, {{name}}Transaction transaction) { }
                    public void Dispose() => System.GC.KeepAlive(this);
                }
            }

            """;
    }

    private static string BulkCopy(string name) => $$"""
        namespace {{name}}
        {
            public class SqlBulkCopy : System.IDisposable
            {
                public SqlBulkCopy(SqlConnection connection) { }
                public SqlBulkCopy(SqlConnection connection, int copyOptions, SqlTransaction externalTransaction) { }
                void System.IDisposable.Dispose() => System.GC.KeepAlive(this);
            }
        }

        """;
}
