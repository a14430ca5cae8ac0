using System.Buffers.Binary;

namespace Bedrud.Domain.Accounts;

/// <summary>What a file says of itself in its first bytes: whether it is a picture that browsers show and nothing else, and how large.</summary>
/// <param name="ContentType">The media type of the content, whatever its sender called it.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record PictureHeader(string ContentType, int Width, int Height)
{
    /// <summary>Most pixels of a side: a small file can hold a picture that fills the memory of whoever looks at it.</summary>
    public const int MaxSide = 4096;

    /// <returns>Null for what is no PNG, JPEG or WebP, has no size that can be read, or is larger than <see cref="MaxSide"/>.</returns>
    public static PictureHeader? Read(ReadOnlySpan<byte> bytes) =>
        (Png(bytes) ?? Jpeg(bytes) ?? WebP(bytes)) is { Width: > 0 and <= MaxSide, Height: > 0 and <= MaxSide } header ? header : null;

    // RFC 2083: eight bytes, then the chunk IHDR.
    private static PictureHeader? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 33 && bytes[0] == 0x89 && bytes[1..8].SequenceEqual("PNG\r\n\u001a\n"u8) && bytes[12..16].SequenceEqual("IHDR"u8)
            ? new PictureHeader("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : null;

    // ITU-T T.81, annex B: segments until one that begins a frame.
    private static PictureHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [0xff, 0xd8, 0xff, ..])
            return null;
        var at = 2;
        while (at + 9 < bytes.Length && bytes[at] == 0xff)
        {
            var marker = bytes[at + 1];
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return new PictureHeader("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2)
                return null;
            at += 2 + length;
        }

        return null;
    }

    // RFC 9649: RIFF, with one of three first chunks.
    private static PictureHeader? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WEBP"u8))
            return null;
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8 "u8))
            return Of(BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3fff);
        if (chunk.SequenceEqual("VP8L"u8))
        {
            var packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return Of((int)(packed & 0x3fff) + 1, (int)((packed >> 14) & 0x3fff) + 1);
        }

        return chunk.SequenceEqual("VP8X"u8) ? Of(Three(bytes[24..]) + 1, Three(bytes[27..]) + 1) : null;

        static PictureHeader Of(int width, int height) => new("image/webp", width, height);
        static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
    }
}
