using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Room = Bedrud.Infrastructure.LiveKit.Protocol.Room;

namespace Bedrud.Web.Tests;

/// <summary>A LiveKit of lists: who is in which room, and which commands came.</summary>
public sealed class FakeLiveKit : ILiveKitApi
{
    private readonly Dictionary<string, List<ParticipantInfo>> _rooms = [];
    private readonly Dictionary<string, string> _metadata = [];
    private readonly Lock _lock = new();

    public List<string> Commands { get; } = [];

    /// <summary>Thrown by every call while set.</summary>
    public LiveKitException? Down { get; set; }

    public ParticipantInfo Join(string room, string identity, params TrackInfo[] tracks)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var participant = new ParticipantInfo
        {
            Sid = $"PA_{identity}",
            Identity = identity,
            Name = identity.ToUpperInvariant(),
            State = ParticipantInfo.Types.State.Active,
            JoinedAt = now,
            Permission = new ParticipantPermission { CanPublish = true, CanSubscribe = true, CanPublishData = true },
        };
        participant.Tracks.AddRange(tracks);
        lock (_lock)
        {
            if (!_rooms.TryGetValue(room, out var participants))
                _rooms[room] = participants = [];
            participants.Add(participant);
        }

        return participant;
    }

    public Task<IReadOnlyList<Room>> ListRoomsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => Answer(
        () => (IReadOnlyList<Room>)[.. _rooms.Where(r => names.Count == 0 || names.Contains(r.Key)).Select(r => new Room
        {
            Name = r.Key,
            Sid = $"RM_{r.Key}",
            Metadata = _metadata.GetValueOrDefault(r.Key, ""),
            NumParticipants = (uint)r.Value.Count,
            CreationTime = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        })]);

    public Task<IReadOnlyList<ParticipantInfo>> ListParticipantsAsync(string room, CancellationToken cancellationToken) =>
        Answer(() => (IReadOnlyList<ParticipantInfo>)[.. _rooms.GetValueOrDefault(room, [])]);

    public Task RemoveParticipantAsync(string room, string identity, CancellationToken cancellationToken) => Answer(() =>
    {
        Commands.Add($"remove {room} {identity}");
        var participant = Find(room, identity);
        _rooms[room].Remove(participant);
        return true;
    });

    public Task<TrackInfo?> MutePublishedTrackAsync(string room, string identity, string trackSid, bool muted, CancellationToken cancellationToken) => Answer(() =>
    {
        Commands.Add($"mute {room} {identity} {trackSid}");
        var track = Find(room, identity).Tracks.FirstOrDefault(t => t.Sid == trackSid);
        if (track is not null)
            track.Muted = muted;
        return track;
    });

    public Task<ParticipantInfo> UpdatePermissionAsync(string room, string identity, ParticipantGrants grants, CancellationToken cancellationToken) => Answer(() =>
    {
        var sources = string.Join(',', grants.Sources.Select(s => s.TokenName()));
        Commands.Add($"permit {room} {identity} {grants.CanPublish} {grants.CanSubscribe} {grants.CanPublishData} [{sources}]");
        var participant = Find(room, identity);
        Permit(participant.Permission, grants);
        return participant;
    });

    public Task<ParticipantGrants> ChangePermissionAsync(
        string room, string identity, Func<ParticipantGrants, ParticipantGrants> change, CancellationToken cancellationToken) => Answer(() =>
    {
        var permission = Find(room, identity).Permission;
        var sources = !permission.CanPublish ? []
            : permission.CanPublishSources.Count == 0 ? TrackSources.All.AsEnumerable()
            : permission.CanPublishSources.Select(s => (Domain.Rooms.TrackSource)s);
        var before = new ParticipantGrants(permission.CanSubscribe, permission.CanPublishData, sources);
        var after = change(before);
        if (after == before)
            return after;
        Commands.Add($"change {room} {identity} [{string.Join(',', after.Sources.Select(s => s.TokenName()))}]");
        Permit(permission, after);
        return after;
    });

    public Task<ParticipantInfo> UpdateAttributesAsync(
        string room, string identity, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken) => Answer(() =>
    {
        var participant = Find(room, identity);
        foreach (var (key, value) in attributes)
        {
            Commands.Add($"attribute {room} {identity} {key}={(key == "hand" && value.Length > 0 ? "up" : value)}");
            if (value.Length > 0)
                participant.Attributes[key] = value;
            else
                participant.Attributes.Remove(key);
        }

        return participant.Clone();
    });

    public Task<ParticipantInfo> UpdateNameAsync(string room, string identity, string name, CancellationToken cancellationToken) => Answer(() =>
    {
        Commands.Add($"name {room} {identity} {name}");
        var participant = Find(room, identity);
        participant.Name = name;
        return participant.Clone();
    });

    public Task UpdateRoomMetadataAsync(string room, string metadata, CancellationToken cancellationToken) => Answer(() =>
    {
        Commands.Add($"metadata {room} {metadata}");
        if (!_rooms.ContainsKey(room))
            throw new LiveKitException(LiveKitError.NotFound, "No such room.");
        _metadata[room] = metadata;
        return true;
    });

    /// <summary>They go by themselves. Nobody is told; whoever asks sees it.</summary>
    public void Leave(string room, string identity)
    {
        lock (_lock)
            _rooms[room].RemoveAll(p => p.Identity == identity);
    }

    public Task DeleteRoomAsync(string room, CancellationToken cancellationToken) => Answer(() =>
    {
        Commands.Add($"delete {room}");
        _metadata.Remove(room);
        return _rooms.Remove(room) ? true : throw new LiveKitException(LiveKitError.NotFound, "No such room.");
    });

    private static void Permit(ParticipantPermission permission, ParticipantGrants grants)
    {
        (permission.CanSubscribe, permission.CanPublish, permission.CanPublishData) = (grants.CanSubscribe, grants.CanPublish, grants.CanPublishData);
        permission.CanPublishSources.Clear();
        permission.CanPublishSources.AddRange(grants.Sources.Select(s => (Infrastructure.LiveKit.Protocol.TrackSource)s));
    }

    private ParticipantInfo Find(string room, string identity) => _rooms.GetValueOrDefault(room, []).FirstOrDefault(p => p.Identity == identity)
        ?? throw new LiveKitException(LiveKitError.NotFound, "No such participant.");

    private Task<T> Answer<T>(Func<T> answer)
    {
        if (Down is not null)
            return Task.FromException<T>(Down);
        try
        {
            lock (_lock)
                return Task.FromResult(answer());
        }
        catch (LiveKitException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
