using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bedrud.Tests;

/// <summary>
/// An S3 storage with one bucket, in path style, that keeps its objects in memory: PUT, GET with ranges, HEAD, DELETE, lists and uploads in parts. It checks
/// signatures (version 4, in the header or in the address) as a real one does, and fails in whatever way a test wants.
/// </summary>
internal sealed partial class S3Stand : IAsyncDisposable
{
    public const string AccessKey = "AKIASTANDIN0000000001";
    public const string Secret = "s3-secret-0123456789abcdef/0123456789";
    public const string Bucket = "recordings";

    private readonly ConcurrentDictionary<string, Kept> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _uploadKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();
    private WebApplication? _app;

    public int Port { get; } = Ports.Free();

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>For a portal that uses it; the library stays on the disk.</summary>
    public string[] Settings =>
    [
        $"--Recordings:S3:Endpoint={Url}", $"--Recordings:S3:Bucket={Bucket}", $"--Recordings:S3:AccessKey={AccessKey}", $"--Recordings:S3:Secret={Secret}",
    ];

    /// <summary>The status that it answers to everything, such as 403 or 503; 0: none.</summary>
    public int Refuses { get; set; }

    /// <summary>Waits for so long before each 64 KiB that it sends or takes.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Breaks off in the middle of each object that it sends, having promised all of it.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Keeps the first half of whatever is sent to it, and says that all is well.</summary>
    public bool Shortens { get; set; }

    /// <summary>Most bytes of all objects; more is answered with 507.</summary>
    public long Quota { get; set; } = long.MaxValue;

    /// <summary>Answers in the place of the usual answer where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>Method and path of each request so far, and its range, oldest first: <c>GET /recordings/a.mp4 bytes=5-</c>.</summary>
    public string[] Asked => [.. _asked];

    public string[] Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Uploads in parts that were begun and neither completed nor aborted.</summary>
    public int OpenUploads => _uploads.Count;

    /// <summary>Begins an upload in parts that nobody goes on with, as a portal that was killed leaves it.</summary>
    public void LeaveUpload(string key)
    {
        var id = Guid.NewGuid().ToString("N");
        (_uploads[id], _uploadKeys[id]) = ([], key);
    }

    /// <summary>The object's bytes; null where there is none.</summary>
    public byte[]? Find(string key) => _objects.GetValueOrDefault(key)?.Bytes;

    /// <summary>Keeps an object as though it had been sent.</summary>
    public void Put(string key, byte[] bytes) => _objects[key] = new Kept(bytes, "video/mp4", DateTimeOffset.UtcNow);

    public bool Remove(string key) => _objects.TryRemove(key, out _);

    /// <summary>The address that a recorder would tell.</summary>
    public string LocationOf(string key) => $"{Url}/{Bucket}/{key}";

    public static async Task<S3Stand> StartAsync()
    {
        var stand = new S3Stand();
        await stand.OpenAsync();
        return stand;
    }

