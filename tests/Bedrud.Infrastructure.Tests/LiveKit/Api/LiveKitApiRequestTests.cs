using System.Net;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;
using ParticipantInfo = Bedrud.Infrastructure.LiveKit.Protocol.ParticipantInfo;
using TrackSource = Bedrud.Domain.Rooms.TrackSource;

namespace Bedrud.Infrastructure.Tests.LiveKit.Api;

public sealed class LiveKitApiRequestTests
{
    [Theory]
    [InlineData("ListRooms", """{"roomList":true}""")]
    [InlineData("DeleteRoom", """{"roomCreate":true}""")]
    [InlineData("ListParticipants", """{"roomAdmin":true,"room":"lesson-42"}""")]
    [InlineData("RemoveParticipant", """{"roomAdmin":true,"room":"lesson-42"}""")]
    [InlineData("MutePublishedTrack", """{"roomAdmin":true,"room":"lesson-42"}""")]
    [InlineData("UpdateParticipant", """{"roomAdmin":true,"room":"lesson-42"}""")]
    [InlineData("UpdateParticipant-attributes", """{"roomAdmin":true,"room":"lesson-42"}""")]
    [InlineData("UpdateParticipant-name", """{"roomAdmin":true,"room":"lesson-42"}""")]
    [InlineData("UpdateRoomMetadata", """{"roomAdmin":true,"room":"lesson-42"}""")]
    public async Task Call_Any_CarriesItsOwnTokenWithTheLeastGrant(string method, string grants)
    {
        var livekit = new FakeLiveKit().Answer(
            "GetParticipant-existing", "ListRooms-all", "DeleteRoom-existing-empty", "ListParticipants-empty-room", "RemoveParticipant-existing",
            "MutePublishedTrack-mute", "UpdateParticipant-permission", "UpdateRoomMetadata-ok");

        await FakeLiveKit.CallAsync(livekit.Api(), method);

        var request = livekit.Requests[^1];
        Assert.Equal(
            (HttpMethod.Post, $"/twirp/livekit.RoomService/{method.Split('-')[0]}", "application/protobuf", "Bearer"),
            (request.Method, request.Path, request.ContentType, request.Scheme));
        Assert.All(livekit.Requests, r => Assert.True(Jwt.IsSignedWith(r.Token, RecordedKeys.ApiSecret)));
        Assert.Equal(grants, request.Grants);
        var claims = Jwt.Claims(request.Token);
        var now = livekit.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(RecordedKeys.ApiKey, claims.GetProperty("iss").GetString());
        Assert.Equal((now, now + 60), (claims.GetProperty("nbf").GetInt64(), claims.GetProperty("exp").GetInt64()));
    }

    [Fact]
    public async Task ListRooms_Names_AreSent()
    {
        var livekit = new FakeLiveKit().Answer("ListRooms-by-name");

        await livekit.Api().ListRoomsAsync(["lesson-42", "lesson-43"], CancellationToken.None);

        Assert.Equal(["lesson-42", "lesson-43"], ListRoomsRequest.Parser.ParseFrom(livekit.Requests[0].Body).Names);
    }

    [Fact]
    public async Task UpdatePermission_Any_SendsTheWholeObjectAndKeepsWhatIsNotBedruds()
    {
        var before = new ParticipantInfo
        {
            Identity = "bob",
            Permission = new()
            {
                CanSubscribe = true,
                CanPublish = true,
                Hidden = true,
                Recorder = true,
                CanUpdateMetadata = true,
                CanSubscribeMetrics = true,
                CanPublishSources = { Bedrud.Infrastructure.LiveKit.Protocol.TrackSource.Camera },
            },
        };
        var livekit = new FakeLiveKit().Answer("UpdateParticipant-permission").Answer("GetParticipant", () => Protobuf(before));

        await livekit.Api().UpdatePermissionAsync(
            "lesson-42", "bob", new ParticipantGrants(false, true, [TrackSource.Microphone, TrackSource.ScreenShare]), CancellationToken.None);

        var sent = UpdateParticipantRequest.Parser.ParseFrom(livekit.Requests[^1].Body);
        Assert.Equal(("lesson-42", "bob", "", ""), (sent.Room, sent.Identity, sent.Name, sent.Metadata));
        var expected = before.Permission.Clone();
        expected.CanSubscribe = false;
        expected.CanPublishData = true;
        expected.CanPublishSources.Clear();
        expected.CanPublishSources.Add(Bedrud.Infrastructure.LiveKit.Protocol.TrackSource.Microphone);
        expected.CanPublishSources.Add(Bedrud.Infrastructure.LiveKit.Protocol.TrackSource.ScreenShare);
        Assert.Equal(expected, sent.Permission);
    }

