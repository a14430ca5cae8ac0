using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>W2: participants never become inactive, since something between LiveKit and the portal keeps webhooks away, or the portal refuses them.</summary>
internal sealed class WebhookPathCheck(WebhookProbe probe, WebhookSituation situation, WebhookFixes fixes) : ICheck
{
    public CheckInfo Info { get; } = new("W2", CheckGroup.Webhooks)
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

    public async Task<Finding> LookAsync(CancellationToken cancellationToken) => situation.Fault switch
    {
        WebhookFault.NotTested => Finding.Unknown("not-tested"),
        WebhookFault.Unreachable => Finding.Unknown("unreachable") with { Evidence = situation.Evidence() },
        WebhookFault.NeverCame or WebhookFault.NotSent => Finding.Unknown("none-sent"),
        WebhookFault.Stopped => Wrong("stopped", await fixes.OpenAsync(cancellationToken)),
        WebhookFault.GivenUp => Wrong("given-up", await fixes.OpenAsync(cancellationToken)),
        WebhookFault.Late => Wrong("late", await fixes.OpenAsync(cancellationToken)),
        WebhookFault.Refused => await RefusedAsync(cancellationToken),
        _ => Finding.Fine(situation.Evidence()),
    };

    private async Task<Finding> RefusedAsync(CancellationToken cancellationToken) => situation.Probe?.Rejection switch
    {
        WebhookRejection.UnknownKey or WebhookRejection.WrongSignature => Wrong("other-key", await fixes.SameKeyAsync(cancellationToken)),
        WebhookRejection.Expired or WebhookRejection.NotYetValid => Wrong("clocks", [new Fix("set-clocks") { Lines = "timedatectl set-ntp true", Language = "sh" }]),
        WebhookRejection.BodyAltered or WebhookRejection.MissingToken => Wrong("altered", [new Fix("proxy-untouched", WebhookBlock.Path)]),
        _ => Wrong("refused", await fixes.SameKeyAsync(cancellationToken)),
    };

    private Finding Wrong(string cause, ImmutableArray<Fix> steps) => new(Verdict.Warning, cause)
    {
        Evidence = [.. situation.Evidence(), .. situation.DeliveryEvidence()],
        Fixes = steps,
    };
}
