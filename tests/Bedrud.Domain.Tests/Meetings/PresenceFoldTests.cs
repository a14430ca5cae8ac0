using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Tests.Meetings;

/// <summary>The cases of reordering, one by one; <see cref="PresencePropertyTests"/> has the rest.</summary>
public sealed class PresenceFoldTests
{
    private static readonly DateTime Start = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private static readonly MeetingRef First = new("daily", "RM_1", Start);
    private static readonly MeetingRef Second = new("daily", "RM_2", At(100));
    private static readonly ParticipantPresence Alice = Person("u_a", "PA_1", At(1));
    private static readonly ParticipantPresence Bob = Person("u_b", "PA_2", At(2));
    private static readonly TrackPresence Microphone = new() { Sid = "TR_1", Source = TrackSource.Microphone };

    private Presence _state = Presence.Nothing;
    private PresenceStep _last = PresenceFold.Apply(Presence.Nothing, new LiveRoomsSnapshot(Start, []));

    [Fact]
    public void Joined_AfterItsLeft_DoesNotResurrect()
    {
        Take(Left(10, Alice), Joined(11, Alice));

        Assert.Empty(Shown());
    }

    [Fact]
    public void TrackPublished_AfterItsParticipantLeft_DoesNotResurrect()
    {
        Take(Joined(1, Alice), Left(10, Alice), Published(11, Alice));

        Assert.Empty(Shown());
    }

    [Fact]
    public void TrackPublished_AfterItsUnpublished_StaysGone()
    {
        Take(Joined(1, Alice), new TrackUnpublished(At(3), First, At(3), Alice.Sid, Alice.Identity, Microphone.Sid), Published(4, Alice));

        Assert.Empty(Assert.Single(Shown()).Tracks);
    }

    [Fact]
    public void TrackPublished_BeforeItsJoined_WaitsAndRaisesADoubt()
    {
        Take(new RoomStarted(At(0), First, At(0)), Published(2, Alice));
        Assert.Empty(Shown());
        Assert.Equal(["daily"], _last.Doubts);

        Take(Joined(3, Alice));
        Assert.Equal([Microphone], Assert.Single(Shown()).Tracks);
    }

    [Fact]
    public void TrackPublished_OfUnknownMeeting_RaisesADoubt()
    {
        Take(Published(2, Alice));

        Assert.Empty(_state.LiveRooms());
        Assert.Equal(["daily"], _last.Doubts);
    }

    [Fact]
    public void Joined_OfUnknownMeeting_IsShownAndRaisesADoubt()
    {
        Take(Joined(1, Alice));

        Assert.Equal("PA_1", Assert.Single(Shown()).Sid);
        Assert.Equal(["daily"], _last.Doubts);
    }

    [Fact]
    public void News_OfTheMeetingBefore_DoNotDisturbTheRunningOne()
    {
        Take(new RoomStarted(At(100), Second, At(100)), new ParticipantJoined(At(101), Second, At(101), Bob));

        Take(Joined(102, Alice) with { At = At(1) }, new RoomFinished(At(103), First, At(50)));

        Assert.Equal("RM_2", _state.Room("daily").RoomSid);
        Assert.Equal("PA_2", Assert.Single(Shown()).Sid);
    }

    [Fact]
    public void RoomStarted_WithoutTheEarlierOnesEnd_EndsIt()
    {
        Take(Joined(1, Alice), new RoomStarted(At(100), Second, At(100)));

        Assert.Empty(Shown());
        Assert.Contains(_last.Changes, c => c is Departed { Participant.Sid: "PA_1", Reason: null });
        Assert.Contains(_last.Changes, c => c is MeetingEnded { Meeting.RoomSid: "RM_1" });
    }

    [Fact]
    public void Joined_AfterItsRoomFinished_DoesNotResurrect()
    {
        Take(new RoomStarted(At(0), First, At(0)), new RoomFinished(At(50), First, At(50)), Joined(51, Alice));

        Assert.Empty(_state.LiveRooms());
        Assert.Contains(_last.Changes, c => c is Arrived);
    }

    [Fact]
    public void Answer_AskedBeforeSomebodyJoined_KeepsThem()
    {
        Take(Joined(1, Alice), Joined(10, Bob), Answer(9, Alice));

        Assert.Equal(["PA_1", "PA_2"], Shown().Select(p => p.Sid));
    }

