using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Web.Features.Health.Bundle;
using Bedrud.Web.Features.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health;

/// <param name="Status"><c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Database">Whether the database answers.</param>
/// <param name="LiveKit">Whether LiveKit answers the portal's key.</param>
public sealed record Readiness(string Status, bool Database, bool LiveKit);

public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The parts that <c>/health</c> names, and the board that watches them.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSettings<HealthOptions>(HealthOptions.Section);
        return services
            .AddSingleton<IHealthPart, DatabaseHealth>()
            .AddSingleton<IHealthPart, MediaServerHealth>()
            .AddSingleton<IHealthPart, LiveKitApiHealth>()
            .AddSingleton<IHealthPart, WebhookHealth>()
            .AddSingleton<IHealthPart, ReconcilerHealthPart>()
            .AddSingleton<IHealthPart, DiskHealth>()
            .AddSingleton<IHealthPart, DataProtectionHealth>()
            .AddSingleton<CheckTranslator>()
            .AddSingleton<HealthService>()
            .AddSupportBundle()
            .AddSingleton<HealthBoard>()
            .AddHostedService(p => p.GetRequiredService<HealthBoard>());
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // Live: the process answers. Nothing that may fail belongs here, or a restart would be asked for that mends nothing.
        routes.MapGet("/health/live", () => "OK").WithTags("Health").WithSummary("Whether the portal's process answers.").DisableHttpMetrics();
        routes.MapGet("/health/ready", ReadyAsync).WithTags("Health").WithSummary("Whether meetings can be joined: database and LiveKit answer.").DisableHttpMetrics();
        routes.MapGet("/health", DetailedAsync).WithTags("Health").WithSummary("Each part of the portal: its state, since when, and what that goes by.")
            .Produces<HealthAnswer>().ProducesProblem(401).ProducesProblem(403).DisableHttpMetrics();
    }

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(
        IDbContextFactory<BedrudDbContext> contexts, ILiveKitApi liveKit, IOptions<HealthOptions> options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var answers = await Task.WhenAll(DatabaseAsync(contexts, limit.Token), LiveKitAsync(liveKit, limit.Token));
        var ready = answers[0] && (answers[1] || !options.Value.LiveKitAffectsReadiness);
        return TypedResults.Json(
            new Readiness(ready ? "ready" : "not-ready", answers[0], answers[1]),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // For administrators, and for whoever may read the metrics.
    private static async Task DetailedAsync(HttpContext context, HealthBoard board, CheckRunner runner, CheckTranslator words, MetricsAccess access)
    {
        if (!context.User.IsInRole(Roles.Administrator) && access.Refusal(context) is { } status)
        {
            await MetricsAccess.RefuseAsync(context, status);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        var parts = await board.ReadAsync(context.RequestAborted);
        await TypedResults.Ok(new HealthAnswer(parts.Status, parts.CheckedAt, parts.Parts, HealthChecks.Of(runner.Snapshot, words))).ExecuteAsync(context);
    }

    private static async Task<bool> DatabaseAsync(IDbContextFactory<BedrudDbContext> contexts, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Rooms.AnyAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<bool> LiveKitAsync(ILiveKitApi liveKit, CancellationToken cancellationToken)
    {
        try
        {
            await liveKit.ListRoomsAsync([], cancellationToken);
            return true;
        }
        catch (Exception e) when (e is LiveKitException or OperationCanceledException)
        {
            return false;
        }
    }
}
