using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Chat;

public static class ChatQueries
{
    // A media server that starts again more often within one conversation is beyond what a chat can mend.
    private const int MaxMeetings = 50;

    /// <summary>LiveKit's ids of the meetings whose messages a conversation shows; see <see cref="Conversation.UpTo"/>.</summary>
    /// <param name="db">The database.</param>
    /// <param name="roomName">The room's.</param>
    /// <param name="roomSid">Of the meeting that runs.</param>
    /// <param name="startedAt">UTC; its start, which history may not have written yet.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<string>> ConversationAsync(
        this BedrudDbContext db, string roomName, string roomSid, DateTime startedAt, CancellationToken cancellationToken)
    {
        var meetings = await db.Set<Meeting>().AsNoTracking()
            .Where(m => m.RoomName == roomName && m.StartedAt <= startedAt)
            .OrderByDescending(m => m.StartedAt)
            .Take(MaxMeetings)
            .ToListAsync(cancellationToken);
        return Conversation.UpTo(roomSid, startedAt, meetings);
    }

    /// <summary>The messages of these meetings.</summary>
    public static IQueryable<ChatMessage> MessagesOf(this BedrudDbContext db, Guid roomId, IReadOnlyCollection<string> roomSids) =>
        db.ChatMessages.Where(m => m.RoomId == roomId && roomSids.Contains(m.RoomSid));

    /// <summary>The latest ones before a message, the latest first.</summary>
    /// <param name="messages">Of one room.</param>
    /// <param name="before">A message's id, which need not be there any more; null for the end.</param>
    public static IQueryable<ChatMessage> LatestBefore(this IQueryable<ChatMessage> messages, Guid? before)
    {
        if (before is { } id)
        {
            var at = ChatMessageId.TimeOf(id);
            messages = messages.Where(m => m.SentAt < at || (m.SentAt == at && m.Id < id));
        }

        return messages.OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Id);
    }

    /// <summary>The first ones after a message, in their order.</summary>
    /// <param name="messages">Of one room.</param>
    /// <param name="after">A message's id; null for the beginning.</param>
    public static IQueryable<ChatMessage> FirstAfter(this IQueryable<ChatMessage> messages, Guid? after)
    {
        if (after is { } id)
        {
            var at = ChatMessageId.TimeOf(id);
            messages = messages.Where(m => m.SentAt > at || (m.SentAt == at && m.Id > id));
        }

        return messages.OrderBy(m => m.SentAt).ThenBy(m => m.Id);
    }
}