    [Fact]
    public void Answer_AskedBeforeSomebodyLeft_DoesNotResurrect()
    {
        Take(Joined(1, Alice), Joined(2, Bob), Left(10, Bob), Answer(9, Alice, Bob));

        Assert.Equal(["PA_1"], Shown().Select(p => p.Sid));
    }

    [Fact]
    public void Answer_AskedBeforeATrackAppearedOrWent_KeepsWhatWasLearnedSince()
    {
        var camera = new TrackPresence { Sid = "TR_2", Source = TrackSource.Camera };
        Take(Joined(1, Alice), Published(2, Alice));

        Take(
            new TrackUnpublished(At(10), First, At(10), Alice.Sid, Alice.Identity, Microphone.Sid),
            new TrackPublished(At(10), First, At(10), Alice.Sid, Alice.Identity, camera),
            Answer(9, Alice with { Tracks = [Microphone] }));

        Assert.Equal([camera], Assert.Single(Shown()).Tracks);
    }

    [Fact]
    public void Answer_OlderThanTheOneBefore_IsIgnored()
    {
        Take(Answer(20, Alice), Answer(10, Bob));

        Assert.Equal(["PA_1"], Shown().Select(p => p.Sid));
    }

    [Fact]
    public void Answer_BringsMutesThatNoWebhookTells()
    {
        Take(Joined(1, Alice), Published(2, Alice), Answer(10, Alice with { Tracks = [Microphone with { Muted = true }] }), Published(11, Alice));

        Assert.True(Assert.Single(Shown()).Tracks[0].Muted);
    }

    [Fact]
    public void OwnMute_BeforeAnAnswerThatDoesNotKnowIt_Stays()
    {
        Take(Joined(1, Alice), Published(2, Alice), new MutedByUs(At(10), "daily", "u_a", "TR_1", true), Answer(9, Alice with { Tracks = [Microphone] }));
        Assert.True(Assert.Single(Shown()).Tracks[0].Muted);

        Take(Answer(11, Alice with { Tracks = [Microphone] }));
        Assert.False(Assert.Single(Shown()).Tracks[0].Muted);
    }

    [Fact]
    public void OwnRemoval_IsShownAtOnceAndTheLateWebhookChangesNothing()
    {
        Take(Joined(1, Alice), new RemovedByUs(At(10), "daily", "u_a"));
        Assert.Empty(Shown());
        Assert.Contains(_last.Changes, c => c is Departed { Reason: DepartureReason.ParticipantRemoved });

        Take(Published(11, Alice));
        Assert.Empty(Shown());
    }

    [Fact]
    public void Joined_WithTheIdentityOfAnother_EndsTheEarlierConnection()
    {
        var again = Person("u_a", "PA_9", At(5));

        Take(Joined(1, Alice), Joined(5, again));
        Assert.Equal(["PA_9"], Shown().Select(p => p.Sid));

        Take(Joined(6, Alice));
        Assert.Equal(["PA_9"], Shown().Select(p => p.Sid));
    }

    [Fact]
    public void Joined_LongBeforeTheNewestAnswer_IsNotShownButAskedAbout()
    {
        Take(Answer(60, Alice), Joined(70, Bob) with { At = At(2) });
        Assert.Equal(["PA_1"], Shown().Select(p => p.Sid));
        Assert.Equal(["daily"], _last.Doubts);

        // LiveKit's clock was behind: they are there after all.
        Take(Answer(71, Alice, Bob));
        Assert.Equal(["PA_1", "PA_2"], Shown().Select(p => p.Sid));
        Assert.Contains(_last.Changes, c => c is MeetingConfirmed { Corrects: true });
    }

    [Fact]
    public void LiveRooms_WithoutARunningMeeting_EndsIt()
    {
        Take(Joined(1, Alice), new LiveRoomsSnapshot(At(60), []));

        Assert.Empty(_state.LiveRooms());
        Assert.Equal(["daily"], _last.ChangedRooms);
        Assert.Contains(_last.Changes, c => c is Departed { Participant.Sid: "PA_1" });
    }

    [Fact]
    public void LiveRooms_AskedForOthers_LeavesIt()
    {
        Take(Joined(1, Alice), new LiveRoomsSnapshot(At(60), [], ["weekly"]));

        Assert.Equal("PA_1", Assert.Single(Shown()).Sid);
    }

