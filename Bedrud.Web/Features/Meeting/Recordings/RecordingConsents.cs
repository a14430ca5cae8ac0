using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Room = Bedrud.Domain.Rooms.Room;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// Whether people agree to be recorded, in rooms that ask. Until they do they publish nothing while the meeting is recorded: their token has no sources,
/// and <see cref="MeetingGuard"/> takes the sources of those who are there. A singleton.
/// </summary>
public sealed class RecordingConsents(
    IDbContextFactory<BedrudDbContext> contexts, ExclusionIndex exclusions, MeetingGuard guard, ConsentReturns returns, WithheldSources withheld,
    RecordingBoard recordings, PresenceStore presence, AuditLog audit, TimeProvider time, ILogger<RecordingConsents> logger)
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
    public async ValueTask<bool> AreAwaitedAsync(string room, string identity, CancellationToken cancellationToken)
    {
        if (recordings.In(room).IsEmpty || !await exclusions.MustAgreeAsync(room, identity, cancellationToken))
            return false;
        withheld.Note(room, ParticipantIdentity.PersonOf(identity));
        return true;
    }

    /// <summary>Somebody who is about to join agrees. Where no meeting runs yet the answer counts for the one that they begin.</summary>
    /// <param name="room">Without its settings.</param>
    public async Task AgreeBeforehandAsync(Room room, string person, string name, CancellationToken cancellationToken)
    {
        var actor = new Actor(ParticipantIdentity.UserOf(person), name);
        if (await WriteAsync(room, presence.Get(room.Name).RoomSid ?? "", person, actor, agreed: true, cancellationToken) is not null)
            exclusions.Forget(room.Name);
    }

    /// <summary>Somebody in the meeting answers. Whoever agrees may publish again when this returns, as far as room and role allow; nobody gets back what a moderator took.</summary>
    public async Task<Result<Done>> AnswerAsync(MeetingCaller caller, bool agreed, CancellationToken cancellationToken)
    {
        var room = caller.Room.Name;
        if (await WriteAsync(caller.Room, caller.RoomSid, caller.Person, caller.Actor with { Name = caller.Name }, agreed, cancellationToken) is not { } hadAgreed)
            return default(Done);
        exclusions.Forget(room);
        try
        {
            if (!agreed)
            {
                foreach (var connection in caller.Connections)
                    Withhold(room, connection.Identity);
            }
            else if (returns.AreWithheld(room, caller.Person, hadAgreed))
            {
                await returns.ReturnAsync(room, caller.Person, cancellationToken);
            }
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

    /// <summary>Takes the sources of somebody who has not agreed, again and again until LiveKit has done it. Returns at once.</summary>
    internal void Withhold(string room, string identity)
    {
        withheld.Note(room, ParticipantIdentity.PersonOf(identity));
        guard.Enforce(room, identity);
    }

    /// <returns>Whether they had agreed before; null where the room does not ask.</returns>
    private async Task<bool?> WriteAsync(Room room, string roomSid, string person, Actor actor, bool agreed, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await db.Rooms.AnyAsync(r => r.Id == room.Id && r.Recording.AsksConsent, cancellationToken))
                return null;
            var now = time.GetUtcNow().UtcDateTime;
            var known = await db.RecordingConsents.Where(c => c.RoomId == room.Id && c.Person == person && (c.RoomSid == roomSid || c.RoomSid == "")).ToListAsync(cancellationToken);
            var hadAgreed = known.Exists(c => c.Agreed);
            // Said again, an answer is no news.
            if (!known.Exists(c => c.Agreed == agreed))
                audit.Add(db, actor, AuditAction.RecordingConsent, room.Name, person, details: agreed ? "agreed" : "refused");
            var answer = known.Find(c => c.RoomSid == roomSid);
            if (answer is null)
                db.RecordingConsents.Add(answer = new RecordingConsent { RoomId = room.Id, RoomSid = roomSid, Person = person, Name = actor.Name, Agreed = agreed, At = now });
            (answer.Name, answer.Agreed, answer.At) = (actor.Name, agreed, now);
            // What was said before the meeting is of the meeting now.
            db.RecordingConsents.RemoveRange(known.Where(c => c != answer));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return hadAgreed;
            }
            catch (DbUpdateException) when (attempt == 1)
            {
                // Two devices of one person at once.
            }
        }
    }
}
