using System.Collections.Frozen;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Meeting;

/// <summary>What those in a meeting do for themselves. Nobody else is concerned, so nothing is written down.</summary>
public sealed class MeetingActs(
    ILiveKitApi liveKit, PresenceFeed feed, MeetingChannel channel, MeetingRequests requests, TimeProvider time, ILogger<MeetingActs> logger)
{
    private readonly Pace _hands = new(10, TimeSpan.FromSeconds(10), time);
    private readonly Pace _reactions = new(10, TimeSpan.FromSeconds(10), time);

    /// <summary>What one can react with.</summary>
    public static readonly FrozenSet<string> Reactions = FrozenSet.Create(StringComparer.Ordinal, "👍", "👏", "❤️", "😂", "😮", "🎉", "🙏", "👎");

    /// <summary>Raises or lowers the caller's hand, on all of their devices. One that is up stays up since when it was raised.</summary>
    public async Task<Result<Done>> SetHandAsync(MeetingCaller caller, bool raised, CancellationToken cancellationToken)
    {
        if (!caller.MaySend)
            return Problems.NotAllowedToSend;
        if (_hands.Refusal($"{caller.Room.Name} {caller.Person}") is not null)
            return Problems.TooManyRequests;
        var raisedAt = raised ? caller.Connections.Min(c => c.HandRaisedAt) ?? time.GetUtcNow().UtcDateTime : (DateTime?)null;
        try
        {
            foreach (var connection in caller.Connections.Where(c => c.HandRaisedAt != raisedAt))
            {
                var hand = new Dictionary<string, string> { [ParticipantAttributes.Hand] = ParticipantAttributes.WriteHand(raisedAt) };
                await feed.DescribedAsync(caller.Room.Name, await liveKit.UpdateAttributesAsync(caller.Room.Name, connection.Identity, hand, cancellationToken));
            }
        }
        catch (LiveKitException e)
        {
            if (e.Error is LiveKitError.NotFound)
                return Problems.NotInMeeting;
            FeatureLog.ActFailed(logger, "hand", caller.Room.Name, e.Error, e.Message);
            return e.ToProblem();
        }

        return default(Done);
    }

    /// <summary>Shows everybody an emoji.</summary>
    public Result<Done> React(MeetingCaller caller, string? emoji)
    {
        if (emoji is null || !Reactions.Contains(emoji))
            return Problems.InvalidReaction;
        if (!caller.MaySend)
            return Problems.NotAllowedToSend;
        if (_reactions.Refusal($"{caller.Room.Name} {caller.Person}") is not null)
            return Problems.TooManyRequests;
        channel.Publish(caller.Room.Name, new MeetingNotice("reaction", new ReactionBody(caller.Connections[0].Identity, caller.Name, emoji)));
        return default(Done);
    }

    /// <summary>Answers a moderator's request. Whoever accepts turns it on in their own page.</summary>
    public Result<Done> Answer(MeetingCaller caller, Guid request, bool accepted) =>
        requests.Answer(caller.Room.Name, caller.Person, request, accepted) ? default(Done) : Problems.RequestNotFound;

    private sealed record ReactionBody(string Identity, string Name, string Emoji);
}
