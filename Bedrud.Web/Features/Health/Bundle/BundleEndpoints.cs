using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Health.Bundle;

internal static class BundleEndpoints
{
    /// <summary>What the bundle is made of.</summary>
    public static IServiceCollection AddSupportBundle(this IServiceCollection services) => services
        .AddSingleton<Infrastructure.Configuration.KnownSecrets>()
        .AddSingleton<PortalLog>()
        .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<PortalLog>())
        .AddSingleton<BundleSettings>()
        .AddSingleton<BundleDatabase>()
        .AddSingleton<SupportBundle>();

    public static void MapSupportBundle(this RouteGroupBuilder health) => health.MapGet("/bundle", GetAsync)
        .WithSummary("Configuration, checks with their history, logs, versions and metrics as a ZIP without a single secret.");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetAsync(HttpContext context, SupportBundle bundle, CancellationToken cancellationToken)
    {
        var made = await bundle.CreateAsync(Actor.From(context), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return made.Succeeded ? TypedResults.File(made.Value, "application/zip", bundle.FileName) : context.Failed(made.Problem);
    }
}
