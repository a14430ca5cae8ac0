using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Presence;

public sealed class MeetingHistoryTests
{
    [Theory]
    [InlineData("a-lifecycle")]
    [InlineData("b2-ghost-sigstop")]
    [InlineData("c-kick")]
    [InlineData("d-delete-room")]
    [InlineData("e-duplicate-identity")]
    [InlineData("o-sigterm-with-participants")]
    [InlineData("p-twirp")]
    [InlineData("t-no-auto-create")]
    public async Task Rows_AnyShuffleAndLossThenTheEnd_AreNeitherNegativeNorEndlessNorOverlapping(string name)
    {
        var scenario = RecordedScenario.Read(name);
        for (var seed = 0; seed < 12; seed++)
        {
            await using var rig = new PresenceRig();
            var random = new Random(seed);
            var end = scenario.Events[^1].LearnedAt;
            // The first is the recording as it was; the others are shuffled, with losses and repetitions.
            var delivered = seed == 0
                ? scenario.Events
                : [.. scenario.Events.SelectMany(e => Enumerable.Repeat(e, random.Next(3))).OrderBy(_ => random.Next())
                    .Select((e, i) => e with { LearnedAt = end.AddMilliseconds(i) })];
            foreach (var news in delivered)
                await rig.Feed.Apply(news).Written;

            await rig.Feed.Apply(new LiveRoomsSnapshot(end.AddMinutes(1), [])).Written;

            await using var context = rig.Database.CreateDbContext();
            await AssertSoundAsync(context);
            if (seed == 0)
                await AssertCompleteAsync(context, scenario);
        }
    }

    /// <summary>Two of our own times are never equal: while the clock stands still, the feed counts on by a tick.</summary>
    private static readonly TimeSpan Ticks = TimeSpan.FromTicks(10);

    [Theory]
    [InlineData(20, true)]
    [InlineData(150, false)]
    public async Task MediaServer_StartsAgain_WhatHeldInTheMeetingHoldsInTheOneThatFollowsAtOnce(int secondsBetween, bool holds)
    {
        await using var rig = new PresenceRig();
        var room = new Room { Name = "hall", WaitingRoom = WaitingRoom.Everybody };
        var at = rig.Now;
        await rig.Feed.Apply(new RoomStarted(at, new MeetingRef("hall", "RM_1", at), at)).Written;
        await using (var context = rig.Database.CreateDbContext())
        {
            context.AddRange(
                room,
                new LobbyEntry { RoomId = room.Id, Identity = "g_in", DisplayName = "In", State = LobbyState.Admitted, AskedAt = at, SeenAt = at, DecidedAt = at.AddSeconds(1) },
                new LobbyEntry { RoomId = room.Id, Identity = "g_no", DisplayName = "No", State = LobbyState.Refused, AskedAt = at, SeenAt = at, DecidedAt = at.AddSeconds(1) },
                new Restriction { RoomId = room.Id, Identity = "g_out", DisplayName = "Out", RoomSid = "RM_1", KeptOutAt = at, Locks = RoomLocks.Camera });
            await context.SaveChangesAsync();
        }

        var end = at.AddMinutes(1);
        await rig.Feed.Apply(new RoomFinished(end, new MeetingRef("hall", "RM_1", at), end)).Written;
        var again = end.AddSeconds(secondsBetween);
        await rig.Feed.Apply(new RoomStarted(again, new MeetingRef("hall", "RM_2", again), again)).Written;

        await using var after = rig.Database.CreateDbContext();
        var later = again.AddMinutes(10);
        Assert.Equal(holds ? ["g_in"] : [], await after.AdmissionsInForce(later).Select(e => e.Identity).ToListAsync());
        Assert.Equal(holds ? ["g_out"] : [], await after.RestrictionsInForce(later).Select(r => r.Identity).ToListAsync());
    }

    [Fact]
    public async Task Portal_KilledWhileAMeetingGoesOn_GoesOnWithItAndClosesWhoLeftMeanwhile()
    {
        await using var before = new PresenceRig();
        before.LiveKit.Put(
            "daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", before.Time.GetUtcNow(), "TR_1"), FakeLiveKit.NewPerson("u_b", "PA_2", before.Time.GetUtcNow()));
        var seenFrom = before.Now;
        await before.StartAsync();
        await before.UntilAsync(() => Stays(before).ContainsKey("u_a"));
        await before.Reconciler.StopAsync(CancellationToken.None);
        var killedAt = before.Now + Ticks;

        before.Time.Advance(TimeSpan.FromHours(1));
        before.LiveKit.Rooms["daily"].People.RemoveAt(1);
        before.LiveKit.Rooms["daily"].People.Add(FakeLiveKit.NewPerson("u_c", "PA_3", before.Time.GetUtcNow()));
        await using var after = new PresenceRig(before.Time, before.LiveKit, before.Database);
        await after.StartAsync();

