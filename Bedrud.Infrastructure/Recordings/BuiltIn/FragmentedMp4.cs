using System.Buffers.Binary;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>A fragmented MP4 (ISO/IEC 14496-12) as the recorder's page writes it, however it ended: what is torn at its end does not count.</summary>
internal sealed class FragmentedMp4
{
    private FragmentedMp4(string path) => Path = path;

    public string Path { get; }

    /// <summary><c>ftyp</c> and <c>moov</c>.</summary>
    public byte[] Header { get; private init; } = [];

    public IReadOnlyList<Mp4Track> Tracks { get; private init; } = [];

    /// <summary>Whole ones only.</summary>
    public IReadOnlyList<Mp4Fragment> Fragments { get; private init; } = [];

    /// <summary>Of the track that lasts longest.</summary>
    public TimeSpan Duration => Tracks.Count == 0 || Fragments.Count == 0
        ? TimeSpan.Zero
        : Tracks.Max(track => TimeSpan.FromSeconds(Fragments.Max(f => f.EndOf(track.Id)) / (double)track.Timescale));

    /// <summary>Null where not even its beginning is whole.</summary>
    public static FragmentedMp4? Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[]? header = null;
        List<Mp4Track> tracks = [];
        var fragments = new List<Mp4Fragment>();
        Mp4Fragment? begun = null;
        for (long at = 0; NextBox(file, at) is var (type, size) && size > 0; at += size)
        {
            switch (type)
            {
                case "moov":
                    header = ReadBytes(file, 0, at + size);
                    tracks = Mp4Track.All(header.AsMemory((int)at)).ToList();
                    break;
                case "moof" when header is not null:
                    begun = new Mp4Fragment(at, ReadBytes(file, at, size), tracks);
                    break;
                case "mdat" when begun is not null:
                    fragments.Add(begun with { DataSize = size });
                    begun = null;
                    break;
            }
        }

        return header is null ? null : new FragmentedMp4(path) { Header = header, Tracks = tracks, Fragments = fragments };
    }

    /// <summary>Whether fragments of the other can follow this one's: the same tracks, told to decoders in the same words.</summary>
    public bool CanBeFollowedBy(FragmentedMp4 other) => Tracks.Count == other.Tracks.Count
        && Tracks.Zip(other.Tracks).All(pair => pair.First.Id == pair.Second.Id && pair.First.Timescale == pair.Second.Timescale
            && pair.First.Description.Span.SequenceEqual(pair.Second.Description.Span));

    private static (string Type, long Size) NextBox(FileStream file, long at)
    {
        if (at + 8 > file.Length)
            return ("", 0);
        Span<byte> head = stackalloc byte[16];
        file.Position = at;
        var read = file.ReadAtLeast(head, 16, throwOnEndOfStream: false);
        long size = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (size == 1 && read == 16)
            size = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
        return size >= 8 && at + size <= file.Length ? (System.Text.Encoding.Latin1.GetString(head[4..8]), size) : ("", 0);
    }

    private static byte[] ReadBytes(FileStream file, long at, long count)
    {
        var bytes = new byte[count];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }
}
