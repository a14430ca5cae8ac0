using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Tests.Recordings;

/// <summary>A recorder may have recorded, and written its file, and been forgotten by LiveKit before any portal looked.</summary>
public sealed class UnseenRecordingTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void ForgottenBeforeItWasSeen_StillLooksForItsFile()
    {
        var recording = New();
        recording.Apply(new RecordingEvent.Asked(), Now);
        recording.Apply(new RecordingEvent.Accepted("EG_1"), Now);
        recording.Apply(new RecordingEvent.Forgotten(), Now);

        Assert.Equal((RecordingState.Failed, RecordingReason.NeverStarted), (recording.State, recording.Reason));
        Assert.True(recording.WantsFile);
    }

    [Fact]
    public void RefusedByLiveKit_LooksForNothing()
    {
        var recording = New();
        recording.Apply(new RecordingEvent.Asked(), Now);
        recording.Apply(new RecordingEvent.Refused(RecordingReason.NoWorker, null), Now);

        Assert.False(recording.WantsFile);
    }

    private static Recording New() => new() { RoomId = Guid.NewGuid(), RoomName = "room", Title = "room", Engine = RecordingEngine.Egress, RequestedAt = Now };
}
