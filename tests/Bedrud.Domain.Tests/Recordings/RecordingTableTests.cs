using System.Globalization;
using System.Text;
using Bedrud.Domain.Recordings;
using static Bedrud.Domain.Tests.Recordings.RecordingSamples;

namespace Bedrud.Domain.Tests.Recordings;

/// <summary>Every state by every event.</summary>
public sealed class RecordingTableTests(ITestOutputHelper output)
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    // What each event makes of each state; "." changes nothing, "+" changes something but the state.
    private const string Expected = """
        event                  | Requested  Starting   Recording  Stopping   Processing Ready      Failed     Lost       Deleted
        asked                  | +          .          .          .          .          .          .          .          .
        accepted               | Starting   .          .          .          .          .          .          .          .
        refused                | Failed     .          .          .          .          .          .          .          .
        told Starting          | Starting   .          .          .          .          .          .          .          .
        told Active            | Recording  Recording  .          .          .          .          .          .          .
        told Ending            | Stopping   Stopping   Stopping   .          .          .          .          .          .
        told Complete          | Processing Processing Processing Processing .          .          .          Processing .
        told Failed            | Failed     Failed     Failed     Failed     .          .          .          .          .
        told Aborted           | Failed     Failed     Failed     Failed     .          .          .          .          .
        told LimitReached      | Processing Processing Processing Processing .          .          .          Processing .
        told Complete, no file | Failed     Failed     Failed     Failed     .          .          .          .          .
        stop                   | Failed     Stopping   Stopping   .          .          .          .          .          .
        missed                 | +          +          +          +          .          .          .          .          .
        stop asked, nobody     | +          +          +          +          .          .          .          .          .
        stop asked, answered   | .          .          .          .          .          .          .          .          .
        forgotten              | Failed     Failed     Lost       Lost       .          .          .          .          .
        processing             | .          .          .          .          .          .          Processing Processing .
        processing failed      | .          .          .          .          Failed     .          .          .          .
        processed              | .          .          .          .          Ready      .          Ready      Ready      .
        deleted                | .          .          .          .          .          Deleted    Deleted    Deleted    .
        restored               | .          .          .          .          .          .          .          .          Ready
        """;

    [Fact]
    public void Apply_EveryStateAndEvent_IsAsTheTableSays()
    {
        var table = new StringBuilder().Append(Invariant, $"{"event",-22} |");
        foreach (var state in Enum.GetValues<RecordingState>())
            table.Append(Invariant, $" {state,-10}");
        foreach (var (name, happened) in Events())
        {
            table.Append(Invariant, $"\n{name,-22} |");
            foreach (var state in Enum.GetValues<RecordingState>())
                table.Append(Invariant, $" {Outcome(In(state), happened),-10}");
        }

        var made = string.Join('\n', table.ToString().Split('\n').Select(line => line.TrimEnd()));
        output.WriteLine(made);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), made);
    }

    [Fact]
    public void Stop_AfterTheRecorderWasAsked_WaitsForItsAnswer()
    {
        var recording = New();
        recording.Apply(new RecordingEvent.Asked(), Start);
        recording.Apply(new RecordingEvent.StopRequested(null, RecordingEnd.Stopped), Start);
        Assert.Equal(RecordingState.Requested, recording.State);

        recording.Apply(new RecordingEvent.Accepted(EngineId), Start);
        Assert.Equal(RecordingState.Stopping, recording.State);
    }

    [Fact]
    public void Told_OfAnotherEngineId_ChangesNothing()
    {
        var recording = In(RecordingState.Recording);

        Assert.False(recording.Apply(new RecordingEvent.Told(Report(RecorderStatus.Complete) with { EngineId = "EG_other" }), Start.AddSeconds(70)));
    }

    private static string Outcome(Recording recording, RecordingEvent happened)
    {
        var before = recording.State;
        var changed = recording.Apply(happened, Start.AddSeconds(70));
        return recording.State != before ? recording.State.ToString() : changed ? "+" : ".";
    }
}
