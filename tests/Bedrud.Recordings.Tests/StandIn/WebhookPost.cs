using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;

namespace Bedrud.Recordings.Tests;

/// <summary>What happens to a room's egress webhooks between LiveKit and the portal.</summary>
internal enum WebhookFault
{
    None,
    Dropped,
    Doubled,
    Reordered,

    /// <summary>By minutes: the round is over when they come.</summary>
    Late,
}

/// <summary>
/// Sends webhooks as livekit-server 1.13.5 does: signed, one queue a room, five attempts with the same token, none that waited for more than 30 s.
/// </summary>
internal sealed class WebhookPost(Func<Uri> portal, Func<bool> canReach, string key, string secret) : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, .. new[] { 1, 2, 4, 8 }.Select(s => TimeSpan.FromSeconds(s))];
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, Channel<(DateTime At, string Body)>> _queues = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private int _sent;
    private int _accepted;

    /// <summary>Events, and deliveries that the portal answered with success.</summary>
    public (int Sent, int Accepted) Count => (Volatile.Read(ref _sent), Volatile.Read(ref _accepted));

    public void Send(string room, WebhookEvent happened, WebhookFault fault, JsonObject? request = null)
    {
        (happened.Id, happened.CreatedAt) = ($"EV_{Guid.NewGuid():N}", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var body = JsonFormatter.Default.Format(happened);
        if (request is not null)
        {
            // The portal's messages have no place for LiveKit's copy of the request, which comes nevertheless.
            var json = JsonNode.Parse(body)!;
            json["egressInfo"]!["roomComposite"] = request.DeepClone();
            body = json.ToJsonString();
        }

        Interlocked.Increment(ref _sent);
        switch (fault)
        {
            case WebhookFault.Dropped:
                return;
            case WebhookFault.Reordered:
                _ = LaterAsync(body, TimeSpan.FromSeconds(4 * Random.Shared.NextDouble()));
                return;
            case WebhookFault.Late:
                _ = LaterAsync(body, TimeSpan.FromSeconds(60 + (90 * Random.Shared.NextDouble())));
                return;
            case WebhookFault.Doubled:
                _ = LaterAsync(body, TimeSpan.FromSeconds(4 * Random.Shared.NextDouble()));
                break;
            default:
                break;
        }

        _queues.GetOrAdd(room, _ => Open()).Writer.TryWrite((DateTime.UtcNow, body));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _client.Dispose();
        _end.Dispose();
    }

    private Channel<(DateTime At, string Body)> Open()
    {
        var queue = Channel.CreateUnbounded<(DateTime At, string Body)>();
        _ = DrainAsync(queue.Reader);
        return queue;
    }

    private async Task DrainAsync(ChannelReader<(DateTime At, string Body)> queue)
    {
        try
        {
            await foreach (var (at, body) in queue.ReadAllAsync(_end.Token))
            {
                if (DateTime.UtcNow - at < TooOld)
                    await DeliverAsync(body);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task LaterAsync(string body, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _end.Token);
            await DeliverAsync(body);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task DeliverAsync(string body)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var token = Jwt.Make("""{"alg":"HS256","typ":"JWT"}""", $$"""{"iss":"{{key}}","exp":{{now + 300}},"nbf":{{now}},"iat":{{now}},"sha256":"{{hash}}"}""", secret);
        foreach (var pause in Pauses)
        {
            await Task.Delay(pause, _end.Token);
            if (!await IsOpenToAttemptAsync(token, body))
                return;
        }
    }

    // 2xx and most refusals end a delivery; a server's fault or nobody there do not.
    private async Task<bool> IsOpenToAttemptAsync(string token, string body)
    {
        if (!canReach())
            return true;
        using var request = new HttpRequestMessage(HttpMethod.Post, portal()) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new("application/webhook+json");
        request.Headers.TryAddWithoutValidation("Authorization", token);
        try
        {
            using var response = await _client.SendAsync(request, _end.Token);
            if (response.IsSuccessStatusCode)
                Interlocked.Increment(ref _accepted);
            return response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
