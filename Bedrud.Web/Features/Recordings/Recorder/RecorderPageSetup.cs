using System.Net;
using Bedrud.Infrastructure.Recordings.BuiltIn;

namespace Bedrud.Web.Features.Recordings.Recorder;

/// <summary>The page of the built-in recorder, for the browser that the portal itself starts, and the socket by which it sends what it records.</summary>
internal static class RecorderPageSetup
{
    private const string Page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Recorder</title>
        <script type="module" src="/recorder/recorder.js"></script></html>
        """;

    public static IServiceCollection AddRecorderPage(this IServiceCollection services) => services;

    public static void MapRecorder(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/recorder/{id:guid}", ShowPage).AllowAnonymous().ExcludeFromDescription().DisableHttpMetrics();
        var sink = routes.CreateApplicationBuilder();
        sink.UseWebSockets();
        sink.Run(ServeAsync);
        routes.Map("/recorder/{id:guid}/sink", sink.Build()).AllowAnonymous().ExcludeFromDescription().DisableHttpMetrics();
    }

    private static IResult ShowPage(Guid id, HttpContext context, BuiltInRecorder recorder)
    {
        if (!IsFromThisMachine(context) || !recorder.Knows(id))
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        // It talks to LiveKit as the portal reaches it, not as people's browsers do.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; connect-src *; media-src 'self' blob:; frame-ancestors 'none'";
        return TypedResults.Content(Page, "text/html; charset=utf-8");
    }

    private static async Task ServeAsync(HttpContext context)
    {
        var recorder = context.RequestServices.GetRequiredService<BuiltInRecorder>();
        if (!IsFromThisMachine(context) || !context.WebSockets.IsWebSocketRequest || !Guid.TryParse(context.GetRouteValue("id")?.ToString(), out var id) || !recorder.Knows(id))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await recorder.ServeAsync(id, socket, ending.Token);
    }

    /// <summary>What a proxy on this machine carries on comes from elsewhere: forwarded headers are told by then. The recording's secret guards the rest.</summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && (IPAddress.IsLoopback(remote) || remote.Equals(context.Connection.LocalIpAddress));
}
