namespace Bedrud.Domain.Chat;

/// <summary>
/// Ids of messages: version 7 with the microsecond in the twelve bits after the millisecond (RFC 9562, 6.2, method 3), so that ids of one portal sort as its
/// messages were sent, and every page may sort by them.
/// </summary>
public static class ChatMessageId
{
    private const int MicrosecondsPerMillisecond = 1_000;

    /// <param name="sentAt">UTC; what is below a microsecond is left out.</param>
    public static Guid At(DateTime sentAt)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(new DateTimeOffset(sentAt)).TryWriteBytes(bytes, bigEndian: true, out _);
        var microsecond = sentAt.Ticks / TimeSpan.TicksPerMicrosecond % MicrosecondsPerMillisecond;
        bytes[6] = (byte)(0x70 | (microsecond >> 8));
        bytes[7] = (byte)microsecond;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>When the message of this id was sent: UTC, to the microsecond. Some time or other for an id that is none of a message.</summary>
    public static DateTime TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var part in bytes[..6])
            milliseconds = (milliseconds << 8) | part;
        var microseconds = ((bytes[6] & 0x0F) << 8) | bytes[7];
        var latest = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks;
        return DateTime.UnixEpoch.AddTicks(Math.Min(latest, (milliseconds * TimeSpan.TicksPerMillisecond) + (microseconds * TimeSpan.TicksPerMicrosecond)));
    }
}
