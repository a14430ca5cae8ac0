using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Decides whether somebody may join a room, and mints the token that lets them.</summary>
public sealed class JoinService(JoinFactsReader facts, IJoinTokenIssuer tokens, PresenceStore presence, TimeProvider time)
{
    /// <summary>Whether this person may join now, for the page that is about to offer it. Mints nothing.</summary>
    public async Task<Result<Admission>> DecideAsync(string roomName, Actor actor, Guest? guest, CancellationToken cancellationToken)
    {
        if (!RoomName.IsValid(roomName))
            return Problems.RoomNotFound;

        var userId = actor.UserId ?? Guid.Empty;
        var identity = actor.UserId is { } id ? ParticipantIdentity.ForUser(id) : ParticipantIdentity.ForGuest(guest?.Id ?? Guid.Empty);

        var known = await facts.ReadAsync(roomName, userId, identity, cancellationToken);
        if (known is null)
            return Problems.RoomNotFound;

        var joiner = new Joiner(identity, actor.UserId is null, actor.IsAdministrator, known.Membership);
        return JoinPolicy.Decide(known.Room, joiner, known.Ban, known.Restriction, presence.CountOthers(roomName, identity), time.GetUtcNow().UtcDateTime) switch
        {
            JoinDecision.Refused refused => ToProblem(refused),
            JoinDecision.Admitted admitted => new Admission(roomName, MeetingLimits.Of(known.Room), identity, admitted.Role, admitted.Grants),
            var other => throw new InvalidOperationException($"Unknown decision {other.GetType().Name}."),
        };
    }

    /// <summary>Admits and mints the token.</summary>
    /// <param name="guest">Needed where <paramref name="actor"/> is not signed in; the name is clean.</param>
    public async Task<Result<(Admission Admission, string Name, JoinToken Token)>> JoinAsync(
        string roomName, Actor actor, Guest? guest, CancellationToken cancellationToken)
    {
        var decision = await DecideAsync(roomName, actor, guest, cancellationToken);
        if (!decision.Succeeded)
            return decision.Problem;

        var admission = decision.Value;
        var name = actor.UserId is null ? guest!.Name : actor.Name;
        var token = tokens.Issue(new JoinTokenRequest(roomName, admission.Identity, name, admission.Grants, admission.Limits, admission.Role));
        return (admission, name, token);
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

/// <summary>Somebody may join, in this role and with these grants.</summary>
/// <param name="Limits">The room's.</param>
public sealed record Admission(string RoomName, MeetingLimits Limits, string Identity, RoomRole Role, ParticipantGrants Grants);
