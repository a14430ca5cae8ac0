using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Outgoing;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Sends one event to one endpoint, once, and says what came of it. Safe for concurrent use. A singleton.</summary>
public sealed class WebhookClient : IDisposable
{
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly HttpClient _http;

    public WebhookClient(WebhookSecrets secrets, OutgoingGuard guard, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_secrets, _time, _limit) = (secrets, time, TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        _http = new HttpClient(guard.NewHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Bedrud-Webhooks/1");
    }

    /// <summary>The body of an event: always the same bytes.</summary>
    public static byte[] BodyOf(OutboxEvent happened)
    {
        using var data = JsonDocument.Parse(happened.Data);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", happened.Type);
            json.WriteString("timestamp", happened.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WritePropertyName("data");
            data.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Never throws for what an endpoint does; only when <paramref name="cancellationToken"/> is set off.</summary>
    public async Task<SendOutcome> SendAsync(WebhookEndpoint endpoint, OutboxEvent happened, CancellationToken cancellationToken)
    {
        var (watch, now, body) = (Stopwatch.StartNew(), _time.GetUtcNow(), BodyOf(happened));
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (id, stamp) = (OutboxEvent.MessageId(happened.Id), now.ToUnixTimeSeconds());
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", stamp.ToString(CultureInfo.InvariantCulture));
        // Written down before the signature is added.
        var written = Written(request);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(_limit, _time);
        using var both = timer.Token.Register(limit.Cancel);
        try
        {
            request.Headers.Add("webhook-signature", _secrets.Sign(endpoint, id, stamp, body, now.UtcDateTime));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var answer = await ReadAsync(response, limit.Token);
            var cause = CauseOf((int)response.StatusCode);
            var detail = cause == SendCause.Redirect ? $"{response.Headers.Location}" : response.ReasonPhrase ?? "";
            return new SendOutcome(cause, Cut(detail), (int)response.StatusCode, answer, written, Passed(), RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome(SendCause.Timeout, "", null, null, written, Passed());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or CryptographicException or FormatException or NotSupportedException)
        {
            var (cause, detail) = Explain(e);
            return new SendOutcome(cause, Cut(detail), null, null, written, Passed());
        }

        int Passed() => (int)Math.Min(watch.ElapsedMilliseconds, int.MaxValue);
    }

    private static string CauseOf(int status) => status switch
    {
        >= 200 and < 300 => SendCause.Delivered,
        >= 300 and < 400 => SendCause.Redirect,
        410 => SendCause.Gone,
        _ => SendCause.Status,
    };

    private static (string Cause, string Detail) Explain(Exception thrown)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case OutgoingBlockedException:
                    return (SendCause.Blocked, e.Message);
                case CryptographicException when thrown is not HttpRequestException:
                    return (SendCause.Secret, "");
                case AuthenticationException:
                    return (SendCause.Tls, e.Message);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return (SendCause.Dns, e.Message);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return (SendCause.Refused, e.Message);
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return (SendCause.Timeout, e.Message);
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported }:
                    return (SendCause.Unreachable, e.Message);
            }
        }

        return (SendCause.Connection, (thrown.InnerException ?? thrown).Message);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[WebhookAttempt.AnswerMaxBytes];
        var count = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while (count < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken)) > 0)
                count += read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status has been told: what the body would have said besides changes nothing.
        }

        // No database takes a zero, and PostgreSQL no half of a character.
        return count == 0 ? null : Encoding.UTF8.GetString(buffer, 0, count).Replace('\0', ' ').TrimEnd('\uFFFD');
    }

    // A query may hold what is secret.
    private static string Written(HttpRequestMessage request)
    {
        var lines = new StringBuilder().Append(CultureInfo.InvariantCulture, $"POST {request.RequestUri!.AbsolutePath}\nhost: {request.RequestUri.Authority}");
        foreach (var (name, values) in request.Headers.Concat(request.Content!.Headers))
            lines.Append(CultureInfo.InvariantCulture, $"\n{name.ToLowerInvariant()}: {string.Join(' ', values)}");
        return lines.Length <= WebhookAttempt.RequestMaxLength ? lines.ToString() : lines.ToString(0, WebhookAttempt.RequestMaxLength);
    }

    private static string Cut(string text) => text.Length <= WebhookAttempt.DetailMaxLength ? text : text[..(WebhookAttempt.DetailMaxLength - 1)].TrimEnd() + "…";
}
