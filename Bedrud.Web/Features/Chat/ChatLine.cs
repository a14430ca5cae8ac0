using Bedrud.Domain.Chat;

namespace Bedrud.Web.Features.Chat;

/// <param name="Id">Sorts by time.</param>
/// <param name="Sender">The person, without the device.</param>
/// <param name="Name">The name that they bore then.</param>
/// <param name="Own">Whether the reader wrote it.</param>
/// <param name="Text">Plain text; empty where it was deleted, and where a file stands alone.</param>
/// <param name="SentAt">UTC.</param>
/// <param name="EditedAt">UTC; null for one that was never changed.</param>
/// <param name="DeletedAt">UTC; null for one that stands.</param>
public sealed record ChatLine(
    Guid Id, string Sender, string Name, bool Own, string Text, DateTime SentAt, DateTime? EditedAt, DateTime? DeletedAt, bool DeletedByModerator, ChatLineFile? File)
{
    public static ChatLine From(ChatMessage m, string room, string reader) => new(
        m.Id, m.SenderIdentity, m.SenderName, m.SenderIdentity == reader, m.Text, m.SentAt, m.EditedAt, m.DeletedAt, m.DeletedByModerator,
        m.FileName is null ? null : new ChatLineFile(m.FileName, m.FileSize, $"/api/meetings/{room}/chat/files/{m.Id}"));
}

/// <param name="Size">Bytes.</param>
/// <param name="Url">Answers the file as a download.</param>
public sealed record ChatLineFile(string Name, long Size, string Url);

/// <param name="Lines">Oldest first.</param>
/// <param name="Earlier">Whether there are earlier ones.</param>
public sealed record ChatLines(IReadOnlyList<ChatLine> Lines, bool Earlier);

/// <summary>What is kept of a room's chat, for those who moderate it.</summary>
/// <param name="Messages">Those that were deleted left out.</param>
/// <param name="Files">Of them with a file.</param>
/// <param name="FileBytes">Of all these files.</param>
/// <param name="Days">See <see cref="Domain.Rooms.Room.ChatDays"/>.</param>
public sealed record ChatKept(int Messages, int Files, long FileBytes, int Days);
