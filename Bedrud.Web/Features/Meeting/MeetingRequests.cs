using System.Collections.Concurrent;
using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// What moderators have asked people to turn on, until it is answered or has run out. Held in memory: it is a question of two minutes, and whoever asked sees
/// whether it was answered. Safe for concurrent use. A singleton.
/// </summary>
public sealed class MeetingRequests(MeetingChannel channel, TimeProvider time) : IDisposable
{
    /// <summary>How long one stands.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, Standing> _standing = new();

    /// <summary>Asks the page of one connection. An earlier request for the same source is over then.</summary>
    /// <param name="person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
    /// <param name="device">Of the connection; null where it named none.</param>
    /// <param name="source">Microphone or camera.</param>
    /// <param name="from">Who asks, by name.</param>
    /// <param name="fromPerson">Who asks; told when it is over.</param>
    /// <returns>Null where no page of theirs listens here.</returns>
    public Guid? Ask(string room, string person, string? device, TrackSource source, string from, string fromPerson)
    {
        var id = Guid.CreateVersion7();
        var notice = new MeetingNotice("request", new RequestBody(id, source.TokenName(), from));
        var standing = new Standing(room, person, device, source, fromPerson, notice);
        // Before it is told: the answer may come at once.
        _standing[id] = standing;
        if (channel.Publish(room, notice, person, device) == 0)
        {
            _standing.TryRemove(id, out _);
            return null;
        }

        foreach (var (earlier, other) in _standing.Where(s => s.Key != id && s.Value.Concerns(room, person) && s.Value.Source == source && s.Value.Device == device))
            End(earlier, other, null);
        standing.Expiry = time.CreateTimer(_ => End(id, standing, null), null, Life, Timeout.InfiniteTimeSpan);
        return id;
    }

    /// <summary>The person answers. False for a request that does not stand, or is another's.</summary>
    public bool Answer(string room, string person, Guid id, bool accepted) =>
        _standing.TryGetValue(id, out var standing) && standing.Concerns(room, person) && End(id, standing, accepted);

    /// <summary>What a page must be told that comes back.</summary>
    internal IEnumerable<MeetingNotice> Of(string room, string person, string? device) => _standing.Values
        .Where(s => s.Concerns(room, person) && (s.Device is null || device is null || s.Device == device)).Select(s => s.Notice);

    public void Dispose()
    {
        foreach (var standing in _standing.Values)
            standing.Expiry?.Dispose();
    }

    private bool End(Guid id, Standing standing, bool? accepted)
    {
        if (!_standing.TryRemove(new KeyValuePair<Guid, Standing>(id, standing)))
            return false;
        standing.Expiry?.Dispose();
        var over = new MeetingNotice("request-over", new RequestOverBody(id, accepted));
        channel.Publish(standing.Room, over, standing.Person);
        if (standing.FromPerson != standing.Person)
            channel.Publish(standing.Room, over, standing.FromPerson);
        return true;
    }

    private sealed class Standing(string room, string person, string? device, TrackSource source, string fromPerson, MeetingNotice notice)
    {
        public string Room => room;

        public string Person => person;

        public string? Device => device;

        public TrackSource Source => source;

        public string FromPerson => fromPerson;

        public MeetingNotice Notice => notice;

        public ITimer? Expiry { get; set; }

        public bool Concerns(string inRoom, string whom) => room == inRoom && person == whom;
    }

    private sealed record RequestBody(Guid Id, string Source, string From);

    private sealed record RequestOverBody(Guid Id, bool? Accepted);
}
