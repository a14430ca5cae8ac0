using Bedrud.Domain.Recordings;

namespace Bedrud.Recordings.Tests;

/// <summary>What the whole of a stage came to, when its rounds are over.</summary>
internal sealed record Audit(
    int Recordings, int Egresses, int Written, int InLibrary, int AtSource, IReadOnlyList<string> Lost, IReadOnlyList<string> Twice, IReadOnlyList<string> Passing)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    public static async Task<Audit> TakeAsync(Stage stage)
    {
        IReadOnlyList<RecordingRow> rows = [];
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until; await Task.Delay(500))
        {
            rows = await stage.Table.ReadAsync();
            if (!rows.Any(IsPassing) && stage.LiveKit.Runs.Where(r => r.Written is not null).All(run => rows.Any(r => r.Id == run.RecordingId && (r.State == RecordingState.Ready || run.Script.Fault == WorkerFault.WrongSize))))
                break;
        }

        var written = stage.LiveKit.Runs.Where(r => r.Written is not null).ToList();
        var kept = written.Where(run => stage.InLibrary(run.RecordingId!.Value)?.AsSpan().SequenceEqual(run.Written) ?? false).ToList();
        var waiting = written.Except(kept).Where(run =>
            (stage.Storage.Find(run.Key)?.AsSpan().SequenceEqual(run.Written) ?? false) && rows.Any(r => r.Id == run.RecordingId && r.HasJob)).ToList();
        return new Audit(
            rows.Count,
            stage.LiveKit.Runs.Count,
            written.Count,
            kept.Count,
            waiting.Count,
            [.. written.Except(kept).Except(waiting).Select(run => $"{run.Key} ({run.Script.Fault}): {rows.FirstOrDefault(r => r.Id == run.RecordingId)}")],
            [
                .. rows.Where(r => stage.LiveKit.RunsOf(r.Id).Count > 1 || stage.LiveKit.AskedFor(r.Id)?.Times > 1).Select(r => $"{r.Id:N} was asked for {stage.LiveKit.AskedFor(r.Id)?.Times} times"),
                .. stage.LiveKit.Overlaps.Select(room => $"two at once in {room}"),
            ],
            [.. rows.Where(IsPassing).Select(r => $"{r.Id:N} is {r}"), .. stage.LiveKit.Runs.Where(r => !r.HasEnded && !r.IsDead).Select(r => $"{r.Key} still runs at LiveKit")]);
    }

    private static bool IsPassing(RecordingRow row) => row.State.IsActive() || row.State == RecordingState.Processing;
}
