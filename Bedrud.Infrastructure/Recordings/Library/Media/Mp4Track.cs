namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>One track of an MP4 file, and how far its fragments go.</summary>
internal sealed class Mp4Track
{
    private ulong? _first;
    private ulong _end;

    private Mp4Track(uint id, uint handler, uint scale, ulong duration, int width, int height) =>
        (Id, Handler, Scale, Units, Width, Height) = (id, handler, scale, duration, width, height);

    public uint Id { get; }

    public int Width { get; }

    public int Height { get; }

    public bool IsVideo => Handler == Mp4Boxes.Name("vide"u8);

    public bool IsAudio => Handler == Mp4Boxes.Name("soun"u8);

    /// <summary>Of a sample that says nothing of its own.</summary>
    public uint UsualSample { get; set; }

    /// <summary>The longer of what the head says and what the fragments hold.</summary>
    public double Seconds => Scale == 0 ? 0 : Math.Max(Units, _end - (_first ?? _end)) / (double)Scale;

    private uint Handler { get; }

    private uint Scale { get; }

    private ulong Units { get; }

    /// <param name="trak">The content of a <c>trak</c> box.</param>
    /// <returns>Null where it lacks what makes a track.</returns>
    public static Mp4Track? Of(ReadOnlySpan<byte> trak)
    {
        if (!Mp4Boxes.TryFind(trak, "tkhd"u8, out var head) || !Mp4Boxes.TryFind(trak, "mdia"u8, out var media)
            || !Mp4Boxes.TryFind(media, "mdhd"u8, out var times) || !Mp4Boxes.TryFind(media, "hdlr"u8, out var handler))
        {
            return null;
        }

        var (wide, wideTimes) = (head.Version() == 1, times.Version() == 1);
        var duration = wideTimes ? times.At64(24) : times.At32(16);
        // All ones: not known.
        if (duration == (wideTimes ? ulong.MaxValue : uint.MaxValue))
            duration = 0;
        // 16.16 fixed point.
        var (width, height) = (head.At32(wide ? 88 : 76) >> 16, head.At32(wide ? 92 : 80) >> 16);
        return new Mp4Track(head.At32(wide ? 20 : 12), handler.At32(8), times.At32(wideTimes ? 20 : 12), duration, (int)width, (int)height);
    }

    /// <param name="start">Of the fragment, in the track's units; null: where the last one ended.</param>
    /// <param name="length">In the track's units.</param>
    public void Add(ulong? start, ulong length)
    {
        var from = start ?? _end;
        _first = Math.Min(_first ?? from, from);
        _end = Math.Max(_end, unchecked(from + length));
    }
}
