using System.Buffers.Binary;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>
/// Reads what an MP4 file is from its boxes (ISO/IEC 14496-12), whole or fragmented, without its pictures and sounds: for machines without
/// ffprobe, and to tell a cut file from a whole one. Takes what it is given: it reads little, and never runs away.
/// </summary>
internal static class Mp4Reader
{
    private const int MostBoxes = 1_000_000;
    private const long LongestHead = 64 * 1024 * 1024;
    private const long LongestFragmentHead = 16 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private static readonly HashSet<uint> Beginnings =
        [Mp4Boxes.Name("ftyp"u8), Mp4Boxes.Name("styp"u8), Mp4Boxes.Name("moov"u8), Mp4Boxes.Name("mdat"u8), Mp4Boxes.Name("free"u8), Mp4Boxes.Name("skip"u8), Mp4Boxes.Name("wide"u8)];

    /// <exception cref="InvalidDataException">It is no MP4, or its head is missing: nobody can play it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Mp4Facts Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(file);
    }

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="file">Can be sought in; read from its beginning.</param>
    public static Mp4Facts Read(Stream file)
    {
        var (tracks, fragment, isFragmented, isCut) = (new List<Mp4Track>(), (byte[]?)null, false, false);
        var length = file.Length;
        long at = 0;
        for (var count = 0; count < MostBoxes && length - at >= 8; count++)
        {
            var (type, head, size) = ReadHead(file, at, length);
            if (at == 0 && !Beginnings.Contains(type))
                throw new InvalidDataException("It does not begin as an MP4 file does.");
            isCut = size < head || size > length - at;
            if (isCut)
                break;
            if (type == Mp4Boxes.Name("moov"u8))
                isFragmented |= ReadTracks(Content(file, at + head, size - head, LongestHead) ?? throw new InvalidDataException("Its head is too long."), tracks);
            else if (type == Mp4Boxes.Name("moof"u8))
                fragment = Content(file, at + head, size - head, LongestFragmentHead);
            else if (type == Mp4Boxes.Name("mdat"u8) && fragment is not null)
                // A fragment counts when its pictures and sounds are there too.
                (isFragmented, fragment) = (ReadFragment(fragment, tracks), null);
            at += size;
        }

        if (tracks.Count == 0)
            throw new InvalidDataException(isCut ? "It ends before its head." : "It has no head.");
        return Sum(tracks, isFragmented, isCut);
    }

    private static Mp4Facts Sum(List<Mp4Track> tracks, bool isFragmented, bool isCut)
    {
        var seconds = tracks.Max(t => t.Seconds);
        if (!(seconds >= 0 && seconds < Longest.TotalSeconds))
            throw new InvalidDataException("Its length is nonsense.");
        var picture = tracks.Find(t => t.IsVideo);
        return new Mp4Facts(TimeSpan.FromSeconds(seconds), picture?.Width ?? 0, picture?.Height ?? 0, picture is not null, tracks.Exists(t => t.IsAudio), isFragmented, isCut);
    }

    private static (uint Type, int Head, long Size) ReadHead(Stream file, long at, long length)
    {
        Span<byte> bytes = stackalloc byte[16];
        file.Position = at;
        var read = file.ReadAtLeast(bytes, 16, throwOnEndOfStream: false);
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var type = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (size == 0)
            return (type, 8, length - at);
        if (size != 1)
            return (type, 8, (long)size);
        size = read == 16 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) : ulong.MaxValue;
        return (type, 16, (long)Math.Min(size, long.MaxValue));
    }

    private static byte[]? Content(Stream file, long at, long length, long longest)
    {
        if (length > longest)
            return null;
        var content = new byte[length];
        file.Position = at;
        file.ReadExactly(content);
        return content;
    }

    /// <returns>Whether fragments are to follow.</returns>
    private static bool ReadTracks(ReadOnlySpan<byte> moov, List<Mp4Track> tracks)
    {
        var boxes = new Mp4Boxes(moov);
        while (boxes.MoveNext())
        {
            if (boxes.Type == Mp4Boxes.Name("trak"u8) && Mp4Track.Of(boxes.Content) is { } track)
                tracks.Add(track);
        }

        if (!Mp4Boxes.TryFind(moov, "mvex"u8, out var extends))
            return false;
        boxes = new Mp4Boxes(extends);
        while (boxes.MoveNext())
        {
            var id = boxes.Content.At32(4);
            if (boxes.Type == Mp4Boxes.Name("trex"u8) && tracks.Find(t => t.Id == id) is { } track)
                track.UsualSample = boxes.Content.At32(12);
        }

        return true;
    }

    private static bool ReadFragment(ReadOnlySpan<byte> moof, List<Mp4Track> tracks)
    {
        var boxes = new Mp4Boxes(moof);
        while (boxes.MoveNext())
        {
            if (boxes.Type != Mp4Boxes.Name("traf"u8) || !Mp4Boxes.TryFind(boxes.Content, "tfhd"u8, out var head))
                continue;
            var id = head.At32(4);
            if (tracks.Find(t => t.Id == id) is not { } track)
                continue;
            ulong? start = Mp4Boxes.TryFind(boxes.Content, "tfdt"u8, out var time) ? time.Version() == 1 ? time.At64(4) : time.At32(4) : null;
            track.Add(start, Samples(boxes.Content, UsualSample(head, track)));
        }

        return true;
    }

    // After the id: base-data-offset (8 bytes), sample-description-index (4), default-sample-duration (4), each where its flag is set.
    private static uint UsualSample(ReadOnlySpan<byte> head, Mp4Track track)
    {
        var flags = head.Flags();
        return (flags & 0x8) == 0 ? track.UsualSample : head.At32(8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0));
    }

    private static ulong Samples(ReadOnlySpan<byte> traf, uint usual)
    {
        ulong sum = 0;
        var boxes = new Mp4Boxes(traf);
        while (boxes.MoveNext())
        {
            if (boxes.Type != Mp4Boxes.Name("trun"u8))
                continue;
            var run = boxes.Content;
            var flags = run.Flags();
            var count = run.At32(4);
            if ((flags & 0x100) == 0)
            {
                sum += (ulong)count * usual;
                continue;
            }

            var place = 8 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
            var step = 4 * System.Numerics.BitOperations.PopCount(flags & 0xF00);
            for (; count > 0 && place + 4 <= run.Length; count--, place += step)
                sum += run.At32(place);
        }

        return sum;
    }
}
