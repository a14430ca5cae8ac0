using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Tests.LiveKit.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Exclusions;

/// <summary>The recorded kick: bob is removed, and comes back twice with the token that he had.</summary>
public sealed class MeetingGuardTests
{
    private const string Remove = $"remove {GuardRig.RoomName} bob";

    [Fact]
    public async Task Joined_SomebodyKickedWithHisOldToken_IsRemovedAtOnceAndNobodyElse()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice", "bob");
        await rig.ReceiveAsync("402-c-kick-participant_joined");
        await rig.ReceiveAsync("403-c-kick-participant_joined");
        Assert.Empty(rig.Commands);

        // His token is as old as the kick: the check at the portal's door was passed a moment before.
        rig.Add(rig.Kick("bob"));
        await rig.ReceiveAsync("407-c-kick-participant_joined");

        await rig.UntilAsync(() => rig.Audit().Count == 1, clockStands: true);
        Assert.Equal([Remove], rig.Commands);
        var entry = rig.Audit().Single();
        Assert.Equal((AuditAction.ParticipantEvict, "lesson-c", "bob", "Bedrud"), (entry.Action, entry.RoomName, entry.Target, entry.ActorName));
        Assert.StartsWith("kicked until 2026-11-23T", entry.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NotAdmitted_InARoomWithAWaitingRoom_IsRemovedByWebhookAndByComparison(bool webhook)
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice", "bob");
        rig.LiveKit.Rooms[GuardRig.RoomName].People.Add(Recorder());
        // Bob's token is from before it was turned on; alice was there.
        rig.Change(db =>
        {
            db.Rooms.ExecuteUpdate(s => s.SetProperty(r => r.WaitingRoom, WaitingRoom.Everybody));
            db.Add(new LobbyEntry { RoomId = rig.Room.Id, Identity = "alice", DisplayName = "Alice", State = LobbyState.Admitted, AskedAt = rig.Now, SeenAt = rig.Now, DecidedAt = rig.Now });
        });

        if (webhook)
            await rig.ReceiveAsync("407-c-kick-participant_joined");
        else
            await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);

        await rig.UntilAsync(() => rig.Audit().Count == 1, clockStands: true);
        Assert.Equal([Remove], rig.Commands);
        Assert.Equal("not admitted", rig.Audit().Single().Details);

