using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.LiveKit.Webhooks;

/// <summary>
/// Acts on webhooks after they are stored. Events of one room come one after another in LiveKit's order; those of different rooms at the
/// same time. An event may come again (the portal ended before noting that it was handled, or another handler failed), so handling it
/// twice must do no harm. Registered as a singleton; there may be several.
/// </summary>
public interface IWebhookHandler
{
    /// <summary>
    /// Handles one event. A throw is logged and the event tried again a few times, while its room's later events wait; then it is left
    /// for the next start.
    /// </summary>
    /// <param name="message">The event.</param>
    /// <param name="stored">Its row, whose <see cref="StoredWebhook.CreatedAt"/> and <see cref="StoredWebhook.ReceivedAt"/> are UTC. Not tracked by any context.</param>
    /// <param name="cancellationToken">Cancelled when the portal stops, or when this takes longer than <see cref="WebhookDispatcher.HandlerTimeout"/>.</param>
    Task HandleAsync(WebhookEvent message, StoredWebhook stored, CancellationToken cancellationToken);
}
