using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Decides whether somebody may join a room, and mints the token that lets them.</summary>
public sealed class JoinService(
    JoinFactsReader facts, IJoinTokenIssuer tokens, PresenceStore presence, SecondDevices devices, LobbyService lobby, RecordingConsents consents, TimeProvider time)
{
    /// <summary>Whether this person may join now, or would wait, for the page that is about to offer it. Mints nothing, and nobody is told.</summary>
    /// <param name="heedCapacity">False where a place may be free by the time that they join.</param>
    public async Task<Result<JoinAnswer>> DecideAsync(
        string roomName, Actor actor, Guest? guest, CancellationToken cancellationToken, bool heedCapacity = true) =>
        (await WeighAsync(roomName, actor, guest, heedCapacity, cancellationToken)).Answer;

    /// <summary>Admits and mints the token, or notes that they wait.</summary>
    /// <param name="guest">Needed where <paramref name="actor"/> is not signed in; the name is clean.</param>
    /// <param name="agrees">They agree to be recorded.</param>
    public async Task<Result<JoinOutcome>> JoinAsync(
        string roomName, Actor actor, Guest? guest, JoinDevice device, CancellationToken cancellationToken, bool agrees = false)
    {
        var (known, decision) = await WeighAsync(roomName, actor, guest, heedCapacity: true, cancellationToken);
        if (!decision.Succeeded)
            return decision.Problem;

        var name = actor.UserId is null ? guest!.Name : actor.Name;
        if (decision.Value is JoinAnswer.Wait wait)
            return new JoinOutcome.Waiting(await lobby.AskAsync(known!.Room, wait.Person, name, cancellationToken));

        var admission = (JoinAnswer.Admission)decision.Value;
        var place = await devices.PlaceAsync(known!.Room, admission.Identity, device, cancellationToken);
        if (!place.Succeeded)
            return place.Problem;
        // One more device takes one more place.
        if (place.Value != admission.Identity && known.Room.Capacity > 0 && presence.CountOthers(roomName, place.Value) >= known.Room.Capacity)
            return Problems.RoomFull;
        // Nobody makes them wait any more.
        if (known.Lobby is { Entry.State: LobbyState.Waiting })
            await lobby.LeaveAsync(roomName, ParticipantIdentity.PersonOf(admission.Identity), cancellationToken);
        admission = admission with { Identity = place.Value };
        if (agrees)
            await consents.AgreeBeforehandAsync(known.Room, ParticipantIdentity.PersonOf(admission.Identity), name, cancellationToken);
        // They see and hear, and publish as soon as they have agreed.
        if (await consents.AreAwaitedAsync(roomName, admission.Identity, cancellationToken))
            admission = admission with { Grants = admission.Grants.Without(TrackSources.AllLocks) };
        var token = tokens.Issue(new JoinTokenRequest(
            roomName, admission.Identity, name, admission.Grants, MeetingLimits.Of(known.Room), admission.Role, device.Id));
        return new JoinOutcome.Joined(admission, name, token);
    }

    /// <summary>Who is there, and whether this person would wait, before they join. The problem where they may not join at all.</summary>
    public async Task<Result<MeetingPreview>> PreviewAsync(string roomName, Actor actor, Guest? guest, CancellationToken cancellationToken)
    {
        var (known, decision) = await WeighAsync(roomName, actor, guest, heedCapacity: false, cancellationToken);
        if (!decision.Succeeded)
            return decision.Problem;
        var people = presence.Get(roomName).Participants
            .Where(p => !p.IsHidden)
            .DistinctBy(p => ParticipantIdentity.PersonOf(p.Identity), StringComparer.Ordinal)
            .ToList();
        var knowsThem = known!.Membership is not null || actor.RunsRooms;
        return new MeetingPreview(people.Count, knowsThem ? people.ConvertAll(p => p.Name) : null, decision.Value is JoinAnswer.Wait, await consents.PreviewAsync(roomName, cancellationToken));
    }

    private async Task<(JoinFacts? Known, Result<JoinAnswer> Answer)> WeighAsync(
        string roomName, Actor actor, Guest? guest, bool heedCapacity, CancellationToken cancellationToken)
    {
        if (!RoomName.IsValid(roomName))
            return (null, Problems.RoomNotFound);

        var userId = actor.UserId ?? Guid.Empty;
        var identity = actor.UserId is { } id ? ParticipantIdentity.ForUser(id) : ParticipantIdentity.ForGuest(guest?.Id ?? Guid.Empty);

        var known = await facts.ReadAsync(roomName, userId, identity, cancellationToken);
        if (known is null)
            return (null, Problems.RoomNotFound);

        var joiner = new Joiner(identity, actor.UserId is null, actor.RunsRooms, known.Membership);
        var others = heedCapacity ? presence.CountOthers(roomName, identity) : 0;
        var decision = JoinPolicy.Decide(known.Room, joiner, known.Ban, known.Restriction, others, time.GetUtcNow().UtcDateTime, known.Lobby);
        return (known, decision switch
        {
            JoinDecision.Refused refused => ToProblem(refused),
            JoinDecision.Waits => new JoinAnswer.Wait(identity, known.Lobby?.Entry),
            JoinDecision.Admitted admitted => new JoinAnswer.Admission(identity, admitted.Role, admitted.Grants),
            _ => throw new InvalidOperationException($"Unknown decision {decision.GetType().Name}."),
        });
    }

    private static Problem ToProblem(JoinDecision.Refused refused) => refused.Reason switch
    {
        JoinRefusal.SignInRequired => Problems.SignInRequired,
        JoinRefusal.NotAMember => Problems.NotAMember,
        JoinRefusal.GuestsNotAllowed => Problems.GuestsNotAllowed,
        JoinRefusal.Banned => Problems.Banned with
        {
            Extensions = new Dictionary<string, object?> { ["until"] = refused.Until, ["reason"] = refused.Explanation },
        },
        JoinRefusal.Kicked => Problems.Kicked with { Extensions = new Dictionary<string, object?> { ["until"] = refused.Until } },
        JoinRefusal.RoomFull => Problems.RoomFull,
        _ => Problems.RoomClosed,
    };
}
