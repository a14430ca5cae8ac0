using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.History;

/// <summary>A portal with past meetings.</summary>
public sealed class HistoryHouse : Portal
{
    public HistoryTally Tally => Services.GetRequiredService<HistoryTally>();

    public async Task<BedrudDbContext> OpenDatabaseAsync() => await Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();

    public async Task<Guid> UserIdAsync(string name)
    {
        await using var db = await OpenDatabaseAsync();
        return (await db.Users.SingleAsync(u => u.DisplayName == name)).Id;
    }

    public async Task<Guid> RoomAsync(string name, Guid? moderator = null)
    {
        await using var db = await OpenDatabaseAsync();
        var room = new Room { Name = name, CreatedAt = DateTime.UtcNow, UpdatedAt = DateTime.UtcNow };
        if (moderator is { } user)
            room.Members.Add(new RoomMember { RoomId = room.Id, UserId = user, Role = RoomRole.Moderator });
        db.Rooms.Add(room);
        await db.SaveChangesAsync();
        return room.Id;
    }

    /// <summary>A meeting of an hour; each stay in minutes from its beginning.</summary>
    public async Task<Guid> MeetingAsync(string room, Guid? roomId, DateTime at, params (string Identity, string Name, int From, int To)[] stays)
    {
        await using var db = await OpenDatabaseAsync();
        var meeting = new Domain.Meetings.Meeting { RoomName = room, RoomId = roomId, RoomSid = $"RM_{Guid.NewGuid():N}", StartedAt = at, EndedAt = at.AddHours(1), ChangedAt = DateTime.UtcNow };
        db.Meetings.Add(meeting);
        db.Attendances.AddRange(stays.Select(s => new Attendance
        {
            MeetingId = meeting.Id,
            ParticipantSid = $"PA_{Guid.NewGuid():N}",
            Identity = s.Identity,
            Name = s.Name,
            JoinedAt = at.AddMinutes(s.From),
            LeftAt = at.AddMinutes(s.To),
            Reason = DepartureReason.ClientInitiated,
        }));
        await db.SaveChangesAsync();
        return meeting.Id;
    }
}
