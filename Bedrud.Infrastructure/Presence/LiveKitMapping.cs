using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Proto = Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.Presence;

/// <summary>Reads LiveKit's messages, webhooks and answers alike, as what the domain calls them.</summary>
internal static class LiveKitMapping
{
    /// <summary>The event, or null where a webhook tells nothing about presence or lacks what it would need to.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="receivedAt">UTC by the portal's clock; see <see cref="PresenceEvent"/>.</param>
    public static PresenceEvent? ToPresence(this Proto.WebhookEvent message, DateTime receivedAt)
    {
        if (message.Room is not { Sid.Length: > 0 } room)
            return null;
        var meeting = room.ToMeeting();
        var at = HappenedAt(message.CreatedAt, receivedAt);
        var participant = message.Participant is { Sid.Length: > 0 } p ? p : null;
        return (message.Event, participant, message.Track) switch
        {
            ("room_started", _, _) => new RoomStarted(receivedAt, meeting, at),
            ("room_finished", _, _) => new RoomFinished(receivedAt, meeting, at),
            ("participant_joined", not null, _) =>
                new ParticipantJoined(receivedAt, meeting, at, participant.ToPresence(at)),
            ("participant_left", not null, _) =>
                new ParticipantLeft(receivedAt, meeting, at, participant.ToPresence(at), (DepartureReason)participant.DisconnectReason),
            ("participant_connection_aborted", not null, _) =>
                new ConnectionAborted(receivedAt, meeting, at, participant.ToPresence(at), (DepartureReason)participant.DisconnectReason),
            ("track_published", not null, { Sid.Length: > 0 } track) =>
                new TrackPublished(receivedAt, meeting, at, participant.Sid, participant.Identity, track.ToPresence()),
            ("track_unpublished", not null, { Sid.Length: > 0 } track) =>
                new TrackUnpublished(receivedAt, meeting, at, participant.Sid, participant.Identity, track.Sid),
            _ => null,
        };
    }

    public static MeetingRef ToMeeting(this Proto.Room room) =>
        new(room.Name, room.Sid, Utc(room.CreationTimeMs, room.CreationTime));

    /// <summary>LiveKit's answer about which rooms live, with what their metadata say.</summary>
    public static LiveRoomsSnapshot ToSnapshot(this IReadOnlyList<Proto.Room> rooms, DateTime askedAt, ImmutableHashSet<string>? askedFor)
    {
        var known = rooms.Where(r => r.Sid.Length > 0).DistinctBy(r => r.Sid).ToList();
        return new LiveRoomsSnapshot(
            askedAt, [.. known.Select(ToMeeting)], askedFor,
            known.Select(r => (r.Sid, Spotlight: RoomMetadata.SpotlightOf(r.Metadata))).Where(r => r.Spotlight is not null)
                .ToImmutableDictionary(r => r.Sid, r => r.Spotlight!, StringComparer.Ordinal));
    }

    /// <summary>The portal changed a name or attributes, and this is what LiveKit answered.</summary>
    public static DescribedByUs ToDescription(this Proto.ParticipantInfo participant, string room, DateTime learnedAt)
    {
        var now = participant.ToPresence(learnedAt);
        return new DescribedByUs(learnedAt, room, participant.Identity, now.Name, now.Role, now.HandRaisedAt, now.Device);
    }

    /// <summary>LiveKit's answer about one room. Only those whose media is connected are present: others may never get that far.</summary>
    public static RoomSnapshot ToSnapshot(this IEnumerable<Proto.ParticipantInfo> participants, MeetingRef meeting, DateTime askedAt) =>
        new(askedAt, meeting, [.. participants
            .Where(p => p.State == Proto.ParticipantInfo.Types.State.Active && p.Sid.Length > 0)
            .DistinctBy(p => p.Sid)
            .Select(p => p.ToPresence(askedAt) with { Tracks = [.. p.Tracks.Where(t => t.Sid.Length > 0).DistinctBy(t => t.Sid).Select(ToPresence)] })]);

    private static ParticipantPresence ToPresence(this Proto.ParticipantInfo participant, DateTime otherwiseJoinedAt) => new()
    {
        Sid = participant.Sid,
        Identity = participant.Identity,
        Name = participant.Name,
        JoinedAt = Utc(participant.JoinedAtMs, participant.JoinedAt) ?? otherwiseJoinedAt,
        Grants = participant.Permission?.ToGrants(),
        Role = participant.Attributes.GetValueOrDefault(ParticipantAttributes.Role) is { } role ? ParticipantAttributes.ReadRole(role) : null,
        HandRaisedAt = participant.Attributes.GetValueOrDefault(ParticipantAttributes.Hand) is { } hand ? ParticipantAttributes.ReadHand(hand) : null,
        Device = participant.Attributes.GetValueOrDefault(ParticipantAttributes.Device) is { Length: > 0 } device ? device : null,
        IsHidden = participant.Permission is { Hidden: true } or { Recorder: true } or { Agent: true }
            || participant.Kind is Proto.ParticipantInfo.Types.Kind.Egress or Proto.ParticipantInfo.Types.Kind.Agent,
        IsRecorder = participant.Permission is { Recorder: true } || participant.Kind is Proto.ParticipantInfo.Types.Kind.Egress,
    };

    private static TrackPresence ToPresence(this Proto.TrackInfo track) => new()
    {
        Sid = track.Sid,
        Source = Enum.IsDefined((TrackSource)track.Source) ? (TrackSource)track.Source : TrackSource.Unknown,
        Muted = track.Muted,
        MimeType = track.MimeType.Length > 0 ? track.MimeType : null,
        Width = (int)track.Width,
        Height = (int)track.Height,
        Simulcast = track.Simulcast || track.Codecs.Any(c => c.Layers.Count > 1),
    };

    // Webhooks carry whole seconds. Where one is received within its second, that is the better figure.
    private static DateTime HappenedAt(long createdAt, DateTime receivedAt)
    {
        if (Utc(0, createdAt) is not { } from)
            return receivedAt;
        var to = from.AddSeconds(1);
        return receivedAt < from ? from : receivedAt > to ? to : receivedAt;
    }

    private static DateTime? Utc(long milliseconds, long seconds) => (milliseconds, seconds) switch
    {
        ( > 0 and < 253_402_300_800_000, _) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime,
        (_, > 0 and < 253_402_300_800) => DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime,
        _ => null,
    };
}
