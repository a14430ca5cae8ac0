using System.Collections.Immutable;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
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

    private readonly IAlertChannel[] _channels = [.. channels.Where(channel => channel.IsConfigured)];

    /// <summary>Sends a test at once, by each way that is configured.</summary>
    public async Task<Result<ImmutableArray<TestAlertAnswer>>> TestAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (actor.UserId is not { } userId || !await db.IsAdministratorAsync(userId, cancellationToken))
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
        var posts = Array.ConvertAll(_channels, channel => new AlertPost(channel, time, logger));
        await Task.WhenAll([WatchAsync(posts, stoppingToken), .. posts.Select(post => post.RunAsync(stoppingToken))]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync(AlertPost[] posts, CancellationToken cancellationToken)
    {
        var gate = new AlertGate(options.Value);
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
