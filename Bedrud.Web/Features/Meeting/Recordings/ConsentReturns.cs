using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Participants;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Gives sources back that were withheld until people agree to be recorded. A singleton.</summary>
public sealed class ConsentReturns(
    RecordingBoard recordings, WithheldSources withheld, MeetingRoles roles, PresenceStore presence, Reconciler reconciler, IDbContextFactory<BedrudDbContext> contexts)
{
    /// <summary>Whether something is recorded in this room, and the room asks.</summary>
    internal async Task<bool> IsAskingAsync(string room, CancellationToken cancellationToken)
    {
        if (recordings.In(room).IsEmpty)
            return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Rooms.AnyAsync(r => r.Name == room && r.Recording.AsksConsent, cancellationToken);
    }

    /// <summary>To everybody from whom they were withheld; stops where people are asked again.</summary>
    /// <exception cref="LiveKitException">LiveKit did not take it for somebody: the rest is to be tried again.</exception>
    internal async Task ReturnAsync(string room, CancellationToken cancellationToken)
    {
        // Who is there may not be known yet after a start.
        if (presence.Freshness.IsStale || presence.Get(room).RoomSid is null)
            await reconciler.RefreshAsync(room, cancellationToken);
        if (presence.Freshness.IsStale)
        {
            // Whoever waits for their voice does not wait for a back-off.
            reconciler.RequestAll();
            throw new LiveKitException(LiveKitError.Unreachable, "Who is in the meeting is not known.");
        }

        var isRecorded = !recordings.In(room).IsEmpty;
        var isAsking = await IsAskingAsync(room, cancellationToken);
        var agreed = await AgreedAsync(room, presence.Get(room).RoomSid, cancellationToken);
        foreach (var (person, joinedAt) in People(presence.Get(room)))
        {
            if (isAsking)
                return;
            var kind = withheld.From(room, person, joinedAt);
            if (kind == Withheld.Yes || (kind == Withheld.UnlessAgreed && !agreed.Contains(person)))
                await ReturnAsync(room, person, cancellationToken);
            // Another recording may have begun.
            isAsking = await IsAskingAsync(room, cancellationToken);
        }

        // Recorded and not asking: it was the room that stopped.
        if (!isAsking)
            withheld.End(room, () => isRecorded || recordings.In(room).IsEmpty);
    }

    /// <summary>To one person.</summary>
    /// <exception cref="LiveKitException">LiveKit did not take it.</exception>
    internal async Task ReturnAsync(string room, string person, CancellationToken cancellationToken)
    {
        try
        {
            await roles.GiveBackAsync(room, person, cancellationToken);
        }
        catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
        {
            // Left meanwhile.
        }

        withheld.GivenBack(room, person);
    }

    /// <summary>Whether this person's sources are gone because they had not agreed.</summary>
    /// <param name="hadAgreed">Before the answer that they give now.</param>
    internal bool AreWithheld(string room, string person, bool hadAgreed) =>
        People(presence.Get(room)).Where(p => p.Person == person).Select(p => withheld.From(room, person, p.JoinedAt))
            .Any(w => w == Withheld.Yes || (w == Withheld.UnlessAgreed && !hadAgreed));

    private static IEnumerable<(string Person, DateTime JoinedAt)> People(RoomPresence there) => there.Participants
        .Where(p => !p.IsHidden)
        .GroupBy(p => ParticipantIdentity.PersonOf(p.Identity), StringComparer.Ordinal)
        .Select(g => (g.Key, g.Max(p => p.JoinedAt)));

    private async Task<HashSet<string>> AgreedAsync(string room, string? roomSid, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.RecordingConsents
            .Where(c => db.Rooms.Any(r => r.Name == room && r.Id == c.RoomId) && (c.RoomSid == roomSid || c.RoomSid == "") && c.Agreed)
            .Select(c => c.Person).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
    }
}
