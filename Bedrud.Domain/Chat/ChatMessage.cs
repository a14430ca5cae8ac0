namespace Bedrud.Domain.Chat;

/// <summary>One message in the chat of a meeting. Its sender is whom the portal knows them to be, never whom a browser names.</summary>
public sealed class ChatMessage
{
    /// <summary>Most characters (UTF-16) of <see cref="Text"/>.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Most characters of <see cref="FileName"/>.</summary>
    public const int MaxFileName = 200;

    /// <summary>Orders the messages of a room: version 7, by time.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RoomId { get; init; }

    /// <summary>LiveKit's id of the meeting that it was written in.</summary>
    public required string RoomSid { get; init; }

    /// <summary>The person, as <see cref="Rooms.ParticipantIdentity.PersonOf"/> gives it.</summary>
    public required string SenderIdentity { get; init; }

    /// <summary>The name that they bore then.</summary>
    public required string SenderName { get; init; }

    /// <summary>Plain text, as written; empty once it is deleted, and where a file stands alone.</summary>
    public required string Text { get; set; }

    /// <summary>UTC.</summary>
    public required DateTime SentAt { get; init; }

    /// <summary>UTC; null for one that was never changed.</summary>
    public DateTime? EditedAt { get; set; }

    /// <summary>UTC; null for one that stands. The words and the file of a deleted one are gone for good.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <summary>Whether somebody else than its sender deleted it.</summary>
    public bool DeletedByModerator { get; set; }

    /// <summary>The name that the sender's file had; null for a message without one.</summary>
    public string? FileName { get; set; }

    /// <summary>Bytes; 0 for a message without a file.</summary>
    public long FileSize { get; set; }
}
