using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting.Signalling;

/// <summary>The addresses of LiveKit's signalling: the browser's, and the portal's own for what it carries on.</summary>
public sealed class BrowserLiveKitAddress(IOptions<LiveKitOptions> options, EmbeddedSettings embedded)
{
    private readonly LiveKitOptions _options = options.Value;

    /// <summary>The configured one; for an embedded server otherwise the address that the page came from, whatever proxy stands before it.</summary>
    public string For(HttpRequest request) => !string.IsNullOrWhiteSpace(_options.Host)
        ? _options.Host
        : $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}{request.PathBase}{SignallingEndpoints.Path}";

    /// <summary>The embedded server, as the portal reaches it.</summary>
    internal string Internal => embedded.Url.GetLeftPart(UriPartial.Authority);
}
