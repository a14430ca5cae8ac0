namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>When browsers were last let into probe rooms: their tokens end, but who is inside stays until the room is removed. Safe for concurrent use. A singleton.</summary>
public sealed class ProbePasses(TimeProvider time)
{
    private long _notedAt;

    /// <summary>One was handed out.</summary>
    public void Note() => Volatile.Write(ref _notedAt, Math.Max(1, time.GetUtcNow().UtcTicks));

    /// <summary>Whether one was handed out within the time that has just passed.</summary>
    public bool AnyWithin(TimeSpan span) => Volatile.Read(ref _notedAt) is > 0 and var at && time.GetUtcNow().UtcTicks - at <= span.Ticks;
}
