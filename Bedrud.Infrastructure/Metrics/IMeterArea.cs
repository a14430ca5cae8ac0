using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>
/// The instruments of one area, made with the portal. Nearly all of them are read when somebody asks for the figures: what happens in
/// between costs an addition.
/// </summary>
public interface IMeterArea;

public static class MeterAreas
{
    /// <summary>The one meter of Bedrud's own instruments.</summary>
    public const string Meter = "Bedrud";

    /// <summary>The meter, the same for all areas of one portal.</summary>
    public static Meter CreateBedrud(this IMeterFactory meters) => meters.Create(Meter);

    /// <summary>Registers an area, whose instruments exist from the portal's start on.</summary>
    public static IServiceCollection AddMeterArea<TArea>(this IServiceCollection services)
        where TArea : class, IMeterArea
    {
        services.TryAddSingleton<TArea>();
        services.AddSingleton<IMeterArea>(p => p.GetRequiredService<TArea>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Beginning>());
        return services;
    }

    private sealed class Beginning(IEnumerable<IMeterArea> areas) : IHostedService
    {
        private IMeterArea[] _areas = [];

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _areas = [.. areas];
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _areas = [];
            return Task.CompletedTask;
        }
    }
}
