using System.Collections.Immutable;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>Makes nodes of LiveKit's figures. The names are those of livekit-server 1.13.5, recorded from a real one.</summary>
internal static class NodeReading
{
    /// <summary>How long a node that is not told of any more is remembered: an address may answer for several in turn.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>What is read at all.</summary>
    public static readonly HashSet<string> Wanted =
    [
        "livekit_room_total", "livekit_participant_total", "livekit_track_published_total", "livekit_track_subscribed_total", "livekit_packet_bytes",
        "livekit_packet_loss_percent_sum", "livekit_packet_loss_percent_count", "livekit_session_join_latency_ms_sum", "livekit_session_join_latency_ms_count",
        "livekit_webhook_dispatch_total", "livekit_webhook_queue_length_count", "process_cpu_seconds_total", "process_resident_memory_bytes",
    ];

    /// <summary>The nodes as they are now.</summary>
    /// <param name="samples">Of one answer.</param>
    /// <param name="before">Of the reading before, or null.</param>
    /// <param name="now">UTC.</param>
    /// <param name="version">The server's, where it is known.</param>
    public static FiguresSnapshot Read(IReadOnlyList<PrometheusSample> samples, FiguresSnapshot? before, DateTime now, string? version)
    {
        var nodes = samples.Where(sample => sample.Label("node_id") is { Length: > 0 }).GroupBy(sample => sample.Label("node_id")!).Select(of => Node(of.Key, [.. of])).ToList();
        // The process's own figures have no node: with one node they are its.
        if (nodes is [var only])
            nodes[0] = only with { Memory = (long?)Find(samples, "process_resident_memory_bytes"), Totals = only.Totals with { CpuSeconds = Find(samples, "process_cpu_seconds_total") } };
        var read = nodes.Select(node => Since(node with { LastSeenAt = now, FirstSeenAt = now, Version = version }, before?.Nodes.FirstOrDefault(old => old.Id == node.Id))).ToList();
        // An address that answers for several nodes names one at a time; a node that has another id after its start is gone, though.
        var others = before?.Nodes.Where(old => read.TrueForAll(node => node.Id != old.Id) && now - old.LastSeenAt < Remembered && read.Exists(node => before.Nodes.Any(known => known.Id == node.Id))) ?? [];
        return new FiguresSnapshot(now, [.. read.Concat(others).OrderBy(node => node.Id, StringComparer.Ordinal)]);
    }

    private static NodeFigures Node(string id, ImmutableArray<PrometheusSample> samples) => new(id)
    {
        Rooms = (int)Sum(samples, "livekit_room_total"),
        Participants = (int)Sum(samples, "livekit_participant_total"),
        Tracks = (int)Sum(samples, "livekit_track_published_total"),
        Subscriptions = (int)Sum(samples, "livekit_track_subscribed_total"),
        BytesIn = Sum(samples, "livekit_packet_bytes", "direction", "incoming"),
        BytesOut = Sum(samples, "livekit_packet_bytes", "direction", "outgoing"),
        WebhooksSent = (long)Sum(samples, "livekit_webhook_dispatch_total", "status", "success"),
        WebhooksFailed = (long)Sum(samples, "livekit_webhook_dispatch_total", "status", "failure"),
        WebhooksDropped = (long)Sum(samples, "livekit_webhook_dispatch_total", "status", "drop"),
        WebhooksQueued = (long)Sum(samples, "livekit_webhook_queue_length_count"),
        Totals = new RunningTotals
        {
            LossIn = (Sum(samples, "livekit_packet_loss_percent_sum", "direction", "incoming"), Sum(samples, "livekit_packet_loss_percent_count", "direction", "incoming")),
            LossOut = (Sum(samples, "livekit_packet_loss_percent_sum", "direction", "outgoing"), Sum(samples, "livekit_packet_loss_percent_count", "direction", "outgoing")),
            Joins = (Sum(samples, "livekit_session_join_latency_ms_sum"), Sum(samples, "livekit_session_join_latency_ms_count")),
        },
    };

    private static NodeFigures Since(NodeFigures node, NodeFigures? before)
    {
        if (before is null || (node.LastSeenAt - before.LastSeenAt).TotalSeconds is not (> 0 and var seconds))
            return node;
        return node with
        {
            FirstSeenAt = before.FirstSeenAt,
            BitsIn = Rate(node.BytesIn - before.BytesIn, seconds),
            BitsOut = Rate(node.BytesOut - before.BytesOut, seconds),
            LossIn = Mean(node.Totals.LossIn, before.Totals.LossIn),
            LossOut = Mean(node.Totals.LossOut, before.Totals.LossOut),
            JoinLatency = Mean(node.Totals.Joins, before.Totals.Joins),
            Cpu = node.Totals.CpuSeconds - before.Totals.CpuSeconds is >= 0 and var used ? used / seconds : null,
        };
    }

    private static long Rate(double bytes, double seconds) => (long)Math.Max(0, bytes * 8 / seconds);

    private static double? Mean((double Sum, double Count) now, (double Sum, double Count) before) =>
        now.Count > before.Count ? (now.Sum - before.Sum) / (now.Count - before.Count) : null;

    private static double? Find(IReadOnlyList<PrometheusSample> samples, string name) =>
        samples.Where(sample => sample.Name == name).Select(sample => (double?)sample.Value).FirstOrDefault();

    private static double Sum(ImmutableArray<PrometheusSample> samples, string name, string? label = null, string? value = null) =>
        samples.Where(sample => sample.Name == name && (label is null || sample.Label(label) == value)).Sum(sample => sample.Value);
}
