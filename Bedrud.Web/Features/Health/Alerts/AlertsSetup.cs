using System.Collections.Immutable;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Alerts;

internal static class AlertsSetup
{
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddSettings<AlertOptions>(AlertOptions.Section);
        services.AddHttpClient(WebhookAlerts.ClientName, client => client.Timeout = TimeSpan.FromSeconds(10))
            // A redirect would carry the body to somebody whom nobody named. Without the propagator there is no span of it, which would name the address.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null })
            // The address may hold a secret.
            .RemoveAllLoggers();
        return services
            .AddSingleton<IPostConfigureOptions<AlertOptions>, AlertMailFallback>()
            .AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>()
            .AddSingleton<AlertWriter>()
            .AddSingleton<IAlertChannel, MailAlerts>()
            .AddSingleton<IAlertChannel, WebhookAlerts>()
            .AddSingleton<AlertService>()
            .AddHostedService(provider => provider.GetRequiredService<AlertService>());
    }

    public static void MapAlerts(this IEndpointRouteBuilder group) =>
        group.MapPost("/alerts/test", TestAsync).WithSummary("Sends a test alert by each configured way, and answers whether it was taken.");

    private static async Task<Results<Ok<ImmutableArray<TestAlertAnswer>>, ProblemHttpResult>> TestAsync(HttpContext context, AlertService alerts, CancellationToken cancellationToken)
    {
        var sent = await alerts.TestAsync(Actor.From(context), cancellationToken);
        return sent.Succeeded ? TypedResults.Ok(sent.Value) : context.Failed(sent.Problem);
    }
}
