namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>
/// One node of LiveKit, as its own Prometheus figures tell: LiveKit's API has no list of nodes. A node has another id after each start.
/// </summary>
/// <param name="Id">LiveKit's <c>node_id</c>, such as <c>ND_gWWHQHp5FsyQ</c>.</param>
public sealed record NodeFigures(string Id)
{
    /// <summary>UTC; when it was first read, and last.</summary>
    public DateTime FirstSeenAt { get; init; }

    /// <inheritdoc cref="FirstSeenAt"/>
    public DateTime LastSeenAt { get; init; }

    /// <summary>Known of the embedded server alone: figures don't tell it.</summary>
    public string? Version { get; init; }

    public int Rooms { get; init; }

    public int Participants { get; init; }

    /// <summary>Published tracks.</summary>
    public int Tracks { get; init; }

    /// <summary>Tracks that somebody receives, once for each who does.</summary>
    public int Subscriptions { get; init; }

    /// <summary>Media since the node's start, bytes; retransmissions included.</summary>
    public double BytesIn { get; init; }

    /// <inheritdoc cref="BytesIn"/>
    public double BytesOut { get; init; }

    /// <summary>Bits a second between the last two readings; null after the first.</summary>
    public long? BitsIn { get; init; }

    /// <inheritdoc cref="BitsIn"/>
    public long? BitsOut { get; init; }

    /// <summary>Mean loss of what came in between the last two readings, percent; null where nothing was measured.</summary>
    public double? LossIn { get; init; }

    /// <summary>The same of what was sent.</summary>
    public double? LossOut { get; init; }

    /// <summary>Mean time of the joins between the last two readings, milliseconds; null without any.</summary>
    public double? JoinLatency { get; init; }

    /// <summary>Webhooks since the node's start that were answered, whatever the answer was.</summary>
    public long WebhooksSent { get; init; }

    /// <summary>Webhooks since the node's start that were given up after five attempts.</summary>
    public long WebhooksFailed { get; init; }

    /// <summary>Webhooks since the node's start that were thrown away unsent, for they had waited too long.</summary>
    public long WebhooksDropped { get; init; }

    /// <summary>Webhooks since the node's start that were so much as queued.</summary>
    public long WebhooksQueued { get; init; }

    /// <summary>Cores (1.0 = one whole core) between the last two readings; null where it is not told, or after the first reading.</summary>
    public double? Cpu { get; init; }

    /// <summary>Bytes; null where it is not told.</summary>
    public long? Memory { get; init; }

    /// <summary>What the means are made of: sums and counts since the node's start.</summary>
    internal RunningTotals Totals { get; init; } = new();
}

/// <summary>Histograms' sums and counts, and seconds of processor time.</summary>
internal sealed record RunningTotals
{
    public (double Sum, double Count) LossIn { get; init; }

    public (double Sum, double Count) LossOut { get; init; }

    public (double Sum, double Count) Joins { get; init; }

    public double? CpuSeconds { get; init; }
}

/// <summary>LiveKit's own figures at one moment.</summary>
/// <param name="At">UTC.</param>
public sealed record FiguresSnapshot(DateTime At, System.Collections.Immutable.ImmutableArray<NodeFigures> Nodes)
{
    public int Rooms => Nodes.Sum(node => node.Rooms);

    public int Participants => Nodes.Sum(node => node.Participants);

    public int Tracks => Nodes.Sum(node => node.Tracks);

    /// <summary>Bits a second; null where no node has been read twice.</summary>
    public long? BitsIn => Nodes.Any(node => node.BitsIn is not null) ? Nodes.Sum(node => node.BitsIn ?? 0) : null;

    /// <inheritdoc cref="BitsIn"/>
    public long? BitsOut => Nodes.Any(node => node.BitsOut is not null) ? Nodes.Sum(node => node.BitsOut ?? 0) : null;

    /// <summary>Cores; null where no node tells it.</summary>
    public double? Cpu => Nodes.Any(node => node.Cpu is not null) ? Nodes.Sum(node => node.Cpu ?? 0) : null;

    /// <summary>Bytes; null where no node tells it.</summary>
    public long? Memory => Nodes.Any(node => node.Memory is not null) ? Nodes.Sum(node => node.Memory ?? 0) : null;
}
