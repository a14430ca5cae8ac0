using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

internal static class FiguresSetup
{
    /// <summary>LiveKit's own figures and the history of load.</summary>
    public static IServiceCollection AddFigures(this IServiceCollection services) => services;
}
