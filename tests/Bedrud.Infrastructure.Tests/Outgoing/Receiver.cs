using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Tests.Outgoing;

/// <param name="Number">Of the data.</param>
/// <param name="Signatures">Those of the header.</param>
internal sealed record Received(string Id, string Timestamp, string[] Signatures, string Body)
{
    public int Number => JsonSerializer.Deserialize<JsonElement>(Body).GetProperty("data").GetProperty("number").GetInt32();

    /// <summary>By the specification's words, and nothing of the portal's: HMAC-SHA256 of <c>id.timestamp.body</c> by the secret behind <c>whsec_</c>.</summary>
    public bool IsSignedBy(string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal)));
        var expected = hmac.ComputeHash(Encoding.UTF8.GetBytes(Id + "." + Timestamp + "." + Body));
        return Signatures.Where(s => s.StartsWith("v1,", StringComparison.Ordinal)).Any(s => CryptographicOperations.FixedTimeEquals(expected, Convert.FromBase64String(s[3..])));
    }
}

/// <summary>Somebody else's program, which takes webhooks.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private WebApplication _app = null!;

    public string Url { get; } = $"http://127.0.0.1:{Ports.Free()}";

    /// <summary>Answers in its place; what it does not answer with 2xx was not taken.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>Every request.</summary>
    public ConcurrentQueue<Received> Asked { get; } = [];

    /// <summary>Those that were answered with 2xx.</summary>
    public ConcurrentQueue<Received> Taken { get; } = [];

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, new Uri(receiver.Url).Port));
        receiver._app = builder.Build();
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        var received = new Received(headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString().Split(' '), await reader.ReadToEndAsync());
        Asked.Enqueue(received);
        if (Answer is { } answer)
            await answer(context);
        if (context.Response.StatusCode is >= 200 and < 300)
            Taken.Enqueue(received);
    }
}
