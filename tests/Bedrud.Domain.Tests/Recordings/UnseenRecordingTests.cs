using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Tests.Recordings;

/// <summary>A recorder may have recorded, and written its file, and been forgotten by LiveKit before any portal looked.</summary>
public sealed class UnseenRecordingTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void ForgottenBeforeItWasSeen_StillLooksForItsFile()
    {
        var recording = Asked();
        recording.Apply(new RecordingEvent.Accepted("EG_1"), Now);
        recording.Apply(new RecordingEvent.Forgotten(), Now);

        Assert.Equal((RecordingState.Failed, RecordingReason.NeverStarted), (recording.State, recording.Reason));
        Assert.True(recording.WantsFile);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StoppedAndForgottenBeforeItWasSeen_StillLooksForItsFile(bool accepted)
    {
        var recording = Asked();
        if (accepted)
            recording.Apply(new RecordingEvent.Accepted("EG_1"), Now);
        recording.Apply(new RecordingEvent.StopRequested(null, RecordingEnd.Stopped), Now);
        recording.Apply(new RecordingEvent.Forgotten(), Now);

        Assert.Equal((RecordingState.Failed, RecordingReason.StoppedBeforeStart), (recording.State, recording.Reason));
        Assert.True(recording.WantsFile);
    }

    [Theory]
    [InlineData(RecordingReason.StorageFailed)]
    [InlineData(RecordingReason.FetchFailed)]
    [InlineData(RecordingReason.FileNotFound)]
    public void FileThatWasFoundAfterAll_IsStillLookedForWhenAnAttemptFails(RecordingReason failure)
    {
        var recording = Asked();
        recording.Apply(new RecordingEvent.Forgotten(), Now);
        recording.Apply(new RecordingEvent.ProcessingBegan(), Now);
        recording.Apply(new RecordingEvent.ProcessingFailed(failure, "its own words"), Now);

        Assert.True(recording.WantsFile);
        Assert.True(recording.Apply(new RecordingEvent.ProcessingBegan(), Now));
    }

    [Fact]
    public void StoppedBeforeAnybodyWasAsked_LooksForNothing()
    {
        var recording = New();
        recording.Apply(new RecordingEvent.StopRequested(null, RecordingEnd.Stopped), Now);

        Assert.Equal((RecordingState.Failed, RecordingReason.StoppedBeforeStart, false), (recording.State, recording.Reason, recording.WantsFile));
    }

    [Fact]
    public void StoppedBeforeItBegan_AsTheRecorderSays_LooksForNothing()
    {
        var recording = Asked();
        recording.Apply(new RecordingEvent.StopRequested(null, RecordingEnd.Stopped), Now);
        recording.Apply(new RecordingEvent.Told(new RecorderReport("EG_1", recording.Id, "room", RecorderStatus.Aborted)), Now);

        Assert.Equal((RecordingState.Failed, RecordingReason.StoppedBeforeStart, false), (recording.State, recording.Reason, recording.WantsFile));
    }

    [Fact]
    public void RefusedByLiveKit_LooksForNothing()
    {
        var recording = Asked();
        recording.Apply(new RecordingEvent.Refused(RecordingReason.NoWorker, null), Now);

        Assert.False(recording.WantsFile);
    }

    private static Recording Asked()
    {
        var recording = New();
        recording.Apply(new RecordingEvent.Asked(), Now);
        return recording;
    }

    private static Recording New() => new() { RoomId = Guid.NewGuid(), RoomName = "room", Title = "room", Engine = RecordingEngine.Egress, RequestedAt = Now };
}
