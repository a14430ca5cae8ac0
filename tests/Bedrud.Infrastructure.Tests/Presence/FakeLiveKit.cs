using System.Collections.Concurrent;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Room = Bedrud.Infrastructure.LiveKit.Protocol.Room;

namespace Bedrud.Infrastructure.Tests.Presence;

/// <summary>A LiveKit in which rooms and people can be put while it is asked, and which can go away.</summary>
internal sealed class FakeLiveKit(TimeProvider time) : ILiveKitApi
{
    public ConcurrentDictionary<string, (Room Room, List<ParticipantInfo> People)> Rooms { get; } = new();

    /// <summary>What was asked: "rooms" for all of them, "rooms a,b" for some, "people a" for one room's; and when.</summary>
    public ConcurrentQueue<(string What, DateTimeOffset At)> Asked { get; } = new();

    public volatile bool IsAway;

    /// <summary>How often <paramref name="what"/> was asked.</summary>
    public int CountAsked(string what) => Asked.Count(a => a.What == what);

    public static Room NewRoom(string name, string sid, DateTimeOffset createdAt) =>
        new() { Name = name, Sid = sid, CreationTime = createdAt.ToUnixTimeSeconds(), CreationTimeMs = createdAt.ToUnixTimeMilliseconds() };

    public static ParticipantInfo NewPerson(string identity, string sid, DateTimeOffset joinedAt, params string[] trackSids) => new()
    {
        Identity = identity,
        Sid = sid,
        Name = $"Name of {identity}",
        State = ParticipantInfo.Types.State.Active,
        JoinedAtMs = joinedAt.ToUnixTimeMilliseconds(),
        Permission = new ParticipantPermission { CanPublish = true, CanSubscribe = true },
        Tracks = { trackSids.Select(t => new TrackInfo { Sid = t, Source = Infrastructure.LiveKit.Protocol.TrackSource.Microphone }) },
    };

    public FakeLiveKit Put(string room, string sid, params ParticipantInfo[] people)
    {
        Rooms[room] = (NewRoom(room, sid, time.GetUtcNow()), [.. people]);
        return this;
    }

    public Task<IReadOnlyList<Room>> ListRoomsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        Note(names.Count == 0 ? "rooms" : $"rooms {string.Join(',', names.Order(StringComparer.Ordinal))}");
        IReadOnlyList<Room> rooms = [.. Rooms.Values.Select(r => r.Room).Where(r => names.Count == 0 || names.Contains(r.Name))];
        return Task.FromResult(rooms);
    }

    public Task<IReadOnlyList<ParticipantInfo>> ListParticipantsAsync(string room, CancellationToken cancellationToken)
    {
        Note($"people {room}");
        IReadOnlyList<ParticipantInfo> people = Rooms.TryGetValue(room, out var live) ? [.. live.People] : [];
        return Task.FromResult(people);
    }

    /// <summary>What the portal had LiveKit do, in order: "remove room identity", "delete room", "sources room identity [...]".</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Fails so many commands, as a LiveKit does that is away for a while.</summary>
    public int CommandsToFail;

    public Task RemoveParticipantAsync(string room, string identity, CancellationToken cancellationToken) => Do($"remove {room} {identity}", () =>
    {
        if (!Rooms.TryGetValue(room, out var live) || live.People.RemoveAll(p => p.Identity == identity) == 0)
            throw new LiveKitException(LiveKitError.NotFound, "Not there.");
    });

    public Task<TrackInfo?> MutePublishedTrackAsync(string room, string identity, string trackSid, bool muted, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ParticipantInfo> UpdatePermissionAsync(string room, string identity, ParticipantGrants grants, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async Task<ParticipantGrants> ChangePermissionAsync(
        string room, string identity, Func<ParticipantGrants, ParticipantGrants> change, CancellationToken cancellationToken)
    {
        var person = Rooms[room].People.Single(p => p.Identity == identity);
        var after = change(person.Permission.ToGrants());
        await Do($"sources {room} {identity} [{string.Join(' ', after.Sources)}]", () =>
        {
            person.Permission.CanPublish = after.CanPublish;
            person.Permission.CanPublishSources.Clear();
            person.Permission.CanPublishSources.AddRange(after.Sources.Select(s => (Infrastructure.LiveKit.Protocol.TrackSource)s));
        });
        return after;
    }

    public async Task<ParticipantInfo> UpdateAttributesAsync(
        string room, string identity, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        var person = Rooms[room].People.Single(p => p.Identity == identity);
        await Do($"attributes {room} {identity}", () =>
        {
            foreach (var (key, value) in attributes)
                person.Attributes[key] = value;
        });
        return person.Clone();
    }

    public async Task<ParticipantInfo> UpdateNameAsync(string room, string identity, string name, CancellationToken cancellationToken)
    {
        var person = Rooms[room].People.Single(p => p.Identity == identity);
        await Do($"name {room} {identity}", () => person.Name = name);
        return person.Clone();
    }

    public Task UpdateRoomMetadataAsync(string room, string metadata, CancellationToken cancellationToken) =>
        Do($"metadata {room}", () => Rooms[room].Room.Metadata = metadata);

    public Task DeleteRoomAsync(string room, CancellationToken cancellationToken) => Do($"delete {room}", () =>
    {
        if (!Rooms.TryRemove(room, out _))
            throw new LiveKitException(LiveKitError.NotFound, "Not there.");
    });

    private Task Do(string command, Action action)
    {
        Commands.Enqueue(command);
        try
        {
            if (IsAway || Interlocked.Decrement(ref CommandsToFail) >= 0)
                throw new LiveKitException(LiveKitError.Unreachable, "LiveKit can't be reached.");
            action();
            return Task.CompletedTask;
        }
        catch (LiveKitException e)
        {
            return Task.FromException(e);
        }
    }

    private void Note(string what)
    {
        Asked.Enqueue((what, time.GetUtcNow()));
        if (IsAway)
            throw new LiveKitException(LiveKitError.Unreachable, "LiveKit can't be reached.");
    }
}
