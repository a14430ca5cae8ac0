using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure;

public static class ServerOptionsExtensions
{
    /// <summary>The section <c>Server</c>, validated at start. A second call does nothing.</summary>
    public static IServiceCollection AddServerOptions(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServerOptions>, ServerOptionsValidator>());
        return services.AddSettings<ServerOptions>(ServerOptions.Section);
    }
}
