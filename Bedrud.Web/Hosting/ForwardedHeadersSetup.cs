using System.Net;
using Bedrud.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

internal static class ForwardedHeadersSetup
{
    /// <summary>
    /// Behind a reverse proxy the scheme, the host and the caller's address are those that it forwards: believed from loopback and from
    /// <see cref="ServerOptions.TrustedProxies"/>, and from nobody else.
    /// </summary>
    public static IServiceCollection AddForwardedHeaders(this IServiceCollection services)
    {
        services.AddServerOptions();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ServerOptions>>((headers, server) =>
        {
            headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // As many proxies in a row as are trusted.
            headers.ForwardLimit = null;
            foreach (var proxy in server.Value.TrustedProxies)
            {
                if (IPAddress.TryParse(proxy, out var address))
                    headers.KnownProxies.Add(address);
                else if (System.Net.IPNetwork.TryParse(proxy, out var network))
                    headers.KnownIPNetworks.Add(network);
            }
        });
        return services;
    }
}
