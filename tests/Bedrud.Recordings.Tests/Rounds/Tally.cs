using System.Globalization;
using System.Text;
using Bedrud.Domain.Recordings;

namespace Bedrud.Recordings.Tests;

/// <summary>What the rounds came to.</summary>
internal sealed class Tally(int seed)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<RoundPlan> _plans = [];
    private readonly List<string> _failures = [];
    private readonly List<(Stage Stage, Audit Audit)> _stages = [];

    public bool AllWell => _plans.Count > 0 && _failures.Count == 0 && Lost == 0 && Twice == 0 && Stuck == 0 && _stages.All(s => s.Audit.Passing.Count == 0 && s.Stage.DeletedTooEarly.IsEmpty);

    private int Lost => _stages.Sum(s => s.Audit.Lost.Count);

    private int Twice => _stages.Sum(s => s.Audit.Twice.Count);

    private int Stuck => _stages.Sum(s => s.Stage.Watch.Stuck.Count(t => t.Value > Limit));

    public void Count(Round round, IReadOnlyList<string> mistakes)
    {
        lock (_gate)
        {
            _plans.Add(round.Plan);
            foreach (var mistake in mistakes)
                _failures.Add($"Round {round.Plan.Number} (seed {seed}), {round.Room}, {round.Row?.Id:N}, {round.Plan}: {mistake}");
        }
    }

    public void Count(Stage stage, Audit audit) => _stages.Add((stage, audit));

    public override string ToString()
    {
        var text = new StringBuilder();
        Row("recordings: fault suite", "");
        Row("rounds", $"{_plans.Count}");
        Row("seed (BEDRUD_RECORDING_SEED)", $"{seed}");
        Row("portals killed", $"{_stages.Sum(s => s.Stage.Kills)}");
        foreach (var state in Enum.GetValues<RecordingState>().Where(s => s < RecordingState.Ready))
            Row($"  with a recording {Words(state)}", $"{_stages.Sum(s => s.Stage.KilledAt.GetValueOrDefault(state))}");
        foreach (var group in _plans.GroupBy(p => p.Script.Fault).OrderBy(g => g.Key))
            Row($"worker: {Words(group.Key)}", $"{group.Count()}");
        foreach (var group in _plans.GroupBy(p => p.Webhooks).OrderBy(g => g.Key))
            Row($"webhooks: {Words(group.Key)}", $"{group.Count()}");
        foreach (var group in _plans.GroupBy(p => p.Storage).OrderBy(g => g.Key))
            Row($"storage: {Words(group.Key)}", $"{group.Count()}");
        Row("two starts at once", $"{_plans.Count(p => p.Twice)}");
        Row("stopped before the start was confirmed", $"{_plans.Count(p => p.StopsAtOnce)}");
        Row("webhooks sent / accepted", $"{_stages.Sum(s => s.Stage.LiveKit.Webhooks.Sent)} / {_stages.Sum(s => s.Stage.LiveKit.Webhooks.Accepted)}");
        Row("recordings / egresses that LiveKit began", $"{_stages.Sum(s => s.Audit.Recordings)} / {_stages.Sum(s => s.Audit.Egresses)}");
        Row("second recordings by accident", $"{Twice}");
        Row("files written whole by the worker", $"{_stages.Sum(s => s.Audit.Written)}");
        Row("  in the library, the same bytes", $"{_stages.Sum(s => s.Audit.InLibrary)}");
        Row("  still at the source, with a job that comes back", $"{_stages.Sum(s => s.Audit.AtSource)}");
        Row("  lost", $"{Lost}");
        Row("sources deleted before their copy was whole", $"{_stages.Sum(s => s.Stage.DeletedTooEarly.Count)}");
        foreach (var state in Enum.GetValues<RecordingState>().Where(s => s < RecordingState.Ready))
            Row($"longest {Words(state)} though LiveKit knew better (limit 60 s)", Seconds(_stages.Select(s => s.Stage.Watch.Longest.GetValueOrDefault(state).For).DefaultIfEmpty().Max()));
        Row("stuck for more than 60 s", $"{Stuck}");
        foreach (var line in _failures)
            text.AppendLine(line);
        foreach (var (stage, audit) in _stages)
        {
            foreach (var line in audit.Lost.Select(l => $"Lost: {l}").Concat(audit.Twice).Concat(audit.Passing).Concat(stage.DeletedTooEarly.Select(k => $"{k} was deleted too early")))
                text.AppendLine(line);
            foreach (var (id, time) in stage.Watch.Stuck.Where(t => t.Value > Limit))
                text.AppendLine(CultureInfo.InvariantCulture, $"Stuck: {id:N} for {Seconds(time)}: {stage.Watch.Find(id)}");
        }

        return text.ToString();

        void Row(string what, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"| {what,-62} | {value,12} |");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Words<T>(T name)
        where T : struct, Enum => string.Concat(name.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
