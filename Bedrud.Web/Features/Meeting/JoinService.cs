using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Meeting;

/// <summary>Decides whether somebody may join a room, and mints the token that lets them.</summary>
public sealed class JoinService(
    IDbContextFactory<BedrudDbContext> contexts, IJoinTokenIssuer tokens, PresenceStore presence, TimeProvider time)
{
    // Joins come in bursts at the full hour: one round trip, no tracking, compiled once. Not static, since it belongs to one provider's model.
    private readonly Func<BedrudDbContext, string, Guid, string, CancellationToken, Task<JoinFacts?>> _facts = EF.CompileAsyncQuery(
        (BedrudDbContext db, string roomName, Guid userId, string identity, CancellationToken cancellationToken) => db.Rooms.AsNoTracking()
            .Where(r => r.Name == roomName)
            .Select(r => new JoinFacts(
                r,
                db.RoomMembers.Where(m => m.RoomId == r.Id && m.UserId == userId).Select(m => (RoomRole?)m.Role).FirstOrDefault(),
                db.Bans.FirstOrDefault(b => b.RoomId == r.Id && b.Identity == identity)))
            .FirstOrDefault());

    /// <summary>Whether this person may join now, for the page that is about to offer it. Mints nothing.</summary>
    public async Task<Result<Admission>> DecideAsync(string roomName, Actor actor, Guest? guest, CancellationToken cancellationToken)
    {
        if (!RoomName.IsValid(roomName))
            return Problems.RoomNotFound;

        var userId = actor.UserId ?? Guid.Empty;
        var identity = actor.UserId is { } id ? ParticipantIdentity.ForUser(id) : ParticipantIdentity.ForGuest(guest?.Id ?? Guid.Empty);

        JoinFacts? facts;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            facts = await _facts(db, roomName, userId, identity, cancellationToken);
        if (facts is null)
            return Problems.RoomNotFound;

        var joiner = new Joiner(identity, actor.UserId is null, actor.IsAdministrator, facts.Membership);
        return JoinPolicy.Decide(facts.Room, joiner, facts.Ban, presence.CountOthers(roomName, identity), time.GetUtcNow().UtcDateTime) switch
        {
            JoinDecision.Refused refused => ToProblem(refused),
            JoinDecision.Admitted admitted => new Admission(roomName, facts.Room.Capacity, identity, admitted.Role, admitted.Grants),
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
        var token = tokens.Issue(new JoinTokenRequest(roomName, admission.Identity, name, admission.Grants, admission.Capacity));
        return (admission, name, token);
    }

    private static Problem ToProblem(JoinDecision.Refused refused) => refused.Reason switch
    {
        JoinRefusal.SignInRequired => Problems.SignInRequired,
        JoinRefusal.NotAMember => Problems.NotAMember,
        JoinRefusal.GuestsNotAllowed => Problems.GuestsNotAllowed,
        JoinRefusal.Banned => Problems.Banned with
        {
            Extensions = new Dictionary<string, object?> { ["until"] = refused.Ban?.Until, ["reason"] = refused.Ban?.Reason },
        },
        JoinRefusal.RoomFull => Problems.RoomFull,
        _ => Problems.RoomClosed,
    };

    private sealed record JoinFacts(Room Room, RoomRole? Membership, Ban? Ban);
}

/// <summary>Somebody may join, in this role and with these grants.</summary>
/// <param name="Capacity">The room's; 0 for no limit.</param>
public sealed record Admission(string RoomName, int Capacity, string Identity, RoomRole Role, ParticipantGrants Grants);
