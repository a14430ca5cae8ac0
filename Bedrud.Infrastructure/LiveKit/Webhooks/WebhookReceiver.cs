using Bedrud.Domain.Health;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>Takes a webhook from the wire: verifies, reads, stores. What the HTTP endpoint calls.</summary>
public sealed class WebhookReceiver
{
    private static readonly WebhookOutcome Accepted = new WebhookOutcome.Accepted();
    private static readonly WebhookOutcome Duplicate = new WebhookOutcome.Duplicate();
    private static readonly WebhookOutcome StoreFailed = new WebhookOutcome.StoreFailed();

    private static readonly TimeSpan RejectionSpacing = TimeSpan.FromMinutes(1);

    private readonly WebhookVerifier _verifier;
    private readonly WebhookInbox _inbox;
    private readonly WebhookStatistics _statistics;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookReceiver> _logger;

    internal WebhookReceiver(
        WebhookVerifier verifier, WebhookInbox inbox, WebhookStatistics statistics, TimeProvider time, ILogger<WebhookReceiver> logger)
    {
        _verifier = verifier;
        _inbox = inbox;
        _statistics = statistics;
        _time = time;
        _logger = logger;
    }

    /// <summary>Webhooks and notes of handled ones that wait for their commit.</summary>
    public int Waiting => _inbox.Items.Count;

    /// <summary>Once this has returned <see cref="WebhookOutcome.Accepted"/>, the event is in the database and will be handled.</summary>
    /// <param name="authorization">The Authorization header as it came.</param>
    /// <param name="body">The body's exact bytes. The caller limits its length.</param>
    /// <param name="cancellationToken">Of the request; an event that is already in the inbox is stored all the same.</param>
    public async Task<WebhookOutcome> ReceiveAsync(string? authorization, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_verifier.Verify(authorization, body.Span) is { } rejection)
        {
            // Anybody may send rubbish, and as much as they like: a line for each reason, and one a minute.
            var last = _statistics.Snapshot;
            if (last.LastRejection != rejection || _time.GetUtcNow().UtcDateTime - last.LastRejectedAt > RejectionSpacing)
                WebhookLog.Rejected(_logger, rejection, last.Rejected);
            _statistics.Rejected(rejection);
            return new WebhookOutcome.BadSignature(rejection);
        }
        if (WebhookReader.Read(body.Span) is not { } message)
            return Malformed("The body is not a webhook event in protobuf's JSON.");
        if (StoredWebhook.From(message, _time.GetUtcNow().UtcDateTime, _inbox.NextSequence()) is not { } row)
            return Malformed("The event lacks an id or a name, or has one that is too long, or an impossible time.");
        if (_statistics.Snapshot.Pending >= WebhookDispatcher.MaxPending)
        {
            _statistics.StoreFailed();
            WebhookLog.TooManyPending(_logger, WebhookDispatcher.MaxPending);
            return StoreFailed;
        }
        return await StoreAsync(message, row, cancellationToken);
    }

    private async Task<WebhookOutcome> StoreAsync(Protocol.WebhookEvent message, StoredWebhook row, CancellationToken cancellationToken)
    {
        try
        {
            var isNew = await _inbox.StoreAsync(message, row, cancellationToken);
            if (row.RoomName is { } room && ProbeRoom.Is(room))
                _statistics.Probed();
            else if (isNew)
                _statistics.Received(row.Event, row.ReceivedAt - row.CreatedAt);
            else
                _statistics.Duplicate(row.Event);
            return isNew ? Accepted : Duplicate;
        }
#pragma warning disable CA1031 // Whatever kept it from being stored, LiveKit must be told to send it again.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _statistics.StoreFailed();
            WebhookLog.StoreFailed(_logger, row.Event, row.EventId, e.GetType().Name);
            return StoreFailed;
        }
    }

    private WebhookOutcome.Malformed Malformed(string reason)
    {
        _statistics.Rejected(null);
        WebhookLog.Malformed(_logger, reason);
        return new WebhookOutcome.Malformed(reason);
    }
}
