using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;

using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Participants;

/// <summary>Running a meeting from inside: hands, names, requests, the spotlight, the end.</summary>
public sealed partial class ParticipantService
{
    private static readonly Dictionary<string, string> HandDown = new() { [ParticipantAttributes.Hand] = ParticipantAttributes.WriteHand(null) };

    /// <summary>Asks somebody to turn something on; only they are asked. Fails where it is locked for them, or where no page of theirs listens.</summary>
    /// <param name="source">Microphone or camera.</param>
    /// <returns>The request's id, which <c>request-over</c> names.</returns>
    public async Task<Result<Guid>> AskAsync(string room, string identity, TrackSource source, Actor actor, CancellationToken cancellationToken)
    {
        if (source is not TrackSource.Microphone and not TrackSource.Camera)
            return Problems.InvalidSource;
        var asked = Guid.Empty;
        var done = await ActAsync(room, identity, AuditAction.ParticipantAsk, actor, source.TokenName(), async () =>
        {
            if ((await ConnectionsAsync(room, identity, cancellationToken)).FirstOrDefault(c => c.Identity == identity) is not { } connection)
                return Problems.ParticipantNotFound;
            if (connection.Grants?.Sources.Contains(source) == false)
                return Problems.SourceLocked;
            var person = ParticipantIdentity.PersonOf(identity);
            if (requests.Ask(room, person, connection.Device, source, actor.Name, ParticipantIdentity.ForUser(actor.UserId!.Value)) is not { } id)
                return Problems.PageNotReached;
            asked = id;
            return null;
        }, cancellationToken);
        return done.Succeeded ? asked : done.Problem;
    }

    /// <summary>Lowers somebody's hand, on all of their devices.</summary>
    public Task<Result<Done>> LowerHandAsync(string room, string identity, Actor actor, CancellationToken cancellationToken) =>
        ActAsync(room, identity, AuditAction.ParticipantLowerHand, actor, null, async () =>
        {
            var connections = await ConnectionsAsync(room, identity, cancellationToken);
            foreach (var connection in connections)
                await feed.DescribedAsync(room, await liveKit.UpdateAttributesAsync(room, connection.Identity, HandDown, cancellationToken));
            return connections.Count > 0 ? null : Problems.ParticipantNotFound;
        }, cancellationToken);

    /// <summary>Lowers every hand.</summary>
    public Task<Result<Done>> LowerHandsAsync(string room, Actor actor, CancellationToken cancellationToken) =>
        ActAsync(room, null, AuditAction.ParticipantLowerHands, actor, null, async () =>
        {
            // Asked of LiveKit: another portal may have raised one a moment ago.
            await reconciler.RefreshAsync(room, cancellationToken);
            var raised = presence.Get(room).Participants.Where(p => p.HandRaisedAt is not null).Select(p => p.Identity).ToList();
            var (_, failed) = await EachAsync(raised, async (identity, token) =>
                await feed.DescribedAsync(room, await liveKit.UpdateAttributesAsync(room, identity, HandDown, token)), cancellationToken);
            return failed == 0 ? null : Problems.NotForEverybody.With(failed);
        }, cancellationToken);

    /// <summary>Gives somebody another name for this meeting, on all of their devices.</summary>
    public Task<Result<Done>> RenameAsync(string room, string identity, string? name, Actor actor, CancellationToken cancellationToken)
    {
        if (DisplayName.Clean(name) is not { } clean)
            return Task.FromResult<Result<Done>>(Problems.InvalidName);
        return ActAsync(room, identity, AuditAction.ParticipantName, actor, $"{NameOf(room, identity)} -> {clean}", async () =>
        {
            var connections = await ConnectionsAsync(room, identity, cancellationToken);
            foreach (var connection in connections)
                await feed.DescribedAsync(room, await liveKit.UpdateNameAsync(room, connection.Identity, clean, cancellationToken));
            return connections.Count > 0 ? null : Problems.ParticipantNotFound;
        }, cancellationToken);
    }

    /// <summary>Shows everybody this participant large, those who come later too, until they leave; null for nobody any more.</summary>
    public async Task<Result<Done>> SpotlightAsync(string room, string? identity, Actor actor, CancellationToken cancellationToken)
    {
        var done = await ActAsync(room, identity, AuditAction.MeetingSpotlight, actor, null, async () =>
        {
            if (identity is not null && !(await ConnectionsAsync(room, identity, cancellationToken)).Any(c => c.Identity == identity && !c.IsHidden))
                return Problems.ParticipantNotFound;
            await liveKit.UpdateRoomMetadataAsync(room, RoomMetadata.Write(identity), cancellationToken);
            await feed.SpotlitAsync(room, identity);
            return null;
        }, cancellationToken);
        return identity is null && done.Problem == Problems.ParticipantNotFound ? Problems.NoMeeting : done;
    }

    /// <summary>Ends the meeting for everybody. The room stays open to the next one.</summary>
    public async Task<Result<Done>> EndAsync(string room, Actor actor, CancellationToken cancellationToken)
    {
        var done = await ActAsync(room, null, AuditAction.MeetingEnd, actor, null, async () =>
        {
            await liveKit.DeleteRoomAsync(room, cancellationToken);
            await ForgetMeetingAsync(room, cancellationToken);
            return null;
        }, cancellationToken);
        return done.Problem == Problems.ParticipantNotFound ? Problems.NoMeeting : done;
    }

    // Whoever was admitted to it has to ask again, though the next one may follow at once.
    private async Task ForgetMeetingAsync(string room, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ofRoom = db.Rooms.Where(r => r.Name == room).Select(r => r.Id);
        await db.LobbyEntries.Where(e => ofRoom.Contains(e.RoomId) && e.State == LobbyState.Admitted).ExecuteDeleteAsync(cancellationToken);
        await db.Restrictions.Where(r => ofRoom.Contains(r.RoomId) && r.RoomSid != null).ExecuteDeleteAsync(cancellationToken);
        exclusions.Forget(room);
    }

    // Several at once; whoever left meanwhile is nobody's failure.
    private static async Task<(int Done, int Failed)> EachAsync(
        IEnumerable<string> identities, Func<string, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        int done = 0, failed = 0;
        await Parallel.ForEachAsync(identities, new ParallelOptions { MaxDegreeOfParallelism = MutesAtOnce, CancellationToken = cancellationToken }, async (identity, token) =>
        {
            try
            {
                await act(identity, token);
                Interlocked.Increment(ref done);
            }
            catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
            {
                // Left meanwhile.
            }
            catch (LiveKitException)
            {
                Interlocked.Increment(ref failed);
            }
        });
        return (done, failed);
    }
}
