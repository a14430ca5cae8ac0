using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Presence;

/// <summary>Feeds LiveKit's webhooks into presence, and has LiveKit asked where they don't add up.</summary>
internal sealed class PresenceDispatcher(PresenceFeed feed, Reconciler reconciler) : IWebhookHandler
{
    public async Task HandleAsync(WebhookEvent message, StoredWebhook stored, CancellationToken cancellationToken)
    {
        if (message.ToPresence(stored.ReceivedAt) is not { } news)
            return;
        var (step, written) = feed.Apply(news);
        reconciler.Heard(step.Doubts);
        await written.WaitAsync(cancellationToken);
    }
}
