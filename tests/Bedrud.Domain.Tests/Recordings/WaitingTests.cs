using Bedrud.Domain.Recordings;
using static Bedrud.Domain.Tests.Recordings.RecordingSamples;

namespace Bedrud.Domain.Tests.Recordings;

/// <summary>Since when a recorder is waited for: the first time counts, until it is heard of again.</summary>
public sealed class WaitingTests
{
    private static readonly DateTime First = Start.AddSeconds(70);
    private static readonly DateTime Later = Start.AddSeconds(80);

    [Theory]
    [InlineData(RecordingState.Requested)]
    [InlineData(RecordingState.Starting)]
    [InlineData(RecordingState.Recording)]
    [InlineData(RecordingState.Stopping)]
    public void Missed_AgainAndAgain_TheFirstTimeStands(RecordingState state)
    {
        var recording = In(state);

        Assert.True(recording.Apply(new RecordingEvent.Missed(), First));
        Assert.False(recording.Apply(new RecordingEvent.Missed(), Later));

        Assert.Equal((First, state), (recording.MissingSince, recording.State));
    }

    [Fact]
    public void Listed_AfterItWasMissed_TheWaitingIsOver()
    {
        var recording = In(RecordingState.Recording);
        recording.Apply(new RecordingEvent.Missed(), First);

        // It tells nothing else that is new, and must be saved nevertheless.
        Assert.True(recording.Apply(new RecordingEvent.Told(Report(RecorderStatus.Active)), Later));
        Assert.Null(recording.MissingSince);
        recording.Apply(new RecordingEvent.Missed(), Later);

        Assert.Equal(Later, recording.MissingSince);
    }

    [Fact]
    public void StopUnanswered_AgainAndAgain_TheFirstTimeStands_UntilSomebodyAnswers()
    {
        var recording = In(RecordingState.Stopping);

        Assert.True(recording.Apply(new RecordingEvent.StopAsked(Answered: false), First));
        Assert.False(recording.Apply(new RecordingEvent.StopAsked(Answered: false), Later));
        Assert.Equal(First, recording.UnansweredSince);
        Assert.True(recording.Apply(new RecordingEvent.StopAsked(Answered: true), Later));
        Assert.Null(recording.UnansweredSince);
        Assert.False(recording.Apply(new RecordingEvent.StopAsked(Answered: true), Later));
    }

    [Fact]
    public void Over_NothingIsWaitedFor()
    {
        foreach (var state in Enum.GetValues<RecordingState>().Where(s => !s.IsActive()))
        {
            var recording = In(state);
            Assert.False(recording.Apply(new RecordingEvent.Missed(), First));
            Assert.False(recording.Apply(new RecordingEvent.StopAsked(Answered: false), First));
            Assert.Equal((null, null), (recording.MissingSince, recording.UnansweredSince));
        }
    }
}
