using System.Globalization;
using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>R4: whether the portal can fetch what was recorded. It asks for the head alone, of few files, seldom.</summary>
internal sealed class DownloadCheck(EgressWatch watch, IHttpClientFactory clients) : EgressCheck(watch, "R4", TimeSpan.FromMinutes(5))
{
    public const string ClientName = "RecordingHeads";

    private const int MostFiles = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    protected override async Task<Finding> JudgeAsync(EgressAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Failure is { } failure)
            return NoList(failure);
        var files = EgressFile.Of(answer).Where(file => file.Url is { Scheme: "http" or "https" }).Take(MostFiles).ToList();
        if (files.Count == 0)
            return Finding.NotApplicable("no-urls");
        var heads = await Task.WhenAll(files.Select(file => AskAsync(file, cancellationToken)));
        var bad = heads.Where(head => head.Verdict > Verdict.Fine).OrderByDescending(head => head.Verdict).ToList();
        if (bad.Count == 0)
            return Finding.Fine([.. heads.Select(head => new Evidence("head", $"{head.Answer} {head.File.Shown}"))]);
        var worst = bad[0];
        return With(
            worst.Verdict, worst.Cause,
            bad.Select(head => new Evidence("head", $"{head.Answer} {head.File.Shown}")),
            worst.Cause == "private" ? [new Fix("storage-private")] : [new Fix("url-reach", worst.File.Url!.Authority) { Lines = $"curl -I {ShellWord.Of(worst.File.Shown)}", Language = "sh" }, new Fix("file-kept")],
            worst.File.Shown, worst.Answer);
    }

    private async Task<Head> AskAsync(EgressFile file, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var request = new HttpRequestMessage(HttpMethod.Head, file.Url);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response.StatusCode switch
            {
                // A link that is signed for GET, and storage that does not know HEAD, are there.
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => new Head(file, Verdict.Notice, "private", status),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => new Head(file, Verdict.Warning, "gone", status),
                // Where it leads is storage's own matter, and may be anywhere.
                _ => response.IsSuccessStatusCode || (int)response.StatusCode is >= 300 and < 400 ? new Head(file, Verdict.Fine, "fine", status) : new Head(file, Verdict.Warning, "status", status),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Head(file, Verdict.Warning, "timeout", $"{Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            var cause = error.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "name",
                HttpRequestError.SecureConnectionError => "tls",
                HttpRequestError.ConnectionError => "refused",
                _ => "broken-off",
            };
            return new Head(file, Verdict.Warning, cause, error.HttpRequestError.ToString());
        }
    }

    private sealed record Head(EgressFile File, Verdict Verdict, string Cause, string Answer);
}