    [Fact]
    public async Task UpdateAttributesAndName_Any_SendNothingElse()
    {
        var livekit = new FakeLiveKit().Answer("UpdateParticipant-attributes");
        var api = livekit.Api();

        await api.UpdateAttributesAsync("lesson-42", "bob", new Dictionary<string, string> { ["hand"] = "" }, CancellationToken.None);
        await api.UpdateNameAsync("lesson-42", "bob", "Robert", CancellationToken.None);

        var sent = livekit.Requests.Select(r => UpdateParticipantRequest.Parser.ParseFrom(r.Body)).ToList();
        Assert.Equal(new UpdateParticipantRequest { Room = "lesson-42", Identity = "bob", Attributes = { { "hand", "" } } }, sent[0]);
        Assert.Equal(new UpdateParticipantRequest { Room = "lesson-42", Identity = "bob", Name = "Robert" }, sent[1]);
    }

    [Fact]
    public async Task UpdateNameAndMetadata_Empty_AreRefusedSinceLiveKitWouldKeepWhatIsThere()
    {
        var api = new FakeLiveKit().Api();

        await Assert.ThrowsAsync<ArgumentException>(() => api.UpdateNameAsync("lesson-42", "bob", "", CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => api.UpdateRoomMetadataAsync("lesson-42", "", CancellationToken.None));
    }

    [Fact]
    public async Task UpdatePermission_NothingToPublish_TurnsPublishingOff()
    {
        var livekit = new FakeLiveKit().Answer("GetParticipant-existing", "UpdateParticipant-permission");

        await livekit.Api().UpdatePermissionAsync("lesson-42", "alice", new ParticipantGrants(true, false, []), CancellationToken.None);

        var permission = UpdateParticipantRequest.Parser.ParseFrom(livekit.Requests[^1].Body).Permission;
        Assert.False(permission.CanPublish);
        Assert.Empty(permission.CanPublishSources);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task ListRooms_ProxyErrorOnce_TriedAgain(int status)
    {
        var livekit = new FakeLiveKit().Answer("ListRooms", () => new((HttpStatusCode)status)).Answer("ListRooms-all");

        var rooms = await livekit.Api(TimeProvider.System).ListRoomsAsync([], CancellationToken.None);

        Assert.NotEmpty(rooms);
        Assert.Equal(2, livekit.Requests.Count);
    }

    [Fact]
    public async Task ListRooms_ProxyErrorForGood_GivesUpAfterThreeAttempts()
    {
        var livekit = new FakeLiveKit().Answer("ListRooms", () => new(HttpStatusCode.BadGateway));

        var exception = await Assert.ThrowsAsync<LiveKitException>(() => livekit.Api(TimeProvider.System).ListRoomsAsync([], CancellationToken.None));

        Assert.Equal((LiveKitError.Unreachable, LiveKitCause.ProxyError), (exception.Error, exception.Cause));
        Assert.Equal(3, livekit.Requests.Count);
    }

    [Theory]
    [InlineData("DeleteRoom")]
    [InlineData("RemoveParticipant")]
    public async Task Command_ProxyError_NotTriedAgain(string method)
    {
        var livekit = new FakeLiveKit().Answer(method, () => new(HttpStatusCode.BadGateway));

        await Assert.ThrowsAsync<LiveKitException>(() => FakeLiveKit.CallAsync(livekit.Api(), method));

        Assert.Single(livekit.Requests);
    }

    [Fact]
    public async Task ListRooms_PageInsteadOfProtobuf_NotLiveKit()
    {
        var livekit = new FakeLiveKit().Answer("ListRooms", () => new(HttpStatusCode.OK) { Content = new StringContent("<html>", null, "text/html") });

        var exception = await Assert.ThrowsAsync<LiveKitException>(() => livekit.Api().ListRoomsAsync([], CancellationToken.None));

        Assert.Equal((LiveKitError.Failed, LiveKitCause.NotLiveKit), (exception.Error, exception.Cause));
    }

    private static HttpResponseMessage Protobuf(IMessage message)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(message.ToByteArray()) };
        response.Content.Headers.ContentType = new("application/protobuf");
        return response;
    }
}
