using Bedrud.Domain.Health;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.Health.Checks;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Outgoing;

/// <summary>Whether the endpoints of webhooks take what they are told. One that was paused is failing, so that alerts tell of it.</summary>
internal sealed class WebhookEndpointsCheck(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time) : ICheck
{
    public const string Id = "webhook-endpoints";

    public CheckInfo Info { get; } = new(Id, CheckGroup.Portal) { Every = TimeSpan.FromSeconds(30), EveryWhileWrong = TimeSpan.FromSeconds(15), After = [DatabaseCheck.Id] };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var endpoints = await db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.Name).ToListAsync(cancellationToken);
        if (endpoints.Count == 0)
            return Finding.NotApplicable("none");
        var pending = await db.WebhookDeliveries.CountAsync(d => d.State == DeliveryState.Pending, cancellationToken);
        return Of(endpoints, pending, time.GetUtcNow().UtcDateTime);
    }

    internal static Finding Of(IReadOnlyList<WebhookEndpoint> endpoints, int pending, DateTime now)
    {
        Evidence[] evidence = [new("endpoints", Amounts.Count(endpoints.Count)), new("endpoint-events", Amounts.Count(pending))];
        if (endpoints.FirstOrDefault(e => e.PausedAt is not null && e.PauseReason == WebhookPause.Failing) is { } paused)
            return Wrong(Verdict.Failing, "paused", paused, "webhook-resume");
        if (endpoints.FirstOrDefault(e => e.PausedAt is not null) is { } gone)
            return Wrong(Verdict.Warning, "gone", gone, "webhook-gone");
        if (endpoints.FirstOrDefault(e => e.IsEnabled && now - e.FailingSince >= WebhookEndpoint.WorthTelling) is { } failing)
            return Wrong(Verdict.Warning, "failing", failing, "webhook-test");
        return Finding.Fine([.. evidence]);

        Finding Wrong(Verdict verdict, string cause, WebhookEndpoint endpoint, string fix) => new(verdict, cause, endpoint.Name)
        {
            Evidence = [new("endpoint-host", new Uri(endpoint.Url).Authority), new("endpoint-since", endpoint.FailingSince is { } since ? Amounts.Time(since) : "-"), .. evidence],
            Fixes = [new(fix)],
        };
    }
}
