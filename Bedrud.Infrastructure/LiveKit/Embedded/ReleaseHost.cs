using System.Net;
using System.Text;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Ends a download with its reason.</summary>
internal sealed class DownloadException(MediaServerProblem problem) : Exception(problem.Problem)
{
    public MediaServerProblem Problem { get; } = problem;
}

/// <summary>
/// Reads files over HTTP: redirects are followed (never from https to http), the environment's proxies are used, and silence ends it. Whatever goes
/// wrong on the way is a <see cref="DownloadException"/>; what the receiver of the bytes throws passes through.
/// </summary>
internal sealed class ReleaseHost : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    private readonly TimeSpan _stallLimit;
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = ConnectLimit })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "Bedrud" } },
    };

    public ReleaseHost(TimeSpan stallLimit) => _stallLimit = stallLimit;

    /// <exception cref="DownloadException"/>
    public async Task<string> ReadTextAsync(Uri url, int limit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await ReadAsync(url, (part, _) =>
        {
            text.Append(Encoding.ASCII.GetString(part.Span));
            return text.Length <= limit ? ValueTask.CompletedTask : throw new DownloadException(DownloadFailures.NoArchive(url, "it is far too long"));
        }, 16 * 1024, cancellationToken);
        return text.ToString();
    }

    /// <param name="url">The file.</param>
    /// <param name="receive">Given each part, and the whole length in bytes where the host told it.</param>
    /// <param name="partSize">Most bytes of a part.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DownloadException"/>
    public async Task ReadAsync(Uri url, Func<ReadOnlyMemory<byte>, long?, ValueTask> receive, int partSize, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var answer = await FromHostAsync(url, silence, token => _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new DownloadException(DownloadFailures.Status(url, answer.StatusCode));

        var total = answer.Content.Headers.ContentLength;
        await using var content = await FromHostAsync(url, silence, token => answer.Content.ReadAsStreamAsync(token), cancellationToken);
        var part = new byte[partSize];
        while (await FromHostAsync(url, silence, token => content.ReadAsync(part, token).AsTask(), cancellationToken) is > 0 and var read)
            await receive(part.AsMemory(0, read), total);
    }

    public void Dispose() => _client.Dispose();

    private async Task<T> FromHostAsync<T>(Uri url, CancellationTokenSource silence, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        silence.CancelAfter(_stallLimit);
        try
        {
            return await step(silence.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException(error.InnerException is TimeoutException
                ? DownloadFailures.Unreachable(url, $"no answer within {ConnectLimit.TotalSeconds:0} s")
                : DownloadFailures.Stalled(url, _stallLimit));
        }
        catch (HttpRequestException error)
        {
            throw new DownloadException(DownloadFailures.Request(url, error));
        }
        catch (IOException error)
        {
            throw new DownloadException(DownloadFailures.Cut(url, error));
        }
    }
}
