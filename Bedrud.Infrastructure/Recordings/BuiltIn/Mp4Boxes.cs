using System.Buffers.Binary;
using System.Text;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>The boxes within a piece of an MP4.</summary>
internal static class Mp4Boxes
{
    /// <summary>Direct children, with where they start and how long they are, head included.</summary>
    /// <param name="box">A box of which only the children are of interest, head included.</param>
    public static IEnumerable<(string Type, int At, int Size)> Children(ReadOnlyMemory<byte> box)
    {
        for (var at = 8; at + 8 <= box.Length;)
        {
            var size = (int)BinaryPrimitives.ReadUInt32BigEndian(box.Span[at..]);
            if (size < 8 || at + size > box.Length)
                yield break;
            yield return (Encoding.Latin1.GetString(box.Span.Slice(at + 4, 4)), at, size);
            at += size;
        }
    }

    /// <summary>Where the box at the end of this path starts; -1 where there is none.</summary>
    public static int Find(ReadOnlyMemory<byte> box, params ReadOnlySpan<string> path)
    {
        var start = 0;
        foreach (var name in path)
        {
            var (type, at, size) = Children(box).FirstOrDefault(child => child.Type == name);
            if (type is null)
                return -1;
            start += at;
            box = box.Slice(at, size);
        }

        return start;
    }

    /// <summary>The box that starts there.</summary>
    public static ReadOnlyMemory<byte> At(ReadOnlyMemory<byte> bytes, int at) => bytes.Slice(at, (int)UInt32(bytes, at));

    public static uint UInt32(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[at..]);

    public static long Int64(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadInt64BigEndian(bytes.Span[at..]);
}

/// <summary>A track, as the header has it.</summary>
/// <param name="Timescale">Ticks a second.</param>
/// <param name="Description"><c>stsd</c>: what a decoder must know.</param>
/// <param name="DefaultDuration">Of a sample, in ticks, where its fragment says nothing.</param>
internal sealed record Mp4Track(uint Id, uint Timescale, ReadOnlyMemory<byte> Description, uint DefaultDuration)
{
    public static IEnumerable<Mp4Track> All(ReadOnlyMemory<byte> moov)
    {
        var defaults = new Dictionary<uint, uint>();
        if (Mp4Boxes.Find(moov, "mvex") is var mvex and >= 0)
        {
            var box = Mp4Boxes.At(moov, mvex);
            foreach (var (_, at, _) in Mp4Boxes.Children(box).Where(child => child.Type == "trex"))
                defaults[Mp4Boxes.UInt32(box, at + 12)] = Mp4Boxes.UInt32(box, at + 20);
        }

        foreach (var (_, at, size) in Mp4Boxes.Children(moov).Where(child => child.Type == "trak"))
        {
            var trak = moov.Slice(at, size);
            var (tkhd, mdhd, stsd) = (Mp4Boxes.Find(trak, "tkhd"), Mp4Boxes.Find(trak, "mdia", "mdhd"), Mp4Boxes.Find(trak, "mdia", "minf", "stbl", "stsd"));
            // Version 1 has times of 64 bits before them.
            var id = Mp4Boxes.UInt32(trak, tkhd + (trak.Span[tkhd + 8] == 1 ? 28 : 20));
            var timescale = Mp4Boxes.UInt32(trak, mdhd + (trak.Span[mdhd + 8] == 1 ? 28 : 20));
            yield return new Mp4Track(id, timescale, Mp4Boxes.At(trak, stsd), defaults.GetValueOrDefault(id));
        }
    }
}

/// <summary>One fragment: a <c>moof</c> and the <c>mdat</c> behind it.</summary>
internal sealed record Mp4Fragment
{
    private readonly List<(uint Track, int DecodeTime, long Start, long Length)> _runs = [];

    public Mp4Fragment(long position, byte[] moof, IReadOnlyList<Mp4Track> tracks)
    {
        (Position, Moof) = (position, moof);
        foreach (var (_, at, size) in Mp4Boxes.Children(moof).Where(child => child.Type == "traf"))
        {
            var traf = moof.AsMemory(at, size);
            var (tfhd, tfdt) = (Mp4Boxes.Find(traf, "tfhd"), Mp4Boxes.Find(traf, "tfdt"));
            if (tfhd < 0 || tfdt < 0)
                continue;
            var id = Mp4Boxes.UInt32(traf, tfhd + 12);
            var isLong = traf.Span[tfdt + 8] == 1;
            var start = isLong ? Mp4Boxes.Int64(traf, tfdt + 12) : Mp4Boxes.UInt32(traf, tfdt + 12);
            _runs.Add((id, at + tfdt, start, LengthOf(traf, tfhd, tracks.FirstOrDefault(t => t.Id == id)?.DefaultDuration ?? 0)));
        }
    }

    /// <summary>Bytes from the file's beginning.</summary>
    public long Position { get; }

    public byte[] Moof { get; }

    /// <summary>Of the <c>mdat</c>, head included.</summary>
    public long DataSize { get; init; }

    public long Size => Moof.Length + DataSize;

    /// <summary>In the track's ticks; 0 where it has nothing of it.</summary>
    public long EndOf(uint track) => _runs.Where(run => run.Track == track).Select(run => run.Start + run.Length).DefaultIfEmpty().Max();

    /// <summary>In the track's ticks.</summary>
    public long LengthOf(uint track) => _runs.Where(run => run.Track == track).Sum(run => run.Length);

    /// <summary>The <c>moof</c> for another place: later by so much, and with another number. Its data are found by their distance from it, which stays.</summary>
    /// <param name="sequence">From 1.</param>
    /// <param name="later">Ticks for each track.</param>
    public byte[] MovedTo(uint sequence, Func<uint, long> later)
    {
        var moved = (byte[])Moof.Clone();
        if (Mp4Boxes.Find(moved, "mfhd") is var mfhd and >= 0)
            BinaryPrimitives.WriteUInt32BigEndian(moved.AsSpan(mfhd + 12), sequence);
        foreach (var (track, at, start, _) in _runs)
        {
            if (moved[at + 8] == 1)
                BinaryPrimitives.WriteInt64BigEndian(moved.AsSpan(at + 12), start + later(track));
            else
                BinaryPrimitives.WriteUInt32BigEndian(moved.AsSpan(at + 12), (uint)(start + later(track)));
        }

        return moved;
    }

    private static long LengthOf(ReadOnlyMemory<byte> traf, int tfhd, uint usual)
    {
        var flags = Mp4Boxes.UInt32(traf, tfhd + 8) & 0xFFFFFF;
        var at = tfhd + 16 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
        if ((flags & 0x8) != 0)
            usual = Mp4Boxes.UInt32(traf, at);
        long length = 0;
        foreach (var (_, trun, _) in Mp4Boxes.Children(traf).Where(child => child.Type == "trun"))
        {
            var kinds = Mp4Boxes.UInt32(traf, trun + 8) & 0xFFFFFF;
            var samples = Mp4Boxes.UInt32(traf, trun + 12);
            var entry = trun + 16 + ((kinds & 0x1) != 0 ? 4 : 0) + ((kinds & 0x4) != 0 ? 4 : 0);
            if ((kinds & 0x100) == 0)
            {
                length += samples * (long)usual;
                continue;
            }

            // Duration, size, flags, offset: each where its bit says so.
            var step = 4 * System.Numerics.BitOperations.PopCount(kinds & 0xF00);
            for (var n = 0; n < samples; n++)
                length += Mp4Boxes.UInt32(traf, entry + (n * step));
        }

        return length;
    }
}
