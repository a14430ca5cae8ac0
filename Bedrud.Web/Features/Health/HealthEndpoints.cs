using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Media;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Web.Features.Health.Alerts;
using Bedrud.Web.Features.Health.Bundle;
using Bedrud.Web.Features.Health.Checks;
using Bedrud.Web.Features.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health;

/// <param name="Status"><c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Database">Whether the database answers.</param>
/// <param name="Migrations">Whether the database has been brought to this version.</param>
/// <param name="LiveKit">Whether LiveKit answers the portal's key.</param>
public sealed record Readiness(string Status, bool Database, bool Migrations, bool LiveKit);

public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The portal's own checks, and what puts all of them into words.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSettings<HealthOptions>(HealthOptions.Section);
        return services
            .AddSingleton<IValidateOptions<HealthOptions>, HealthOptionsValidator>()
            .AddSingleton(provider => new StunSettings(provider.GetRequiredService<IOptions<HealthOptions>>().Value.StunServer))
            .AddSingleton<CheckTranslator>()
            .AddSingleton<HealthService>()
            .AddSupportBundle()
            .AddSingleton<DatabaseReadiness>()
            .AddSingleton<DatabaseSize>()
            .AddPortalChecks()
            .AddAlerts();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // Live: the process answers. Nothing that may fail belongs here, or a restart would be asked for that mends nothing.
        routes.MapGet("/health/live", () => "OK").AllowAnonymous().WithTags("Health").WithSummary("Whether the portal's process answers.").DisableHttpMetrics();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous().WithTags("Health").WithSummary("Whether meetings can be joined: the database answers and is of this version, and LiveKit answers.").DisableHttpMetrics();
        routes.MapGet("/health", DetailedAsync).AllowAnonymous().WithTags("Health").WithSummary("All checks: what each came to, since when, what that goes by, and what to do.")
            .Produces<HealthAnswer>().ProducesProblem(401).ProducesProblem(403).DisableHttpMetrics();
    }

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(
        DatabaseReadiness database, ILiveKitApi liveKit, IOptions<HealthOptions> options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var asked = LiveKitAsync(liveKit, limit.Token);
        var (answers, migrated) = await database.ReadAsync(limit.Token);
        var ready = answers && migrated && (await asked || !options.Value.LiveKitAffectsReadiness);
        return TypedResults.Json(
            new Readiness(ready ? "ready" : "not-ready", answers, migrated, await asked),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // For administrators, and for whoever may read the metrics.
    private static async Task DetailedAsync(HttpContext context, CheckRunner runner, CheckTranslator words, MetricsAccess access)
    {
        if (!context.User.IsInRole(Roles.Administrator) && access.Refusal(context) is { } status)
        {
            await MetricsAccess.RefuseAsync(context, status);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await TypedResults.Ok(HealthChecks.Answer(runner.Snapshot, words)).ExecuteAsync(context);
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
