using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Room = Bedrud.Domain.Rooms.Room;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// Whether people agree to be recorded, in rooms that ask. Until they do they publish nothing while the meeting is recorded: their token has no sources,
/// and <see cref="MeetingGuard"/> takes the sources of those who are there. A singleton.
/// </summary>
public sealed class RecordingConsents(
    IDbContextFactory<BedrudDbContext> contexts, ExclusionIndex exclusions, MeetingGuard guard, MeetingRoles roles, RecordingBoard recordings,
    PresenceStore presence, TimeProvider time, ILogger<RecordingConsents> logger)
{
    /// <summary>Raised with the room's name when somebody answered; outside of any lock. Handlers return at once and don't throw.</summary>
    public event Action<string>? Answered;

    /// <summary>What somebody must know of recordings before they join.</summary>
    public async Task<RecordingPreview> PreviewAsync(string room, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await db.Rooms.AsNoTracking().Where(r => r.Name == room)
            .Select(r => new { r.Recording.Automatic, r.Recording.AsksConsent }).FirstOrDefaultAsync(cancellationToken);
        if (settings is null)
            return RecordingPreview.Nothing;
        var active = !recordings.In(room).IsEmpty || presence.Get(room).Participants.Any(p => p.IsRecorder);
        return new RecordingPreview(active, settings.Automatic, settings.AsksConsent);
    }

    /// <summary>Whether this person publishes nothing before they have agreed. Asks nobody while nothing is recorded, which is nearly always.</summary>
    public async ValueTask<bool> AreAwaitedAsync(string room, string identity, CancellationToken cancellationToken) =>
        !recordings.In(room).IsEmpty && await exclusions.MustAgreeAsync(room, identity, cancellationToken);

    /// <summary>Somebody who is about to join agrees. Where no meeting runs yet the answer counts for the one that they begin.</summary>
    /// <param name="room">Without its settings.</param>
    public async Task AgreeBeforehandAsync(Room room, string person, string name, CancellationToken cancellationToken)
    {
        if (await WriteAsync(room.Id, presence.Get(room.Name).RoomSid ?? "", person, name, agreed: true, cancellationToken))
            exclusions.Forget(room.Name);
    }

    /// <summary>Somebody in the meeting answers. Whoever agrees may publish again when this returns, as far as room and role allow.</summary>
    public async Task<Result<Done>> AnswerAsync(MeetingCaller caller, bool agreed, CancellationToken cancellationToken)
    {
        var room = caller.Room.Name;
        if (!await WriteAsync(caller.Room.Id, caller.RoomSid, caller.Person, caller.Name, agreed, cancellationToken))
            return default(Done);
        exclusions.Forget(room);
        try
        {
            if (agreed)
                await roles.GiveBackAsync(room, caller.Person, cancellationToken);
            else
                Withhold(room, caller.Person);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // Left meanwhile.
        }
        catch (LiveKitException e)
        {
            // The answer stands; asked again, it is tried again.
            FeatureLog.ActFailed(logger, "consent", room, e.Error, e.Message);
            return e.ToProblem();
        }
        finally
        {
            Answered?.Invoke(room);
        }

        return default(Done);
    }

    /// <summary>Takes the sources of whoever has not agreed, again and again until LiveKit has done it. Returns at once.</summary>
    /// <param name="only">One person; null for everybody.</param>
    internal void Withhold(string room, string? only = null)
    {
        foreach (var there in presence.Get(room).Participants.Where(p => !p.IsHidden && p.Grants is not { CanPublish: false }))
        {
            if (only is null || ParticipantIdentity.PersonOf(there.Identity) == only)
                guard.Enforce(room, there.Identity);
        }
    }

    /// <returns>False where the room does not ask.</returns>
    private async Task<bool> WriteAsync(Guid roomId, string roomSid, string person, string name, bool agreed, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await db.Rooms.AnyAsync(r => r.Id == roomId && r.Recording.AsksConsent, cancellationToken))
                return false;
            var now = time.GetUtcNow().UtcDateTime;
            var known = await db.RecordingConsents.Where(c => c.RoomId == roomId && c.Person == person && (c.RoomSid == roomSid || c.RoomSid == "")).ToListAsync(cancellationToken);
            var answer = known.Find(c => c.RoomSid == roomSid);
            if (answer is null)
                db.RecordingConsents.Add(answer = new RecordingConsent { RoomId = roomId, RoomSid = roomSid, Person = person, Name = name, Agreed = agreed, At = now });
            (answer.Name, answer.Agreed, answer.At) = (name, agreed, now);
            // What was said before the meeting is of the meeting now.
            db.RecordingConsents.RemoveRange(known.Where(c => c != answer));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException) when (attempt == 1)
            {
                // Two devices of one person at once.
            }
        }
    }
}
