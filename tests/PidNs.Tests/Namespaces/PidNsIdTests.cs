namespace PidNs.Tests.Namespaces;

public class PidNsIdTests
{
    [Fact]
    public void Text_round_trips()
    {
        PidNsId id = PidNsId.Parse("pid:[4026531836]");
        Assert.Equal(4026531836ul, id.Inode);
        Assert.Equal("pid:[4026531836]", id.ToString());
        Assert.Equal("pid:[4026531836]", $"{id}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pid:[]")]
    [InlineData("pid:[0]")]
    [InlineData("pid:[-1]")]
    [InlineData("pid:[12")]
    [InlineData("pid:12]")]
    [InlineData("mnt:[4026531836]")]
    [InlineData(" pid:[4026531836]")]
    [InlineData("pid:[4 026]")]
    [InlineData("pid:[99999999999999999999999]")]
    public void Other_text_is_rejected(string? text)
    {
        Assert.False(PidNsId.TryParse(text, out _));
        if (text is not null)
            Assert.Throws<FormatException>(() => PidNsId.Parse(text));
    }

    [Fact]
    public void An_inode_number_in_use_again_is_another_namespace_where_the_kernel_has_unique_ids()
    {
        var old = new PidNsId(inode: 7, device: 4, unique: 100);
        var reused = new PidNsId(inode: 7, device: 4, unique: 101);
        Assert.NotEqual(old, reused);
        Assert.False(old.Matches(reused));
        Assert.True(PidNsId.Parse("pid:[7]").Matches(old));
    }
}
