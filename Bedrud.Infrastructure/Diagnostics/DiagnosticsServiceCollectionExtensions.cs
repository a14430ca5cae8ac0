using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.Diagnostics.History;
using Bedrud.Infrastructure.Diagnostics.Media;
using Bedrud.Infrastructure.Diagnostics.Recordings;
using Bedrud.Infrastructure.Diagnostics.Start;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Infrastructure.Diagnostics;

public static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>All checks and remedies that need nothing but the infrastructure, and the runner.</summary>
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CheckSignals>();
        services.AddSingleton<CheckRunner>();
        services.AddSingleton<CheckStrips>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckRunner>());
        services.AddHostedService<SignalSources>();
        services.AddSingleton<BrowserEvidenceReader>();
        services.AddSingleton<IBrowserEvidence>(provider => provider.GetRequiredService<BrowserEvidenceReader>());
        services.AddSingleton<BrowserSuccesses>();
        services.AddHostedService<BrowserClaimsRetention>();
        services.AddSingleton<CheckHistory>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckHistory>());
        return services.AddStartChecks().AddConnectionChecks().AddMediaChecks().AddWebhookChecks().AddRecordingChecks().AddFigures();
    }

    public static IServiceCollection AddCheck<TCheck>(this IServiceCollection services)
        where TCheck : class, ICheck => services.AddSingleton<ICheck, TCheck>();

    public static IServiceCollection AddRemedy<TRemedy>(this IServiceCollection services)
        where TRemedy : class, IRemedy => services.AddSingleton<IRemedy, TRemedy>();
}
