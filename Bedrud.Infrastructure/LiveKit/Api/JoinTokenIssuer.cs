using System.Text.Json;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.LiveKit.Api;

/// <summary>
/// Signs join tokens with LiveKit's claims: <c>sub</c> is the identity, <c>video</c> the grants, <c>roomConfig</c> how the room is to
/// be made when this participant is its first. Every grant is written out, since what is missing LiveKit takes for allowed.
/// </summary>
internal sealed class JoinTokenIssuer(TokenSigner signer) : IJoinTokenIssuer
{
    public JoinToken Issue(JoinTokenRequest request)
    {
        var value = signer.Sign(request.Validity, request, WriteClaims, out var expiresAt);
        return new JoinToken(value, expiresAt);
    }

    private static void WriteClaims(Utf8JsonWriter json, JoinTokenRequest request)
    {
        json.WriteString("sub"u8, request.Identity);
        json.WriteString("name"u8, request.Name);
        json.WriteStartObject("attributes"u8);
        json.WriteString(ParticipantAttributes.Role, ParticipantAttributes.WriteRole(request.Role));
        if (request.Device is not null)
            json.WriteString(ParticipantAttributes.Device, request.Device);
        json.WriteEndObject();
        WriteGrants(json, request.RoomName, request.Grants);
        WriteLimits(json, request.Limits);
    }

    // Zero is left out: LiveKit reads it as its own default.
    private static void WriteLimits(Utf8JsonWriter json, MeetingLimits limits)
    {
        json.WriteStartObject("roomConfig"u8);
        if (limits.EmptyTimeout > 0)
            json.WriteNumber("emptyTimeout"u8, limits.EmptyTimeout);
        if (limits.DepartureTimeout > 0)
            json.WriteNumber("departureTimeout"u8, limits.DepartureTimeout);
        if (limits.Capacity > 0)
            json.WriteNumber("maxParticipants"u8, limits.Capacity);
        json.WriteEndObject();
    }

    private static void WriteGrants(Utf8JsonWriter json, string room, ParticipantGrants grants)
    {
        json.WriteStartObject("video"u8);
        json.WriteBoolean("roomJoin"u8, true);
        json.WriteString("room"u8, room);
        json.WriteBoolean("canSubscribe"u8, grants.CanSubscribe);
        json.WriteBoolean("canPublish"u8, grants.CanPublish);
        json.WriteBoolean("canPublishData"u8, grants.CanPublishData);
        json.WriteBoolean("canUpdateOwnMetadata"u8, false);
        json.WriteStartArray("canPublishSources"u8);
        foreach (var source in grants.Sources)
            json.WriteStringValue(source.TokenName());
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
