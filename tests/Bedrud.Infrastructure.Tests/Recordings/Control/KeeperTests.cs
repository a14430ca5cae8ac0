using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Control;

namespace Bedrud.Infrastructure.Tests.Recordings.Control;

/// <summary>What becomes of recordings whatever goes wrong: nothing stays in a passing state for more than 60 s after the recorder knows better.</summary>
public sealed class KeeperTests : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    private readonly KeeperRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Wish_IsAskedOnceAndFollowedWithoutAnyWebhook()
    {
        var id = await _rig.RunningAsync();

        await _rig.StopAsync(id);
        await _rig.TurnAsync();
        Assert.Equal([id], _rig.Recorder.Stops);
        _rig.Recorder.Turn(id, RecorderStatus.Complete);
        await _rig.TurnAsync();

        var recording = await _rig.FindAsync(id);
        Assert.Equal((RecordingState.Processing, RecordingEnd.Stopped, null), (recording.State, recording.End, recording.Slot));
        Assert.Equal([id], _rig.Recorder.Starts);
    }

    [Fact]
    public async Task Refused_SaysWhyAndIsAuditedOnce()
    {
        _rig.Recorder.StartFails = new RecorderException(RecordingReason.NoWorker, "no response from servers");

        var id = await _rig.WishAsync();
        await _rig.PassAsync(Minute);

        var recording = await _rig.FindAsync(id);
        Assert.Equal((RecordingState.Failed, RecordingReason.NoWorker, "no response from servers"), (recording.State, recording.Reason, recording.Detail));
        var entry = Assert.Single(await _rig.EntriesAsync());
        Assert.Equal((AuditAction.RecordingFail, "no-worker", id.ToString()), (entry.Action, entry.Failure, entry.Target));
    }

    [Fact]
    public async Task KilledWhileTheRecorderWasAsked_ItIsFoundInTheListAndNeverAskedAgain()
    {
        var id = await _rig.WishAsync();
        _rig.Recorder.StartHeldUntil = new TaskCompletionSource().Task;
        await _rig.Portal.Commands.RunAsync(CancellationToken.None);
        _rig.Recorder.Begin(id, "lesson");
        _rig.Restart();

        await _rig.TurnAsync();

        Assert.Equal(RecordingState.Starting, (await _rig.FindAsync(id)).State);
        Assert.True(_rig.Recorder.Starts.Count <= 1);
    }

    [Fact]
    public async Task KilledWhileTheRecorderWasAsked_AndItNeverBegan_IsGivenUpWithinAMinute()
    {
        var id = await _rig.WishAsync();
        _rig.Recorder.StartHeldUntil = new TaskCompletionSource().Task;
        await _rig.Portal.Commands.RunAsync(CancellationToken.None);
        _rig.Restart();

        await _rig.PassAsync(TimeSpan.FromSeconds(28));
        Assert.Equal(RecordingState.Requested, (await _rig.FindAsync(id)).State);
        await _rig.PassAsync(Minute - TimeSpan.FromSeconds(28));

        Assert.Equal((RecordingState.Failed, RecordingReason.NeverStarted), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Reason));
        Assert.True(_rig.Recorder.Starts.Count <= 1);
    }

    [Fact]
    public async Task AppearsAfterItWasGivenUp_IsStoppedAndItsFileTaken()
    {
        _rig.Recorder.StartFails = new RecorderException(RecordingReason.LiveKitUnreachable, "timeout", mayHaveStarted: true);
        var id = await _rig.WishAsync();
        await _rig.PassAsync(Minute);
        Assert.Equal(RecordingState.Failed, (await _rig.FindAsync(id)).State);

        _rig.Recorder.Begin(id, "lesson");
        _rig.Recorder.Turn(id, RecorderStatus.Active);
        await _rig.TurnAsync();
        Assert.Equal([id], _rig.Recorder.Stops);
        _rig.Recorder.Turn(id, RecorderStatus.Complete);
        await _rig.TurnAsync();

        Assert.Equal(RecordingState.Processing, (await _rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task TwoWishesAtOnce_TheDatabaseLetsOneIn()
    {
        var room = await _rig.RoomAsync();
        var second = _rig.SecondPortal();
        var both = await Task.WhenAll(new[] { _rig.Portal, second }.Select(p => p.Store.AddAsync(
            NewRecording.By(room, null, _rig.Recorder, null, Guid.NewGuid(), "Ada", _rig.Now), CancellationToken.None)));

        Assert.Single(both, isIn => isIn);
        await Task.WhenAll(_rig.Portal.TurnAsync(), second.TurnAsync());
        Assert.Single(_rig.Recorder.Starts);
    }

    [Fact]
    public async Task TwoPortals_OneAsks()
    {
        for (var i = 0; i < 10; i++)
        {
            await _rig.WishAsync(await _rig.RoomAsync($"room-{i}"));
            var second = _rig.SecondPortal();
            await Task.WhenAll(_rig.Portal.Commands.RunAsync(CancellationToken.None), second.Commands.RunAsync(CancellationToken.None));
            await Task.WhenAll(_rig.Portal.Commands.SettledAsync(), second.Commands.SettledAsync());
            Assert.Equal(i + 1, _rig.Recorder.Starts.Count);
        }
    }

    [Fact]
    public async Task StopBeforeTheStartIsConfirmed_StopsAsSoonAsItIs()
    {
        var answer = new TaskCompletionSource();
        _rig.Recorder.StartHeldUntil = answer.Task;
        var id = await _rig.WishAsync();
        await _rig.Portal.TurnAsync(settle: false);
        await _rig.StopAsync(id);
        await _rig.Portal.TurnAsync(settle: false);
        Assert.Empty(_rig.Recorder.Stops);

        answer.SetResult();
        await _rig.Portal.Commands.SettledAsync();
        await _rig.TurnAsync();
        Assert.Equal([id], _rig.Recorder.Stops);
        _rig.Recorder.Turn(id, RecorderStatus.Aborted);
        await _rig.TurnAsync();

        Assert.Equal((RecordingState.Failed, RecordingReason.StoppedBeforeStart), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Reason));
    }

    [Fact]
    public async Task StopBeforeItIsAsked_NothingIsAsked()
    {
        var id = await _rig.WishAsync();
        await _rig.StopAsync(id);
        await _rig.TurnAsync();

        Assert.Equal(RecordingReason.StoppedBeforeStart, (await _rig.FindAsync(id)).Reason);
        Assert.Empty(_rig.Recorder.Starts);
    }

    [Fact]
    public async Task Forgotten_WhileItRecords_IsLostWithinAMinuteAndAJobLooksForItsFile()
    {
        var id = await _rig.RunningAsync();
        _rig.Recorder.Known.Clear();

        await _rig.TurnAsync();
        Assert.Equal(RecordingState.Recording, (await _rig.FindAsync(id)).State);
        await _rig.PassAsync(TimeSpan.FromSeconds(20));

        var recording = await _rig.FindAsync(id);
        Assert.Equal((RecordingState.Lost, RecordingReason.Forgotten, true), (recording.State, recording.Reason, recording.WantsFile));
        await using var db = _rig.Presence.Database.CreateDbContext();
        Assert.NotNull(await db.RecordingJobs.FindAsync(id));
    }

    [Fact]
    public async Task Forgotten_WhilePortalsAreKilledBetweenTheLooks_IsLostWithinAMinuteAllTheSame()
    {
        var id = await _rig.RunningAsync();
        _rig.Recorder.Known.Clear();

        await _rig.PassRestartingAsync(TimeSpan.FromSeconds(8), turns: 1);
        Assert.Equal(RecordingState.Recording, (await _rig.FindAsync(id)).State);
        await _rig.PassRestartingAsync(TimeSpan.FromSeconds(12), turns: 1);

        Assert.Equal((RecordingState.Lost, RecordingReason.Forgotten), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Reason));
    }

    [Fact]
    public async Task ListedAgain_BetweenTheLooksOfTwoPortals_IsNotGivenUp()
    {
        var id = await _rig.RunningAsync();
        var report = _rig.Recorder.Known[id];
        _rig.Recorder.Known.Clear();
        await _rig.PassRestartingAsync(TimeSpan.FromSeconds(8), turns: 1);
        _rig.Recorder.Known[id] = report;
        await _rig.PassRestartingAsync(TimeSpan.FromSeconds(4), turns: 1);
        _rig.Recorder.Known.Clear();

        await _rig.PassRestartingAsync(TimeSpan.FromSeconds(8), turns: 1);

        Assert.Equal(RecordingState.Recording, (await _rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task StoppedAndForgottenBeforeItWasSeen_AJobLooksForItsFile()
    {
        _rig.Recorder.StartFails = new RecorderException(RecordingReason.LiveKitUnreachable, "timeout", mayHaveStarted: true);
        var id = await _rig.WishAsync();
        await _rig.TurnAsync();
        await _rig.StopAsync(id);
        await _rig.PassAsync(Minute);

        var recording = await _rig.FindAsync(id);
        Assert.Equal((RecordingState.Failed, RecordingReason.StoppedBeforeStart), (recording.State, recording.Reason));
        await using var db = _rig.Presence.Database.CreateDbContext();
        Assert.NotNull(await db.RecordingJobs.FindAsync(id));
    }

    [Fact]
    public async Task CompleteAfterLost_BringsItBack()
    {
        var id = await _rig.RunningAsync();
        var before = _rig.Recorder.Known[id];
        _rig.Recorder.Known.Clear();
        await _rig.PassAsync(Minute);
        Assert.Equal(RecordingState.Lost, (await _rig.FindAsync(id)).State);

        _rig.Recorder.Known[id] = before;
        _rig.Recorder.Turn(id, RecorderStatus.Complete);
        await _rig.TurnAsync();

        Assert.Equal(RecordingState.Processing, (await _rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task OutOfReach_NothingIsConcluded()
    {
        var id = await _rig.RunningAsync();
        _rig.Recorder.IsAway = true;
        await _rig.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(RecordingState.Recording, (await _rig.FindAsync(id)).State);

        await _rig.StopAsync(id);
        await _rig.PassAsync(TimeSpan.FromMinutes(1));
        _rig.Recorder.IsAway = false;
        await _rig.PassAsync(TimeSpan.FromSeconds(12));
        _rig.Recorder.Turn(id, RecorderStatus.Complete);
        await _rig.TurnAsync();

        Assert.True(_rig.Recorder.Stops.Count >= 2);
        Assert.Equal(RecordingState.Processing, (await _rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task WorkerDied_AndTheRecorderGoesOnListingIt_IsGivenUpWithinAMinuteOfTheStop()
    {
        var id = await _rig.RunningAsync();
        _rig.Recorder.StopFails = new RecorderException(RecordingReason.NoWorker, "no response from servers");

        await _rig.StopAsync(id);
        await _rig.PassAsync(Minute);

        Assert.Equal((RecordingState.Lost, null), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Slot));
    }

    [Fact]
    public async Task WorkerDied_WhilePortalsAreKilledAgainAndAgain_IsGivenUpWithinAMinuteOfTheStopAllTheSame()
    {
        var id = await _rig.RunningAsync();
        _rig.Recorder.StopFails = new RecorderException(RecordingReason.NoWorker, "no response from servers");

        await _rig.StopAsync(id);
        await _rig.PassRestartingAsync(Minute, turns: 3);

        Assert.Equal((RecordingState.Lost, null), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Slot));
    }

    [Fact]
    public async Task SomebodyElsesRecording_IsLeftAlone()
    {
        _rig.Recorder.Begin(Guid.NewGuid(), "lesson");
        _rig.Recorder.Known[Guid.Empty] = new RecorderReport("EG_foreign", null, "lesson", RecorderStatus.Active);

        await _rig.PassAsync(Minute);

        Assert.Empty(_rig.Recorder.Stops);
    }

    [Fact]
    public async Task TimeAndSizeLimits_EndIt()
    {
        _rig.Options.MaxMinutes = 2;
        var id = await _rig.RunningAsync();
        await _rig.PassAsync(TimeSpan.FromSeconds(112));
        Assert.Null((await _rig.FindAsync(id)).StopRequestedAt);
        await _rig.PassAsync(TimeSpan.FromSeconds(12));
        Assert.Equal(RecordingEnd.TimeLimit, (await _rig.FindAsync(id)).End);
        Assert.Equal(id, _rig.Recorder.Stops.First());

        _rig.Options.MaxBytes = 500;
        var large = await _rig.WishAsync(await _rig.RoomAsync("other"));
        await _rig.TurnAsync();
        _rig.Recorder.Turn(large, RecorderStatus.Active);
        await _rig.PassAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(RecordingEnd.SizeLimit, (await _rig.FindAsync(large)).End);
    }

    [Fact]
    public async Task MeetingOver_ForHalfAMinute_EndsIt()
    {
        _rig.Presence.LiveKit.Put("lesson", "RM_1", FakeLiveKitPerson());
        await _rig.Presence.StartAsync();
        await _rig.Presence.UntilAsync(() => _rig.Presence.Store.Get("lesson").RoomSid == "RM_1");
        var id = await _rig.RunningAsync(sid: "RM_1");
        await _rig.PassAsync(Minute);
        Assert.Null((await _rig.FindAsync(id)).StopRequestedAt);

        _rig.Presence.LiveKit.Rooms.Clear();
        await _rig.Presence.UntilAsync(() => _rig.Presence.Store.Get("lesson").RoomSid is null);
        await _rig.PassAsync(TimeSpan.FromSeconds(40));

        Assert.Equal(RecordingEnd.MeetingEnded, (await _rig.FindAsync(id)).End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WorkerDied_BeforeThisPortalWasStarted_IsKnownByTheWebhooks_AndNotWithoutThem(bool told)
    {
        _rig.Presence.LiveKit.Put("lesson", "RM_1", FakeLiveKitPerson());
        await _rig.Presence.StartAsync();
        await _rig.Presence.UntilAsync(() => _rig.Presence.Store.Get("lesson").RoomSid == "RM_1");
        var id = await _rig.RunningAsync(sid: "RM_1");
        var engine = (await _rig.FindAsync(id)).EngineId!;
        await _rig.HookAsync("participant_joined", told ? engine : "EG_other");
        await _rig.HookAsync("participant_left", told ? engine : "EG_other");

        // Killed more often than a portal by itself would wait.
        await _rig.PassRestartingAsync(TimeSpan.FromSeconds(40), turns: 5);

        Assert.Equal(told ? RecordingEnd.Interrupted : RecordingEnd.Unknown, (await _rig.FindAsync(id)).End);
    }

    [Fact]
    public async Task WorkerDied_WhileItEnded_IsGivenUpAfterTenMinutes_AndALateFileIsTaken()
    {
        _rig.Presence.LiveKit.Put("lesson", "RM_1", FakeLiveKitPerson());
        await _rig.Presence.StartAsync();
        await _rig.Presence.UntilAsync(() => _rig.Presence.Store.Get("lesson").RoomSid == "RM_1");
        var id = await _rig.RunningAsync();
        await _rig.StopAsync(id);
        _rig.Recorder.Turn(id, RecorderStatus.Ending);
        await _rig.PassAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(RecordingState.Stopping, (await _rig.FindAsync(id)).State);

        await _rig.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((RecordingState.Lost, null), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Slot));

        _rig.Recorder.Turn(id, RecorderStatus.Complete);
        await _rig.TurnAsync();
        Assert.Equal(RecordingState.Processing, (await _rig.FindAsync(id)).State);
    }

    [Fact]
    public async Task WorkerDied_WhileItBegan_IsGivenUp()
    {
        var id = await _rig.WishAsync();
        await _rig.TurnAsync();
        _rig.Recorder.StopFails = new RecorderException(RecordingReason.NoWorker, "no response from servers");
        await _rig.PassAsync(TimeSpan.FromSeconds(80));
        Assert.Equal(RecordingState.Starting, (await _rig.FindAsync(id)).State);

        await _rig.PassAsync(Minute);

        Assert.Equal((RecordingState.Failed, null), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Slot));
    }

    [Fact]
    public async Task AnotherPortalsRecording_IsLeftAloneUntilItShallEnd()
    {
        var id = await _rig.RunningAsync();
        _rig.Recorder.IsOwner = false;
        _rig.Recorder.Known.Clear();
        await _rig.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(RecordingState.Recording, (await _rig.FindAsync(id)).State);

        // The other portal is gone for good.
        await _rig.StopAsync(id);
        await _rig.PassAsync(TimeSpan.FromSeconds(68));

        Assert.Equal((RecordingState.Lost, null), ((await _rig.FindAsync(id)).State, (await _rig.FindAsync(id)).Slot));
        Assert.Empty(_rig.Recorder.Stops);
    }

    [Fact]
    public async Task PortalThatMayNotRecord_LeavesTheWishToTheOne()
    {
        _rig.Recorder.CanBegin = false;
        var id = await _rig.WishAsync();
        await _rig.TurnAsync();
        Assert.Null((await _rig.FindAsync(id)).AskedAt);

        _rig.Recorder.CanBegin = true;
        await _rig.TurnAsync();

        Assert.Equal([id], _rig.Recorder.Starts);
    }

    [Fact]
    public async Task EmbeddedLiveKitRestarted_TheSameMeetingIsNotOver()
    {
        var recorder = new ScriptedRecorder(_rig.Presence.Time) { Engine = RecordingEngine.BuiltIn };
        _rig.Presence.LiveKit.Put("lesson", "RM_2", FakeLiveKitPerson());
        await _rig.Presence.StartAsync();
        await _rig.Presence.UntilAsync(() => _rig.Presence.Store.Get("lesson").RoomSid == "RM_2");
        var recording = NewRecording.By(await _rig.RoomAsync(), null, recorder, "RM_1", Guid.NewGuid(), "Ada", _rig.Now);
        await _rig.Portal.Store.AddAsync(recording, CancellationToken.None);
        await _rig.Portal.Store.ApplyAsync(recording.Id, CancellationToken.None, new RecordingEvent.Asked(), new RecordingEvent.Told(recorder.Begin(recording.Id, "lesson")));
        await _rig.Portal.Store.ApplyAsync(recording.Id, CancellationToken.None, new RecordingEvent.Told(recorder.Turn(recording.Id, RecorderStatus.Active)));

        for (var i = 0; i < 15; i++)
        {
            await _rig.Portal.Limits.ApplyAsync([await _rig.FindAsync(recording.Id)], [.. recorder.Known.Values], CancellationToken.None);
            _rig.Presence.Time.Advance(RecordingKeeper.Every);
        }

        Assert.Null((await _rig.FindAsync(recording.Id)).StopRequestedAt);
    }

    private Infrastructure.LiveKit.Protocol.ParticipantInfo FakeLiveKitPerson() =>
        Tests.Presence.FakeLiveKit.NewPerson("u_1", "PA_1", _rig.Presence.Time.GetUtcNow(), "TR_1");
}
