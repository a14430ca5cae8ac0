using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Recordings.Control;

/// <summary>Rooms that are recorded by themselves.</summary>
public sealed class AutomaticTests : IAsyncDisposable
{
    private readonly KeeperRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task SomebodyPublishes_OneIsStarted_AndNoSecondByARestart()
    {
        await MeetAsync("TR_1");
        await AutomateAsync();
        _rig.Restart();
        await AutomateAsync();

        var recording = Assert.Single(await AllAsync());
        Assert.Equal((true, "RM_1", RecordingState.Requested), (recording.IsAutomatic, recording.RoomSid, recording.State));
        Assert.Equal("recording.start", Assert.Single(await _rig.EntriesAsync()).Action);
    }

    [Fact]
    public async Task NobodyPublishes_NothingIsStarted()
    {
        await MeetAsync();
        await AutomateAsync();

        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task StoppedByHand_StaysStoppedForThisMeeting()
    {
        await MeetAsync("TR_1");
        await AutomateAsync();
        var id = (await AllAsync())[0].Id;
        await _rig.TurnAsync();
        _rig.Recorder.Turn(id, RecorderStatus.Active);
        await _rig.StopAsync(id);
        _rig.Recorder.Turn(id, RecorderStatus.Complete);
        await _rig.TurnAsync();

        _rig.Presence.Time.Advance(TimeSpan.FromMinutes(10));
        await AutomateAsync();

        Assert.Single(await AllAsync());
    }

    [Fact]
    public async Task FailedTry_IsRepeatedAtMostOnceAMinute()
    {
        _rig.Recorder.StartFails = new RecorderException(RecordingReason.NoWorker, "no response from servers");
        await MeetAsync("TR_1");
        for (var i = 0; i < 31; i++)
        {
            await AutomateAsync();
            await _rig.TurnAsync();
            _rig.Presence.Time.Advance(TimeSpan.FromSeconds(4));
        }

        // Two minutes.
        Assert.InRange((await AllAsync()).Count, 2, 3);
    }

    [Fact]
    public async Task FailedTries_AreRepeatedEverMoreSeldom()
    {
        _rig.Recorder.StartFails = new RecorderException(RecordingReason.NoWorker, "no response from servers");
        await MeetAsync("TR_1");
        for (var i = 0; i < 60; i++)
        {
            await AutomateAsync();
            await _rig.TurnAsync();
            _rig.Presence.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // An hour: at 0, 1, 3, 7, 15 and 31 minutes, or a little later.
        Assert.InRange((await AllAsync()).Count, 4, 6);
    }

    [Fact]
    public async Task PreflightFails_NothingIsStarted()
    {
        _rig.Recorder.Points = [PreflightPoint.Failed("redis", "no-redis", null)];
        await MeetAsync("TR_1");
        await AutomateAsync();

        Assert.Empty(await AllAsync());
    }

    private async Task MeetAsync(params string[] tracks)
    {
        await _rig.RoomAsync(set: r => r.Automatic = true);
        _rig.Presence.LiveKit.Put("lesson", "RM_1", FakeLiveKit.NewPerson("u_1", "PA_1", _rig.Presence.Time.GetUtcNow(), tracks));
        await _rig.Presence.StartAsync();
        await _rig.Presence.UntilAsync(() => _rig.Presence.Store.Get("lesson").Participants.Length == 1);
    }

    private Task AutomateAsync() => _rig.Portal.Automatic.RunAsync(CancellationToken.None);

    private async Task<List<Recording>> AllAsync()
    {
        await using var db = _rig.Presence.Database.CreateDbContext();
        return await db.Recordings.AsNoTracking().ToListAsync();
    }
}
