namespace Lspidns.Output;

/// <summary>A form in which to print.</summary>
internal interface IWriter
{
    void Write(NamespaceInfo root, TextWriter output);
}
