using System.Net;
using System.Security.Cryptography;
using Bedrud.Domain.Health;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.ConnectionTest;

/// <param name="Publisher">Opens the probe room to one who sends.</param>
/// <param name="Subscriber">Opens the same room to one who receives.</param>
/// <param name="Ticket">With which the test's outcome may be told, once.</param>
public sealed record ProbePass(JoinToken Publisher, JoinToken Subscriber, string Ticket);

/// <summary>
/// Lets a browser into a room of its own, with two connections and as few rights as a test needs. The tokens open it for two minutes; the portal removes it, with
/// whoever is still inside, a minute or two later. Such a room is no meeting: LiveKit lets no third in, ends it seconds after it was left, and nothing that is done
/// there reaches anybody.
/// </summary>
public sealed class ConnectionTestService(
    IJoinTokenIssuer tokens, ProbeTickets tickets, ProbePasses passes, IOptions<ConnectionTestOptions> options, TimeProvider time)
{
    /// <summary>How long the tokens open LiveKit.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(2);

    private static readonly MeetingLimits Limits = new(Capacity: 2, EmptyTimeout: 20, DepartureTimeout: 5);
    private static readonly ParticipantGrants Sends = new(canSubscribe: false, canPublishData: false, [TrackSource.Microphone, TrackSource.Camera]);
    private static readonly ParticipantGrants Receives = new(canSubscribe: true, canPublishData: false, []);

    // Many may share an office's address; all together they must not be a load.
    private readonly Pace _ofAddress = new(20, TimeSpan.FromMinutes(10), time);
    private readonly Pace _ofAll = new(120, TimeSpan.FromMinutes(1), time);

    public Result<ProbePass> Start(Actor actor, IPAddress? address)
    {
        if (options.Value.Access == ConnectionTestAccess.Off)
            return Problems.NotFound;
        if (!options.Value.Admits(actor.UserId is not null))
            return Problems.SignInRequired;
        if (_ofAddress.Refusal(PaceKey.Of(address)) is not null || _ofAll.Refusal("") is not null)
            return Problems.TooManyRequests;

        passes.Note();
        var room = ProbeRoom.Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true);
        return new ProbePass(Token(room, "sends", Sends), Token(room, "receives", Receives), tickets.Issue());
    }

    private JoinToken Token(string room, string who, ParticipantGrants grants) =>
        tokens.Issue(new JoinTokenRequest(room, $"{ProbeRoom.Prefix}{who}", "", grants, Limits, RoomRole.Viewer) { Validity = Validity });
}
