using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>A webhook that was taken in: written before LiveKit is answered, kept until a week after it was handled.</summary>
public sealed class StoredWebhook
{
    /// <summary>Most characters of <see cref="EventId"/>; LiveKit's have 15.</summary>
    public const int MaxEventIdLength = 64;

    /// <summary>Most characters of <see cref="Event"/>.</summary>
    public const int MaxEventLength = 64;

    /// <summary>Most characters of <see cref="RoomName"/> and <see cref="RoomSid"/>; what is longer is cut.</summary>
    public const int MaxRoomLength = 256;

    /// <summary>LiveKit's id of the event (<c>EV_...</c>), the same in each of its retries: the key by which these are recognised.</summary>
    public required string EventId { get; init; }

    /// <summary>Rises in the order of arrival; ticks of <see cref="ReceivedAt"/>, moved on where two came in one tick.</summary>
    public required long Sequence { get; init; }

    /// <summary>Such as <c>participant_joined</c>; LiveKit may send kinds that Bedrud does not know.</summary>
    public required string Event { get; init; }

    /// <summary>Null where the event has no room, or a room without a name.</summary>
    public string? RoomName { get; init; }

    /// <summary>LiveKit's id of the running room (<c>RM_...</c>).</summary>
    public string? RoomSid { get; init; }

    /// <summary>The message as JSON without any secret; see <see cref="WebhookReader.Write"/>.</summary>
    public required string Payload { get; init; }

    /// <summary>UTC; when LiveKit made the event, to the second.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>UTC; null until every handler is done with it.</summary>
    public DateTime? ProcessedAt { get; set; }

    /// <summary>The row for a message, or null where the message lacks what an event must have.</summary>
    /// <param name="message">As read.</param>
    /// <param name="receivedAt">UTC.</param>
    /// <param name="sequence">See <see cref="Sequence"/>.</param>
    public static StoredWebhook? From(WebhookEvent message, DateTime receivedAt, long sequence)
    {
        if (message.Id is not { Length: > 0 and <= MaxEventIdLength } || message.Event is not { Length: > 0 and <= MaxEventLength }
            || message.CreatedAt < 0 || message.CreatedAt > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        return new StoredWebhook
        {
            EventId = message.Id,
            Sequence = sequence,
            Event = message.Event,
            RoomName = Limit(RoomNameOf(message)),
            RoomSid = Limit(message.Room?.Sid ?? message.EgressInfo?.RoomId),
            Payload = WebhookReader.Write(message),
            CreatedAt = message.CreatedAt == 0 ? receivedAt : DateTime.UnixEpoch.AddSeconds(message.CreatedAt),
            ReceivedAt = receivedAt,
        };
    }

    private static string? RoomNameOf(WebhookEvent message) =>
        message.Room?.Name ?? message.EgressInfo?.RoomName ?? message.IngressInfo?.RoomName;

    private static string? Limit(string? text) => text switch
    {
        null or "" => null,
        { Length: > MaxRoomLength } => text[..MaxRoomLength],
        _ => text,
    };
}
