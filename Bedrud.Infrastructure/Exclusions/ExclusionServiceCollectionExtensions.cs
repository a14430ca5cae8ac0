using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Infrastructure.Exclusions;

public static class ExclusionServiceCollectionExtensions
{
    /// <summary>Who is kept out of which room (<see cref="ExclusionIndex"/>). Needs the database.</summary>
    public static IServiceCollection AddExclusions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ExclusionIndex>();
        return services;
    }
}
