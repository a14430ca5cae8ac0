using System.Globalization;
using System.Text;

namespace Bedrud.Faults.Tests;

/// <summary>What the rounds came to.</summary>
internal sealed class Tally(int seed)
{
    private readonly Dictionary<FaultKind, int> _faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => 0);
    private readonly TimeSpan[] _slowest = new TimeSpan[2];
    private readonly List<string> _failures = [];
    private int _rounds;
    private int _acts;
    private int _refused;
    private int _ghosts;
    private int _missing;

    public HistoryFaults History { get; set; }

    public TimeSpan SlowestPage { get; set; }

    public int Sent { get; set; }

    public int Deliveries { get; set; }

    public int LostByDesign { get; set; }

    public int Acknowledged { get; set; }

    /// <summary>Acknowledged, and not in the database.</summary>
    public int LostByPortal { get; set; }

    // A suite in which nobody comes would find nothing.
    public bool AllWell => History.Stays > 0 && Acknowledged > 0 && _failures.Count == 0 && LostByPortal == 0 && History.None;

    /// <param name="done">Acts that succeeded.</param>
    /// <param name="refused">Acts that the faults kept from succeeding.</param>
    public void Count(RoundPlan plan, int done, int refused, bool agreed, Comparison comparison)
    {
        _rounds++;
        _acts += done;
        _refused += refused;
        foreach (var fault in plan.Faults)
            _faults[fault.Kind]++;
        ref var slowest = ref _slowest[RoundPlan.IsUnwatched(plan.Room) ? 1 : 0];
        slowest = comparison.Longest > slowest ? comparison.Longest : slowest;
        if (agreed)
            return;
        _ghosts += comparison.Last.Ghosts;
        _missing += comparison.Last.Missing;
        _failures.Add($"Round {plan.Number} (seed {seed}), {plan}: the portal says {comparison.Last.Portal}, LiveKit {comparison.Last.LiveKit}.");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Row("fault suite", "");
        Row("rounds", $"{_rounds}");
        Row("seed (BEDRUD_FAULT_SEED)", $"{seed}");
        Row("joins, leaves, returns and killed clients", $"{_acts}");
        Row("  tried in vain, because of a fault", $"{_refused}");
        foreach (var (kind, count) in _faults)
            Row($"fault: {Words(kind)}", $"{count}");
        Row("webhooks sent by LiveKit, through the relay", $"{Sent}");
        Row("  requests to the portal", $"{Deliveries}");
        Row("  lost by design", $"{LostByDesign}");
        Row("  acknowledged by the portal", $"{Acknowledged}");
        Row("  acknowledged and not in the database", $"{LostByPortal}");
        Row("ghosts", $"{_ghosts}");
        Row("missing", $"{_missing}");
        Row("longest time wrong, watched (limit 5 s)", Seconds(_slowest[0]));
        Row("longest time wrong, unwatched (limit 35 s)", Seconds(_slowest[1]));
        Row("longest until a page was back after a portal's restart", Seconds(SlowestPage));
        Row("stays in the history", $"{History.Stays}");
        Row("  overlapping", $"{History.Overlapping}");
        Row("  ending before they begin", $"{History.Backwards}");
        Row("  open although the room is empty", $"{History.Open}");
        foreach (var failure in _failures)
            text.AppendLine(failure);
        return text.ToString();

        void Row(string what, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"| {what,-54} | {value,12} |");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Words(FaultKind kind) => string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
