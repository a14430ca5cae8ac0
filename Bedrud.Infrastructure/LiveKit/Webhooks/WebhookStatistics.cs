namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>What the health page shows of the webhooks since the portal's start.</summary>
public sealed record WebhookStatisticsSnapshot
{
    /// <summary>UTC; the last webhook with a good signature. Null: none yet.</summary>
    public DateTime? LastReceivedAt { get; init; }

    /// <summary>Such as <c>room_started</c>.</summary>
    public string? LastEvent { get; init; }

    /// <summary>UTC; the last one that was refused.</summary>
    public DateTime? LastRejectedAt { get; init; }

    /// <summary>Why it was refused: <see cref="WebhookRejection.WrongSignature"/> or <see cref="WebhookRejection.UnknownKey"/> hint at a key pair that differs, the time ones at clocks.</summary>
    public WebhookRejection? LastRejection { get; init; }

    /// <summary>Stored, duplicates left out.</summary>
    public long Received { get; init; }

    /// <summary>LiveKit's retries of what was already stored.</summary>
    public long Duplicates { get; init; }

    /// <summary>UTC; the last of <see cref="Duplicates"/>.</summary>
    public DateTime? LastDuplicateAt { get; init; }

    /// <summary>Refused for their signature, or not an event at all.</summary>
    public long Rejected { get; init; }

    /// <summary>Not stored, so that LiveKit must send them again.</summary>
    public long StoreFailures { get; init; }

    /// <summary>Handled.</summary>
    public long Handled { get; init; }

    /// <summary>Given up after several attempts; tried again at the next start.</summary>
    public long Failed { get; init; }

    /// <summary>Stored and not yet handled.</summary>
    public int Pending { get; init; }

    /// <summary>UTC; the last webhook of the portal's own probe rooms, which count nowhere else. Null: none yet.</summary>
    public DateTime? LastProbedAt { get; init; }

    /// <summary>From LiveKit's making an event to its arrival, for the event received last; whole seconds are cut off at its beginning, so up to one is LiveKit's rounding. Null: none yet.</summary>
    public TimeSpan? ArrivalLag { get; init; }

    /// <summary>From receiving to having handled, for the event handled last. Null: none yet.</summary>
    public TimeSpan? HandledLag { get; init; }
}

/// <summary>Counts. Safe for concurrent use.</summary>
public sealed class WebhookStatistics(TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RefusalSpacing = TimeSpan.FromSeconds(1);

    private WebhookStatisticsSnapshot _snapshot = new();

    public WebhookStatisticsSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>A webhook was handled, this long after it was received. Raised on the handler's thread: it must return at once.</summary>
    internal event Action<TimeSpan>? HandledAfter;

    /// <summary>One was refused, or one came after none for a while or after a refused one. Raised on the request's thread: it must return at once.</summary>
    internal event Action? Turned;

    /// <summary>LiveKit told of a recording. Raised on the request's thread: it must return at once.</summary>
    internal event Action? Recording;

    internal void Received(string name, TimeSpan lag)
    {
        Came(Update((Now, name, lag), static (s, a) => s with { Received = s.Received + 1, LastReceivedAt = a.Now, LastEvent = a.name, ArrivalLag = a.lag }));
        if (name.StartsWith("egress_", StringComparison.Ordinal))
            Recording?.Invoke();
    }

    internal void Probed() => Update(Now, static (s, now) => s with { LastProbedAt = now });

    internal void Duplicate(string name) =>
        Came(Update((Now, name), static (s, a) => s with { Duplicates = s.Duplicates + 1, LastDuplicateAt = a.Now, LastReceivedAt = a.Now, LastEvent = a.name }));

    internal void Rejected(WebhookRejection? reason)
    {
        var before = Update((Now, reason), static (s, a) => s with { Rejected = s.Rejected + 1, LastRejectedAt = a.Now, LastRejection = a.reason });
        // Anybody may send rubbish, and as much as they like.
        if (before.LastRejection != reason || before.LastRejectedAt is not { } last || Now - last >= RefusalSpacing)
            Turned?.Invoke();
    }

    internal void StoreFailed() => Update(0, static (s, _) => s with { StoreFailures = s.StoreFailures + 1 });

    internal void Queued() => Update(0, static (s, _) => s with { Pending = s.Pending + 1 });

    internal void Handled(DateTime receivedAt)
    {
        var after = Now - receivedAt;
        Update(after, static (s, lag) => s with { Handled = s.Handled + 1, Pending = s.Pending - 1, HandledLag = lag });
        HandledAfter?.Invoke(after);
    }

    internal void Failed() => Update(0, static (s, _) => s with { Failed = s.Failed + 1, Pending = s.Pending - 1 });

    private void Came(WebhookStatisticsSnapshot before)
    {
        if (before.LastReceivedAt is not { } last || Now - last >= Silence || before.LastRejectedAt > last)
            Turned?.Invoke();
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    // Returns what was before.
    private WebhookStatisticsSnapshot Update<T>(T argument, Func<WebhookStatisticsSnapshot, T, WebhookStatisticsSnapshot> change)
    {
        WebhookStatisticsSnapshot before;
        do
        {
            before = Snapshot;
        }
        // By reference: records compare by value.
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _snapshot, change(before, argument), before), before));
        return before;
    }
}
