using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Infrastructure.Tests.Presence;

public sealed class RecordedReplayTests
{
    public static TheoryData<string> Scenarios => RecordedScenario.All;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Replay_InOrder_EndsInTheRecordedTruth(string name)
    {
        var scenario = RecordedScenario.Read(name);
        Assert.NotEmpty(scenario.Events);

        var state = Fold(scenario.Events);

        // Everybody has left in every recording but the one whose server was stopped by force: it sends no closing webhooks.
        var left = state.LiveRooms().SelectMany(r => r.Participants.Select(p => (r.RoomName, p.Identity)));
        (string, string)[] expected = name == "o-sigterm-with-participants"
            ? [("lesson-o", "alice"), ("lesson-o", "bob"), ("lesson-o", "dave"), ("lesson-o2", "carol")]
            : [];
        Assert.Equal(expected, left);
    }

    // Two whole time lines: those in which clients were asked what they see and publish.
    [Theory]
    [InlineData("f-server-mute")]
    [InlineData("o-sigterm-with-participants")]
    public void Replay_AtEachRecordedState_ShowsConnectedClientsWithTheirTracks(string name)
    {
        var events = RecordedScenario.Read(name).Events;
        var identities = RecordedScenario.Timeline(name, "client-connect", out var startedAt)
            .Where(e => e.GetProperty("result").TryGetProperty("identity", out _))
            .GroupBy(e => e.GetProperty("client").GetString()!)
            .ToDictionary(e => e.Key, e => e.Last().GetProperty("result").GetProperty("identity").GetString()!);

        foreach (var entry in RecordedScenario.Timeline(name, "state", out _))
        {
            if (!entry.TryGetProperty("s", out var state) || !state.GetProperty("conn").GetBoolean())
                continue;
            var client = entry.GetProperty("client").GetString()!;
            var at = startedAt.AddSeconds(entry.GetProperty("t").GetDouble());
            var shown = Fold(events.Where(e => e.LearnedAt <= at)).LiveRooms()
                .SelectMany(r => r.Participants).SingleOrDefault(p => p.Identity == identities[client]);

            Assert.True(shown is not null, $"{client} at {entry.GetProperty("t")}");
            Assert.Equal(
                state.GetProperty("tracks").EnumerateArray().Select(t => t[0].GetString()!).Order(StringComparer.Ordinal),
                shown.Tracks.Select(t => t.Sid).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Replay_ServerGoneAfterwards_LeavesNobody(string name)
    {
        var events = RecordedScenario.Read(name).Events;

        var step = PresenceFold.Apply(Fold(events), new LiveRoomsSnapshot(events[^1].LearnedAt.AddSeconds(10), []));

        Assert.Empty(step.State.LiveRooms());
    }

    [Theory]
    [InlineData("c-kick", DepartureReason.ParticipantRemoved, 2)]
    [InlineData("d-delete-room", DepartureReason.RoomDeleted, 2)]
    [InlineData("e-duplicate-identity", DepartureReason.DuplicateIdentity, 1)]
    [InlineData("b1-ghost-sigkill", DepartureReason.ConnectionTimeout, 1)]
    public void Replay_Departures_TellLiveKitsReason(string name, DepartureReason reason, int times)
    {
        var state = Domain.Meetings.Presence.Nothing;
        var told = new HashSet<string>();
        foreach (var news in RecordedScenario.Read(name).Events)
        {
            var step = PresenceFold.Apply(state, news);
            told.UnionWith(step.Changes.OfType<Departed>().Where(d => d.Reason == reason).Select(d => d.Participant.Sid));
            state = step.State;
        }

        Assert.Equal(times, told.Count);
    }

    [Fact]
    public void Replay_Lifecycle_ShowsTracksAndGrantsAsPublished()
    {
        var state = Fold(RecordedScenario.Read("a-lifecycle").Events.TakeWhile(e => e is not TrackUnpublished));

        var alice = Assert.Single(state.Room("lesson-a").Participants);
        Assert.Equal("Name of alice", alice.Name);
        Assert.Equal(TrackSources.All, alice.Grants!.Sources);
        Assert.Equal([TrackSource.Camera, TrackSource.Microphone], alice.Tracks.Select(t => t.Source));
        Assert.Equal(("video/VP8", 320, 240), (alice.Tracks[0].MimeType, alice.Tracks[0].Width, alice.Tracks[0].Height));
    }

    [Fact]
    public void Replay_AbortedConnections_AreNeverShownNorRecorded()
    {
        var state = Domain.Meetings.Presence.Nothing;
        foreach (var news in RecordedScenario.Read("j-abort").Events)
        {
            var step = PresenceFold.Apply(state, news);
            state = step.State;
            Assert.All(state.LiveRooms(), r => Assert.Empty(r.Participants));
            Assert.DoesNotContain(step.Changes, c => c is Arrived or Departed);
        }
    }

    private static Domain.Meetings.Presence Fold(IEnumerable<PresenceEvent> events) =>
        events.Aggregate(Domain.Meetings.Presence.Nothing, (state, news) => PresenceFold.Apply(state, news).State);
}
