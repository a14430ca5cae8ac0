using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

internal static class BuiltInRecorderSetup
{
    /// <summary>The recorder of Bedrud's own.</summary>
    public static IServiceCollection AddBuiltInRecorder(this IServiceCollection services) => services;
}
