using System.Reflection;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Features.Health;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Bedrud.Web.Features.Metrics;

internal static class MetricsSetup
{
    /// <summary>OpenTelemetry's own name; the other standard variables count as well once it is set.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The portal's instruments, <c>/metrics</c>, and, where OpenTelemetry's standard variables name an endpoint, the export of metrics and traces to it.
    /// </summary>
    public static IServiceCollection AddBedrudMetrics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<MetricsOptions>(MetricsOptions.Section);
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        services.AddSingleton<MetricsAccess>();
        services.AddSingleton<MetricsSnapshot>();
        services.AddInfrastructureMeters()
            .AddMeterArea<JoinMeter>()
            .AddMeterArea<CircuitMeter>()
            .AddMeterArea<MeetingMeter>()
            .AddMeterArea<ActMeter>()
            .AddMeterArea<CheckMeter>()
            .AddSingleton<IOpenCircuits>(p => p.GetRequiredService<CircuitMeter>())
            .AddSingleton<CircuitHandler>(p => p.GetRequiredService<CircuitMeter>());

        var exports = configuration[OtlpEndpoint] is { Length: > 0 };
        var telemetry = services.AddOpenTelemetry()
            // The environment's names last: they win.
            .ConfigureResource(resource => resource.Clear().AddTelemetrySdk().AddService("bedrud", serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddBedrudInstruments().AddPrometheusExporter(options => (options.ScopeInfoEnabled, options.TargetInfoEnabled) = (false, false));
                if (exports)
                    metrics.AddOtlpExporter();
            });
        if (exports)
            telemetry.WithTracing(traces => traces.AddBedrudTraces());
        return services;
    }

    /// <summary><c>/metrics</c>, for those whom <see cref="MetricsAccess"/> lets.</summary>
    public static void MapMetrics(this WebApplication app) => app
        .MapPrometheusScrapingEndpoint("/metrics", meterProvider: null, configureBranchedPipeline: branch => branch.Use(GuardAsync), optionsName: null)
        .AllowAnonymous().DisableHttpMetrics();

    private static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        // The portal itself asks: nobody outside can put anything there.
        if (context.Items.ContainsKey(typeof(MetricsSnapshot)))
            return next(context);
        if (context.RequestServices.GetRequiredService<MetricsAccess>().Refusal(context) is { } status)
            return MetricsAccess.RefuseAsync(context, status);
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static string Version =>
        typeof(MetricsSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
