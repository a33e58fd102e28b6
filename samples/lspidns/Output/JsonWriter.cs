using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lspidns.Output;

/// <summary>JSON, one tree.</summary>
internal sealed class JsonWriter : IWriter
{
    public void Write(NamespaceInfo root, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(root, SnapshotJson.Default.NamespaceInfo));
}

[JsonSerializable(typeof(NamespaceInfo))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class SnapshotJson : JsonSerializerContext;
