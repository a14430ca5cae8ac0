using Bedrud.Domain.Accounts;

namespace Bedrud.Domain.Tests.Accounts;

public sealed class PictureHeaderTests
{
    [Fact]
    public void Read_APng_HasTypeAndSize() =>
        Assert.Equal(new PictureHeader("image/png", 640, 480), PictureHeader.Read(Png(640, 480)));

    [Fact]
    public void Read_AJpegWithMarkersBeforeItsFrame_HasTypeAndSize()
    {
        byte[] jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xfe, 0, 3, 9, 0xff, 0xc0, 0, 17, 8, 1, 0xe0, 2, 0x80, 3, 1, 2, 3];

        Assert.Equal(new PictureHeader("image/jpeg", 640, 480), PictureHeader.Read(jpeg));
    }

    [Theory]
    [InlineData("VP8X", 24, new byte[] { 0x7f, 2, 0, 0xdf, 1, 0 })]
    [InlineData("VP8 ", 26, new byte[] { 0x80, 2, 0xe0, 1 })]
    [InlineData("VP8L", 21, new byte[] { 0x7f, 0xc2, 0x77, 0 })]
    public void Read_AWebP_HasTypeAndSize(string chunk, int at, byte[] size)
    {
        var webp = new byte[40];
        "RIFF"u8.CopyTo(webp);
        "WEBP"u8.CopyTo(webp.AsSpan(8));
        System.Text.Encoding.ASCII.GetBytes(chunk).CopyTo(webp, 12);
        size.CopyTo(webp, at);

        Assert.Equal(new PictureHeader("image/webp", 640, 480), PictureHeader.Read(webp));
    }

    [Fact]
    public void Read_LargerThanAnybodyNeeds_IsNull()
    {
        Assert.NotNull(PictureHeader.Read(Png(4096, 4096)));
        Assert.Null(PictureHeader.Read(Png(4097, 1)));
        Assert.Null(PictureHeader.Read(Png(0, 1)));
        Assert.Null(PictureHeader.Read(Png(-1, 1)));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("<html><script>alert(1)</script></html> and much more of it")]
    [InlineData("GIF89a and what follows is long enough for a header")]
    [InlineData("")]
    public void Read_WhatIsNoneOfThree_IsNull(string text) => Assert.Null(PictureHeader.Read(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_CutAnywhere_NeverThrows()
    {
        byte[][] files = [Png(640, 480), [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 1, 0xe0, 2, 0x80], [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 1, 2, 3, 4, 5, 6]];
        foreach (var file in files)
        {
            for (var length = 0; length < file.Length; length++)
                PictureHeader.Read(file.AsSpan(0, length));
        }
    }

    private static byte[] Png(int width, int height)
    {
        byte[] png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, .. new byte[17]];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }
}
