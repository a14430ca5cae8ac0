using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>W1: participants stay listed after they left, since LiveKit is not told where to send webhooks.</summary>
internal sealed class WebhooksConfiguredCheck(WebhookProbe probe, WebhookSituation situation, WebhookFixes fixes, IOptions<LiveKitOptions> options) : ICheck
{
    public CheckInfo Info { get; } = new("W1", CheckGroup.Webhooks)
    {
        Every = TimeSpan.FromSeconds(5),
        Limit = TimeSpan.FromSeconds(15),
        Concerns = Concern.Webhook,
        After = ["C1"],
    };

    public async Task<Finding> LookCloselyAsync(CancellationToken cancellationToken)
    {
        await probe.RunAsync(cancellationToken);
        return await LookAsync(cancellationToken);
    }

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        switch (situation.Fault)
        {
            case WebhookFault.NotTested:
                return Finding.Unknown("not-tested");
            case WebhookFault.Unreachable:
                return Finding.Unknown("unreachable") with { Evidence = situation.Evidence() };
            case WebhookFault.NeverCame or WebhookFault.NotSent:
                var cause = situation.Fault == WebhookFault.NotSent ? "not-sent" : !options.Value.External ? "never-embedded" : "never";
                return new Finding(Verdict.Warning, cause)
                {
                    Evidence = [.. situation.Evidence(), new Evidence("webhook-url", await fixes.UrlAsync(cancellationToken))],
                    Fixes = await fixes.ConfigureAsync(cancellationToken),
                };
            default:
                return Finding.Fine(situation.Evidence());
        }
    }
}