        Assert.Equal(["u_a", "u_c"], after.Store.Get("daily").Participants.Select(p => p.Identity));
        await after.UntilAsync(() => Stays(after).Count == 3 && Stays(after)["u_b"].LeftAt is not null);
        var stays = Stays(after);
        Assert.Null(stays["u_a"].LeftAt);
        Assert.Null(stays["u_c"].LeftAt);
        // Nobody knows when; the last moment at which they were seen is the best guess.
        Assert.InRange(stays["u_b"].LeftAt!.Value, seenFrom, killedAt);
        Assert.Null(stays["u_b"].Reason);
    }

    [Fact]
    public async Task Portal_AndLiveKitRestarted_ClosesTheMeetingWhenItWasLastSeen()
    {
        await using var before = new PresenceRig();
        before.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", before.Time.GetUtcNow()));
        var seenFrom = before.Now;
        await before.StartAsync();
        await before.UntilAsync(() => Stays(before).ContainsKey("u_a"));
        await before.Reconciler.StopAsync(CancellationToken.None);
        var killedAt = before.Now + Ticks;

        before.Time.Advance(TimeSpan.FromHours(10));
        before.LiveKit.Rooms.Clear();
        await using var after = new PresenceRig(before.Time, before.LiveKit, before.Database);
        await after.StartAsync();
        await after.UntilAsync(() => Stays(after)["u_a"].LeftAt is not null);

        await using var context = after.Database.CreateDbContext();
        var meeting = await context.Set<Meeting>().SingleAsync();
        Assert.InRange(meeting.EndedAt!.Value, seenFrom, killedAt);
        Assert.InRange(Stays(after)["u_a"].LeftAt!.Value, seenFrom, killedAt);
    }

    [Fact]
    public async Task Departure_ToldAfterItWasGuessed_GetsItsTimeAndReason()
    {
        await using var rig = new PresenceRig();
        var meeting = new MeetingRef("daily", "RM_1", rig.Now);
        var person = new ParticipantPresence { Sid = "PA_1", Identity = "u_a", JoinedAt = rig.Now };
        await rig.Feed.Apply(new ParticipantJoined(rig.Now, meeting, rig.Now, person)).Written;
        await rig.Feed.Apply(new RoomSnapshot(rig.Now.AddSeconds(60), meeting, [])).Written;

        await rig.Feed.Apply(new ParticipantLeft(rig.Now.AddSeconds(61), meeting, rig.Now.AddSeconds(58), person, DepartureReason.ConnectionTimeout)).Written;

        var stay = Stays(rig)["u_a"];
        Assert.Equal(rig.Now.AddSeconds(58), stay.LeftAt);
        Assert.Equal(DepartureReason.ConnectionTimeout, stay.Reason);
    }

    [Fact]
    public async Task Recorder_InTheMeeting_HasNoAttendance()
    {
        await using var rig = new PresenceRig();
        var recorder = FakeLiveKit.NewPerson("egress", "PA_1", rig.Time.GetUtcNow());
        recorder.Kind = Infrastructure.LiveKit.Protocol.ParticipantInfo.Types.Kind.Egress;
        rig.LiveKit.Put("daily", "RM_1", recorder);

        await rig.StartAsync();
        await rig.UntilAsync(() => LastSeen(rig) is not null);

        Assert.True(Assert.Single(rig.Store.Get("daily").Participants).IsHidden);
        Assert.Equal(0, rig.Store.CountOthers("daily", "u_a"));
        Assert.Empty(Stays(rig));
    }

    [Fact]
    public async Task Confirmation_QuietMeeting_IsWrittenOnceAMinute()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        await rig.StartAsync();
        using var watching = rig.Store.Subscribe("daily", () => Task.CompletedTask);
        var began = rig.Now;

        await rig.PassAsync(TimeSpan.FromSeconds(50));
        Assert.InRange(LastSeen(rig)!.Value - began, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(3));

        await rig.UntilAsync(() => LastSeen(rig) - began >= TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(15));
    }

    private static DateTime? LastSeen(PresenceRig rig)
    {
        using var context = rig.Database.CreateDbContext();
        return context.Set<Meeting>().SingleOrDefault()?.LastSeenAt;
    }

    private static ImmutableDictionary<string, Attendance> Stays(PresenceRig rig)
    {
        using var context = rig.Database.CreateDbContext();
        return context.Set<Attendance>().AsNoTracking().ToImmutableDictionary(a => a.Identity);
    }

    private static async Task AssertSoundAsync(DbContext context)
    {
        var meetings = await context.Set<Meeting>().AsNoTracking().ToListAsync();
        Assert.All(meetings, m => Assert.True(m.EndedAt >= m.StartedAt, $"{m.RoomName} is endless or negative"));
        var stays = await context.Set<Attendance>().AsNoTracking().ToListAsync();
        Assert.All(stays, s => Assert.True(s.LeftAt >= s.JoinedAt, $"{s.Identity} is endless or negative"));
        foreach (var ofOne in stays.GroupBy(s => (s.MeetingId, s.Identity)))
        {
            var inOrder = ofOne.OrderBy(s => s.JoinedAt).ToList();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.LeftAt <= pair.Second.JoinedAt, $"{pair.First.Identity} overlaps"));
        }
    }

    private static async Task AssertCompleteAsync(DbContext context, RecordedScenario scenario)
    {
        var arrived = scenario.Events.OfType<ParticipantJoined>().Select(j => j.Participant.Sid).Distinct().Order(StringComparer.Ordinal);
        var rows = await context.Set<Attendance>().AsNoTracking().ToListAsync();
        Assert.Equal(arrived, rows.Select(r => r.ParticipantSid).Order(StringComparer.Ordinal));
        foreach (var left in scenario.Events.OfType<ParticipantLeft>())
        {
            var row = rows.Single(r => r.ParticipantSid == left.Participant.Sid);
            Assert.Equal(left.Reason, row.Reason);
            Assert.InRange(row.LeftAt!.Value, left.At.AddSeconds(-1), left.At);
        }
    }
}
