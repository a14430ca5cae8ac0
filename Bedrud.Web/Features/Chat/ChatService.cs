using Bedrud.Domain.Auditing;
using Bedrud.Domain.Chat;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Chat;

/// <summary>
/// What people write in a meeting. Who they are comes from <see cref="MeetingCallers"/>, whether they may from LiveKit's permission, and every message that
/// comes or changes goes to the pages of those who are there.
/// </summary>
public sealed partial class ChatService(
    IDbContextFactory<BedrudDbContext> contexts, ChatFiles files, MeetingChannel channel, PresenceStore presence, AuditLog audit, TimeProvider time)
{
    /// <summary>Most lines of one answer.</summary>
    public const int MaxLines = 100;

    private readonly Pace _pace = new(20, TimeSpan.FromSeconds(10), time);
    private readonly ChatRepeats _repeats = new(time);
    private readonly Lock _lock = new();
    private DateTime _lastSent;
    private long _sent;

    /// <summary>Messages taken since the portal's start, files included.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The conversation's latest messages before one of them.</summary>
    /// <param name="before">A message's id; null for the latest of all.</param>
    /// <param name="limit">1 to <see cref="MaxLines"/>.</param>
    public async Task<Result<ChatLines>> ListAsync(MeetingCaller caller, Guid? before, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLines)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (await InConversationAsync(db, caller, cancellationToken)).AsNoTracking()
            .LatestBefore(before).Take(limit + 1).ToListAsync(cancellationToken);
        var lines = found.Take(limit).Reverse().Select(m => ChatLine.From(m, caller.Room.Name, caller.Person));
        return new ChatLines([.. lines], Earlier: found.Count > limit);
    }

    /// <param name="clientId">The same for the same message: sent again, it gives the first one back. Letters and digits, 32 at most; null for a message that is sent once.</param>
    public async Task<Result<ChatLine>> SendAsync(MeetingCaller caller, string? text, string? clientId, CancellationToken cancellationToken)
    {
        if (clientId is null)
            return await SendAsync(caller, text, cancellationToken);
        if (!ChatRepeats.IsValid(clientId))
            return Problems.InvalidRequest;

        Result<ChatLine> result = Problems.MessageNotFound;
        var sent = await _repeats.OnceAsync(caller.Room.Id, caller.Person, clientId, async () =>
        {
            // Whoever sends it again finds it sent, though the first one did not stay for the answer.
            result = await SendAsync(caller, text, CancellationToken.None);
            return result.Value?.Id;
        });
        return sent is { } id ? await GetAsync(caller, id, cancellationToken) : result;
    }

    /// <summary>Changes the words of one's own message.</summary>
    public async Task<Result<ChatLine>> EditAsync(MeetingCaller caller, Guid id, string? text, CancellationToken cancellationToken)
    {
        if (Refusal(caller) is { } refused)
            return refused;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, caller, id, cancellationToken) is not { DeletedAt: null } message)
            return Problems.MessageNotFound;
        if (message.SenderIdentity != caller.Person)
            return Problems.Forbidden;
        if (ChatText.Clean(text) is not { } clean || (clean.Length == 0 && message.FileName is null))
            return InvalidMessage;

        // In one step: whoever deletes it at this moment must not find its words back.
        var now = time.GetUtcNow().UtcDateTime;
        var changed = await db.ChatMessages.Where(m => m.Id == id && m.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Text, clean).SetProperty(m => m.EditedAt, now), cancellationToken);
        if (changed == 0)
            return Problems.MessageNotFound;
        (message.Text, message.EditedAt) = (clean, now);
        return Publish(message, caller);
    }

    /// <summary>Deletes one's own message, or as a moderator anybody's: its words and its file are gone, and that there was one stays.</summary>
    public async Task<Result<Done>> DeleteAsync(MeetingCaller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, caller, id, cancellationToken) is not { } message)
            return Problems.MessageNotFound;
        var byModerator = message.SenderIdentity != caller.Person;
        if (byModerator && !await MayModerateAsync(db, caller, cancellationToken))
            return Problems.Forbidden;
        if (message.DeletedAt is not null)
            return default(Done);

        var now = time.GetUtcNow().UtcDateTime;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.ChatMessages.Where(m => m.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Text, "").SetProperty(m => m.FileName, (string?)null).SetProperty(m => m.FileSize, 0)
                    .SetProperty(m => m.DeletedAt, now).SetProperty(m => m.DeletedByModerator, byModerator),
                cancellationToken);
            if (byModerator)
                audit.Add(db, caller.Actor, AuditAction.ChatDelete, caller.Room.Name, message.SenderIdentity, details: $"message {id} of {message.SentAt:O}");
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        files.Delete(message.RoomId, id);
        (message.Text, message.FileName, message.FileSize, message.DeletedAt, message.DeletedByModerator) = ("", null, 0, now, byModerator);
        Publish(message, caller);
        return default(Done);
    }

    private static Problem InvalidMessage => Problems.InvalidMessage.With($"{ChatMessage.MaxLength:N0}");

    private async Task<Result<ChatLine>> SendAsync(MeetingCaller caller, string? text, CancellationToken cancellationToken)
    {
        if (Refusal(caller) is { } refused)
            return refused;
        if (ChatText.Clean(text) is not { Length: > 0 } clean)
            return InvalidMessage;
        return await AddAsync(NewMessage(caller, clean), caller, cancellationToken);
    }

    private async Task<Result<ChatLine>> AddAsync(ChatMessage message, MeetingCaller caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ChatMessages.Add(message);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // The room was deleted at this moment; anything else is thrown on.
            await using var second = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await second.Rooms.AnyAsync(r => r.Id == message.RoomId, cancellationToken))
                return Problems.RoomNotFound;
            throw;
        }

        Interlocked.Increment(ref _sent);
        return Publish(message, caller);
    }

    private async Task<Result<ChatLine>> GetAsync(MeetingCaller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, caller, id, cancellationToken) is { } message ? ChatLine.From(message, caller.Room.Name, caller.Person) : Problems.MessageNotFound;
    }

    /// <summary>Whether this person may write now; counts it as one of the few that they may write at once.</summary>
    private Problem? Refusal(MeetingCaller caller)
    {
        if (!caller.MaySend)
            return Problems.NotAllowedToSend;
        return _pace.Refusal(caller.Person) is { } wait ? Problems.TooManyRequests with
        {
            Extensions = new Dictionary<string, object?> { ["retryAfter"] = (int)Math.Ceiling(wait.TotalSeconds) },
        } : null;
    }

    private ChatMessage NewMessage(MeetingCaller caller, string text)
    {
        var sentAt = NextTime();
        var name = caller.Name.Length == 0 ? caller.Person : caller.Name;
        return new ChatMessage
        {
            Id = ChatMessageId.At(sentAt),
            RoomId = caller.Room.Id,
            RoomSid = caller.RoomSid,
            SenderIdentity = caller.Person,
            SenderName = name.Length > BedrudUser.MaxDisplayNameLength ? name[..BedrudUser.MaxDisplayNameLength] : name,
            Text = text,
            SentAt = sentAt,
        };
    }

    // To the microsecond, as databases keep it, and later than any before: no two messages of this portal have the same time.
    private DateTime NextTime()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().UtcDateTime;
            now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
            return _lastSent = now > _lastSent ? now : _lastSent.AddMicroseconds(1);
        }
    }

    private async Task<IQueryable<ChatMessage>> InConversationAsync(BedrudDbContext db, MeetingCaller caller, CancellationToken cancellationToken)
    {
        var startedAt = presence.Get(caller.Room.Name).StartedAt ?? time.GetUtcNow().UtcDateTime;
        return db.MessagesOf(caller.Room.Id, await db.ConversationAsync(caller.Room.Name, caller.RoomSid, startedAt, cancellationToken));
    }

    private async Task<ChatMessage?> FindAsync(BedrudDbContext db, MeetingCaller caller, Guid id, CancellationToken cancellationToken) =>
        await (await InConversationAsync(db, caller, cancellationToken)).AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken);

    private static async Task<bool> MayModerateAsync(BedrudDbContext db, MeetingCaller caller, CancellationToken cancellationToken) =>
        caller.Role >= RoomRole.Moderator
        && (await db.FindRoomAsync(caller.Room.Name, caller.Actor, RoomRole.Moderator, cancellationToken)).Succeeded;

    private ChatLine Publish(ChatMessage message, MeetingCaller reader)
    {
        var room = reader.Room.Name;
        var toOthers = new MeetingNotice("chat", ChatLine.From(message, room, ""));
        var toSender = new MeetingNotice("chat", ChatLine.From(message, room, message.SenderIdentity));
        channel.Publish(room, person => person == message.SenderIdentity ? toSender : toOthers);
        return ChatLine.From(message, room, reader.Person);
    }
}
