using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>Alerts as a POST of JSON, signed so that the receiver knows whose they are and how old.</summary>
internal sealed class WebhookAlerts(IHttpClientFactory clients, IOptions<AlertOptions> options, AlertWriter writer, TimeProvider time) : IAlertChannel
{
    public const string ClientName = "Alerts";

    /// <summary><c>t=1795435200,v1=hex</c>: seconds since 1970, and HMAC-SHA256 by the secret of the same number, a full stop and the body.</summary>
    public const string SignatureHeader = "Bedrud-Signature";

    public string Name => "webhook";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.Webhook.Url);

    public async Task SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value.Webhook;
        var body = JsonSerializer.SerializeToUtf8Bytes(writer.Body(message), JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // Of each attempt: a receiver that refuses old ones must take a late one.
        request.Headers.Add(SignatureHeader, Signature(settings.Secret!, time.GetUtcNow().ToUnixTimeSeconds(), body));
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new AlertException($"The receiver answered {(int)response.StatusCode}.") { IsFinal = IsFinal(response.StatusCode) };
        }
        catch (HttpRequestException e)
        {
            throw new AlertException($"The receiver can't be reached: {e.HttpRequestError}.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertException("The receiver did not answer in time.", e);
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    internal static string Signature(string secret, long at, byte[] body)
    {
        var stamp = at.ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{stamp}."), .. body];
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={stamp},v1={Convert.ToHexStringLower(hash)}";
    }
}