    /// <summary>Listens, also again after <see cref="CloseAsync"/>.</summary>
    public async Task OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, Port);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    /// <summary>Refuses connections from now on; its objects stay.</summary>
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
        _asked.Enqueue($"{request.Method} {request.Path} {request.Headers.Range}".TrimEnd());
        if (Fault is { } fault && await fault(context))
            return;
        if (Refuses != 0)
            await DenyAsync(context, Refuses, Refuses == 403 ? "AccessDenied" : "ServiceUnavailable", Refuses == 403 ? "Access Denied." : "Please reduce your request rate.");
        else if (S3Signature.Mistake(request, AccessKey, Secret) is { } mistake)
            await DenyAsync(context, 403, mistake, mistake == "InvalidAccessKeyId" ? "The access key does not exist in our records." : "The request signature does not match.");
        else if (request.Path.Value is not { } path || !$"{path}/".StartsWith($"/{Bucket}/", StringComparison.Ordinal))
            await DenyAsync(context, 404, "NoSuchBucket", "The specified bucket does not exist.");
        else
            await ServeAsync(context, path.Length > Bucket.Length + 2 ? path[(Bucket.Length + 2)..] : "");
    }

    private Task ServeAsync(HttpContext context, string key)
    {
        var (request, upload) = (context.Request, context.Request.Query["uploadId"].ToString());
        return request.Method switch
        {
            "GET" when key == "" && request.Query.ContainsKey("uploads") => ListPartsAsync(context),
            "GET" when key == "" => ListAsync(context),
            "HEAD" when key == "" => Task.CompletedTask,
            "GET" or "HEAD" => SendAsync(context, key),
            "POST" when request.Query.ContainsKey("uploads") => BeginPartsAsync(context, key),
            "PUT" when upload != "" => TakePartAsync(context, upload),
            "POST" when upload != "" => CompletePartsAsync(context, key, upload),
            "DELETE" when upload != "" => AbortParts(context, upload),
            "PUT" => TakeAsync(context, key),
            "DELETE" => DeleteAsync(context, key),
            _ => DenyAsync(context, 405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
        };
    }

    private async Task SendAsync(HttpContext context, string key)
    {
        if (!_objects.TryGetValue(key, out var kept))
        {
            await DenyAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        var (request, response) = (context.Request, context.Response);
        var (first, end) = (0L, (long)kept.Bytes.Length);
        if (request.GetTypedHeaders().Range?.Ranges.SingleOrDefault() is { } range && (request.Headers.IfMatch.Count == 0 || request.Headers.IfMatch == kept.Tag))
        {
            first = range.From ?? Math.Max(0, end - range.To!.Value);
            if (first >= end)
            {
                await DenyAsync(context, 416, "InvalidRange", "The requested range is not satisfiable.");
                return;
            }

            end = range is { From: not null, To: { } last } ? Math.Min(last + 1, end) : end;
            response.StatusCode = 206;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{end - 1}/{kept.Bytes.Length}");
        }
        else if (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch != kept.Tag)
        {
            await DenyAsync(context, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.");
            return;
        }

        response.ContentType = kept.Type;
        response.ContentLength = end - first;
        response.Headers.ETag = kept.Tag;
        response.Headers.LastModified = kept.At.ToString("R");
        response.Headers.AcceptRanges = "bytes";
        if (request.Method == "HEAD")
            return;
        var stop = BreaksOff ? first + ((end - first) / 2) : end;
        for (var at = first; at < stop; at += Piece)
        {
            if (Slowness > TimeSpan.Zero)
                await Task.Delay(Slowness, context.RequestAborted);
            await response.Body.WriteAsync(kept.Bytes.AsMemory((int)at, (int)Math.Min(Piece, stop - at)), context.RequestAborted);
        }

        if (!BreaksOff)
            return;
        await response.Body.FlushAsync();
        context.Abort();
    }

    private async Task TakeAsync(HttpContext context, string key)
    {
        var bytes = await S3Body.ReadAsync(context.Request, Slowness);
        if (!await HasRoomAsync(context, bytes.Length))
            return;
        var kept = Keep(key, bytes, context.Request.ContentType);
        context.Response.Headers.ETag = kept.Tag;
    }

    private Kept Keep(string key, byte[] bytes, string? type) =>
        _objects[key] = new Kept(Shortens ? bytes[..(bytes.Length / 2)] : bytes, type ?? "application/octet-stream", DateTimeOffset.UtcNow);

    private async Task<bool> HasRoomAsync(HttpContext context, int more)
    {
        if (_objects.Values.Sum(o => (long)o.Bytes.Length) + _uploads.Values.Sum(u => u.Values.Sum(p => (long)p.Length)) + more <= Quota)
            return true;
        await DenyAsync(context, 507, "XMinioStorageFull", "Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.");
        return false;
    }

    private Task DeleteAsync(HttpContext context, string key)
    {
        Remove(key);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private const int Piece = 64 * 1024;

    private sealed record Kept(byte[] Bytes, string Type, DateTimeOffset At)
    {
#pragma warning disable CA5351 // What S3 calls an object's tag.
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Bytes))}\"";
#pragma warning restore CA5351
    }
}
