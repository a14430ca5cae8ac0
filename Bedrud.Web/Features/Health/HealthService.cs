using System.Collections.Immutable;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.Diagnostics.History;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Health;

/// <summary>What administrators do about the portal's health: look again, and have mended what the portal can mend.</summary>
public sealed class HealthService(
    CheckRunner runner, CheckSignals signals, IEnumerable<IRemedy> remedies, CheckStrips strips, LoadHistory load, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, TimeProvider time)
{
    private readonly ImmutableDictionary<string, IRemedy> _remedies = remedies.ToImmutableDictionary(remedy => remedy.Id);

    /// <summary>Looks at all checks, or at those that are named; the answer is what they came to.</summary>
    public async Task<Result<CheckSnapshot>> RunAsync(Actor actor, IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        if (!await IsAdministratorAsync(actor, cancellationToken))
            return Problems.Forbidden;
        await runner.RunAsync(ids, cancellationToken);
        return runner.Snapshot;
    }

    /// <summary>The worst verdicts of the last so long, in so many stretches.</summary>
    public async Task<Result<HistoryAnswer>> HistoryAsync(Actor actor, TimeSpan length, int stretches, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;
        var now = time.GetUtcNow().UtcDateTime;
        return HistoryAnswer.Of(now - length, now, await db.ReadStripsAsync(now - length, now, stretches, null, cancellationToken));
    }

    /// <summary>The last spans of one check, the latest first.</summary>
    public async Task<Result<ImmutableArray<SpanAnswer>>> SpansAsync(Actor actor, string check, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;
        if (!runner.Snapshot.States.Any(state => state.Id == check))
            return Problems.NotFound;
        return (await db.ReadSpansAsync(check, time.GetUtcNow().UtcDateTime, most, cancellationToken)).Select(SpanAnswer.Of).ToImmutableArray();
    }

    /// <summary>The worst verdicts of one check, in pieces of the same length.</summary>
    public async Task<Result<ImmutableArray<StripCell>>> StripAsync(Actor actor, string check, TimeSpan span, int cells, CancellationToken cancellationToken) =>
        await IsAdministratorAsync(actor, cancellationToken) ? await strips.ReadAsync(check, span, cells, cancellationToken) : Problems.Forbidden;

    /// <summary>How much there was to do, for charts.</summary>
    public async Task<Result<ImmutableArray<LoadPoint>>> LoadAsync(Actor actor, TimeSpan span, CancellationToken cancellationToken) =>
        await IsAdministratorAsync(actor, cancellationToken) ? await load.ReadAsync(span, cancellationToken) : Problems.Forbidden;

    /// <summary>What a remedy would change.</summary>
    public async Task<Result<RemedyPlan>> PlanAsync(Actor actor, string remedy, string argument, CancellationToken cancellationToken)
    {
        if (!await IsAdministratorAsync(actor, cancellationToken))
            return Problems.Forbidden;
        if (!_remedies.TryGetValue(remedy, out var found))
            return Problems.NotFound;
        return await found.PlanAsync(argument, cancellationToken) is { } plan ? plan : Problems.Conflict;
    }

    /// <summary>Does it, and has those checks look again that may see the difference.</summary>
    /// <param name="shown">The changes that were agreed to: where it would make others by now, it does nothing. Null: whatever they are.</param>
    public async Task<Result<Done>> ApplyAsync(Actor actor, string remedy, string argument, IReadOnlyCollection<SettingChange>? shown, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;
        if (!_remedies.TryGetValue(remedy, out var found))
            return Problems.NotFound;
        var plan = await found.PlanAsync(argument, cancellationToken);
        var isAgreed = plan is not null && (shown is null || plan.Changes.SequenceEqual(shown));
        var problem = isAgreed && await found.ApplyAsync(argument, cancellationToken) ? null : Problems.Conflict;
        audit.Add(db, actor, AuditAction.HealthRemedy, details: Details(remedy, plan), failure: problem);
        await db.SaveChangesAsync(CancellationToken.None);
        signals.Raise(Concern.Configuration | Concern.MediaServer | Concern.LiveKit);
        return problem is null ? default(Done) : problem;
    }

    private static string Details(string remedy, RemedyPlan? plan) =>
        plan is null ? remedy : $"{remedy}: {string.Join(", ", plan.Changes.Select(change => $"{change.Key} {change.Before ?? "-"} → {change.After ?? "-"}"))}";

    private async Task<bool> IsAdministratorAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return actor.UserId is { } userId && await db.MayAsync(userId, PortalRight.Administer, cancellationToken);
    }
}
