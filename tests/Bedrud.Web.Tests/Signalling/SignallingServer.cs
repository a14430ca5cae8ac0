using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Web.Tests.Signalling;

/// <summary>Stands where the media server's signalling is: notes who came, and says back what it hears.</summary>
public sealed class SignallingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SignallingServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    public List<(string Target, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public static async Task<SignallingServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new SignallingServer(builder.Build());
        server._app.UseWebSockets();
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        lock (Requests)
            Requests.Add((context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("requested room does not exist");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (socket.State is WebSocketState.Open)
        {
            var heard = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (heard.MessageType is not WebSocketMessageType.Close)
                await socket.SendAsync(buffer.AsMemory(0, heard.Count), heard.MessageType, heard.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "left", CancellationToken.None);
    }
}
