using Bedrud.Domain.Health;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;
using ParticipantInfo = Bedrud.Infrastructure.LiveKit.Protocol.ParticipantInfo;
using Room = Bedrud.Infrastructure.LiveKit.Protocol.Room;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <inheritdoc cref="ILiveKitApi"/>
internal sealed class LiveKitApi(TwirpClient twirp, ApiTokens tokens) : ILiveKitApi
{
    private const string RoomService = "RoomService";

    public async Task<IReadOnlyList<Room>> ListRoomsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var request = new ListRoomsRequest { Names = { names } };
        var answer = await twirp.CallAsync(
            RoomService, "ListRooms", tokens.RoomList(), request, Known(ListRoomsResponse.Parser), mayRepeat: true, cancellationToken);
        return answer.Rooms.Any(room => ProbeRoom.Is(room.Name)) ? [.. answer.Rooms.Where(room => !ProbeRoom.Is(room.Name))] : answer.Rooms;
    }

    public async Task<IReadOnlyList<ParticipantInfo>> ListParticipantsAsync(string room, CancellationToken cancellationToken)
    {
        var request = new ListParticipantsRequest { Room = room };
        var answer = await twirp.CallAsync(
            RoomService, "ListParticipants", tokens.RoomAdmin(room), request, Known(ListParticipantsResponse.Parser), mayRepeat: true, cancellationToken);
        return answer.Participants;
    }

    public Task RemoveParticipantAsync(string room, string identity, CancellationToken cancellationToken) => twirp.CallAsync(
        RoomService, "RemoveParticipant", tokens.RoomAdmin(room), new RoomParticipantIdentity { Room = room, Identity = identity },
        RemoveParticipantResponse.Parser, mayRepeat: false, cancellationToken);

    public async Task<TrackInfo?> MutePublishedTrackAsync(
        string room, string identity, string trackSid, bool muted, CancellationToken cancellationToken)
    {
        // For somebody who is not there LiveKit would think 3 s and then answer 503; GetParticipant knows at once.
        await GetParticipantAsync(room, identity, cancellationToken);
        var request = new MuteRoomTrackRequest { Room = room, Identity = identity, TrackSid = trackSid, Muted = muted };
        var answer = await twirp.CallAsync(
            RoomService, "MutePublishedTrack", tokens.RoomAdmin(room), request, MuteRoomTrackResponse.Parser, mayRepeat: false, cancellationToken);
        return answer.Track;
    }

    public async Task<ParticipantInfo> UpdatePermissionAsync(
        string room, string identity, ParticipantGrants grants, CancellationToken cancellationToken) =>
        await SetGrantsAsync(room, await GetParticipantAsync(room, identity, cancellationToken), grants, cancellationToken);

    public async Task<ParticipantGrants> ChangePermissionAsync(
        string room, string identity, Func<ParticipantGrants, ParticipantGrants> change, CancellationToken cancellationToken)
    {
        var participant = await GetParticipantAsync(room, identity, cancellationToken);
        var before = (participant.Permission ?? new ParticipantPermission()).ToGrants();
        var after = change(before);
        if (after != before)
            await SetGrantsAsync(room, participant, after, cancellationToken);
        return after;
    }

    // Neither names a permission, which would be replaced as a whole.
    public Task<ParticipantInfo> UpdateAttributesAsync(
        string room, string identity, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        var request = new UpdateParticipantRequest { Room = room, Identity = identity };
        foreach (var (key, value) in attributes)
            request.Attributes.Add(key, value);
        return UpdateAsync(request, cancellationToken);
    }

    public Task<ParticipantInfo> UpdateNameAsync(string room, string identity, string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return UpdateAsync(new UpdateParticipantRequest { Room = room, Identity = identity, Name = name }, cancellationToken);
    }

    public Task UpdateRoomMetadataAsync(string room, string metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(metadata);
        return twirp.CallAsync(
            RoomService, "UpdateRoomMetadata", tokens.RoomAdmin(room), new UpdateRoomMetadataRequest { Room = room, Metadata = metadata },
            Known(Room.Parser), mayRepeat: false, cancellationToken);
    }

    public Task DeleteRoomAsync(string room, CancellationToken cancellationToken) => twirp.CallAsync(
        RoomService, "DeleteRoom", tokens.RoomCreate(), new DeleteRoomRequest { Room = room },
        DeleteRoomResponse.Parser, mayRepeat: false, cancellationToken);

    // LiveKit replaces the permission as one, so what Bedrud does not decide (hidden, recorder, ...) is sent back as it stands, fields that this
    // version doesn't know included.
    private Task<ParticipantInfo> SetGrantsAsync(
        string room, ParticipantInfo participant, ParticipantGrants grants, CancellationToken cancellationToken)
    {
        var permission = participant.Permission ?? new ParticipantPermission();
        permission.CanSubscribe = grants.CanSubscribe;
        permission.CanPublish = grants.CanPublish;
        permission.CanPublishData = grants.CanPublishData;
        permission.CanPublishSources.Clear();
        // The numbers are LiveKit's: see Bedrud.Domain.Rooms.TrackSource.
        permission.CanPublishSources.AddRange(grants.Sources.Select(source => (Protocol.TrackSource)source));

        return UpdateAsync(new UpdateParticipantRequest { Room = room, Identity = participant.Identity, Permission = permission }, cancellationToken);
    }

    private Task<ParticipantInfo> UpdateAsync(UpdateParticipantRequest request, CancellationToken cancellationToken) => twirp.CallAsync(
        RoomService, "UpdateParticipant", tokens.RoomAdmin(request.Room), request, ParticipantInfo.Parser, mayRepeat: false, cancellationToken);

    private Task<ParticipantInfo> GetParticipantAsync(string room, string identity, CancellationToken cancellationToken) => twirp.CallAsync(
        RoomService, "GetParticipant", tokens.RoomAdmin(room), new RoomParticipantIdentity { Room = room, Identity = identity },
        ParticipantInfo.Parser, mayRepeat: true, cancellationToken);

    // Drops what the messages leave out, such as a room's TURN password.
    private static MessageParser<T> Known<T>(MessageParser<T> parser)
        where T : IMessage<T> => parser.WithDiscardUnknownFields(true);
}
