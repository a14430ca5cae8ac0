using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>What LiveKit answered when it was asked for its recordings.</summary>
/// <param name="Items">Newest first; empty with a failure.</param>
/// <param name="Failure">Null where it answered.</param>
internal sealed record EgressAnswer(ImmutableArray<EgressInfo> Items, LiveKitException? Failure);

/// <summary>LiveKit's recordings for the checks, asked once for all of them, and what became of requests to record. A singleton; safe for concurrent use.</summary>
public sealed class EgressWatch
{
    // Checks that are due together share one answer.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(3);

    private readonly IEgressApi _egress;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private Task<EgressAnswer>? _asked;
    private long _askedAt;
    private volatile StartFailure? _failure;
    private volatile bool _hasStarted;

    public EgressWatch(IEgressApi egress, CheckSignals signals, TimeProvider time)
    {
        (_egress, _signals, _time) = (egress, signals, time);
        // Subscribed before the runner is, whose checks then find nothing from before what happened.
        signals.Raised += Forget;
    }

    /// <summary>The last request to record, where it failed; null where it went well or there was none.</summary>
    internal StartFailure? LastFailure => _failure;

    /// <summary>Whether the last request to record went well.</summary>
    internal bool HasStarted => _hasStarted;

    /// <summary>To be called with what became of each request to record: null where LiveKit took it.</summary>
    public void Started(LiveKitException? failure)
    {
        _failure = failure is null ? null : new StartFailure(failure, _time.GetUtcNow().UtcDateTime);
        _hasStarted = failure is null;
        _signals.Raise(Concern.Recording);
    }

    internal Task<EgressAnswer> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && _time.GetElapsedTime(_askedAt) > GoodFor))
                // Of its own: who asked first must not take the answer from the others by giving up. The call has a deadline.
                (_asked, _askedAt) = (AskAsync(), _time.GetTimestamp());
            return _asked.WaitAsync(cancellationToken);
        }
    }

    private void Forget(Concern concern)
    {
        if ((concern & (Concern.Recording | Concern.LiveKit)) == 0)
            return;
        lock (_gate)
            _asked = null;
    }

    private async Task<EgressAnswer> AskAsync()
    {
        try
        {
            var items = await _egress.ListEgressAsync(CancellationToken.None);
            return new EgressAnswer([.. items.OrderByDescending(item => Math.Max(item.EndedAt, item.StartedAt))], null);
        }
        catch (LiveKitException failure)
        {
            return new EgressAnswer([], failure);
        }
    }

    internal sealed record StartFailure(LiveKitException Failure, DateTime At);
}
