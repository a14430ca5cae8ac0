using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Bedrud.Web.Features.Recordings.Library.Media;

/// <summary>Recordings' files over HTTP: whole, in ranges, and their pictures.</summary>
internal static class MediaEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapRecordingMedia(this IEndpointRouteBuilder recordings)
    {
        recordings.MapMethods("/{id:guid}/file", Reading, OpenAsync).AllowAnonymous()
            .WithSummary("The recording's file, whole or in ranges; with download=true to keep it. Opened by the session, or by the key that a shared page gives out.")
            .Produces(200, contentType: "video/mp4").Produces(206).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .Produces(416).ProducesProblem(502);
        recordings.MapMethods("/{id:guid}/thumbnail", Reading, OpenThumbnailAsync).AllowAnonymous()
            .WithSummary("A picture of the recording.").Produces(200, contentType: "image/jpeg").ProducesProblem(401).ProducesProblem(404).ProducesProblem(502);
    }

    /// <param name="key">Of a shared page.</param>
    /// <param name="play">Any word, the same for all requests of one playing: it is written down once.</param>
    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> OpenAsync(
        Guid id, HttpContext context, RecordingMedia media, bool download = false, string? key = null, string? play = null)
    {
        var wish = new MediaWish(download, StartOf(context.Request), play, HttpMethods.IsHead(context.Request.Method));
        var actor = Actor.From(context);
        var file = key is null
            ? await media.OpenAsync(id, wish, actor, context.RequestAborted)
            : await media.OpenSharedAsync(id, key, wish, actor, context.RequestAborted);
        if (!file.Succeeded)
            return context.Failed(file.Problem);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        if (!download)
            headers.ContentDisposition = "inline";
        return TypedResults.Stream(
            file.Value.Content, file.Value.ContentType, download ? file.Value.Name : null, Whole(file.Value.At), new EntityTagHeaderValue(file.Value.Tag), enableRangeProcessing: true);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> OpenThumbnailAsync(Guid id, HttpContext context, RecordingMedia media, string? key = null)
    {
        var picture = await media.OpenThumbnailAsync(id, key, Actor.From(context), context.RequestAborted);
        if (!picture.Succeeded)
            return context.Failed(picture.Problem);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, max-age=600";
        return TypedResults.Stream(
            picture.Value.Content, picture.Value.ContentType, null, Whole(picture.Value.At), new EntityTagHeaderValue(picture.Value.Tag));
    }

    /// <summary>The first byte that is asked for, where it is said; the range itself is .NET's.</summary>
    private static long? StartOf(HttpRequest request) =>
        request.GetTypedHeaders().Range is { Ranges.Count: 1 } range && string.Equals(range.Unit.Value, "bytes", StringComparison.OrdinalIgnoreCase)
            ? range.Ranges.First().From
            : null;

    // HTTP knows no parts of a second.
    private static DateTimeOffset Whole(DateTime at) => new(at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)));
}
