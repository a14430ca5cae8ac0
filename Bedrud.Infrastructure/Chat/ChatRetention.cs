using System.Linq.Expressions;
using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Chat;

/// <summary>
/// Deletes what has been kept as long as its room says (<see cref="Room.ChatDays"/>), with the files, a few hundred at a time so that nobody waits for the
/// database meanwhile; and what a crash or a stubborn disk left behind. A singleton.
/// </summary>
public sealed class ChatRetention(IDbContextFactory<BedrudDbContext> contexts, ChatFiles files, TimeProvider time)
{
    private const int Batch = 500;

    /// <summary>How old a file without an entry, or an entry without a file, must be: the other may still come.</summary>
    internal static readonly TimeSpan StrayAfter = TimeSpan.FromHours(1);

    /// <summary>After so long, a meeting of which history knows nothing is taken to have ended.</summary>
    internal static readonly TimeSpan UntoldMeetingLasts = TimeSpan.FromDays(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Deletes all that is due now, and returns how many messages it were.</summary>
    public async Task<int> DeleteDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var deleted = 0;
        foreach (var days in await db.Rooms.Where(r => r.ChatDays > 0).Select(r => r.ChatDays).Distinct().ToListAsync(cancellationToken))
        {
            var oldest = Now - TimeSpan.FromDays(days);
            deleted += await DeleteAsync(db, m => m.SentAt < oldest && db.Rooms.Any(r => r.Id == m.RoomId && r.ChatDays == days), cancellationToken);
        }

        var unkept = await db.ChatMessages.Where(m => db.Rooms.Any(r => r.Id == m.RoomId && r.ChatDays == 0))
            .Select(m => new { m.RoomId, m.RoomSid }).Distinct().ToListAsync(cancellationToken);
        foreach (var meeting in unkept)
        {
            var (roomId, roomSid) = (meeting.RoomId, meeting.RoomSid);
            if (await LatestOfOverAsync(db, roomSid, cancellationToken) is { } latest)
                deleted += await DeleteAsync(db, m => m.RoomId == roomId && m.RoomSid == roomSid && m.SentAt < latest, cancellationToken);
        }

        return deleted;
    }

    /// <summary>Removes files without an entry, and entries of files that are gone; returns how many.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var before = Now - StrayAfter;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SweepFilesAsync(db, before, cancellationToken) + await SweepEntriesAsync(db, before, cancellationToken);
    }

    /// <summary>UTC, before which the messages of a meeting go whose conversation is over; null where it is not.</summary>
    private async Task<DateTime?> LatestOfOverAsync(BedrudDbContext db, string roomSid, CancellationToken cancellationToken)
    {
        var meetings = db.Set<Meeting>().AsNoTracking();
        var meeting = await meetings.FirstOrDefaultAsync(m => m.RoomSid == roomSid, cancellationToken);
        if (meeting is null)
            return Now - UntoldMeetingLasts;
        var (name, began) = (meeting.RoomName, meeting.StartedAt);
        var later = await meetings.Where(m => m.RoomName == name && m.StartedAt >= began).ToListAsync(cancellationToken);
        return Conversation.IsOver(meeting, later, Now) ? Now : null;
    }

    private async Task<int> DeleteAsync(BedrudDbContext db, Expression<Func<ChatMessage, bool>> due, CancellationToken cancellationToken)
    {
        var total = 0;
        while (true)
        {
            var some = await db.ChatMessages.Where(due).OrderBy(m => m.SentAt).Take(Batch)
                .Select(m => new { m.Id, m.RoomId, HasFile = m.FileName != null }).ToListAsync(cancellationToken);
            var ids = some.Select(m => m.Id).ToArray();
            await db.ChatMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
            foreach (var message in some.Where(m => m.HasFile))
                files.Delete(message.RoomId, message.Id);
            total += some.Count;
            if (some.Count < Batch)
                return total;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<int> SweepFilesAsync(BedrudDbContext db, DateTime before, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var roomId in files.Rooms().ToList())
        {
            foreach (var stored in files.WrittenBefore(roomId, before).Chunk(Batch))
            {
                var known = await db.ChatMessages.Where(m => m.RoomId == roomId && m.FileName != null && stored.Contains(m.Id))
                    .Select(m => m.Id).ToListAsync(cancellationToken);
                foreach (var stray in stored.Except(known))
                {
                    files.Delete(roomId, stray);
                    removed++;
                }
            }

            if (!await db.Rooms.AnyAsync(r => r.Id == roomId, cancellationToken))
                files.DeleteRoom(roomId);
        }

        return removed;
    }

    private async Task<int> SweepEntriesAsync(BedrudDbContext db, DateTime before, CancellationToken cancellationToken)
    {
        if (!files.IsThere)
            return 0;
        var gone = new List<Guid>();
        await foreach (var entry in db.ChatMessages.Where(m => m.FileName != null && m.SentAt < before)
            .Select(m => new { m.RoomId, m.Id }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!files.Exists(entry.RoomId, entry.Id))
                gone.Add(entry.Id);
        }

        foreach (var ids in gone.Chunk(Batch))
        {
            // A message that was nothing but its file says nothing any more.
            await db.ChatMessages.Where(m => ids.Contains(m.Id) && m.Text == "").ExecuteDeleteAsync(cancellationToken);
            await db.ChatMessages.Where(m => ids.Contains(m.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.FileName, (string?)null).SetProperty(m => m.FileSize, 0), cancellationToken);
        }

        return gone.Count;
    }
}
