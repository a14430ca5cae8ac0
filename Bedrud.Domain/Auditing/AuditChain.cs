using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bedrud.Domain.Auditing;

/// <summary>
/// The hash that binds an entry to all before it. Its input is specified in docs/audit.md, so that others can check an export; it never changes for a version,
/// whatever database the entry has been through.
/// </summary>
public static class AuditChain
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    /// <summary>The first byte that is hashed: of this way to write an entry.</summary>
    public const byte Version = 1;

    /// <summary>What stands before the first entry: 32 zeros.</summary>
    public static readonly ReadOnlyMemory<byte> Beginning = new byte[HashLength];

    /// <summary>SHA-256 over the version, the hash before, the sequence, and every member of the entry with its length before it.</summary>
    /// <param name="previous">The hash of the entry before; <see cref="Beginning"/> for the first.</param>
    /// <param name="entry">As the database gave it back, not as it was handed over.</param>
    /// <param name="sequence">Its place in the chain.</param>
    /// <exception cref="ArgumentException"><paramref name="previous"/> is no hash.</exception>
    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditEntry entry, long sequence)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (previous.Length != HashLength)
            throw new ArgumentException($"{HashLength} bytes are expected.", nameof(previous));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[1 + HashLength + sizeof(long) + 16 + sizeof(long)];
        head[0] = Version;
        previous.CopyTo(head[1..]);
        BinaryPrimitives.WriteInt64BigEndian(head[33..], sequence);
        entry.Id.TryWriteBytes(head[41..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(head[57..], (entry.At - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        sha.AppendData(head);
        AppendActor(sha, entry.ActorId);
        foreach (var text in new[]
        {
            entry.ActorName, entry.Action, entry.RoomName, entry.Target, entry.Failure, entry.Details, entry.Reason, entry.Before, entry.After, entry.RemoteAddress, entry.Client,
        })
        {
            AppendText(sha, text);
        }

        return sha.GetHashAndReset();
    }

    private static void AppendActor(IncrementalHash sha, Guid? actor)
    {
        Span<byte> bytes = stackalloc byte[17];
        bytes[0] = actor is null ? (byte)0 : (byte)1;
        actor?.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        sha.AppendData(actor is null ? bytes[..1] : bytes);
    }

    // Nothing and an empty text differ: the one has the length -1, the other 0.
    private static void AppendText(IncrementalHash sha, string? text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
        sha.AppendData(length);
        if (bytes is not null)
            sha.AppendData(bytes);
    }
}
