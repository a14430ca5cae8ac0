using Bedrud.Domain.Recordings;
using CsCheck;
using static Bedrud.Domain.Tests.Recordings.RecordingSamples;

namespace Bedrud.Domain.Tests.Recordings;

/// <summary>Whatever comes, in whatever order.</summary>
public sealed class RecordingPropertyTests
{
    private static readonly (string Name, RecordingEvent Event)[] All = [.. Events()];

    private static readonly Gen<int[]> Sequences = Gen.Int[0, All.Length - 1].Array[0, 25];

    [Fact]
    public void Apply_AnySequence_HoldsTheRoomsPlaceExactlyWhileActive() => Sequences.Sample(sequence =>
    {
        var recording = New();
        foreach (var (step, index) in sequence.Index())
        {
            recording.Apply(All[index].Event, Start.AddSeconds(step));
            Assert.Equal(recording.State.IsActive(), recording.Slot is not null);
        }
    }, iter: 20_000);

    [Fact]
    public void Apply_AnySequence_NothingLeavesReadyButByDeletion() => Sequences.Sample(sequence =>
    {
        var recording = New();
        foreach (var (step, index) in sequence.Index())
        {
            var before = recording.State;
            recording.Apply(All[index].Event, Start.AddSeconds(step));
            if (before == RecordingState.Ready)
                Assert.True(recording.State is RecordingState.Ready or RecordingState.Deleted);
            if (before is not (RecordingState.Requested or RecordingState.Starting or RecordingState.Recording or RecordingState.Stopping))
                Assert.False(recording.State.IsActive());
        }
    }, iter: 20_000);

    [Fact]
    public void Apply_AnySequence_AFailureHasAReasonAndAReadyOneNone() => Sequences.Sample(sequence =>
    {
        var recording = New();
        foreach (var (step, index) in sequence.Index())
            recording.Apply(All[index].Event, Start.AddSeconds(step));
        if (recording.State is RecordingState.Failed or RecordingState.Lost)
            Assert.NotEqual(RecordingReason.None, recording.Reason);
        if (recording.State == RecordingState.Ready)
            Assert.Equal((RecordingReason.None, "library/1.mp4"), (recording.Reason, recording.FileKey));
    }, iter: 20_000);

    /// <summary>The reports of one recording that went well, each up to three times, in any order: the end is the same.</summary>
    [Fact]
    public void Told_LateTwiceAndReordered_EndsTheSame()
    {
        RecorderStatus[] told = [RecorderStatus.Starting, RecorderStatus.Active, RecorderStatus.Ending, RecorderStatus.Complete];
        Gen.Shuffle(told.SelectMany(s => Enumerable.Repeat(s, 3)).ToArray()).Sample(order =>
        {
            var recording = New();
            recording.Apply(new RecordingEvent.Asked(), Start);
            foreach (var status in order)
                recording.Apply(new RecordingEvent.Told(Report(status)), Start.AddSeconds(70));
            Assert.Equal(
                (RecordingState.Processing, EngineId, Location, 1000L, Start.AddSeconds(5), Start.AddSeconds(60)),
                (recording.State, recording.EngineId, recording.Location, recording.SourceSize, recording.StartedAt!.Value, recording.EndedAt!.Value));
        }, iter: 2_000);
    }
}
