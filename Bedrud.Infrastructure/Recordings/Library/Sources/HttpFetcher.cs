using System.Net;
using System.Net.Http.Headers;
using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Fetches files over HTTP. A singleton.</summary>
internal sealed class HttpFetcher(SourceCopy copy) : IDisposable
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(GuardedConnection.Handler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="SourceException">It is not there, or not whole.</exception>
    public async Task FetchAsync(RecordingSource.AtAddress source, PartialFile part, CancellationToken cancellationToken)
    {
        try
        {
            var before = part.Read();
            var have = before is { Tag.Length: > 0 } && before.Source == source.Shown ? LengthOf(part.FilePath) : 0;
            if (have > 0 && have == before!.Size)
                return;
            using var answer = await AskAsync(source.Address, have, before?.Tag, cancellationToken) ?? await AskAllAsync(source.Address, part, cancellationToken);
            var goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == have;
            var size = goesOn ? answer.Content.Headers.ContentRange!.Length : answer.Content.Headers.ContentLength;
            if (!goesOn)
            {
                part.Discard();
                have = part.Resume(new PartialFile.Identity(source.Shown, TagOf(answer), size));
            }

            copy.DemandSpace(part.FilePath, (size ?? have) - have);
            await copy.AppendAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), part, cancellationToken);
            if (size is { } told && LengthOf(part.FilePath) is var got && got != told)
                throw new SourceException(RecordingReason.FetchFailed, $"{source.Address.Host} broke off after {got} of {told} bytes.");
        }
        catch (HttpRequestException e)
        {
            // Also what is beneath: .NET's own words hold the whole address nowhere, and the host alone.
            var refused = e.InnerException is ForbiddenAddressException;
            throw new SourceException(refused ? RecordingReason.FetchRefused : RecordingReason.FetchFailed, (e.InnerException ?? e).Message, e);
        }
    }

    public void Dispose() => _client.Dispose();

    // There is no more than what is there, or less: without a length nobody knew.
    private async Task<HttpResponseMessage> AskAllAsync(Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        part.Discard();
        return await AskAsync(address, 0, null, cancellationToken) ?? throw Failure(address, HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    /// <returns>Null where the server has no such range.</returns>
    private async Task<HttpResponseMessage?> AskAsync(Uri address, long have, string? tag, CancellationToken cancellationToken)
    {
        for (var (redirects, first) = (0, address); ; redirects++)
        {
            var answer = await SendAsync(address, have, tag, publicOnly: address.Authority != first.Authority, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                    return null;
                if ((int)answer.StatusCode is < 300 or >= 400 || answer.Headers.Location is not { } next)
                    throw Failure(address, answer.StatusCode);
                address = new Uri(address, next);
                if (redirects == MostRedirects || address.Scheme is not ("http" or "https") || (first.Scheme == "https" && address.Scheme == "http"))
                    throw new SourceException(RecordingReason.FetchRefused, $"{first.Host} sends on to somewhere that is not gone to.");
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, long have, string? tag, bool publicOnly, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(GuardedConnection.PublicOnly, publicOnly);
        if (have > 0 && EntityTagHeaderValue.TryParse(tag, out var parsed))
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(parsed);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(RecordingReason.FetchFailed, $"{address.Host} does not answer.", e);
        }
    }

    // A weak tag says nothing about bytes.
    private static string TagOf(HttpResponseMessage answer) => answer.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : "";

    private static SourceException Failure(Uri address, HttpStatusCode status) => new(
        status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => RecordingReason.FileNotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RecordingReason.FetchRefused,
            _ => RecordingReason.FetchFailed,
        },
        $"{address.Host} answers {(int)status} {status}.");

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
