using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using CsCheck;

namespace Bedrud.Domain.Tests.Meetings;

public sealed class PresencePropertyTests
{
    private static readonly string[] Rooms = ["r-1", "r-2"];
    private static readonly string[] Identities = ["u_a", "u_b", "u_c"];

    private static readonly Gen<Deed[]> Deeds =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 1], Gen.Int[0, 2], Gen.Int[1, 4000], (what, room, who, wait) => new Deed(what, Rooms[room], Identities[who], wait))
            .Array[1, 60];

    [Fact]
    public void Fold_AnyShuffleDuplicationAndLossThenOneAnswer_EqualsTheAnswer() =>
        Gen.Select(Deeds, Gen.Int[0, 3].Array[200], Gen.Int[0, 10_000].Array[600]).Sample((deeds, copies, order) =>
        {
            var server = Play(deeds);
            var book = new HistoryBook();
            var state = Deliver(Presence.Nothing, Scramble(server, copies, order), book);
            book.AssertSound();

            server.Wait(TimeSpan.FromMinutes(1));
            state = Deliver(state, server.Answer(server.Now), book);

            AssertShows(server, state);
            book.AssertSound();
            Assert.Equal(server.Truth().Sum(r => r.Participants.Length), book.Stays.Count(s => s.LeftAt is null));
        });

    [Fact]
    public void Fold_LateNewsAfterTheAnswer_ChangesNothingShown() =>
        Gen.Select(Deeds, Gen.Int[0, 3].Array[200], Gen.Int[0, 10_000].Array[600]).Sample((deeds, copies, order) =>
        {
            var server = Play(deeds);
            server.Wait(TimeSpan.FromMinutes(1));
            var book = new HistoryBook();
            var state = Deliver(Presence.Nothing, server.Answer(server.Now), book);
            server.Wait(TimeSpan.FromMilliseconds(1));

            foreach (var late in Scramble(server, copies, order))
            {
                state = Deliver(state, [late], book);
                AssertShows(server, state);
            }

            book.AssertSound();
        });

    [Fact]
    public void Fold_WebhooksInOrderAndSlowAnswersBetween_IsRightAfterEachDelivery() =>
        Gen.Select(Deeds, Gen.Int[0, 400].Array[80], Gen.Int[0, 2].Array[80]).Sample((deeds, latencies, asks) =>
        {
            var server = new SimulatedLiveKit();
            var state = Presence.Nothing;
            var book = new HistoryBook();
            var delivered = 0;
            var underway = new List<(DateTime Arrives, List<PresenceEvent> Answer)>();
            for (var i = 0; i < deeds.Length; i++)
            {
                var askedAt = server.Now;
                if (asks[i] == 1)
                    underway.Add((askedAt.AddMilliseconds(latencies[i] * 20), server.Answer(askedAt)));
                server.Wait(TimeSpan.FromMilliseconds(1));
                deeds[i].DoTo(server);
                // An answer may also hold what happened after the question.
                if (asks[i] == 2)
                    underway.Add((askedAt.AddMilliseconds(latencies[i] * 20), server.Answer(askedAt)));
                for (; delivered < server.Sent.Count; delivered++)
                {
                    server.Wait(TimeSpan.FromMilliseconds(1));
                    state = Deliver(state, [server.Sent[delivered] with { LearnedAt = server.Now }], book);
                }

                foreach (var due in underway.Where(u => u.Arrives <= server.Now).ToList())
                {
                    underway.Remove(due);
                    state = Deliver(state, due.Answer, book);
                }

                AssertShows(server, state, withMutes: false);
                book.AssertSound();
            }
        });

    [Fact]
    public void History_AnyShuffleAndDuplicationWithoutLoss_TellsEveryStayAsItWas() =>
        Gen.Select(Deeds, Gen.Int[1, 3].Array[200], Gen.Int[0, 10_000].Array[600]).Sample((deeds, copies, order) =>
        {
            var server = Play(deeds);
            foreach (var room in Rooms)
                server.Close(room);
            var book = new HistoryBook();
            server.Wait(TimeSpan.FromSeconds(1));

            Deliver(Presence.Nothing, Scramble(server, copies, order), book);
            server.Wait(TimeSpan.FromSeconds(1));
            Deliver(Presence.Nothing, server.Answer(server.Now), book);

            book.AssertSound();
            var expected = server.EndedStays.Select(s => (s.Sid, s.JoinedAt)).Order();
            Assert.Equal(expected, book.Stays.Select(s => (s.ParticipantSid, s.JoinedAt)).Order());
            Assert.All(book.Meetings.Values, m => Assert.NotNull(m.EndedAt));
            foreach (var stay in book.Stays)
            {
                var told = server.EndedStays.Single(s => s.Sid == stay.ParticipantSid).LeftAt;
                // An identity that connects again ends its earlier stay two milliseconds before LiveKit says so.
                Assert.InRange(stay.LeftAt!.Value, told.AddMilliseconds(-2), told);
                Assert.NotNull(stay.Reason);
            }
        });

    private static SimulatedLiveKit Play(IEnumerable<Deed> deeds)
    {
        var server = new SimulatedLiveKit();
        foreach (var deed in deeds)
            deed.DoTo(server);
        return server;
    }

    private static List<PresenceEvent> Scramble(SimulatedLiveKit server, int[] copies, int[] order)
    {
        var n = 0;
        return [.. server.Sent
            .SelectMany((sent, i) => Enumerable.Repeat(sent, copies[i % copies.Length]))
            .Select((sent, i) => (sent, key: order[i % order.Length]))
            .OrderBy(s => s.key)
            .Select(s => s.sent with { LearnedAt = server.Now.AddMilliseconds(++n) })];
    }

    private static Presence Deliver(Presence state, IEnumerable<PresenceEvent> news, HistoryBook book)
    {
        foreach (var item in news)
        {
            var step = PresenceFold.Apply(state, item);
            book.Record(step.Changes);
            state = step.State;
        }

        return state;
    }

    private static void AssertShows(SimulatedLiveKit server, Presence state, bool withMutes = true)
    {
        var truth = server.Truth();
        var shown = state.LiveRooms();
        Assert.Equal(truth.Select(r => (r.Room, r.Sid)), shown.Select(r => (r.RoomName, r.RoomSid!)));
        foreach (var (expected, actual) in truth.Zip(shown))
            Assert.Equal(expected.Participants.Select(p => Plain(p, withMutes)), actual.Participants.Select(p => Plain(p, withMutes)));
    }

    private static ParticipantPresence Plain(ParticipantPresence participant, bool withMutes) =>
        withMutes ? participant : participant with { Tracks = [.. participant.Tracks.Select(t => t with { Muted = false })] };

    private sealed record Deed(int What, string Room, string Who, int WaitMilliseconds)
    {
        public void DoTo(SimulatedLiveKit server)
        {
            server.Wait(TimeSpan.FromMilliseconds(WaitMilliseconds));
            switch (What)
            {
                case <= 3:
                    server.Join(Room, Who);
                    break;
                case <= 5:
                    server.Leave(Room, Who);
                    break;
                case <= 8:
                    server.Publish(Room, Who, What == 6 ? TrackSource.Camera : TrackSource.Microphone);
                    break;
                case 9:
                    server.Unpublish(Room, Who);
                    break;
                case 10:
                    server.ToggleMute(Room, Who);
                    break;
                default:
                    server.Close(Room);
                    break;
            }
        }
    }
}
