using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

/// <summary>The address at which a browser reaches LiveKit's signalling.</summary>
public sealed class BrowserLiveKitAddress(IOptions<LiveKitOptions> options)
{
    private readonly LiveKitOptions _options = options.Value;

    /// <summary>The configured one; for an embedded server otherwise the host that the page came from, with LiveKit's port.</summary>
    public string For(HttpRequest request) => !string.IsNullOrWhiteSpace(_options.Host)
        ? _options.Host
        : $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.Host}:{_options.Port}";
}
