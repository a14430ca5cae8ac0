using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>What is known about one participant sid, present, gone, or so far only mentioned by its tracks.</summary>
internal sealed record Connection
{
    public required string Sid { get; init; }

    public required string Identity { get; init; }

    /// <summary>Null while only tracks have told of this participant: a webhook is missing or late.</summary>
    public ParticipantPresence? Info { get; init; }

    /// <summary>When it was learned that they are there.</summary>
    public required DateTime LearnedAt { get; init; }

    /// <summary>By the portal's clock: when they were last known to be there.</summary>
    public required DateTime ConfirmedAt { get; init; }

    /// <summary>When the portal last changed something about them itself: an answer to an earlier question doesn't know it yet.</summary>
    public DateTime? ActedAt { get; init; }

    /// <summary>Null while there. Kept when gone, so that late news doesn't bring them back.</summary>
    public Departure? Departure { get; init; }

    public ImmutableArray<HeldTrack> Tracks { get; init; } = [];

    /// <summary>Sids of tracks that are gone, and when that was learned.</summary>
    public ImmutableDictionary<string, DateTime> GoneTracks { get; init; } = ImmutableDictionary<string, DateTime>.Empty;

    public bool IsPresent => Info is not null && Departure is null;

    /// <summary>What screens see. Only for one who is present.</summary>
    public ParticipantPresence View() =>
        Info! with { Tracks = [.. Tracks.Select(t => t.Track).OrderBy(t => t.Source).ThenBy(t => t.Sid, StringComparer.Ordinal)] };

    public Connection Holding(TrackPresence track, DateTime learnedAt) =>
        this with { Tracks = [.. Tracks.Where(t => t.Track.Sid != track.Sid), new HeldTrack(track, learnedAt)] };

    public Connection Dropping(string trackSid, DateTime learnedAt) => this with
    {
        Tracks = Tracks.RemoveAll(t => t.Track.Sid == trackSid),
        GoneTracks = GoneTracks.SetItem(trackSid, learnedAt),
    };
}

/// <param name="At">UTC; when they left.</param>
/// <param name="LearnedAt">When that was learned; see <see cref="PresenceEvent"/>.</param>
internal sealed record Departure(DateTime At, DateTime LearnedAt);

/// <param name="Track">The track.</param>
/// <param name="LearnedAt">When it was learned of; see <see cref="PresenceEvent"/>.</param>
internal sealed record HeldTrack(TrackPresence Track, DateTime LearnedAt);
