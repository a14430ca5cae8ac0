using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Presence;

namespace Bedrud.Infrastructure.Tests.Presence;

public sealed class ReconcilerTests
{
    [Fact]
    public async Task Start_MeetingsRunAlready_ShowsEverybodyWithTracksBeforeItReturns()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow(), "TR_1"));

        await rig.StartAsync();

        var shown = Assert.Single(rig.Store.Get("daily").Participants);
        Assert.Equal("TR_1", Assert.Single(shown.Tracks).Sid);
        Assert.False(rig.Store.Freshness.IsStale);
        Assert.Equal(0, rig.Reconciler.Health.Drift.Total);
    }

    [Fact]
    public async Task Start_AfterAnotherPortal_KnowsRolesHandsAndTheSpotlightFromLiveKit()
    {
        await using var rig = new PresenceRig();
        var person = FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow());
        person.Attributes.Add(new Dictionary<string, string> { ["role"] = "moderator", ["hand"] = "2026-11-23T09:59:00.0000000Z", ["device"] = "tab1" });
        rig.LiveKit.Put("daily", "RM_1", person);
        rig.LiveKit.Rooms["daily"].Room.Metadata = """{"spotlight":"u_a"}""";

        await rig.StartAsync();

        var room = rig.Store.Get("daily");
        var shown = Assert.Single(room.Participants);
        Assert.Equal(
            (Bedrud.Domain.Rooms.RoomRole.Moderator, new DateTime(2026, 11, 23, 9, 59, 0, DateTimeKind.Utc), "tab1"), (shown.Role, shown.HandRaisedAt, shown.Device));
        Assert.Equal("u_a", room.Spotlight);
    }

    [Fact]
    public async Task WatchedRoom_WhatAnotherPortalSet_IsToldWithinThreeSeconds()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        await rig.StartAsync();
        using var watching = rig.Store.Subscribe("daily", () => Task.CompletedTask);
        await rig.PassAsync(TimeSpan.FromSeconds(1));

        rig.LiveKit.Rooms["daily"].People[0].Attributes["role"] = "viewer";
        rig.LiveKit.Rooms["daily"].Room.Metadata = """{"spotlight":"u_a"}""";
        var passed = await rig.UntilAsync(() => rig.Store.Get("daily") is { Spotlight: "u_a", Participants: [{ Role: Bedrud.Domain.Rooms.RoomRole.Viewer }] });

        Assert.InRange(passed.TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Start_BeforeTheFirstAnswer_SaysThatNothingIsCertain()
    {
        await using var rig = new PresenceRig();

        Assert.Equal(PresenceFreshness.NeverAsked, rig.Store.Freshness);
    }

    [Fact]
    public async Task WatchedRoom_WebhooksLost_IsRightWithinThreeSeconds()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow(), "TR_1"));
        await rig.StartAsync();
        using var watching = rig.Store.Subscribe("daily", () => Task.CompletedTask);
        await rig.PassAsync(TimeSpan.FromSeconds(1));

        rig.LiveKit.Rooms["daily"].People[0].Tracks[0].Muted = true;
        var passed = await rig.UntilAsync(() => rig.Store.Get("daily").Participants[0].Tracks[0].Muted);

        Assert.InRange(passed.TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task UnwatchedRoom_WebhooksLost_IsRightWithinHalfAMinute()
    {
        await using var rig = new PresenceRig();
        await rig.StartAsync();
        await rig.PassAsync(TimeSpan.FromSeconds(1));

        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        var passed = await rig.UntilAsync(() => rig.Store.Get("daily").Participants.Length == 1);

        Assert.InRange(passed.TotalSeconds, 20, 31);
        await rig.UntilAsync(() => rig.Reconciler.Health.Drift.Total > 0, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Watching_ManyRoomsExistAndOneLives_AsksForNoOther()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1");
        await rig.StartAsync();
        var watching = Enumerable.Range(0, 40).Select(i => rig.Store.Subscribe($"idle-{i}", () => Task.CompletedTask)).ToList();

        await rig.PassAsync(TimeSpan.FromSeconds(20));

        Assert.DoesNotContain(rig.LiveKit.Asked, a => a.What.StartsWith("people idle", StringComparison.Ordinal));
        Assert.Equal(1, rig.LiveKit.CountAsked("people daily"));
        Assert.InRange(rig.LiveKit.Asked.Count(a => a.What.StartsWith("rooms idle", StringComparison.Ordinal)), 6, 12);
        watching.ForEach(w => w.Dispose());
    }

    [Fact]
    public async Task Watching_Ended_IsNoLongerAskedForEveryFewSeconds()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1");
        await rig.StartAsync();
        rig.Store.Subscribe("daily", () => Task.CompletedTask).Dispose();
        await rig.PassAsync(TimeSpan.FromSeconds(1));
        var before = rig.LiveKit.Asked.Count;

        await rig.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(before, rig.LiveKit.Asked.Count);
    }

    [Fact]
    public async Task Away_ThenBack_BacksOffKeepsTheLastKnownAndIsRightAfterwards()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        await rig.StartAsync();
        var told = 0;
        using var watching = rig.Store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref told)));
        var lastKnown = rig.Store.Freshness.ConfirmedAt;

        rig.LiveKit.IsAway = true;
        await rig.UntilAsync(() => rig.Store.Freshness.IsStale);
        await rig.UntilAsync(() => told > 0);
        var failuresBegan = rig.LiveKit.Asked.Count;
        await rig.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Single(rig.Store.Get("daily").Participants);
        Assert.Equal(LiveKitError.Unreachable, rig.Store.Freshness.Error);
        Assert.InRange(rig.Store.Freshness.ConfirmedAt!.Value - lastKnown!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // After 1, 2, 4, 8, 16 and 30 s.
        Assert.InRange(rig.LiveKit.Asked.Count - failuresBegan, 4, 7);

        rig.LiveKit.Rooms.Clear();
        rig.LiveKit.Put("daily", "RM_2", FakeLiveKit.NewPerson("u_b", "PA_2", rig.Time.GetUtcNow()));
        rig.LiveKit.IsAway = false;
        await rig.UntilAsync(() => !rig.Store.Freshness.IsStale, TimeSpan.FromSeconds(31));
        await rig.UntilAsync(() => rig.Store.Get("daily").Participants is [{ Identity: "u_b" }]);
        Assert.Equal("RM_2", rig.Store.Get("daily").RoomSid);
    }

    [Fact]
    public async Task Away_WebhookComes_IsAskedAtOnce()
    {
        await using var rig = new PresenceRig();
        await rig.StartAsync();
        rig.LiveKit.IsAway = true;
        await rig.PassAsync(TimeSpan.FromSeconds(70));
        rig.LiveKit.IsAway = false;

        await rig.HearAsync("room_started", FakeLiveKit.NewRoom("daily", "RM_1", rig.Time.GetUtcNow()));
        var passed = await rig.UntilAsync(() => !rig.Store.Freshness.IsStale);

        Assert.InRange(passed.TotalSeconds, 0, 1.5);
    }

    [Fact]
    public async Task Gap_TrackOfSomebodyUnknown_BringsThemAtOnce()
    {
        await using var rig = new PresenceRig();
        await rig.StartAsync();
        await rig.PassAsync(TimeSpan.FromSeconds(10));
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow(), "TR_1"));

        await rig.HearAsync(
            "track_published", new Room { Sid = "RM_1", Name = "daily" }, new ParticipantInfo { Sid = "PA_1", Identity = "u_a" }, new TrackInfo { Sid = "TR_1" });
        var passed = await rig.UntilAsync(() => rig.Store.Get("daily").Participants.Length == 1);

        Assert.InRange(passed.TotalSeconds, 0, 1);
        Assert.Equal(1, rig.Reconciler.Health.Doubts);
    }

    [Fact]
    public async Task Webhooks_JoinAndTrack_AreShownWithoutAsking()
    {
        await using var rig = new PresenceRig();
        await rig.StartAsync();
        var room = FakeLiveKit.NewRoom("daily", "RM_1", rig.Time.GetUtcNow());

        await rig.HearAsync("room_started", room);
        await rig.HearAsync("participant_joined", room, FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        await rig.HearAsync("track_published", new Room { Sid = "RM_1", Name = "daily" }, new ParticipantInfo { Sid = "PA_1", Identity = "u_a" }, new TrackInfo { Sid = "TR_1" });

        Assert.Equal("TR_1", rig.Store.Get("daily").Participants[0].Tracks[0].Sid);
        Assert.Equal(1, rig.Store.CountOthers("daily", "u_b"));
        Assert.Equal(0, rig.Store.CountOthers("daily", "u_a"));
        Assert.Equal(0, rig.Reconciler.Health.Doubts);
    }

    [Fact]
    public async Task OwnActs_KickMuteAndGrant_AreShownAtOnce()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put(
            "daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow(), "TR_1"), FakeLiveKit.NewPerson("u_b", "PA_2", rig.Time.GetUtcNow()));
        await rig.StartAsync();
        var grants = new Domain.Rooms.ParticipantGrants(true, false, []);

        await rig.Feed.MutedAsync("daily", "u_a", "TR_1", muted: true);
        await rig.Feed.GrantedAsync("daily", "u_a", grants);
        await rig.Feed.RemovedAsync("daily", "u_b");

        var left = Assert.Single(rig.Store.Get("daily").Participants);
        Assert.True(left.Tracks[0].Muted);
        Assert.Equal(grants, left.Grants);
    }

    [Fact]
    public async Task RefreshAsync_SomethingChanged_IsShownWhenItReturns()
    {
        await using var rig = new PresenceRig();
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        await rig.StartAsync();
        rig.LiveKit.Rooms["daily"].People.Clear();

        await rig.Reconciler.RefreshAsync("daily", CancellationToken.None);

        Assert.Empty(rig.Store.Get("daily").Participants);
    }

    [Fact]
    public async Task RefreshAsync_LiveKitAway_MarksStaleInsteadOfThrowing()
    {
        await using var rig = new PresenceRig();
        await rig.StartAsync();
        rig.LiveKit.IsAway = true;

        await rig.Reconciler.RefreshAsync("daily", CancellationToken.None);

        Assert.True(rig.Store.Freshness.IsStale);
    }

    [Fact]
    public async Task Database_Away_DelaysNoScreenAndHistoryFollows()
    {
        await using var rig = new PresenceRig();
        rig.Database.IsAway = true;
        rig.LiveKit.Put("daily", "RM_1", FakeLiveKit.NewPerson("u_a", "PA_1", rig.Time.GetUtcNow()));
        await rig.StartAsync();
        Assert.Single(rig.Store.Get("daily").Participants);

        rig.Database.IsAway = false;
        await rig.UntilAsync(() =>
        {
            using var context = rig.Database.CreateDbContext();
            return context.Set<Attendance>().Any(a => a.Identity == "u_a" && a.LeftAt == null);
        });
    }
}
