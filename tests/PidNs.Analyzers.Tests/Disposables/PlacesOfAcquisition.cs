namespace PidNs.Analyzers.Tests.Disposables;

/// <summary>Bodies are left before they are bound when no name in them acquires anything: each way to write it must still be seen.</summary>
public class PlacesOfAcquisition
{
    [Theory]
    [InlineData("var file = new {|PIDNS203:FileStream|}(path, FileMode.Open);")]
    [InlineData("var file = new System.IO.{|PIDNS203:FileStream|} /* of the path */ (path, FileMode.Open);")]
    [InlineData("var file = new {|PIDNS203:FileStream|}\n    // of the path\n    (path, FileMode.Open);")]
    [InlineData("var file = new {|PIDNS203:File\\u0053tream|}(path, FileMode.Open);")]
    [InlineData("var file = new {|PIDNS203:@FileStream|}(path, FileMode.Open);")]
    [InlineData("FileStream file = {|PIDNS203:new(path, FileMode.Open)|};")]
    [InlineData("FileStream file = {|PIDNS203:new /* of the path */ (path, FileMode.Open)|};")]
    [InlineData("var file = new {|PIDNS203:FS|}(path, FileMode.Open);")]
    [InlineData("var file = {|PIDNS203:OpenText|}(path);")]
    [InlineData("var file = File . {|PIDNS203:OpenRead|} (path);")]
    [InlineData("var file = F.{|PIDNS203:OpenRead|}(path);")]
    [InlineData("var file = new {|PIDNS203:Process|} { EnableRaisingEvents = true };")]
    [InlineData("var file = new {|PIDNS203:Process|}\n#if DEBUG\n#endif\n    ();")]
    public Task Acquired(string statement) => DisposablesMode.Code($$"""
        using FS = System.IO.FileStream;
        using F = System.IO.File;
        using static System.IO.File;

        class Program
        {
            static long Method(string path)
            {
                {{statement}}
                return file.GetHashCode();
            }
        }
        """);

    [Theory]
    [InlineData("using (given) given.Flush();")]
    [InlineData("using ( /* for good */ given) given.Flush();")]
    [InlineData("using (FileStream same = given) same.Flush();")]
    [InlineData("{ using var same = given; same.Flush(); }")]
    [InlineData("{ await using var same = given; same.Flush(); }")]
    [InlineData("given.Dispose();")]
    [InlineData("given?.Dispose();")]
    public Task Ended(string statement) => DisposablesMode.Code($$"""
        class Program
        {
            static async Task<long> Method(FileStream given)
            {
                await Task.Yield();
                {{statement}}
                return {|PIDNS204:given|}.ReadByte();
            }
        }
        """);
}
