using System.Globalization;
using System.Text;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Chat;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using MeetingRow = Bedrud.Domain.Meetings.Meeting;

namespace Bedrud.Web.Features.Chat;

/// <summary>All that is kept of a room's chat, as text for those who moderate it. Written as it is read, some hundred messages at a time.</summary>
public sealed class ChatExport(IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, TimeProvider time, IStringLocalizer<ChatTexts> texts)
{
    /// <summary>Checks the role, and writes down who took it.</summary>
    /// <param name="zone">The zone of all times, such as <c>Europe/Istanbul</c>; null for UTC.</param>
    public async Task<Result<ChatTranscript>> BeginAsync(string room, string? zone, Actor actor, CancellationToken cancellationToken)
    {
        var timeZone = TimeZoneInfo.Utc;
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out timeZone))
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.FindRoomAsync(room, actor, RoomRole.Moderator, cancellationToken);
        if (!found.Succeeded)
            return found.Problem;

        var id = found.Value.Id;
        var messages = await db.ChatMessages.CountAsync(m => m.RoomId == id, cancellationToken);
        var sids = db.ChatMessages.Where(m => m.RoomId == id).Select(m => m.RoomSid);
        var meetings = await db.Set<MeetingRow>().AsNoTracking().Where(m => sids.Contains(m.RoomSid)).ToDictionaryAsync(m => m.RoomSid, cancellationToken);
        audit.Add(db, actor, AuditAction.ChatExport, room, details: string.Create(CultureInfo.InvariantCulture, $"messages: {messages}"));
        await db.SaveChangesAsync(cancellationToken);
        return new ChatTranscript(contexts, texts, room, id, meetings, timeZone!, time.GetUtcNow().UtcDateTime);
    }
}

/// <summary>An export that is about to be written.</summary>
public sealed class ChatTranscript(
    IDbContextFactory<BedrudDbContext> contexts, IStringLocalizer<ChatTexts> texts, string room, Guid roomId,
    IReadOnlyDictionary<string, MeetingRow> meetings, TimeZoneInfo zone, DateTime now)
{
    private const int Batch = 500;

    // As long as a time and the two spaces after it: no line of a text can look like the beginning of a message.
    private static readonly string Indent = new(' ', 18);

    public string FileName => $"chat-{room}-{Local(now):yyyy-MM-dd}.txt";

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync(texts["export.title", room, Time(now), zone.Id].Value);
        Guid? last = null;
        string? meeting = null;
        while (await ReadAsync(last, cancellationToken) is { Count: > 0 } some)
        {
            foreach (var message in some)
            {
                if (message.RoomSid != meeting)
                    await writer.WriteLineAsync($"\n{Heading(meeting = message.RoomSid)}\n");
                await writer.WriteLineAsync($"{Time(message.SentAt)}  {message.SenderName}: {Words(message)}");
            }

            last = some[^1].Id;
            await writer.FlushAsync(cancellationToken);
        }

        if (last is null)
            await writer.WriteLineAsync($"\n{texts["export.empty"]}");
    }

    private async Task<List<ChatMessage>> ReadAsync(Guid? after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChatMessages.AsNoTracking().Where(m => m.RoomId == roomId).FirstAfter(after).Take(Batch).ToListAsync(cancellationToken);
    }

    private string Heading(string roomSid) => meetings.GetValueOrDefault(roomSid) switch
    {
        null => texts["export.meeting.untold"],
        { EndedAt: { } end } m => texts["export.meeting", Time(m.StartedAt), Local(end).Date == Local(m.StartedAt).Date ? $"{Local(end):HH:mm}" : Time(end)],
        var m => texts["export.meeting.open", Time(m.StartedAt)],
    };

    private string Words(ChatMessage message)
    {
        if (message.DeletedAt is not null)
            return texts[message.DeletedByModerator ? "export.deleted.moderator" : "export.deleted"];
        string?[] parts =
        [
            message.Text.Length == 0 ? null : message.Text.Replace("\n", $"\n{Indent}", StringComparison.Ordinal),
            message.FileName is null ? null : texts["export.file", message.FileName, FileSizes.Write(message.FileSize)].Value,
            message.EditedAt is null ? null : texts["export.edited"].Value,
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, zone);

    private string Time(DateTime utc) => Local(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
