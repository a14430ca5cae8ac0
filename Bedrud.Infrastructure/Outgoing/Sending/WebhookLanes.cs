using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>An endpoint that this portal sends to at present.</summary>
internal sealed record WebhookLease(Guid EndpointId, Guid By);

/// <summary>What is first in an endpoint's line.</summary>
internal sealed record WebhookTurn(WebhookEndpoint Endpoint, WebhookDelivery Delivery, OutboxEvent Event);

/// <summary>
/// The lines before the endpoints, in the database. At most one portal sends to an endpoint, one event after the other; a portal that dies holds it for a
/// minute at most. Safe for concurrent use, across portals too. A singleton.
/// </summary>
internal sealed class WebhookLanes(IDbContextFactory<BedrudDbContext> contexts, IOptions<WebhookOptions> options, TimeProvider time)
{
    // A request must end before its lease does.
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(options.Value.TimeoutSeconds + 30);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes every endpoint that something is due for.</summary>
    /// <param name="except">What this portal works at already.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<IReadOnlyList<WebhookLease>> ClaimAsync(IReadOnlyCollection<Guid> except, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = Now;
        var due = await Free(db, now)
            .Where(e => (e.NextAttemptAt == null || e.NextAttemptAt <= now) && !except.Contains(e.Id))
            .Where(e => db.WebhookDeliveries.Any(d => d.EndpointId == e.Id && d.State == DeliveryState.Pending))
            .Select(e => e.Id).ToListAsync(cancellationToken);
        var claimed = new List<WebhookLease>();
        foreach (var id in due)
        {
            var (lease, until) = (new WebhookLease(id, Guid.NewGuid()), now + _lease);
            var rows = await Free(db, now).Where(e => e.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.LeasedBy, lease.By).SetProperty(e => e.LeasedUntil, until), cancellationToken);
            if (rows > 0)
                claimed.Add(lease);
        }

        return claimed;
    }

    /// <summary>Renews the lease and reads what is first in the line.</summary>
    /// <returns>Null where nothing is to be sent now, or the lease is lost.</returns>
    public async Task<WebhookTurn?> NextAsync(WebhookLease lease, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (now, until) = (Now, Now + _lease);
        var rows = await db.WebhookEndpoints
            .Where(e => e.Id == lease.EndpointId && e.LeasedBy == lease.By && e.IsEnabled && e.PausedAt == null && (e.NextAttemptAt == null || e.NextAttemptAt <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeasedUntil, until), cancellationToken);
        if (rows == 0)
            return null;
        var endpoint = await db.WebhookEndpoints.AsNoTracking().FirstOrDefaultAsync(e => e.Id == lease.EndpointId, cancellationToken);
        var delivery = await db.WebhookDeliveries.AsNoTracking().Where(d => d.EndpointId == lease.EndpointId && d.State == DeliveryState.Pending)
            .OrderBy(d => d.Sequence).FirstOrDefaultAsync(cancellationToken);
        if (endpoint is null || delivery is null)
            return null;
        var happened = await db.OutboxEvents.AsNoTracking().FirstOrDefaultAsync(e => e.Sequence == delivery.Sequence, cancellationToken);
        return happened is null ? null : new WebhookTurn(endpoint, delivery, happened);
    }

    /// <summary>Writes down what came of a request.</summary>
    /// <returns>Whether the next one may follow at once.</returns>
    public async Task<bool> NoteAsync(WebhookLease lease, WebhookTurn turn, SendOutcome outcome, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The first statement writes: where the lease is lost, somebody else sends this one again, by the same id.
        var until = Now + _lease;
        if (await db.WebhookEndpoints.Where(e => e.Id == lease.EndpointId && e.LeasedBy == lease.By)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeasedUntil, until), cancellationToken) == 0)
            return false;
        var endpoint = await db.WebhookEndpoints.FirstAsync(e => e.Id == lease.EndpointId, cancellationToken);
        if (await db.WebhookDeliveries.FirstOrDefaultAsync(d => d.Id == turn.Delivery.Id, cancellationToken) is not { State: DeliveryState.Pending } delivery)
            return true;
        var goesOn = WebhookVerdict.Apply(endpoint, delivery, outcome, Now, TimeSpan.FromHours(options.Value.PauseAfterHours), Random.Shared.NextDouble());
        db.WebhookAttempts.Add(WebhookVerdict.AttemptOf(delivery, outcome, Now));
        if (WebhookVerdict.EntryOf(endpoint, outcome, Now) is { } entry)
            db.AuditEntries.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return goesOn;
    }

    /// <summary>Gives an endpoint back.</summary>
    public async Task ReleaseAsync(WebhookLease lease, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.WebhookEndpoints.Where(e => e.Id == lease.EndpointId && e.LeasedBy == lease.By).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.LeasedBy, (Guid?)null).SetProperty(e => e.LeasedUntil, (DateTime?)null), cancellationToken);
    }

    private static IQueryable<WebhookEndpoint> Free(BedrudDbContext db, DateTime now) =>
        db.WebhookEndpoints.Where(e => e.IsEnabled && e.PausedAt == null && (e.LeasedUntil == null || e.LeasedUntil < now));
}
