using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Outgoing;

/// <summary>The endpoints that are told of events: made, changed, tried. Administrators change, auditors read. A singleton.</summary>
public sealed partial class OutgoingService(
    IDbContextFactory<BedrudDbContext> contexts, WebhookSecrets secrets, WebhookClient client, OutgoingGuard guard, AuditLog audit, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>All of them, by name.</summary>
    public async Task<Result<IReadOnlyList<WebhookSummary>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, actor, cancellationToken) is not { } whole)
            return Problems.Forbidden;
        var endpoints = await db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.Name).ThenBy(e => e.Id).ToListAsync(cancellationToken);
        var counts = await db.WebhookDeliveries.Where(d => d.State != DeliveryState.Delivered).GroupBy(d => new { d.EndpointId, d.State })
            .Select(g => new { g.Key.EndpointId, g.Key.State, Count = g.Count() }).ToListAsync(cancellationToken);
        int Count(Guid id, DeliveryState state) => counts.Find(c => c.EndpointId == id && c.State == state)?.Count ?? 0;
        return endpoints.ConvertAll(e => WebhookSummary.Of(e, whole, Count(e.Id, DeliveryState.Pending), Count(e.Id, DeliveryState.GivenUp)));
    }

    public async Task<Result<WebhookSummary>> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ReaderAsync(db, actor, cancellationToken) is not { } whole)
            return Problems.Forbidden;
        return await db.WebhookEndpoints.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is { } endpoint
            ? await SummaryAsync(db, endpoint, whole, cancellationToken)
            : Problems.WebhookNotFound;
    }

    public async Task<Result<NewSecret>> CreateAsync(WebhookSettings settings, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, AuditAction.WebhookCreate, null, cancellationToken) is { } refusal)
            return refusal;
        if (await db.WebhookEndpoints.CountAsync(cancellationToken) >= WebhookEndpoint.Most)
            return Problems.TooManyWebhooks.With(WebhookEndpoint.Most);
        var (plain, kept) = secrets.Make();
        var endpoint = new WebhookEndpoint { Name = "", Url = "", Secret = kept, CreatedAt = Now, UpdatedAt = Now };
        if (WebhookRules.Apply(settings with { Name = settings.Name ?? "", Url = settings.Url ?? "" }, endpoint, guard) is { } problem)
            return problem;
        db.WebhookEndpoints.Add(endpoint);
        audit.Add(db, actor, AuditAction.WebhookCreate, target: endpoint.Id.ToString(), change: AuditChange.Of(null, WebhookRules.Shown(endpoint)));
        await db.SaveChangesAsync(cancellationToken);
        return new NewSecret(WebhookSummary.Of(endpoint, true, 0, 0), plain);
    }

    /// <param name="version">The version that the editor saw; null to overwrite whatever is there.</param>
    public Task<Result<WebhookSummary>> UpdateAsync(Guid id, WebhookSettings settings, Guid? version, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, AuditAction.WebhookUpdate, actor, (endpoint, _) =>
        {
            if (version is not null && version != endpoint.Version)
                return Task.FromResult<Problem?>(Problems.Conflict);
            // Whatever was wrong, it may be mended now.
            endpoint.NextAttemptAt = null;
            if (settings.IsEnabled == true && endpoint.PauseReason == WebhookPause.Gone)
                (endpoint.PausedAt, endpoint.PauseReason, endpoint.FailingSince) = (null, null, null);
            return Task.FromResult(WebhookRules.Apply(settings, endpoint, guard));
        }, cancellationToken);

    /// <summary>Sends again, from the first that waits; what waits has all its time again.</summary>
    public Task<Result<WebhookSummary>> ResumeAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, AuditAction.WebhookResume, actor, async (endpoint, db) =>
        {
            (endpoint.IsEnabled, endpoint.PausedAt, endpoint.PauseReason) = (true, null, null);
            (endpoint.FailingSince, endpoint.NextAttemptAt) = (null, null);
            await db.WebhookDeliveries.Where(d => d.EndpointId == id && d.State == DeliveryState.Pending).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.TriedSince, (DateTime?)null).SetProperty(d => d.Tries, 0), cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Another secret; for a day the old one signs too.</summary>
    public async Task<Result<NewSecret>> RotateAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var (plain, kept) = secrets.Make();
        var changed = await ChangeAsync(id, AuditAction.WebhookRotate, actor, (endpoint, _) =>
        {
            (endpoint.OldSecret, endpoint.OldSecretUntil, endpoint.Secret) = (endpoint.Secret, Now + WebhookEndpoint.OldSecretLasts, kept);
            return Task.FromResult<Problem?>(null);
        }, cancellationToken);
        return changed.Succeeded ? new NewSecret(changed.Value, plain) : changed.Problem;
    }

    /// <summary>Deletes it with all that waits for it and all that is kept of what was sent.</summary>
    public async Task<Result<Done>> DeleteAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, AuditAction.WebhookDelete, id, cancellationToken) is { } refusal)
            return refusal;
        if (await db.WebhookEndpoints.FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } endpoint)
            return Problems.WebhookNotFound;
        db.WebhookEndpoints.Remove(endpoint);
        audit.Add(db, actor, AuditAction.WebhookDelete, target: id.ToString(), change: AuditChange.Of(WebhookRules.Shown(endpoint), null));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problems.Conflict;
        }

        return default(Done);
    }

    /// <summary>Sends a test at once, past everything that waits, and says what came of it.</summary>
    public async Task<Result<SendOutcome>> TestAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, AuditAction.WebhookTest, id, cancellationToken) is { } refusal)
            return refusal;
        if (await db.WebhookEndpoints.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } endpoint)
            return Problems.WebhookNotFound;
        var outcome = await client.SendAsync(endpoint, new OutboxEvent { Type = WebhookEvents.Test, At = Now, Data = $$"""{"endpoint":"{{id}}"}""" }, cancellationToken);
        audit.Add(db, actor, AuditAction.WebhookTest, target: id.ToString(), details: $"{endpoint.Name}: {outcome.Cause} {outcome.Status}".TrimEnd());
        await db.SaveChangesAsync(CancellationToken.None);
        return outcome;
    }

    private async Task<Result<WebhookSummary>> ChangeAsync(
        Guid id, string action, Actor actor, Func<WebhookEndpoint, BedrudDbContext, Task<Problem?>> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, actor, action, id, cancellationToken) is { } refusal)
            return refusal;
        if (await db.WebhookEndpoints.FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } endpoint)
            return Problems.WebhookNotFound;
        var before = WebhookRules.Shown(endpoint);
        if (await change(endpoint, db) is { } problem)
            return problem;
        (endpoint.UpdatedAt, endpoint.Version) = (Now, Guid.NewGuid());
        audit.Add(db, actor, action, target: id.ToString(), change: AuditChange.Of(before, WebhookRules.Shown(endpoint)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problems.Conflict;
        }

        return await SummaryAsync(db, endpoint, true, cancellationToken);
    }

    private static async Task<WebhookSummary> SummaryAsync(BedrudDbContext db, WebhookEndpoint endpoint, bool whole, CancellationToken cancellationToken) => WebhookSummary.Of(
        endpoint, whole,
        await db.WebhookDeliveries.CountAsync(d => d.EndpointId == endpoint.Id && d.State == DeliveryState.Pending, cancellationToken),
        await db.WebhookDeliveries.CountAsync(d => d.EndpointId == endpoint.Id && d.State == DeliveryState.GivenUp, cancellationToken));

    /// <summary>Null: may not read; otherwise whether addresses are shown whole.</summary>
    private static async Task<bool?> ReaderAsync(BedrudDbContext db, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return null;
        if (await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return true;
        return await db.MayAsync(userId, PortalRight.Read, cancellationToken) ? false : null;
    }

    // Who tried what they may not is written down too.
    private async Task<Problem?> RefusalAsync(BedrudDbContext db, Actor actor, string action, Guid? id, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } userId)
            return Problems.SignInRequired;
        if (await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return null;
        audit.Add(db, actor, action, target: id?.ToString(), failure: Problems.Forbidden);
        await db.SaveChangesAsync(cancellationToken);
        return Problems.Forbidden;
    }
}
