using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Hands events out to the endpoints that want them, in their order, and deletes those that nobody wants. Safe for concurrent use, across portals too. A singleton.</summary>
internal sealed class OutboxPump(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <summary>Hands out what is there now.</summary>
    public async Task HandOutAsync(CancellationToken cancellationToken)
    {
        while (await HandOutSomeAsync(cancellationToken))
        {
            // There may be more.
        }
    }

    private async Task<bool> HandOutSomeAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var events = await db.OutboxEvents.Where(e => e.HandedOutAt == null).OrderBy(e => e.Sequence).Take(AtOnce).Select(e => new { e.Sequence, e.Type }).ToListAsync(cancellationToken);
        if (events.Count == 0)
            return false;
        var endpoints = await db.WebhookEndpoints.AsNoTracking().Where(e => e.IsEnabled).ToListAsync(cancellationToken);
        var deliveries = events
            .SelectMany(e => endpoints.Where(endpoint => endpoint.Wants(e.Type)).Select(endpoint => new WebhookDelivery { EndpointId = endpoint.Id, Sequence = e.Sequence }))
            .ToList();
        var wanted = deliveries.Select(d => d.Sequence).Distinct().ToArray();
        var unwanted = events.Select(e => e.Sequence).Except(wanted).ToArray();
        if (unwanted.Length > 0)
            await db.OutboxEvents.Where(e => e.HandedOutAt == null && unwanted.Contains(e.Sequence)).ExecuteDeleteAsync(cancellationToken);
        if (wanted.Length == 0)
            return events.Count == AtOnce;

        var now = time.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var rows = await db.OutboxEvents.Where(e => e.HandedOutAt == null && wanted.Contains(e.Sequence))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.HandedOutAt, now), cancellationToken);
        // Another portal has handed some of them out since they were read: what is left is read anew.
        if (rows != wanted.Length)
            return true;
        db.WebhookDeliveries.AddRange(deliveries);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return events.Count == AtOnce;
    }
}
