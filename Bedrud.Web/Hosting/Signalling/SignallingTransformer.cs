using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Bedrud.Web.Hosting.Signalling;

/// <summary>The path without <see cref="SignallingEndpoints.Path"/>, the portal's own cookies kept back, and the caller's address told.</summary>
internal sealed class SignallingTransformer : HttpTransformer
{
    public static readonly SignallingTransformer Instance = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        httpContext.Request.Path.StartsWithSegments(SignallingEndpoints.Path, StringComparison.OrdinalIgnoreCase, out var rest);
        proxyRequest.RequestUri = RequestUtilities.MakeDestinationAddress(destinationPrefix, rest, httpContext.Request.QueryString);
        proxyRequest.Headers.Host = null;
        proxyRequest.Headers.Remove(HeaderNames.Cookie);
        // LiveKit notes the caller's address with the participant.
        proxyRequest.Headers.Remove("X-Forwarded-For");
        if (httpContext.Connection.RemoteIpAddress is { } address)
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
    }
}
