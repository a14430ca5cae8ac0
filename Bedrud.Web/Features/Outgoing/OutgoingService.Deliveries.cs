using System.Text;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Outgoing;

/// <summary>What was sent, and what is to be sent again.</summary>
public sealed partial class OutgoingService
{
    private const int MostAttempts = 50;

    /// <summary>The latest event first.</summary>
    public async Task<Result<Page<DeliverySummary>>> ListDeliveriesAsync(Guid id, DeliveryQuery query, Actor actor, CancellationToken cancellationToken)
    {
        if (!query.IsValid)
            return Problems.InvalidQuery;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, actor, cancellationToken) is null)
            return Problems.Forbidden;
        if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == id, cancellationToken))
            return Problems.WebhookNotFound;
        var deliveries = db.WebhookDeliveries.Where(d => d.EndpointId == id && (query.State == null || d.State == query.State));
        var total = await deliveries.CountAsync(cancellationToken);
        var page = deliveries.OrderByDescending(d => d.Sequence).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize);
        return new Page<DeliverySummary>(await SummariesAsync(db, id, page, cancellationToken), total, query.Page, query.PageSize);
    }

    public async Task<Result<DeliveryDetails>> GetDeliveryAsync(Guid id, Guid delivery, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, actor, cancellationToken) is null)
            return Problems.Forbidden;
        var found = await SummariesAsync(db, id, db.WebhookDeliveries.Where(d => d.EndpointId == id && d.Id == delivery), cancellationToken);
        if (found.Count == 0)
            return Problems.DeliveryNotFound;
        var happened = await db.OutboxEvents.AsNoTracking().FirstAsync(e => db.WebhookDeliveries.Any(d => d.Id == delivery && d.Sequence == e.Sequence), cancellationToken);
        var attempts = await db.WebhookAttempts.Where(a => a.DeliveryId == delivery).OrderByDescending(a => a.Id).Take(MostAttempts)
            .Select(a => new AttemptLine(a.At, a.Milliseconds, a.Cause, a.Detail, a.Status, a.Request, a.Answer)).ToListAsync(cancellationToken);
        return new DeliveryDetails(found[0], Encoding.UTF8.GetString(WebhookClient.BodyOf(happened)), attempts);
    }

    /// <summary>Puts one back into the line, at its own place: before everything that happened later.</summary>
    public async Task<Result<Done>> RedeliverAsync(Guid id, Guid delivery, Actor actor, CancellationToken cancellationToken)
    {
        var count = await PutBackAsync(id, actor, $"delivery {delivery}", d => d.Where(one => one.Id == delivery), cancellationToken);
        return !count.Succeeded ? count.Problem : count.Value == 0 ? Problems.DeliveryNotFound : default(Done);
    }

    /// <summary>Puts all back that were given up.</summary>
    /// <param name="since">UTC; those that happened then or later; null for all that are kept.</param>
    /// <returns>How many.</returns>
    public Task<Result<int>> RedeliverFailedAsync(Guid id, DateTime? since, Actor actor, CancellationToken cancellationToken) => PutBackAsync(
        id, actor, $"all failed since {since?.ToString("u", System.Globalization.CultureInfo.InvariantCulture) ?? "the first"}",
        d => d.Where(one => one.State == DeliveryState.GivenUp), cancellationToken, since ?? DateTime.UnixEpoch);

    private async Task<Result<int>> PutBackAsync(
        Guid id, Actor actor, string what, Func<IQueryable<WebhookDelivery>, IQueryable<WebhookDelivery>> which, CancellationToken cancellationToken, DateTime since = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, AuditAction.WebhookRedeliver, id, cancellationToken) is { } refusal)
            return refusal;
        if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == id, cancellationToken))
            return Problems.WebhookNotFound;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var count = await which(db.WebhookDeliveries.Where(d => d.EndpointId == id && db.OutboxEvents.Any(e => e.Sequence == d.Sequence && e.At >= since))).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.State, DeliveryState.Pending).SetProperty(d => d.EndedAt, (DateTime?)null)
                .SetProperty(d => d.TriedSince, (DateTime?)null).SetProperty(d => d.Tries, 0),
            cancellationToken);
        if (count > 0)
            await db.WebhookEndpoints.Where(e => e.Id == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.NextAttemptAt, (DateTime?)null), cancellationToken);
        audit.Add(db, actor, AuditAction.WebhookRedeliver, target: id.ToString(), details: $"{what}: {count}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    private static async Task<List<DeliverySummary>> SummariesAsync(BedrudDbContext db, Guid id, IQueryable<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        var rows = await deliveries.Join(db.OutboxEvents, d => d.Sequence, e => e.Sequence, (d, e) => new
        {
            Delivery = d,
            EventId = e.Id,
            e.Type,
            e.At,
            Last = db.WebhookAttempts.Where(a => a.DeliveryId == d.Id).OrderByDescending(a => a.Id).Select(a => new { a.Cause, a.Status }).FirstOrDefault(),
        }).OrderByDescending(r => r.Delivery.Sequence).AsNoTracking().ToListAsync(cancellationToken);
        var endpoint = await db.WebhookEndpoints.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken);
        var first = await db.WebhookDeliveries.Where(d => d.EndpointId == id && d.State == DeliveryState.Pending).MinAsync(d => (long?)d.Sequence, cancellationToken);
        return rows.ConvertAll(r => new DeliverySummary(
            r.Delivery.Id, OutboxEvent.MessageId(r.EventId), r.Type, r.At, r.Delivery.State, r.Delivery.Attempts, r.Delivery.EndedAt, r.Last?.Cause, r.Last?.Status,
            r.Delivery.Sequence == first && endpoint is { IsEnabled: true, PausedAt: null } ? endpoint.NextAttemptAt : null));
    }
}
