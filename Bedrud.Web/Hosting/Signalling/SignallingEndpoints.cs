using System.Net;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Bedrud.Web.Hosting.Signalling;

internal static class SignallingEndpoints
{
    /// <summary>What browsers connect to: a LiveKit client appends <c>/rtc</c> or <c>/rtc/v1</c> to it.</summary>
    public const string Path = "/livekit";

    // All that a LiveKit client asks for. Listed, since a path that ends elsewhere once it is unescaped would open LiveKit's API.
    private static readonly string[] Paths = ["/rtc", "/rtc/validate", @"/rtc/{version:regex(^v\d+$)}", @"/rtc/{version:regex(^v\d+$)}/validate"];

    // A client pings every 5 s, and each ping counts as a sign of life.
    private static readonly ForwarderRequestConfig Request = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(60),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public static IServiceCollection AddSignallingProxy(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.AddLogging(logging => logging
            // It writes a warning with a stack trace for each connection that a phone lost.
            .AddFilter("Yarp", LogLevel.Error)
            // At Information it writes each request with its query, where a LiveKit client puts its token.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        return services
            .AddSingleton<BrowserLiveKitAddress>()
            .AddSingleton<SignallingClient>();
    }

    /// <summary>
    /// Carries signalling between browsers and the embedded media server, so that one open port serves the page and its calls. Media go to the media
    /// server directly. Nothing but signalling passes: LiveKit's API is not to be reached here. Without an embedded server there is no such path.
    /// </summary>
    public static void MapSignalling(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<LiveKitOptions>>().Value.External)
            return;

        foreach (var path in Paths)
            app.Map(Path + path, ForwardAsync).AllowAnonymous().ExcludeFromDescription().DisableHttpMetrics();
    }

    private static async Task ForwardAsync(
        HttpContext context,
        IHttpForwarder forwarder,
        SignallingClient client,
        BrowserLiveKitAddress address,
        ExclusionIndex exclusions,
        IHostApplicationLifetime lifetime)
    {
        // LiveKit would let somebody who was kicked back in with the old token, until the portal hears of it and throws them out again.
        if (TokenSubject.Of(context.Request) is { } who && await exclusions.FindAsync(who.Room, who.Identity, context.RequestAborted) is not null)
        {
            // A LiveKit client stops trying at this status.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("not allowed in this room", context.RequestAborted);
            return;
        }

        // An open WebSocket would hold the portal's stop for as long as the host waits; the client connects to the next portal.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await forwarder.SendAsync(context, address.Internal, client.Invoker, Request, SignallingTransformer.Instance, ending.Token);
    }
}
