using System.Text.Json;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>
/// Tokens for calls to LiveKit's API, one for each call, with the one grant that the call needs: DeleteRoom and CreateRoom ask for
/// <c>roomCreate</c>, ListRooms for <c>roomList</c>, egress for <c>roomRecord</c>, all else for <c>roomAdmin</c> of exactly that room.
/// </summary>
internal sealed class ApiTokens(TokenSigner signer)
{
    /// <summary>How long one is good for: the call follows at once, and LiveKit allows 60 s for clocks that differ.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    public string RoomList() => Sign("roomList", null);

    public string RoomCreate() => Sign("roomCreate", null);

    public string RoomRecord() => Sign("roomRecord", null);

    /// <summary>For starting and stopping: LiveKit and proxies in front of it may ask for the room too.</summary>
    public string RoomRecord(string room) => Sign("roomRecord", room);

    public string RoomAdmin(string room) => Sign("roomAdmin", room);

    private string Sign(string grant, string? room) => signer.Sign(Validity, (grant, room), static (json, state) =>
    {
        json.WriteString("sub"u8, "bedrud"u8);
        json.WriteStartObject("video"u8);
        json.WriteBoolean(state.grant, true);
        if (state.room is not null)
            json.WriteString("room"u8, state.room);
        json.WriteEndObject();
    }, out _);
}
