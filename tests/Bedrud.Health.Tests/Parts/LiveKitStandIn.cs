using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Health.Tests;

/// <summary>
/// What answers in the place of an external LiveKit: the answers of a real one to an empty server, and any fault that a test wants. It
/// counts what it is asked and how much that is.
/// </summary>
internal sealed class LiveKitStandIn : IAsyncDisposable
{
    public const string Key = "APIhealth001";
    public const string Secret = "health-secret-0123456789abcdef0123456789";

    private static readonly ConcurrentDictionary<int, Uri> Portals = new();
    private static readonly HttpClient Webhooks = new();

    private readonly X509Certificate2? _certificate;
    private WebApplication? _app;
    private long _requests;
    private long _bytes;

    public LiveKitStandIn(X509Certificate2? certificate = null) => _certificate = certificate;

    public int Port { get; } = Ports.Free();

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    /// <summary>For a portal that uses it: external, with the right key.</summary>
    public string[] Settings =>
    [
        "--LiveKit:External=true", $"--LiveKit:Host={Url.Replace("http", "ws", StringComparison.Ordinal)}", $"--LiveKit:InternalHost={Url}", $"--LiveKit:ApiKey={Key}", $"--LiveKit:ApiSecret={Secret}",
    ];

    /// <summary>Answers in the place of the usual answer where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>What the Date header is ahead of the true time.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Whether it tells the portal of the rooms that the portal makes and removes, as a LiveKit does that is set up well.</summary>
    public bool SendsWebhooks { get; set; } = true;

    /// <summary>A portal that starts with these settings gets the webhooks of the stand-in that they name, if any.</summary>
    public static void Tell(IEnumerable<string> settings, string portal)
    {
        foreach (var setting in settings.Where(setting => setting.StartsWith("--LiveKit:InternalHost=", StringComparison.Ordinal)))
        {
            if (Uri.TryCreate(setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..], UriKind.Absolute, out var liveKit))
                Portals[liveKit.Port] = new Uri($"{portal}/api/livekit/webhook");
        }
    }

    /// <summary>How many requests, and the bytes of their bodies, addresses and headers and of the answers' bodies, so far.</summary>
    public (long Requests, long Bytes) Asked => (Interlocked.Read(ref _requests), Interlocked.Read(ref _bytes));

    public static async Task<LiveKitStandIn> StartAsync(X509Certificate2? certificate = null)
    {
        var server = new LiveKitStandIn(certificate);
        await server.OpenAsync();
        return server;
    }

    /// <summary>Listens, also again after <see cref="CloseAsync"/>.</summary>
    public async Task OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen =>
        {
            if (_certificate is not null)
                listen.UseHttps(_certificate);
        }));
        if (_certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    /// <summary>Refuses connections from now on.</summary>
    public async Task CloseAsync()
    {
        if (_app is null)
            return;
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytes, request.ContentLength ?? 0);
        Interlocked.Add(ref _bytes, request.Path.Value!.Length + request.Headers.Sum(header => header.Key.Length + header.Value.ToString().Length + 4));
        context.Response.Headers.Date = (DateTimeOffset.UtcNow + ClockAhead).ToString("R");
        if (Fault is { } fault && await fault(context))
            return;
        if (SendsWebhooks && Portals.TryGetValue(Port, out var portal) && request.Path.Value is { } call && (call.EndsWith("/CreateRoom", StringComparison.Ordinal) || call.EndsWith("/DeleteRoom", StringComparison.Ordinal)))
            _ = SendAsync(portal, call.EndsWith("/CreateRoom", StringComparison.Ordinal) ? "room_started" : "room_finished", await NameAsync(request));
        var (type, body) = Usual(request);
        Interlocked.Add(ref _bytes, body.Length);
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    /// <summary>The room's name is field 1 of both requests: a tag, a length, the name.</summary>
    private static async Task<string> NameAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray() is [0x0a, var length, .. var rest] && length <= rest.Length ? Encoding.UTF8.GetString(rest, 0, length) : "";
    }

    /// <summary>Tells its portal that a recording of a room has ended.</summary>
    public Task TellOfRecordingAsync(string room) => SendAsync(Portals[Port], "egress_ended", room);

    private static async Task SendAsync(Uri portal, string name, string room)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var about = name.StartsWith("egress", StringComparison.Ordinal)
            ? $$"""egressInfo":{"egressId":"EG_{{room}}", "roomName":"{{room}}", "status":"EGRESS_COMPLETE"}"""
            : $$"""room":{"sid":"RM_{{room}}", "name":"{{room}}"}""";
        var body = $$"""{"event":"{{name}}", "{{about}}, "id":"EV_{{Guid.NewGuid():N}}", "createdAt":"{{now}}"}""";
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        using var request = new HttpRequestMessage(HttpMethod.Post, portal) { Content = new StringContent(body, Encoding.UTF8, "application/webhook+json") };
        request.Headers.TryAddWithoutValidation("Authorization", Jwt.Make(
            """{"alg":"HS256","typ":"JWT"}""", $$"""{"iss":"{{Key}}","exp":{{now + 300}},"nbf":{{now}},"iat":{{now}},"sha256":"{{hash}}"}""", Secret));
        try
        {
            using var answer = await Webhooks.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            // The portal has ended.
        }
    }

    // As a real server says it while nothing is going on.
    private static (string Type, string Body) Usual(HttpRequest request) => request.Path.Value switch
    {
        "/" => ("text/plain; charset=utf-8", "OK"),
        "/rtc/validate" => ("text/plain; charset=utf-8", "success"),
        var path when path!.EndsWith("/ListRooms", StringComparison.Ordinal) => Message(request, """{"rooms":[]}"""),
        var path when path!.EndsWith("/ListParticipants", StringComparison.Ordinal) => Message(request, """{"participants":[]}"""),
        var path when path!.EndsWith("/ListEgress", StringComparison.Ordinal) => Message(request, """{"items":[]}"""),
        _ => Message(request, "{}"),
    };

    // An empty message is nothing at all in protobuf.
    private static (string Type, string Body) Message(HttpRequest request, string json) =>
        request.ContentType == "application/protobuf" ? ("application/protobuf", "") : ("application/json", json);
}
