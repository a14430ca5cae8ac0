using System.Buffers.Binary;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>What came of the parts.</summary>
/// <param name="Left">The parts that could not be joined: empty ones don't count.</param>
internal sealed record JoinedFile(TimeSpan Duration, long Size, IReadOnlyList<string> Left);

/// <summary>
/// Makes one file of the parts that the browsers wrote, without another program: torn ends are cut off, later parts follow on the one before, and length
/// and index are written, so that players know both.
/// </summary>
internal static class PartJoiner
{
    private const int CopyBuffer = 1024 * 1024;

    // A sidx counts its entries with 16 bits; 18 hours of fragments of a second.
    private const int MostIndexed = ushort.MaxValue;

    /// <returns>Null where no part holds anything.</returns>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public static async Task<JoinedFile?> JoinAsync(IEnumerable<string> parts, string target, CancellationToken cancellationToken)
    {
        var found = parts.Where(File.Exists).Select(FragmentedMp4.Read).Where(part => part is { Fragments.Count: > 0 }).Select(part => part!).ToList();
        if (found.Count == 0)
            return null;
        var joined = found.TakeWhile(part => found[0].CanBeFollowedBy(part)).ToList();
        var duration = joined.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Duration);
        File.Delete(target);
        await using var output = OwnerOnly.Create(target);
        await output.WriteAsync(WithDuration(found[0], duration), cancellationToken);
        await output.WriteAsync(Index(joined), cancellationToken);
        var sequence = 0u;
        var before = TimeSpan.Zero;
        foreach (var part in joined)
        {
            await using var input = new FileStream(part.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, CopyBuffer);
            var later = part.Tracks.ToDictionary(track => track.Id, track => (long)Math.Round(before.TotalSeconds * track.Timescale));
            foreach (var fragment in part.Fragments)
            {
                await output.WriteAsync(fragment.MovedTo(++sequence, track => later.GetValueOrDefault(track)), cancellationToken);
                input.Position = fragment.Position + fragment.Moof.Length;
                await CopyAsync(input, output, fragment.DataSize, cancellationToken);
            }

            before += part.Duration;
        }

        output.Flush(flushToDisk: true);
        return new JoinedFile(duration, output.Length, [.. found.Skip(joined.Count).Select(part => part.Path)]);
    }

    /// <summary>The header with an <c>mehd</c>, which says how long the fragments are together.</summary>
    private static byte[] WithDuration(FragmentedMp4 part, TimeSpan duration)
    {
        var header = part.Header;
        var moov = Top(header, "moov");
        var mvex = Mp4Boxes.Find(header.AsMemory(moov), "mvex");
        var mvhd = Mp4Boxes.Find(header.AsMemory(moov), "mvhd");
        if (mvex < 0 || mvhd < 0 || Mp4Boxes.Find(header.AsMemory(moov), "mvex", "mehd") >= 0)
            return header;
        var timescale = Mp4Boxes.UInt32(header, moov + mvhd + (header[moov + mvhd + 8] == 1 ? 28 : 20));
        var mehd = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(mehd, 20);
        "mehd"u8.CopyTo(mehd.AsSpan(4));
        mehd[8] = 1;
        BinaryPrimitives.WriteInt64BigEndian(mehd.AsSpan(12), (long)(duration.TotalSeconds * timescale));
        var at = moov + mvex + 8;
        byte[] whole = [.. header.AsSpan(0, at), .. mehd, .. header.AsSpan(at)];
        foreach (var box in (int[])[moov, moov + mvex])
            BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(box), Mp4Boxes.UInt32(whole, box) + 20);
        return whole;
    }

    /// <summary>A <c>sidx</c>, by which players seek: where each fragment is, and how long.</summary>
    private static byte[] Index(List<FragmentedMp4> parts)
    {
        var track = parts[0].Tracks[0];
        var fragments = parts.SelectMany(part => part.Fragments).ToList();
        if (fragments.Count > MostIndexed || fragments.Any(fragment => fragment.Size > int.MaxValue))
            return [];
        var index = new byte[40 + (12 * fragments.Count)];
        var span = index.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(span, index.Length);
        "sidx"u8.CopyTo(span[4..]);
        span[8] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], track.Id);
        BinaryPrimitives.WriteUInt32BigEndian(span[16..], track.Timescale);
        BinaryPrimitives.WriteUInt16BigEndian(span[38..], (ushort)fragments.Count);
        for (var n = 0; n < fragments.Count; n++)
        {
            var entry = span[(40 + (12 * n))..];
            BinaryPrimitives.WriteUInt32BigEndian(entry, (uint)fragments[n].Size);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)fragments[n].LengthOf(track.Id));
            // Starts with a key frame.
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], 0x90000000);
        }

        return index;
    }

    private static int Top(byte[] header, string type)
    {
        for (var at = 0; at + 8 <= header.Length; at += (int)Mp4Boxes.UInt32(header, at))
        {
            if (System.Text.Encoding.Latin1.GetString(header, at + 4, 4) == type)
                return at;
        }

        throw new InvalidDataException($"There is no {type}.");
    }

    private static async Task CopyAsync(FileStream input, FileStream output, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(CopyBuffer, count)];
        while (count > 0)
        {
            var some = buffer.AsMemory(0, (int)Math.Min(buffer.Length, count));
            await input.ReadExactlyAsync(some, cancellationToken);
            await output.WriteAsync(some, cancellationToken);
            count -= some.Length;
        }
    }
}