    [Fact]
    public void LiveRooms_AskedBeforeTheMeetingBegan_LeavesIt()
    {
        Take(Joined(10, Alice), new LiveRoomsSnapshot(At(9), []));

        Assert.Equal("PA_1", Assert.Single(Shown()).Sid);
    }

    [Fact]
    public void Recorder_IsShownAsHiddenAndNotRecorded()
    {
        Take(Joined(1, Alice), Joined(2, Bob with { IsHidden = true }));

        Assert.DoesNotContain(_last.Changes, c => c is Arrived);
        Assert.Equal(1, _state.Room("daily").CountOthers("u_x"));
    }

    [Fact]
    public void Aborted_NeverJoined_IsNeitherShownNorRecorded()
    {
        Take(new RoomStarted(At(0), First, At(0)), new ConnectionAborted(At(3), First, At(3), Alice, DepartureReason.JoinFailure));

        Assert.Empty(Shown());
        Assert.Empty(_last.Changes);
    }

    [Fact]
    public void Apply_SameNewsTwice_LooksTheSame()
    {
        Take(Joined(1, Alice), Joined(2, Alice));

        Assert.Empty(_last.ChangedRooms);
        Assert.Single(Shown());
    }

    [Fact]
    public void Described_ByUs_ShowsAtOnceAndOverAnOlderAnswer()
    {
        var raisedAt = At(9);
        Take(Joined(1, Alice), new DescribedByUs(At(10), "daily", "u_a", "Ada", RoomRole.Viewer, raisedAt, "tab1"));
        Assert.Equal(["daily"], _last.ChangedRooms);

        Take(Answer(9, Alice));

        var shown = Assert.Single(Shown());
        Assert.Equal(("Ada", RoomRole.Viewer, raisedAt, "tab1"), (shown.Name, shown.Role, shown.HandRaisedAt, shown.Device));
        Take(Answer(11, Alice with { Role = RoomRole.Speaker }));
        Assert.Equal((RoomRole.Speaker, null), (Assert.Single(Shown()).Role, Assert.Single(Shown()).HandRaisedAt));
    }

    [Fact]
    public void Spotlight_OfAnAnswer_ShowsAndYieldsToANewerActOnly()
    {
        Take(Joined(1, Alice), Listed(5, "u_a"));
        Assert.Equal("u_a", _state.Room("daily").Spotlight);
        Assert.Equal(["daily"], _last.ChangedRooms);

        Take(new SpotlitByUs(At(10), "daily", "u_b"), Listed(9, "u_a"));
        Assert.Equal("u_b", _state.Room("daily").Spotlight);

        Take(Listed(11, null));
        Assert.Null(_state.Room("daily").Spotlight);
        Take(Listed(12, null));
        Assert.Empty(_last.ChangedRooms);
    }

    [Fact]
    public void Spotlight_OfAnEndedMeeting_IsNotTheNextOnes()
    {
        Take(Joined(1, Alice), new SpotlitByUs(At(2), "daily", "u_a"), new RoomStarted(At(100), Second, At(100)));

        Assert.Null(_state.Room("daily").Spotlight);
    }

    private static LiveRoomsSnapshot Listed(int askedAt, string? spotlight) => new(
        At(askedAt), [First], ["daily"], spotlight is null ? null : ImmutableDictionary<string, string>.Empty.Add(First.RoomSid, spotlight));

    private static DateTime At(int seconds) => Start.AddSeconds(seconds);

    private static ParticipantPresence Person(string identity, string sid, DateTime joinedAt) =>
        new() { Sid = sid, Identity = identity, JoinedAt = joinedAt };

    private static ParticipantJoined Joined(int at, ParticipantPresence who) => new(At(at), First, At(at), who);

    private static ParticipantLeft Left(int at, ParticipantPresence who) => new(At(at), First, At(at), who, DepartureReason.ClientInitiated);

    private static TrackPublished Published(int at, ParticipantPresence who) =>
        new(At(at), First with { StartedAt = null }, At(at), who.Sid, who.Identity, Microphone);

    private static RoomSnapshot Answer(int askedAt, params ImmutableArray<ParticipantPresence> people) => new(At(askedAt), First, people);

    private ImmutableArray<ParticipantPresence> Shown() => _state.Room("daily").Participants;

    private void Take(params PresenceEvent[] news)
    {
        foreach (var item in news)
        {
            _last = PresenceFold.Apply(_state, item);
            _state = _last.State;
        }
    }
}
