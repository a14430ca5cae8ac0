using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Faults.Tests;

/// <summary>
/// Stands between a media server and the portal's webhooks. Without a fault the portal's answer is LiveKit's answer; with one, LiveKit is told that
/// all is well, and the relay does what the network would have done. It remembers what the portal acknowledged.
/// </summary>
internal sealed class WebhookRelay : IAsyncDisposable
{
    // LiveKit's own pauses before each attempt.
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, .. new[] { 1, 2, 4, 8 }.Select(s => TimeSpan.FromSeconds(s))];

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly WebApplication _app;
    private readonly Uri _portal;
    private readonly Random _random;
    private readonly ConcurrentDictionary<string, Fate> _events = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _log = [];
    private int _deliveries;
    private int _underWay;

    private WebhookRelay(Uri portal, int seed)
    {
        (_portal, _random) = (portal, new Random(seed));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/{**path}", RelayAsync);
    }

    private enum Fate
    {
        Sent,
        Lost,
        Acknowledged,
    }

    /// <summary>Where LiveKit posts.</summary>
    public Uri Url => new(new Uri(_app.Urls.Single()), "/api/livekit/webhook");

    public WebhookFaults Faults { get; set; }

    /// <summary>LiveKit told of somebody: the kind of event, their identity and sid, and when. Raised before the portal hears of it.</summary>
    public event Action<Webhook>? Came;

    /// <summary>Webhooks on their way that LiveKit believes to be delivered.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Events that LiveKit sent; retries are the same event.</summary>
    public int Sent => _events.Count;

    /// <summary>Requests to the portal.</summary>
    public int Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>Events that never reached the portal, because the relay threw them away.</summary>
    public int Lost => _events.Values.Count(fate => fate == Fate.Lost);

    /// <summary>Ids of the events that the portal answered with success.</summary>
    public IReadOnlyCollection<string> Acknowledged => [.. _events.Where(e => e.Value == Fate.Acknowledged).Select(e => e.Key)];

    public string Log => string.Join(Environment.NewLine, _log);

    public static async Task<WebhookRelay> StartAsync(string portal, int seed)
    {
        var relay = new WebhookRelay(new Uri(new Uri(portal), "/api/livekit/webhook"), seed);
        await relay._app.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task<IResult> RelayAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var webhook = Webhook.Read(buffer.ToArray(), request.Headers.Authorization.ToString());
        if (_events.TryAdd(webhook.Id, Fate.Sent))
            Came?.Invoke(webhook);
        var faults = Faults;
        if (faults.HasFlag(WebhookFaults.Lost) && Happens(0.2))
        {
            Note(webhook, "lost");
            _events.TryUpdate(webhook.Id, Fate.Lost, Fate.Sent);
            return Results.Ok();
        }

        if (faults.HasFlag(WebhookFaults.Doubled) && Happens(0.5))
            _ = DeliverLaterAsync(webhook, Seconds(3));
        var delay = faults.HasFlag(WebhookFaults.Delayed) && Happens(0.5) ? Seconds(25) : faults.HasFlag(WebhookFaults.Reordered) ? Seconds(2) : TimeSpan.Zero;
        if (delay > TimeSpan.Zero)
        {
            _ = DeliverLaterAsync(webhook, delay);
            return Results.Ok();
        }

        return Results.StatusCode((int)await DeliverAsync(webhook));
    }

    private async Task DeliverLaterAsync(Webhook webhook, TimeSpan delay)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await Task.Delay(delay);
            foreach (var pause in Pauses)
            {
                await Task.Delay(pause);
                if ((int)await DeliverAsync(webhook) < 500)
                    return;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<HttpStatusCode> DeliverAsync(Webhook webhook)
    {
        Interlocked.Increment(ref _deliveries);
        using var request = new HttpRequestMessage(HttpMethod.Post, _portal) { Content = new ByteArrayContent(webhook.Body) };
        request.Headers.TryAddWithoutValidation("Authorization", webhook.Authorization);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/webhook+json");
        try
        {
            using var response = await _client.SendAsync(request);
            if (response.IsSuccessStatusCode)
                _events[webhook.Id] = Fate.Acknowledged;
            Note(webhook, $"{(int)response.StatusCode}");
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Note(webhook, "no answer");
            return HttpStatusCode.BadGateway;
        }
    }

    private bool Happens(double probability)
    {
        lock (_random)
            return _random.NextDouble() < probability;
    }

    private TimeSpan Seconds(double atMost)
    {
        lock (_random)
            return TimeSpan.FromSeconds(_random.NextDouble() * atMost);
    }

    private void Note(Webhook webhook, string outcome) =>
        _log.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {webhook} {outcome}"));
}
