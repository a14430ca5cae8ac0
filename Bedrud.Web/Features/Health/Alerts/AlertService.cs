using System.Collections.Immutable;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Alerts;

/// <param name="Channel">mail or webhook.</param>
/// <param name="Sent">Whether it was taken.</param>
/// <param name="Reason">Why not, in English and without secrets; null where it was.</param>
public sealed record TestAlertAnswer(string Channel, bool Sent, string? Reason);

/// <summary>Tells the section <c>Alerts</c>' addressees what changes. A singleton.</summary>
internal sealed class AlertService(
    CheckRunner runner, IEnumerable<IAlertChannel> channels, IOptions<AlertOptions> options, IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<AlertService> logger)
    : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // Before any look of this portal: what is kept from earlier is another one's.
    private readonly DateTime _born = time.GetUtcNow().UtcDateTime;
    private readonly IAlertChannel[] _channels = [.. channels.Where(channel => channel.IsConfigured)];

    /// <summary>Sends a test at once, by each way that is configured.</summary>
    public async Task<Result<ImmutableArray<TestAlertAnswer>>> TestAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
            return Problems.Forbidden;
        if (_channels.Length == 0)
            return Problems.NoAlerts;
        var message = new AlertMessage(Guid.NewGuid(), AlertKind.Test, time.GetUtcNow().UtcDateTime, []);
        return (await Task.WhenAll(_channels.Select(channel => TryAsync(channel, message, cancellationToken)))).ToImmutableArray();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_channels.Length == 0)
            return;
        var posts = Array.ConvertAll(_channels, channel => new AlertPost(channel, options.Value, time, logger));
        await Task.WhenAll([WatchAsync(posts, stoppingToken), .. posts.Select(post => post.RunAsync(stoppingToken))]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync(AlertPost[] posts, CancellationToken cancellationToken)
    {
        var gate = new AlertGate(options.Value, await ToldBeforeAsync(cancellationToken));
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            if (gate.Note(runner.Snapshot, time.GetUtcNow().UtcDateTime) is not { } message)
                continue;
            foreach (var post in posts)
                post.Send(message);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<Dictionary<string, Verdict>> ToldBeforeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var from = _born - ToldBefore.Reach;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var spans = await db.CheckSpans.AsNoTracking().Where(span => span.From < _born && (span.To ?? span.SeenAt) > from).ToListAsync(cancellationToken);
            return ToldBefore.Find(spans, options.Value.MinimumVerdict, options.Value.After);
        }
#pragma warning disable CA1031 // Alerts must work most of all where the database does not.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            AlertLog.Forgotten(logger, e.GetType().Name);
            return [];
        }
    }

    private static async Task<TestAlertAnswer> TryAsync(IAlertChannel channel, AlertMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await channel.SendAsync(message, cancellationToken);
            return new TestAlertAnswer(channel.Name, Sent: true, Reason: null);
        }
        catch (AlertException e)
        {
            return new TestAlertAnswer(channel.Name, Sent: false, e.Message);
        }
    }
}
