using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.History;

public static class HistoryServiceCollectionExtensions
{
    /// <summary>The figures of past meetings and how long they are kept. Needs the database and presence.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<HistoryOptions>, HistoryOptionsValidator>();
        services.AddSettings<HistoryOptions>(HistoryOptions.Section);
        services.AddSingleton<PeriodCounter>();
        services.AddSingleton<HistoryTally>();
        services.AddSingleton<HistoryRetention>();
        services.AddSingleton<JoinTally>();
        services.AddHostedService(p => p.GetRequiredService<JoinTally>());
        services.AddHostedService<HistorySchedule>();
        return services;
    }
}
