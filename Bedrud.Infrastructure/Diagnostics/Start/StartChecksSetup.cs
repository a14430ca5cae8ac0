using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Start;

internal static class StartChecksSetup
{
    /// <summary>The media server's start and process: S1 to S7, C3, C4, C6.</summary>
    public static IServiceCollection AddStartChecks(this IServiceCollection services) => services;
}
