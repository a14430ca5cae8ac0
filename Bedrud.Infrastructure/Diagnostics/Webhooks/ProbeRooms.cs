using System.Security.Cryptography;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>Makes and removes <see cref="ProbeRoom"/>s in LiveKit, which <see cref="ILiveKitApi"/> itself leaves out of its lists.</summary>
internal sealed class ProbeRooms(TwirpClient twirp, ApiTokens tokens)
{
    /// <summary>Seconds after which LiveKit itself removes a room that nobody joins: those of a portal that died, mostly.</summary>
    private const int Lifetime = 60;

    private const string RoomService = "RoomService";

    /// <summary>A name that no room had before.</summary>
    public static string NewName() => $"{ProbeRoom.Prefix}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <exception cref="LiveKitException">It was not made, or nobody knows.</exception>
    public Task CreateAsync(string room, CancellationToken cancellationToken) => twirp.CallAsync(
        RoomService, "CreateRoom", tokens.RoomCreate(), new CreateRoomRequest { Name = room, EmptyTimeout = Lifetime, DepartureTimeout = 1, MaxParticipants = 1 },
        Room.Parser.WithDiscardUnknownFields(true), mayRepeat: false, cancellationToken);

    /// <exception cref="LiveKitException">It was not removed, or was not there.</exception>
    public Task DeleteAsync(string room, CancellationToken cancellationToken) => twirp.CallAsync(
        RoomService, "DeleteRoom", tokens.RoomCreate(), new DeleteRoomRequest { Room = room }, DeleteRoomResponse.Parser, mayRepeat: false, cancellationToken);

    /// <summary>Removes those that were made before a moment (UTC), whoever made them; how many it were.</summary>
    /// <exception cref="LiveKitException">LiveKit did not answer.</exception>
    public async Task<int> DeleteOlderAsync(DateTime before, CancellationToken cancellationToken)
    {
        var answer = await twirp.CallAsync(
            RoomService, "ListRooms", tokens.RoomList(), new ListRoomsRequest(), ListRoomsResponse.Parser.WithDiscardUnknownFields(true), mayRepeat: true, cancellationToken);
        var old = answer.Rooms.Where(room => ProbeRoom.Is(room.Name) && DateTimeOffset.FromUnixTimeSeconds(room.CreationTime).UtcDateTime < before).ToList();
        foreach (var room in old)
        {
            try
            {
                await DeleteAsync(room.Name, cancellationToken);
            }
            catch (LiveKitException e) when (e.Error == LiveKitError.NotFound)
            {
                // LiveKit was faster.
            }
        }

        return old.Count;
    }
}