        static Bedrud.Infrastructure.LiveKit.Protocol.ParticipantInfo Recorder()
        {
            var recorder = Presence.FakeLiveKit.NewPerson("EG_1", "PA_EG_1", DateTimeOffset.UnixEpoch);
            recorder.Kind = Bedrud.Infrastructure.LiveKit.Protocol.ParticipantInfo.Types.Kind.Egress;
            return recorder;
        }
    }

    [Fact]
    public async Task Joined_AViewerOfThisMeetingWithHisOldToken_PublishesNothing()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice", "bob");
        rig.Add(new Restriction { RoomId = rig.Room.Id, Identity = "bob", DisplayName = "bob", RoomSid = GuardRig.RoomSid, Role = RoomRole.Viewer });

        await rig.ReceiveAsync("407-c-kick-participant_joined");

        await rig.UntilAsync(() => rig.Commands.Length > 0, clockStands: true);
        Assert.Equal([$"sources {GuardRig.RoomName} bob []"], rig.Commands);
    }

    [Fact]
    public async Task Joined_WithATokenOlderThanTheRoomsLocks_LosesWhatTheyWithhold()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice", "bob");
        // Alice was there before: had her arrival been told here, the guard might look at it only after the locks.
        rig.Change(db => db.Rooms.Single().Locks = RoomLocks.Camera | RoomLocks.Screen);

        await rig.ReceiveAsync("407-c-kick-participant_joined");

        await rig.UntilAsync(() => rig.Commands.Length > 0, clockStands: true);
        Assert.Equal([$"sources {GuardRig.RoomName} bob [Microphone]"], rig.Commands);
        // Whoever is there may have been given something since: a comparison alone takes nothing.
        await rig.Reconciler.RefreshAsync(GuardRig.RoomName, default);
        Assert.Single(rig.Commands);
    }

    [Fact]
    public async Task Joined_AMemberWhoMayOnlyLookOn_PublishesNothingByAnOlderToken()
    {
        await using var rig = await GuardRig.StartAsync();
        var user = new Bedrud.Infrastructure.Identity.BedrudUser { UserName = "vi@example.org", Email = "vi@example.org", DisplayName = "Vi" };
        var identity = ParticipantIdentity.ForUser(user.Id);
        rig.Add(user, new RoomMember { RoomId = rig.Room.Id, UserId = user.Id, Role = RoomRole.Viewer });
        const RoomLocks publishing = RoomLocks.Microphone | RoomLocks.Camera | RoomLocks.Screen;

        Assert.Equal(publishing, (await rig.Rules()).LocksAtJoinOf(ParticipantIdentity.OnDevice(identity, "phone")));
        // A moderator may have made them a speaker for this meeting.
        rig.Add(new Restriction { RoomId = rig.Room.Id, Identity = identity, DisplayName = "Vi", RoomSid = GuardRig.RoomSid, Role = RoomRole.Speaker });
        Assert.Equal(RoomLocks.None, (await rig.Rules()).LocksAtJoinOf(identity));
    }

    [Fact]
    public async Task Joined_AModeratorOfALockedRoom_KeepsEverything()
    {
        await using var rig = await GuardRig.StartAsync();
        var user = new Bedrud.Infrastructure.Identity.BedrudUser { UserName = "mo@example.org", Email = "mo@example.org", DisplayName = "Mo" };
        var identity = ParticipantIdentity.ForUser(user.Id);
        rig.Add(user);
        rig.Add(new RoomMember { RoomId = rig.Room.Id, UserId = user.Id, Role = RoomRole.Moderator });
        rig.Change(db => db.Rooms.Single().Locks = RoomLocks.Camera);

        var rules = await rig.Rules();

        Assert.Equal((RoomLocks.None, RoomLocks.Camera), (rules.LocksAtJoinOf(identity), rules.LocksAtJoinOf("g_somebody")));
    }

    [Fact]
    public async Task Joined_WhileHistoryIsStuck_IsRemovedAllTheSame()
    {
        await using var rig = await GuardRig.StartAsync();
        var stuck = new TaskCompletionSource();
        rig.Handler.Before = (_, token) => stuck.Task.WaitAsync(token);
        rig.PutPeople("alice", "bob");
        rig.Add(rig.Kick("bob"));

        await rig.ReceiveAsync("402-c-kick-participant_joined");
        await rig.ReceiveAsync("407-c-kick-participant_joined");

        await rig.UntilAsync(() => rig.Commands.Contains(Remove), clockStands: true);
        Assert.Empty(rig.Handler.Handled);
        stuck.SetResult();
    }

    [Fact]
    public async Task Joined_WithLiveKitFailing_IsTriedUntilTheyAreGone()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("bob");
        rig.Add(rig.Kick("bob"));
        rig.LiveKit.CommandsToFail = 4;

        await rig.ReceiveAsync("407-c-kick-participant_joined");

        await rig.UntilAsync(() => rig.LiveKit.Rooms[GuardRig.RoomName].People.Count == 0);
        Assert.Equal(5, rig.Commands.Length);
        await rig.UntilAsync(() => rig.Audit().Count == 1, clockStands: true);
    }

    [Fact]
    public async Task Retrying_SomebodyLetBackIn_IsLeftAlone()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("bob");
        rig.Add(rig.Kick("bob"));
        rig.LiveKit.CommandsToFail = 1;
        await rig.ReceiveAsync("407-c-kick-participant_joined");
        await rig.UntilAsync(() => rig.Commands.Length == 1, clockStands: true);

        rig.Change(db => db.Restrictions.ExecuteDelete());
        // A ban of somebody else is carried out after bob's turn came again.
        for (var i = 0; i < 20; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);
        }

        Assert.Equal([Remove], rig.Commands);
        Assert.Empty(rig.Audit());
    }

    [Fact]
    public async Task Joined_FiftyTimes_IsRemovedFiftyTimesAndWrittenDownAtTheFirstAndTheTenth()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.Add(rig.Kick("bob"));

        for (var i = 1; i <= 50; i++)
        {
            rig.PutPeople("bob");
            await rig.ReceiveAsync(RecordedWebhook.Make($"EV_{i}", GuardRig.RoomName, rig.Time.GetUtcNow(), more: """, "participant":{"sid":"PA_1", "identity":"bob"}"""));
            await rig.UntilAsync(() => rig.LiveKit.Rooms[GuardRig.RoomName].People.Count == 0, clockStands: true);
        }

        await rig.UntilAsync(() => rig.Audit() is [var first, var tenth]
            && !first.Details!.Contains("times", StringComparison.Ordinal) && tenth.Details!.Contains("10 times", StringComparison.Ordinal), clockStands: true);
    }

    [Fact]
    public async Task Compared_SomebodyWhoseWebhookWasLost_IsRemoved()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice", "bob");
        rig.Add(new Ban { RoomId = rig.Room.Id, Identity = "bob", DisplayName = "Bob", CreatedAt = rig.Now });

        await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);

        await rig.UntilAsync(() => rig.Audit().Count == 1, clockStands: true);
        Assert.Equal([Remove], rig.Commands);
        Assert.Equal("banned", rig.Audit().Single().Details);
        await rig.UntilAsync(() => rig.Presence.Get(GuardRig.RoomName).Participants.Select(p => p.Identity).SequenceEqual(["alice"]), clockStands: true);
    }

    [Fact]
    public async Task Compared_AfterTheKicksTime_IsLeftAlone()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("bob");
        rig.Add(rig.Kick("bob", TimeSpan.FromMinutes(1)));
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await rig.ReceiveAsync(RecordedWebhook.Make("EV_1", GuardRig.RoomName, rig.Time.GetUtcNow(), more: """, "participant":{"sid":"PA_1", "identity":"bob"}"""));
        await rig.UntilAsync(() => rig.Handler.Handled.Count == 1, clockStands: true);
        await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);

        Assert.Empty(rig.Commands);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Opened_ARoomSuspendedOrDeleted_IsClosedForEverybody(bool suspended)
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice");
        rig.Change(db =>
        {
            if (suspended)
                db.Rooms.ExecuteUpdate(s => s.SetProperty(r => r.IsSuspended, true));
            else
                db.Rooms.ExecuteDelete();
            if (!suspended)
                db.DeletedRooms.Add(new DeletedRoom { Name = GuardRig.RoomName, DeletedAt = rig.Now });
        });
        rig.LiveKit.CommandsToFail = 2;

        await rig.ReceiveAsync("401-c-kick-room_started");

        await rig.UntilAsync(() => rig.LiveKit.Rooms.IsEmpty);
        Assert.All(rig.Commands, c => Assert.Equal($"delete {GuardRig.RoomName}", c));
        await rig.UntilAsync(() => rig.Audit() is [{ Action: AuditAction.MeetingEnd }], clockStands: true);
    }

    [Fact]
    public async Task Compared_ASuspendedRoomsMeeting_IsEndedWhenLiveKitIsBack()
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice");
        rig.LiveKit.IsAway = true;
        rig.Change(db => db.Rooms.ExecuteUpdate(s => s.SetProperty(r => r.IsSuspended, true)));
        await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);
        Assert.Single(rig.LiveKit.Rooms);

        rig.LiveKit.IsAway = false;
        await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);

        await rig.UntilAsync(() => rig.LiveKit.Rooms.IsEmpty);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Joined_WithALockedSourceInTheOldToken_LosesIt(bool webhook)
    {
        await using var rig = await GuardRig.StartAsync();
        rig.PutPeople("alice", "bob");
        rig.Add(new Restriction { RoomId = rig.Room.Id, Identity = "bob", DisplayName = "Bob", RoomSid = GuardRig.RoomSid, Locks = RoomLocks.Microphone });

        if (webhook)
            await rig.ReceiveAsync("407-c-kick-participant_joined");
        else
            await rig.Reconciler.RefreshAsync(GuardRig.RoomName, CancellationToken.None);

        await rig.UntilAsync(() => rig.Commands.Length == 1, clockStands: true);
        Assert.Equal([$"sources {GuardRig.RoomName} bob [Camera ScreenShare ScreenShareAudio]"], rig.Commands);
    }
}
