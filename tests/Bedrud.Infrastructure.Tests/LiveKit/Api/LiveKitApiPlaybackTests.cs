using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using TrackSource = Bedrud.Domain.Rooms.TrackSource;

namespace Bedrud.Infrastructure.Tests.LiveKit.Api;

/// <summary>Every recorded answer to a call of ours, through the real client.</summary>
public sealed class LiveKitApiPlaybackTests
{
    private static readonly string[] Methods =
        ["ListRooms", "ListParticipants", "GetParticipant", "RemoveParticipant", "MutePublishedTrack", "UpdateParticipant", "UpdateRoomMetadata", "DeleteRoom"];

    public static TheoryData<string> Recordings => [.. RecordedAnswer.Names(Methods)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Call_RecordedAnswer_SucceedsOrFailsWithoutAToken(string name)
    {
        var answer = RecordedAnswer.Load(name);
        var livekit = new FakeLiveKit().Answer(name);
        if (answer.Method is "MutePublishedTrack" or "UpdateParticipant")
            livekit.Answer("GetParticipant-existing");
        if (name.StartsWith("GetParticipant-existing", StringComparison.Ordinal))
            livekit.Answer("MutePublishedTrack-mute");

        var failure = await Record.ExceptionAsync(() => FakeLiveKit.CallAsync(livekit.Api(), answer.Method));

        if (answer.Status == 200)
        {
            Assert.Null(failure);
            return;
        }
        var exception = Assert.IsType<LiveKitException>(failure);
        Assert.DoesNotContain("eyJ", exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("http://livekit.test:7880", exception.Message, StringComparison.Ordinal);
        foreach (var request in livekit.Requests)
            Assert.DoesNotContain(request.Token, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListRooms-lacks-roomList", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("ListRooms-join-token", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("ListRooms-no-token", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("ListRooms-error-protobuf", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("ListParticipants-roomAdmin-other-room", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("ListRooms-wrong-secret", LiveKitError.Unauthenticated, LiveKitCause.WrongSecret)]
    [InlineData("ListRooms-alg-none", LiveKitError.Unauthenticated, LiveKitCause.WrongSecret)]
    [InlineData("ListRooms-unknown-key", LiveKitError.Unauthenticated, LiveKitCause.UnknownKey)]
    [InlineData("ListRooms-garbage-token", LiveKitError.Unauthenticated, LiveKitCause.Other)]
    [InlineData("ListRooms-expired-90s", LiveKitError.Unauthenticated, LiveKitCause.ClockSkew)]
    [InlineData("ListRooms-nbf-future-90s", LiveKitError.Unauthenticated, LiveKitCause.ClockSkew)]
    [InlineData("ListRooms-unknown-service", LiveKitError.Failed, LiveKitCause.NotLiveKit)]
    [InlineData("ListRooms-http-get", LiveKitError.Failed, LiveKitCause.NotLiveKit)]
    [InlineData("ListRooms-malformed-protobuf", LiveKitError.Failed, LiveKitCause.Other)]
    [InlineData("ListRooms-redis-died", LiveKitError.Failed, LiveKitCause.RedisLost)]
    [InlineData("RemoveParticipant-missing", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("RemoveParticipant-missing-room", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("RemoveParticipant-again", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("GetParticipant-missing", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("GetParticipant-missing-room", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("UpdateParticipant-missing", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("DeleteRoom-missing", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("UpdateRoomMetadata-missing-room", LiveKitError.NotFound, LiveKitCause.Other)]
    [InlineData("UpdateRoomMetadata-lacks-roomAdmin", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("DeleteRoom-lacks-roomCreate", LiveKitError.Unauthenticated, LiveKitCause.PermissionDenied)]
    [InlineData("MutePublishedTrack-missing-participant", LiveKitError.Unavailable, LiveKitCause.Other)]
    [InlineData("MutePublishedTrack-unmute-disabled", LiveKitError.FailedPrecondition, LiveKitCause.Other)]
    public async Task Call_RecordedFailure_SaysWhatItIs(string name, LiveKitError error, LiveKitCause cause)
    {
        var livekit = new FakeLiveKit().Answer(name);
        if (!name.StartsWith("GetParticipant", StringComparison.Ordinal))
            livekit.Answer("GetParticipant-existing");

        var exception = await Assert.ThrowsAsync<LiveKitException>(
            () => FakeLiveKit.CallAsync(livekit.Api(), RecordedAnswer.Load(name).Method));

        Assert.Equal((error, cause), (exception.Error, exception.Cause));
    }

    [Fact]
    public async Task ListRooms_Recorded_RoomsAsLiveKitTellsThem()
    {
        var rooms = await new FakeLiveKit().Answer("ListRooms-by-name-protobuf").Api().ListRoomsAsync(["lesson-42"], CancellationToken.None);

        var room = Assert.Single(rooms);
        Assert.Equal("lesson-42", room.Name);
        Assert.StartsWith("RM_", room.Sid, StringComparison.Ordinal);
        Assert.True(room.CreationTimeMs > 1_795_000_000_000);
        // The TURN password is the only long word of the answer: re-serialised, it must be gone.
        Assert.True(room.CalculateSize() < RecordedAnswer.Load("ListRooms-by-name-protobuf").Body.Length - 40);
    }

    [Fact]
    public async Task ListParticipants_Recorded_TracksAndPermissionsAsLiveKitTellsThem()
    {
        var participants = await new FakeLiveKit().Answer("ListParticipants-with-tracks-protobuf").Api()
            .ListParticipantsAsync("lesson-42", CancellationToken.None);

        Assert.Equal(["alice", "bob"], participants.Select(p => p.Identity).Order(StringComparer.Ordinal));
        var alice = participants.Single(p => p.Identity == "alice");
        Assert.Equal(ParticipantInfo.Types.State.Active, alice.State);
        Assert.True(alice.Permission.CanPublish);
        Assert.Contains(alice.Tracks, t => t is { Type: TrackType.Audio, Source: Bedrud.Infrastructure.LiveKit.Protocol.TrackSource.Microphone });
        Assert.Contains(alice.Tracks, t => t is { Type: TrackType.Video, Width: 320, Codecs.Count: 1 });
    }

    [Fact]
    public async Task ListParticipants_MissingRoom_Empty() => Assert.Empty(
        await new FakeLiveKit().Answer("ListParticipants-missing-room").Api().ListParticipantsAsync("nope", CancellationToken.None));

    [Fact]
    public async Task MutePublishedTrack_Recorded_TrackOrNull()
    {
        var livekit = new FakeLiveKit().Answer("GetParticipant-existing", "MutePublishedTrack-mute", "MutePublishedTrack-missing-track");

        var muted = await livekit.Api().MutePublishedTrackAsync("lesson-42", "bob", "TR_x", true, CancellationToken.None);
        var missing = await livekit.Api().MutePublishedTrackAsync("lesson-42", "bob", "TR_missing", true, CancellationToken.None);

        Assert.True(muted!.Muted);
        Assert.Null(missing);
    }

    [Fact]
    public async Task MutePublishedTrack_MissingParticipant_NotFoundWithoutLiveKitsThreeSeconds()
    {
        var livekit = new FakeLiveKit().Answer("GetParticipant-missing", "MutePublishedTrack-missing-participant");

        var exception = await Assert.ThrowsAsync<LiveKitException>(
            () => livekit.Api().MutePublishedTrackAsync("lesson-42", "zoe", "TR_x", true, CancellationToken.None));

        Assert.Equal(LiveKitError.NotFound, exception.Error);
        Assert.Equal(["GetParticipant"], livekit.Requests.Select(r => r.Name));
    }

    [Fact]
    public async Task ClockSkew_ByTheAnswersDate_SaysHowMuch()
    {
        var livekit = new FakeLiveKit().Answer("ListRooms-expired-90s");
        livekit.Time.Advance(TimeSpan.FromSeconds(90));

        var exception = await Assert.ThrowsAsync<LiveKitException>(() => livekit.Api().ListRoomsAsync([], CancellationToken.None));

        Assert.Contains("(by 90 s)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdateAttributes_Recorded_AnswersAllOfThemAndAnEmptyOneIsGone()
    {
        var livekit = new FakeLiveKit().Answer("UpdateParticipant-attributes", "UpdateParticipant-attributes-remove");
        var api = livekit.Api();

        var raised = await api.UpdateAttributesAsync("lesson-42", "bob", new Dictionary<string, string> { ["hand"] = "up", ["level"] = "B1" }, CancellationToken.None);
        var lowered = await api.UpdateAttributesAsync("lesson-42", "bob", new Dictionary<string, string> { ["hand"] = "" }, CancellationToken.None);

        Assert.Equal(new Dictionary<string, string> { ["hand"] = "up", ["level"] = "B1" }, raised.Attributes);
        Assert.Equal(new Dictionary<string, string> { ["level"] = "B1" }, lowered.Attributes);
        // One call each: nothing of the permission is read, and nothing of it is sent.
        Assert.Equal(["UpdateParticipant", "UpdateParticipant"], livekit.Requests.Select(r => r.Name));
    }

    [Fact]
    public async Task UpdateName_Recorded_AnswersTheNewName() => Assert.Equal(
        "Robert", (await new FakeLiveKit().Answer("UpdateParticipant-name").Api().UpdateNameAsync("lesson-42", "bob", "Robert", CancellationToken.None)).Name);

    [Fact]
    public async Task UpdatePermission_Recorded_AnswersTheParticipant()
    {
        var livekit = new FakeLiveKit().Answer("GetParticipant-existing", "UpdateParticipant-permission-sources");

        var participant = await livekit.Api().UpdatePermissionAsync("lesson-42", "bob", new(true, true, [TrackSource.Microphone]), CancellationToken.None);

        Assert.Equal([Bedrud.Infrastructure.LiveKit.Protocol.TrackSource.Microphone], participant.Permission.CanPublishSources);
    }
}
