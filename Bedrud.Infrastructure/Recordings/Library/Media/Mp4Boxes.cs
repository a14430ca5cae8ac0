using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Boxes inside of a box (ISO/IEC 14496-12, 4.2). What is broken ends the reading: there is no box then.</summary>
internal ref struct Mp4Boxes(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>Four characters.</summary>
    public uint Type { get; private set; }

    public ReadOnlySpan<byte> Content { get; private set; }

    public static uint Name(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);

    /// <summary>The first box of a type.</summary>
    public static bool TryFind(ReadOnlySpan<byte> content, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> found)
    {
        var boxes = new Mp4Boxes(content);
        while (boxes.MoveNext())
        {
            if (boxes.Type != Name(name))
                continue;
            found = boxes.Content;
            return true;
        }

        found = default;
        return false;
    }

    public bool MoveNext()
    {
        if (_rest.Length < 8)
            return false;
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        var head = 8;
        if (size == 1 && _rest.Length >= 16)
            (size, head) = (BinaryPrimitives.ReadUInt64BigEndian(_rest[8..]), 16);
        else if (size == 0)
            size = (ulong)_rest.Length;
        if (size < (ulong)head || size > (ulong)_rest.Length)
            return false;
        Type = BinaryPrimitives.ReadUInt32BigEndian(_rest[4..]);
        Content = _rest[head..(int)size];
        _rest = _rest[(int)size..];
        return true;
    }
}

/// <summary>Numbers at places of a box; 0 where the box is too short.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The widths are what matters.")]
internal static class Mp4Numbers
{
    public static uint At32(this ReadOnlySpan<byte> box, int place) => box.Length >= place + 4 ? BinaryPrimitives.ReadUInt32BigEndian(box[place..]) : 0;

    public static ulong At64(this ReadOnlySpan<byte> box, int place) => box.Length >= place + 8 ? BinaryPrimitives.ReadUInt64BigEndian(box[place..]) : 0;

    /// <summary>0 or 1, which decides how wide times are.</summary>
    public static int Version(this ReadOnlySpan<byte> box) => box.Length > 0 ? box[0] : 0;

    public static uint Flags(this ReadOnlySpan<byte> box) => box.At32(0) & 0xFFFFFF;
}
