using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.History;

internal static class HistoryEndpoints
{
    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        var meetings = routes.MapGroup("/api/history/meetings").WithTags("History").RequireAuthorization();
        meetings.MapGet("", ListAsync).ProducesProblem(400)
            .WithSummary("Past and running meetings: of rooms that you moderate, and those in which you took part; all of them for those who see all rooms.");
        meetings.MapGet("/{id:guid}", GetAsync).WithSummary("One meeting with the attendance of each person; of others' meetings your own.").ProducesProblem(404);
        meetings.MapGet("/{id:guid}/timeline", TimelineAsync).WithSummary("What happened in a meeting, by time, 100 entries a page.").ProducesProblem(400).ProducesProblem(404);
        meetings.MapGet("/{id:guid}/attendance.csv", ExportCsvAsync).WithSummary("The attendance as CSV, a line for each person; with rows=stays for each stay. Who takes it is written down.")
            .Produces(200, contentType: "text/csv").ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        meetings.MapGet("/{id:guid}/attendance.json", ExportJsonAsync).WithSummary("The attendance as JSON, to keep. Who takes it is written down.").ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Results<Ok<MeetingPage>, ProblemHttpResult>> ListAsync(
        [AsParameters] MeetingListParameters parameters, HttpContext context, PastMeetings meetings)
    {
        if (!parameters.TryRead(out var query))
            return context.Failed(Problems.InvalidQuery);
        var page = await meetings.ListAsync(query, Actor.From(context), context.RequestAborted);
        return page.Succeeded
            ? TypedResults.Ok(new MeetingPage(page.Value.Items, page.Value.Total, page.Value.PageNumber, page.Value.PageSize))
            : context.Failed(page.Problem);
    }

    private static async Task<Results<Ok<MeetingDetails>, ProblemHttpResult>> GetAsync(Guid id, HttpContext context, PastMeetings meetings) =>
        context.ToOk(await meetings.GetAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<TimelinePage>, ProblemHttpResult>> TimelineAsync(Guid id, HttpContext context, PastMeetings meetings, int page = 1)
    {
        var read = await meetings.TimelineAsync(id, page, Actor.From(context), context.RequestAborted);
        return read.Succeeded
            ? TypedResults.Ok(new TimelinePage(read.Value.Items, read.Value.Total, read.Value.PageNumber, read.Value.PageSize))
            : context.Failed(read.Problem);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportCsvAsync(Guid id, HttpContext context, PastMeetings meetings, string rows = "people")
    {
        if (rows is not ("people" or "stays"))
            return context.Failed(Problems.InvalidQuery);
        var export = await meetings.ExportAsync(id, $"csv of {rows}", Actor.From(context), context.RequestAborted);
        if (!export.Succeeded)
            return context.Failed(export.Problem);
        Keep(context);
        return TypedResults.File(AttendanceCsv.Write(export.Value, rows == "stays"), "text/csv; charset=utf-8", FileName(export.Value, "csv"));
    }

    private static async Task<Results<Ok<MeetingDetails>, ProblemHttpResult>> ExportJsonAsync(Guid id, HttpContext context, PastMeetings meetings)
    {
        var export = await meetings.ExportAsync(id, "json", Actor.From(context), context.RequestAborted);
        if (!export.Succeeded)
            return context.Failed(export.Problem);
        Keep(context);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(export.Value, "json")}\"";
        return TypedResults.Ok(export.Value);
    }

    private static void Keep(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-store";
    }

    // Rooms of other applications on the same LiveKit may have any name.
    private static string FileName(MeetingDetails meeting, string ending)
    {
        var room = string.Concat(meeting.Summary.RoomName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(64));
        return $"attendance-{room}-{meeting.Summary.StartedAt:yyyy-MM-dd-HHmm}.{ending}";
    }
}

/// <param name="Total">On all pages.</param>
/// <param name="Page">From 1.</param>
public sealed record MeetingPage(IReadOnlyList<MeetingSummary> Items, int Total, int Page, int PageSize);

/// <inheritdoc cref="MeetingPage"/>
public sealed record TimelinePage(IReadOnlyList<TimelineEntry> Items, int Total, int Page, int PageSize);
