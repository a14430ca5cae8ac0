using System.Net;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

internal enum Health
{
    /// <summary>200.</summary>
    Good,

    /// <summary>406: the server runs, but its node statistics are older than 4 s. Any other status counts as this too.</summary>
    Stale,

    /// <summary>No answer.</summary>
    Silent,
}

/// <summary>livekit-server's health: <c>GET /</c> on its signalling port.</summary>
internal sealed class HealthProbe : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    /// <param name="port">Signalling port.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <param name="address">As a URL has it.</param>
    public async Task<Health> AskAsync(int port, CancellationToken cancellationToken, string address = "127.0.0.1")
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"http://{address}:{port}/"), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK ? Health.Good : Health.Stale;
        }
        catch (HttpRequestException)
        {
            return Health.Silent;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Health.Silent;
        }
    }

    public void Dispose() => _client.Dispose();
}
